import type { SourceName } from '../documents/document.ts';
import type { ReadWindow, Scope } from '../sources/source.ts';
import type { Attempt } from './attempt.ts';
import type { Batch } from './batch.ts';

/** Changes that a vendor's index shows late, and clocks that differ, are covered by reading this much twice, in milliseconds. */
const overlapMs = 30 * 60 * 1000;

/** A window that the run itself opens scopes in, for sources that report on a scope without asking about it first. */
export interface OpenWindow extends ReadWindow {
  /** Notes that the attempt reads the scope from now on; the first call counts. */
  open(scope: Scope): void;
}

/**
 * What a source may ask during one attempt.
 *
 * A scope that an earlier attempt of the run completed is read again in incremental mode, which is cheap and sees what
 * changed since; in full mode it is left alone, so that a retried forced run never starts over.
 */
export function createReadWindow(
  attempt: Attempt,
  source: SourceName,
  projects: readonly string[],
  batch: Batch,
): OpenWindow {
  const { ledger, scopes, run, db, lease } = attempt;
  // A source whose every scope was completed by an earlier attempt is refreshed incrementally, even in a forced run.
  const mode = ledger.isSourceComplete(run, source) ? 'incremental' : attempt.mode;
  const opened = new Set<string>();
  const open = (scope: Scope): void => {
    if (opened.has(scope.key)) return;
    opened.add(scope.key);
    const state = ledger.scope(run, source, scope.key);
    const stale = state?.complete === true && mode === 'incremental';
    if (state !== undefined && !stale) return;
    db.write(() => {
      // A process that stood still must not forget what the one that took over has seen.
      lease.assertHeld();
      if (stale) ledger.reopenScope(run, source, scope.key, attempt.clock.now());
      else ledger.openScope(run, source, scope.key, attempt.clock.now());
    });
  };
  const stateOf = (scope: Scope) => {
    open(scope);
    return ledger.scope(run, source, scope.key);
  };
  return {
    open,
    projects,
    mode,
    signal: attempt.signal,
    since(scope) {
      open(scope);
      const start = scopes.windowStart({ source, scope: scope.key, projects: scope.projects });
      return start === null ? null : new Date(Date.parse(start) - overlapMs);
    },
    checkpoint: (scope) => stateOf(scope)?.checkpoint ?? null,
    isComplete: (scope) => stateOf(scope)?.complete ?? false,
    known(scope, identities) {
      open(scope);
      return scopes.known(source, scope.key, identities);
    },
    knownByPrefix: (scope, prefix) => scopes.knownByPrefix(source, scope.key, prefix),
    state: (scope, identity) => scopes.state(source, scope.key, identity),
    async unseen(scope) {
      open(scope);
      await batch.commit();
      return scopes.unseen(run, source, scope.key);
    },
    referring: (identities) => scopes.referring(source, identities),
    failedBefore: (scope) => scopes.failedBefore(source, scope.key),
  };
}
