import { UnavailableError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import { identifiedSchema, pageSchema } from './answers.ts';
import { listLabels } from './labels.ts';
import { listPages, pageSize } from './listing.ts';
import { readPage } from './page-bodies.ts';
import { type Ancestor, entryOf, type PageEntry, pathOf, readFolders } from './page-tree.ts';
import type { Space } from './spaces.ts';

/** Of what would be removed, so many are looked up before the list is believed. */
const mostLookedUp = 25;

/** What a space holds, without bodies. */
export interface SpaceListing {
  /** By id; kept up to date with what the bodies' requests tell. */
  pages: Map<string, PageEntry>;
  /** Null when the account may not search. */
  labels: Map<string, readonly string[]> | null;
  /** Ids of pages whose entry cannot be understood. */
  odd: string[];
  /** Entries without as much as an id. */
  nameless: number;
  /** Folders that could not be read; paths begin below them. */
  foldersNotRead: number;
  /** Titles above a page, from the top down. */
  pathTo(entry: PageEntry): string[];
}

/** Lists a space: two requests per 250 pages, and one per folder. */
export async function listSpace(http: HttpClient, space: Space, signal: AbortSignal): Promise<SpaceListing> {
  const pages = new Map<string, PageEntry>();
  const odd = new Set<string>();
  let nameless = 0;
  const query = { status: 'current', sort: 'id', limit: pageSize };
  for await (const results of listPages(http, `/wiki/api/v2/spaces/${space.id}/pages`, query, signal)) {
    for (const answer of results) {
      const parsed = pageSchema.safeParse(answer);
      if (parsed.success) {
        // A list that started again may tell of a page twice: the later entry is the newer one.
        if ((parsed.data.status ?? 'current') === 'current') pages.set(parsed.data.id, entryOf(parsed.data));
        continue;
      }
      const id = identifiedSchema.safeParse(answer).data?.id;
      if (id === undefined) nameless += 1;
      else odd.add(id);
    }
  }
  const labels = pages.size === 0 ? new Map<string, readonly string[]>() : await listLabels(http, space.key, signal);
  const { folders, unread } = await readFolders(http, pages.values(), signal);
  const ancestorOf = (id: string): Ancestor | undefined => pages.get(id) ?? folders.get(id);
  return {
    pages,
    labels,
    odd: [...odd].filter((id) => !pages.has(id)),
    nameless,
    foldersNotRead: unread,
    pathTo: (entry) => pathOf(entry, ancestorOf, space.homepageId),
  };
}

/**
 * A list that lost pages on its way must not remove them here. What would be removed is looked up, up to 25 pages spread over
 * all of it: throws when one of them still stands in the space.
 */
export async function assertGone(
  http: HttpClient,
  space: Space,
  gone: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const step = Math.max(1, gone.length / mostLookedUp);
  for (let index = 0; index < gone.length; index += step) {
    const id = gone[Math.floor(index)];
    if (id === undefined) continue;
    const page = pageSchema.safeParse(await readPage(http, id, false, signal)).data;
    if (page !== undefined && (page.status ?? 'current') === 'current' && page.spaceId === space.id) {
      throw new UnavailableError(
        `Confluence: the list of space ${space.key} left out pages that exist, such as ${id}`,
        {
          hint: 'Run again; nothing of the space was removed.',
        },
      );
    }
  }
}
