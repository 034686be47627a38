import { z } from 'zod';
import { UsageError } from '../../platform/errors.ts';
import { folderSchema } from '../../sources/zephyr/api-schemas.ts';
import { folderPaths, loadAll } from '../../sources/zephyr/project-lists.ts';
import { type Id, sendOnce, type ZephyrApi } from './api.ts';

/** Where new test cases go. */
export interface UploadFolder {
  /** Undefined for the project's root, and while there is none. */
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

/** Finds the folder of a whole path. */
export async function findFolder(api: ZephyrApi, project: string, path: string): Promise<UploadFolder> {
  const names = folderNames(path);
  const whole = `/${names.join('/')}`;
  if (names.length === 0) return { id: undefined, path: whole, existed: true };
  const id = (await foldersByPath(api, project)).get(whole);
  return { id, path: whole, existed: id !== undefined };
}

/** Makes what is missing of a folder's path. */
export async function makeFolder(api: ZephyrApi, project: string, folder: UploadFolder): Promise<UploadFolder> {
  if (folder.existed) return folder;
  let existing = await foldersByPath(api, project);
  let parent: Id | undefined;
  for (const [index, name] of folderNames(folder.path).entries()) {
    const at = parentPath(folder.path, index + 1);
    const above = parent;
    const body = {
      projectKey: project,
      name,
      folderType: 'TEST_CASE',
      ...(above === undefined ? {} : { parentId: above }),
    };
    parent =
      existing.get(at) ??
      (await sendOnce<Id>(
        api,
        async () =>
          (
            await api.write(
              { method: 'POST', path: '/folders', body },
              z.object({ id: z.union([z.number(), z.string()]) }),
              { id: `NEW-FOLDER-${index + 1}` },
            )
          ).id,
        async () => {
          existing = await foldersByPath(api, project);
          return existing.get(at);
        },
      ));
  }
  return { ...folder, id: parent };
}

function parentPath(path: string, names: number): string {
  return `/${folderNames(path).slice(0, names).join('/')}`;
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
