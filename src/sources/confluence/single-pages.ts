import type { SourceDocument } from '../../documents/document.ts';
import type { WarningCounts } from '../../documents/warnings.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import { partsOf } from '../../platform/ordered-map.ts';
import { type PageAnswer, pageSchema } from './answers.ts';
import { readLabels } from './labels.ts';
import { listPages, pageSize } from './listing.ts';
import { readBodies } from './page-bodies.ts';
import { pageDocument } from './page-document.ts';
import { type Ancestor, entryOf, type PageEntry, pathOf, readFolders } from './page-tree.ts';
import { asSpace, type Space, spacesWith } from './spaces.ts';

export type PageResult =
  | { kind: 'page'; identity: string; spaceKey: string; document: SourceDocument; warnings: WarningCounts }
  /** Does not exist, is no current page, or the account may not see it. */
  | { kind: 'gone'; identity: string }
  | { kind: 'failure'; identity: string; message: string; retryable: boolean };

/** Longest chain of parents that is followed. */
const deepest = 50;

/**
 * Reads single pages by id; their documents and versions are the same as those of a whole read, so that the next one finds
 * them unchanged.
 */
export async function* readSinglePages(
  http: HttpClient,
  siteUrl: string,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<PageResult, void, void> {
  const spaces = new Map<string, Space>();
  for await (const results of readBodies(http, [...new Set(ids)], signal)) {
    const pages = results.flatMap((result) => (result.kind === 'page' ? [result.page] : []));
    await addSpaces(http, spaces, pages, signal);
    const ancestors = await readAncestors(http, pages.map(entryOf), signal);
    const labels = await readLabels(
      http,
      pages.map((page) => page.id),
      signal,
    );
    for (const result of results) {
      if (result.kind !== 'page') {
        const { id: identity, ...rest } = result;
        yield { ...rest, identity };
        continue;
      }
      const { page } = result;
      const space = spaces.get(page.spaceId ?? '');
      if (space === undefined) {
        yield { kind: 'failure', identity: page.id, message: 'the space of the page cannot be read', retryable: true };
        continue;
      }
      const path = pathOf(entryOf(page), (id) => ancestors.get(id), space.homepageId);
      const converted = pageDocument(page, { space, path, labels: labels.get(page.id) ?? [] }, siteUrl);
      yield { kind: 'page', identity: page.id, spaceKey: space.key, ...converted };
    }
  }
}

async function addSpaces(
  http: HttpClient,
  spaces: Map<string, Space>,
  pages: readonly PageAnswer[],
  signal: AbortSignal,
): Promise<void> {
  const missing = new Set<string>();
  for (const { spaceId } of pages) {
    if (spaceId !== undefined && spaceId !== null && !spaces.has(spaceId)) missing.add(spaceId);
  }
  for (const ids of partsOf([...missing], pageSize)) {
    for await (const space of spacesWith(http, { ids: ids.join(',') }, signal)) spaces.set(space.id, asSpace(space));
  }
}

/** Everything above the pages, one request a level. */
async function readAncestors(
  http: HttpClient,
  pages: readonly PageEntry[],
  signal: AbortSignal,
): Promise<Map<string, Ancestor>> {
  const known = new Map<string, Ancestor>(pages.map((entry) => [entry.id, entry]));
  const asked = new Set(known.keys());
  let level: readonly Ancestor[] = pages;
  for (let depth = 0; depth < deepest && level.length > 0; depth += 1) {
    const { folders } = await readFolders(http, level, signal);
    for (const [id, folder] of folders) known.set(id, folder);
    const above = [...level, ...folders.values()];
    const parents = [...new Set(above.flatMap((page) => page.parentId ?? []))].filter((id) => !asked.has(id));
    const next: PageEntry[] = [];
    for (const ids of partsOf(parents, pageSize)) {
      for (const id of ids) asked.add(id);
      const query = { id: ids.join(','), status: 'current', limit: pageSize };
      for await (const results of listPages(http, '/wiki/api/v2/pages', query, signal)) {
        for (const answer of results) {
          const parsed = pageSchema.safeParse(answer);
          if (parsed.success && !known.has(parsed.data.id)) next.push(entryOf(parsed.data));
        }
      }
    }
    for (const entry of next) known.set(entry.id, entry);
    level = next;
  }
  return known;
}
