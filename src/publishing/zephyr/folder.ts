import { z } from 'zod';
import { UsageError } from '../../platform/errors.ts';
import { folderSchema } from '../../sources/zephyr/api-schemas.ts';
import { folderPaths, loadAll } from '../../sources/zephyr/project-lists.ts';
import { type Id, sendOnce, type ZephyrApi } from './api.ts';

/** Where new test cases go. */
export interface UploadFolder {
  /** Undefined for the project's root. */
  id: Id | undefined;
  /** Such as `/Checkout/Vouchers`; `/` for the root. */
  path: string;
  /** Whether it existed before. */
  existed: boolean;
}

const longestName = 255;

/** The names of a path. @throws UsageError for a name that Zephyr refuses. */
export function folderNames(path: string): string[] {
  const names = path
    .split('/')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.some((name) => name.length > longestName)) {
    throw new UsageError(`A folder's name may have ${longestName} characters at most`, {
      hint: 'Folders are given by their whole path, such as /Checkout/Vouchers.',
    });
  }
  return names;
}

/** Finds the folder of a whole path, and makes what is missing of it. */
export async function openFolder(api: ZephyrApi, project: string, path: string): Promise<UploadFolder> {
  const names = folderNames(path);
  let existing = names.length === 0 ? new Map<string, number>() : await foldersByPath(api, project);
  let parent: Id | undefined;
  let existed = true;
  for (const [index, name] of names.entries()) {
    const at = `/${names.slice(0, index + 1).join('/')}`;
    let id: Id | undefined = existing.get(at);
    if (id === undefined) {
      existed = false;
      const body = { projectKey: project, name, folderType: 'TEST_CASE' };
      const above = parent;
      id = await sendOnce<Id>(
        api,
        async () =>
          (
            await api.write(
              { method: 'POST', path: '/folders', body: above === undefined ? body : { ...body, parentId: above } },
              z.object({ id: z.union([z.number(), z.string()]) }),
              { id: `NEW-FOLDER-${index + 1}` },
            )
          ).id,
        async () => {
          existing = await foldersByPath(api, project);
          return existing.get(at);
        },
      );
    }
    parent = id;
  }
  return { id: parent, path: `/${names.join('/')}`, existed };
}

/** Of several folders with one path the oldest counts. */
async function foldersByPath({ http, signal }: ZephyrApi, project: string): Promise<Map<string, number>> {
  const folders = await loadAll(
    http,
    '/folders',
    folderSchema,
    { projectKey: project, folderType: 'TEST_CASE' },
    signal,
  );
  const paths = [...folderPaths(folders)].toSorted(([a], [b]) => b - a);
  return new Map(paths.map(([id, at]) => [at, id]));
}
