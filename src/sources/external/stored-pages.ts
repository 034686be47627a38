import type { ReadWindow, Scope } from '../source.ts';
import { pageKey } from './canonical-url.ts';
import { linksOf, type PageState, readState } from './page-state.ts';
import type { Site } from './site.ts';

/** What the index holds of a site, found by any address of a page. */
export interface StoredPages {
  readonly size: number;
  /** The identity under which the page with this key is stored, also where the key is that of a redirect to it. */
  identityOf(key: string): string | undefined;
  stateOf(identity: string): PageState | null;
}

export function readStoredPages(window: ReadWindow, scope: Scope): StoredPages {
  const identities = new Map<string, string>();
  const states = new Map<string, PageState | null>();
  for (const identity of window.knownByPrefix(scope, '').keys()) {
    if (!URL.canParse(identity)) continue;
    const state = readState(window.state(scope, identity));
    states.set(identity, state);
    for (const key of state?.via ?? []) if (!identities.has(key)) identities.set(key, identity);
  }
  // A page's own address counts for more than one that once led to it.
  for (const identity of states.keys()) identities.set(pageKey(identity), identity);
  return {
    size: states.size,
    identityOf: (key) => identities.get(key),
    stateOf: (identity) => states.get(identity) ?? null,
  };
}

/**
 * Stored pages among `unseen` that can be reached from addresses which were found but not visited, by the links that are
 * remembered of stored pages; at most `most`.
 */
export function reachablePages(
  found: readonly string[],
  unseen: ReadonlySet<string>,
  most: number,
  { site, stored }: { site: Site; stored: StoredPages },
): string[] {
  const kept = new Set<string>();
  const queue = [...found];
  for (let url = queue.shift(); url !== undefined && kept.size < most; url = queue.shift()) {
    const identity = stored.identityOf(pageKey(url));
    if (identity === undefined || kept.has(identity) || !unseen.has(identity)) continue;
    kept.add(identity);
    queue.push(...linksOf(stored.stateOf(identity), site.origin));
  }
  return [...kept];
}
