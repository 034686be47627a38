import type { HttpClient } from '../../platform/http/client.ts';
import { folderSchema, type PageAnswer } from './answers.ts';
import { isDenied } from './denied.ts';

/** What is kept of each page of a space while it is read: about 400 bytes. */
export interface PageEntry {
  id: string;
  title: string;
  parentId: string | null;
  parentType: string | null;
  /** Empty where Confluence tells none; such a page is always read. */
  number: string;
}

export type Ancestor = Pick<PageEntry, 'title' | 'parentId' | 'parentType'>;

const deepestPath = 50;
/** One request each and run; beyond this paths begin below the folder. */
const mostFolders = 500;

export function entryOf(answer: PageAnswer): PageEntry {
  return {
    id: answer.id,
    title: answer.title?.trim() ?? '',
    parentId: answer.parentId ?? null,
    parentType: answer.parentType ?? null,
    number: answer.version?.number === undefined || answer.version.number === null ? '' : String(answer.version.number),
  };
}

/**
 * The titles above a page, from the top of the space down. The space's home page is left out, since it stands above
 * everything. A parent that the account may not see ends the path.
 */
export function pathOf(
  entry: PageEntry,
  ancestors: (id: string) => Ancestor | undefined,
  homepageId: string | null,
): string[] {
  const path: string[] = [];
  const passed = new Set([entry.id]);
  let parentId = entry.parentId;
  while (parentId !== null && parentId !== homepageId && !passed.has(parentId) && path.length < deepestPath) {
    passed.add(parentId);
    const parent = ancestors(parentId);
    if (parent === undefined) break;
    path.unshift(parent.title);
    parentId = parent.parentId;
  }
  return path;
}

/** Folders stand in the tree as pages do, but no list holds them: each is asked for once. */
export async function readFolders(
  http: HttpClient,
  pages: Iterable<Ancestor>,
  signal: AbortSignal,
): Promise<{ folders: Map<string, Ancestor>; unread: number }> {
  const folders = new Map<string, Ancestor>();
  const pending = new Set<string>();
  for (const page of pages) if (page.parentType === 'folder' && page.parentId !== null) pending.add(page.parentId);
  let unread = 0;
  for (const id of pending) {
    if (folders.size + unread >= mostFolders) break;
    try {
      const folder = await http.getJson(`/wiki/api/v2/folders/${encodeURIComponent(id)}`, folderSchema, { signal });
      const entry = {
        title: folder.title?.trim() ?? '',
        parentId: folder.parentId ?? null,
        parentType: folder.parentType ?? null,
      };
      folders.set(id, entry);
      if (entry.parentType === 'folder' && entry.parentId !== null) pending.add(entry.parentId);
    } catch (error) {
      if (signal.aborted || !isDenied(error)) throw error;
      // A scoped token may lack the right to read folders: the path then begins below.
      unread += 1;
    }
  }
  return { folders, unread: unread + Math.max(0, pending.size - mostFolders) };
}
