import type { SourceDocument } from '../../documents/document.ts';
import type { ReadWindow, Scope, SourceEvent } from '../source.ts';

/** What an index knows of a scope. */
interface ScopeRecord {
  documents: Map<string, SourceDocument>;
  failed: Set<string>;
  checkpoint: unknown;
  complete: boolean;
  /** Start of the last complete read. */
  since: Date | null;
  /** Identities reported in the current run. */
  seen: Set<string>;
}

export interface WindowOptions {
  projects: readonly string[];
  /** Default `full`. */
  mode?: ReadWindow['mode'];
  signal?: AbortSignal;
}

/**
 * Keeps what a source reports as an index run does, in memory: tests of sources read through it, stop in the middle,
 * continue, and read again.
 */
export interface MemoryIndex {
  /** A window of the current run. */
  window(options: WindowOptions): ReadWindow;
  apply(event: SourceEvent): void;
  /** Ends the run that began at `startedAt`: checkpoints and completions are forgotten, documents stay. */
  nextRun(startedAt?: Date): void;
  /** All documents by id, of one scope or all. */
  documents(scopeKey?: string): Map<string, SourceDocument>;
  scopeKeys(): string[];
  isComplete(scopeKey: string): boolean;
  checkpoint(scopeKey: string): unknown;
  /** Identities of stored documents that the current run has not reported: a sweep would remove these. */
  unseen(scopeKey: string): string[];
}

export function createMemoryIndex(): MemoryIndex {
  const records = new Map<string, ScopeRecord>();
  const record = (scope: Scope): ScopeRecord => {
    let found = records.get(scope.key);
    if (found === undefined) {
      found = {
        documents: new Map(),
        failed: new Set(),
        checkpoint: null,
        complete: false,
        since: null,
        seen: new Set(),
      };
      records.set(scope.key, found);
    }
    return found;
  };

  const unseen = (scopeKey: string): string[] => {
    const stored = records.get(scopeKey);
    return stored === undefined ? [] : [...stored.documents.keys()].filter((identity) => !stored.seen.has(identity));
  };

  return {
    window: ({ projects, mode = 'full', signal = new AbortController().signal }) => ({
      projects,
      mode,
      signal,
      since: (scope) => records.get(scope.key)?.since ?? null,
      checkpoint: (scope) => records.get(scope.key)?.checkpoint ?? null,
      isComplete: (scope) => records.get(scope.key)?.complete ?? false,
      known(scope, identities) {
        const stored = records.get(scope.key);
        const versions = new Map<string, string>();
        for (const identity of identities) {
          const document = stored?.documents.get(identity);
          if (document !== undefined && stored?.failed.has(identity) === false)
            versions.set(identity, document.version);
        }
        return versions;
      },
      knownByPrefix(scope, prefix) {
        const documents = [...(records.get(scope.key)?.documents ?? [])];
        return new Map(
          documents.filter(([identity]) => identity.startsWith(prefix)).map(([key, { version }]) => [key, version]),
        );
      },
      state: (scope, identity) => records.get(scope.key)?.documents.get(identity)?.state ?? null,
      unseen: (scope) => Promise.resolve(unseen(scope.key)),
      referring: (identities) =>
        [...records.values()].flatMap(({ documents }) =>
          [...documents.values()].filter(({ state }) => refersTo(state, identities)).map(({ identity }) => identity),
        ),
      failedBefore: (scope) => [...(records.get(scope.key)?.failed ?? [])],
    }),

    apply(event) {
      if (!('scope' in event)) return;
      const stored = record(event.scope);
      switch (event.kind) {
        case 'document':
          stored.documents.set(event.document.identity, event.document);
          stored.failed.delete(event.document.identity);
          stored.seen.add(event.document.identity);
          return;
        case 'present':
          for (const identity of event.identities) stored.seen.add(identity);
          return;
        case 'failure':
          stored.failed.add(event.identity);
          stored.seen.add(event.identity);
          return;
        case 'checkpoint':
          stored.checkpoint = JSON.parse(JSON.stringify(event.value));
          return;
        case 'scope-complete':
          stored.complete = true;
          return;
        case 'scope-failed':
        case 'expected':
          return;
      }
    },

    nextRun(startedAt = new Date()) {
      for (const stored of records.values()) {
        if (stored.complete) stored.since = startedAt;
        stored.checkpoint = null;
        stored.complete = false;
        stored.seen.clear();
      }
    },

    documents(scopeKey) {
      const chosen = [...records].filter(([key]) => scopeKey === undefined || key === scopeKey);
      return new Map(chosen.flatMap(([, { documents }]) => [...documents.values()].map((item) => [item.id, item])));
    },
    scopeKeys: () => [...records.keys()],
    isComplete: (scopeKey) => records.get(scopeKey)?.complete ?? false,
    checkpoint: (scopeKey) => records.get(scopeKey)?.checkpoint ?? null,
    unseen,
  };
}

function refersTo(state: string | undefined, identities: readonly string[]): boolean {
  if (state === undefined) return false;
  try {
    const list: unknown = JSON.parse(state);
    return Array.isArray(list) && identities.some((identity) => list.includes(identity));
  } catch {
    // Some other state of the source's own.
    return false;
  }
}
