import { z } from 'zod';
import type { HttpClient } from '../../platform/http/client.ts';
import { partsOf } from '../../platform/ordered-map.ts';
import type { ReadWindow, Scope, SourceEvent } from '../source.ts';
import { readLabels } from './labels.ts';
import { type BodyResult, readBodies } from './page-bodies.ts';
import { labelsOfState, pageDocument, pageVersion } from './page-document.ts';
import { entryOf } from './page-tree.ts';
import { assertGone, listSpace, type SpaceListing } from './space-listing.ts';
import type { Space } from './spaces.ts';

const identitiesPerQuestion = 1_000;

const checkpointSchema = z.object({ afterId: z.string() }).nullable().catch(null);

export interface SpaceReading {
  http: HttpClient;
  siteUrl: string;
  window: ReadWindow;
  scope: Scope;
  space: Space;
}

/**
 * Reads one space: lists its pages and their labels, tells from the list what is unchanged, reads the bodies of the rest in
 * the order of their ids, and looks up what is about to be removed.
 */
export async function* readSpace(reading: SpaceReading): AsyncGenerator<SourceEvent, void, void> {
  const { http, window, scope, space } = reading;
  const listing = await listSpace(http, space, window.signal);
  yield { kind: 'expected', scope, count: listing.pages.size };
  if (listing.labels === null) yield { kind: 'warning', name: 'confluence.labels-not-listed' };
  if (listing.nameless > 0) yield { kind: 'warning', name: 'confluence.nameless-entry', count: listing.nameless };
  if (listing.foldersNotRead > 0) {
    yield { kind: 'warning', name: 'confluence.folder-not-read', count: listing.foldersNotRead };
  }
  for (const identity of listing.odd) {
    const message = 'Confluence listed the page in an unexpected shape';
    yield { kind: 'failure', scope, identity, message, retryable: false };
  }

  const wanted: string[] = [];
  const ids = [...listing.pages.keys()].sort(compareIds);
  for (const part of partsOf(ids, identitiesPerQuestion)) {
    const unchanged = new Set(unchangedOf(reading, listing, part));
    if (unchanged.size > 0) yield { kind: 'present', scope, identities: [...unchanged] };
    for (const id of part) if (!unchanged.has(id)) wanted.push(id);
  }

  let position = 0;
  for await (const results of readBodies(http, wanted, window.signal)) {
    yield* toEvents(reading, listing, results);
    position += results.length;
    const last = wanted[position - 1];
    if (last !== undefined) yield { kind: 'checkpoint', scope, value: { afterId: last } };
  }

  await assertGone(http, space, await window.unseen(scope), window.signal);
  window.signal.throwIfAborted();
  yield { kind: 'scope-complete', scope };
}

/** Those that the index holds as they are; in a full read only those that an earlier attempt of the run has read. */
function unchangedOf({ window, scope, space }: SpaceReading, listing: SpaceListing, ids: readonly string[]): string[] {
  const afterId = checkpointSchema.parse(window.checkpoint(scope))?.afterId;
  const candidates =
    window.mode === 'incremental' ? ids : ids.filter((id) => afterId !== undefined && compareIds(id, afterId) <= 0);
  const known = window.known(scope, candidates);
  return candidates.filter((id) => {
    const entry = listing.pages.get(id);
    const stored = known.get(id);
    if (entry === undefined || stored === undefined || entry.number === '') return false;
    const labels = listing.labels?.get(id) ?? labelsOfState(window.state(scope, id)) ?? [];
    return stored === pageVersion(entry.number, { space, path: listing.pathTo(entry), labels });
  });
}

async function* toEvents(
  { http, siteUrl, window, scope, space }: SpaceReading,
  listing: SpaceListing,
  results: readonly BodyResult[],
): AsyncGenerator<SourceEvent, void, void> {
  const pages = results.flatMap((result) => (result.kind === 'page' ? [result.page] : []));
  // What a body's request tells is newer than the list; parents may stand anywhere in the batch.
  for (const page of pages) listing.pages.set(page.id, entryOf(page));
  const unlisted = pages.map((page) => page.id).filter((id) => listing.labels?.has(id) !== true);
  const more = await readLabels(http, unlisted, window.signal);
  if (more.size < unlisted.length) {
    yield { kind: 'warning', name: 'confluence.labels-not-read', count: unlisted.length - more.size };
  }
  for (const result of results) {
    window.signal.throwIfAborted();
    if (result.kind === 'gone') continue;
    if (result.kind === 'failure') {
      const { id: identity, message, retryable } = result;
      yield { kind: 'failure', scope, identity, message, retryable };
      continue;
    }
    const { page } = result;
    if (page.spaceId !== undefined && page.spaceId !== null && page.spaceId !== space.id) {
      // Moved since it was listed. Its new space may have been read already, so the old version stays until the next run.
      if (window.known(scope, [page.id]).size > 0) yield { kind: 'present', scope, identities: [page.id] };
      continue;
    }
    const labels = listing.labels?.get(page.id) ?? more.get(page.id) ?? [];
    const path = listing.pathTo(entryOf(page));
    yield { kind: 'document', scope, ...pageDocument(page, { space, path, labels }, siteUrl) };
  }
}

/** Ids are whole numbers without leading zeros, too long for some to be exact as JavaScript's numbers. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
