import type { z } from 'zod';
import type { HttpClient, RequestOptions } from '../../platform/http/client.ts';
import { folderSchema, optionSchema, type ZephyrFolder } from './api-schemas.ts';
import { offsetPages } from './pages.ts';

/** What tests refer to by number, resolved once per project. */
export interface ProjectLists {
  status(id: number | null | undefined): string;
  priority(id: number | null | undefined): string;
  /** Full path such as `/Checkout/Payment`; empty for the root and for what is unknown. */
  folder(id: number | null | undefined): string;
}

export async function loadProjectLists(http: HttpClient, project: string, signal: AbortSignal): Promise<ProjectLists> {
  const load = <T>(
    path: string,
    schema: z.ZodType<T>,
    query: NonNullable<RequestOptions['query']> = {},
  ): Promise<T[]> => loadAll(http, path, schema, { projectKey: project, ...query }, signal);
  const [statuses, priorities, folders] = await Promise.all([
    load('/statuses', optionSchema, { statusType: 'TEST_CASE' }),
    load('/priorities', optionSchema),
    load('/folders', folderSchema, { folderType: 'TEST_CASE' }),
  ]);
  const byId = (map: Map<number, string>) => (id: number | null | undefined) =>
    id === null || id === undefined ? '' : (map.get(id) ?? '');
  return {
    status: byId(new Map(statuses.map(({ id, name }) => [id, name ?? '']))),
    priority: byId(new Map(priorities.map(({ id, name }) => [id, name ?? '']))),
    folder: byId(folderPaths(folders)),
  };
}

/** All items of a list that pages by number; items without what is needed are left out. */
export async function loadAll<T>(
  http: HttpClient,
  path: string,
  schema: z.ZodType<T>,
  query: NonNullable<RequestOptions['query']>,
  signal: AbortSignal,
): Promise<T[]> {
  const all: T[] = [];
  for await (const { values } of offsetPages(http, path, { query, signal })) {
    for (const value of values) {
      const parsed = schema.safeParse(value);
      if (parsed.success) all.push(parsed.data);
    }
  }
  return all;
}

/** Full paths by id. A parent that is missing, or that is below its own child, ends the path. */
export function folderPaths(folders: readonly ZephyrFolder[]): Map<number, string> {
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  const paths = new Map<number, string>();
  for (const folder of folders) {
    const names: string[] = [];
    const visited = new Set<number>();
    for (let current: ZephyrFolder | undefined = folder; current !== undefined && !visited.has(current.id);) {
      visited.add(current.id);
      names.unshift(current.name ?? '');
      current = current.parentId === null || current.parentId === undefined ? undefined : byId.get(current.parentId);
    }
    paths.set(folder.id, `/${names.filter((name) => name !== '').join('/')}`);
  }
  return paths;
}
