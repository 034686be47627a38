import { ConfigError } from '../platform/errors.ts';
import { whereToSet } from '../platform/kubernetes.ts';
import { folderSchema } from '../sources/zephyr/api-schemas.ts';
import { folderPaths, loadAll } from '../sources/zephyr/project-lists.ts';
import type { Connections } from './connections.ts';

export const folderTypes = ['TEST_CASE', 'TEST_PLAN', 'TEST_CYCLE'] as const;
export type FolderType = (typeof folderTypes)[number];

/** A folder of a Zephyr project. */
export interface ProjectFolder {
  id: number;
  name: string;
  /** Null at the project's root. */
  parentId: number | null;
  /** Such as `/Checkout/Vouchers`. */
  path: string;
}

/** A project's folders in the order of their paths. @throws ConfigError without Zephyr, and Zephyr's errors */
export async function listFolders(
  connections: Connections,
  project: string,
  type: FolderType,
  signal: AbortSignal,
): Promise<ProjectFolder[]> {
  const http = connections.zephyr();
  if (http === undefined) {
    throw new ConfigError('ZEPHYR_API_TOKEN is not set', {
      hint: `Set ZEPHYR_API_TOKEN ${whereToSet()}.`,
    });
  }
  const folders = await loadAll(http, '/folders', folderSchema, { projectKey: project, folderType: type }, signal);
  const paths = folderPaths(folders);
  return folders
    .map(({ id, name, parentId }) => ({ id, name: name ?? '', parentId: parentId ?? null, path: paths.get(id) ?? '/' }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
