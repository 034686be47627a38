import { type Database, number, text, textOrNull } from './database.ts';
import { type Place, refreshProjectKeys } from './document-writer.ts';
import { removeDocument } from './removal.ts';
import { wellFormed } from './well-formed.ts';

export interface SweepResult {
  /** Documents taken out of the scope. */
  removed: number;
  /** Documents that were not seen but stay, because more than half of the scope would have vanished. */
  unobserved: number;
}

/** Below this number of vanished documents a scope may empty itself; see docs/index-run.md. */
export const sweepGuardDocuments = 20;

/** A document's state where it is a JSON list, else an empty one; other states are the source's own affair. */
const stateList = `CASE WHEN json_valid(d.state) AND json_type(d.state) = 'array' THEN d.state ELSE '[]' END`;

/** What is stored of scopes: versions for incremental reads, stamps, failures, and the removal of what is gone. */
export interface ScopeStore {
  /** Versions of those identities that belong to the scope and did not fail last time. */
  known(source: string, scope: string, identities: readonly string[]): Map<string, string>;
  knownByPrefix(source: string, scope: string, prefix: string): Map<string, string>;
  state(source: string, scope: string, identity: string): string | null;
  /** What the scope holds and the run has not seen. */
  unseen(run: string, source: string, scope: string): string[];
  /** Documents of the source whose state is a JSON list that holds one of the identities. */
  referring(source: string, identities: readonly string[]): string[];
  failedBefore(source: string, scope: string): string[];
  recordFailure(source: string, scope: string, failure: Failure, now: Date): void;
  clearFailure(source: string, scope: string, identity: string): void;
  /** What the run could not read in any of its attempts, in the order of scopes and identities. */
  failuresOf(run: string, source: string): FailureInScope[];
  /** Documents now in the place, whichever of its projects holds them. */
  count(place: Place): number;
  /** Removes from the place what the run has not seen, unless the guard objects. Call it in a write transaction. */
  sweep(run: string, place: Place, allowMassDeletion: boolean): SweepResult;
  /**
   * Takes the documents of a scope from a project that it no longer belongs to, as far as another project holds them in the
   * scope. Returns how many. Call it in a write transaction.
   */
  withdraw(source: string, scope: string, project: string): number;
  /** Scopes that hold documents for a project, for finding those that no longer exist. */
  scopesOf(source: string, project: string): string[];
  /** Start of the last complete read, or null; the earliest one where the scope serves several projects. ISO 8601. */
  windowStart(place: Place): string | null;
  stampScope(place: Place, label: string, windowStart: string, now: Date): void;
  forgetScope(source: string, scope: string, project: string): void;
}

export interface Failure {
  identity: string;
  message: string;
  retryable: boolean;
}

export interface FailureInScope extends Failure {
  scope: string;
}

export function createScopeStore(db: Database, projectOrder: readonly string[]): ScopeStore {
  return {
    known(source, scope, identities) {
      // CROSS JOIN keeps the order: SQLite would go through the list once for each document of the source.
      const rows = db.all(
        `SELECT d.identity, d.version FROM json_each(?) AS wanted
         CROSS JOIN documents AS d ON d.source = ? AND d.identity = wanted.value
         WHERE EXISTS (SELECT 1 FROM memberships AS m WHERE m.doc = d.doc AND m.source = d.source AND m.scope = ?)
           AND NOT EXISTS (SELECT 1 FROM failures AS f WHERE f.source = d.source AND f.scope = ? AND f.identity = d.identity)`,
        JSON.stringify(identities.map(wellFormed)),
        source,
        scope,
        scope,
      );
      const stored = new Map(rows.map((row) => [text(row, 'identity'), text(row, 'version')]));
      // The answer uses the caller's own spelling: half characters are stored as replacement characters.
      return new Map(
        identities.flatMap((identity) => {
          const version = stored.get(wellFormed(identity));
          return version === undefined ? [] : [[identity, version] as const];
        }),
      );
    },

    knownByPrefix(source, scope, prefix) {
      const rows = db.all(
        `SELECT d.identity, d.version FROM documents AS d
         WHERE d.source = ? AND d.identity >= ? AND d.identity < ?
           AND EXISTS (SELECT 1 FROM memberships AS m WHERE m.doc = d.doc AND m.source = d.source AND m.scope = ?)`,
        source,
        prefix,
        behindPrefix(prefix),
        scope,
      );
      return new Map(rows.map((row) => [text(row, 'identity'), text(row, 'version')]));
    },

    state(source, scope, identity) {
      const row = db.get(
        `SELECT d.state FROM documents AS d WHERE d.source = ? AND d.identity = ?
           AND EXISTS (SELECT 1 FROM memberships AS m WHERE m.doc = d.doc AND m.source = d.source AND m.scope = ?)`,
        source,
        identity,
        scope,
      );
      return row === undefined ? null : textOrNull(row, 'state');
    },

    unseen(run, source, scope) {
      return db
        .all(
          `SELECT DISTINCT d.identity FROM memberships AS m JOIN documents AS d ON d.doc = m.doc
           WHERE m.source = ? AND m.scope = ? AND NOT EXISTS (SELECT 1 FROM run_seen AS s
             WHERE s.run = ? AND s.source = m.source AND s.scope = m.scope AND s.identity = d.identity)`,
          source,
          scope,
          run,
        )
        .map((row) => text(row, 'identity'));
    },

    referring(source, identities) {
      return db
        .all(
          `SELECT DISTINCT d.identity FROM documents AS d, json_each(${stateList}) AS quoted
           WHERE d.source = ? AND quoted.value IN (SELECT value FROM json_each(?))`,
          source,
          JSON.stringify(identities),
        )
        .map((row) => text(row, 'identity'));
    },

    failedBefore(source, scope) {
      return db
        .all('SELECT identity FROM failures WHERE source = ? AND scope = ?', source, scope)
        .map((row) => text(row, 'identity'));
    },

    recordFailure(source, scope, failure, now) {
      db.run(
        `INSERT OR REPLACE INTO failures (source, scope, identity, message, retryable, failed_at) VALUES (?, ?, ?, ?, ?, ?)`,
        source,
        scope,
        failure.identity,
        failure.message,
        failure.retryable ? 1 : 0,
        now.toISOString(),
      );
    },

    failuresOf(run, source) {
      return db
        .all(
          `SELECT f.* FROM failures AS f JOIN runs AS r ON r.id = ? WHERE f.source = ? AND f.failed_at >= r.started_at
             AND EXISTS (SELECT 1 FROM run_seen AS s
                         WHERE s.run = r.id AND s.source = f.source AND s.scope = f.scope AND s.identity = f.identity)
           ORDER BY f.scope, f.identity`,
          run,
          source,
        )
        .map((row) => ({
          scope: text(row, 'scope'),
          identity: text(row, 'identity'),
          message: text(row, 'message'),
          retryable: number(row, 'retryable') === 1,
        }));
    },

    clearFailure(source, scope, identity) {
      db.run('DELETE FROM failures WHERE source = ? AND scope = ? AND identity = ?', source, scope, identity);
    },

    count: (place) => countIn(db, place),

    sweep(run, place, allowMassDeletion) {
      const gone = db.all(
        `SELECT DISTINCT m.doc FROM memberships AS m JOIN documents AS d ON d.doc = m.doc
         WHERE m.source = ? AND m.scope = ? AND m.project IN (SELECT value FROM json_each(?))
           AND NOT EXISTS (SELECT 1 FROM run_seen AS s
                           WHERE s.run = ? AND s.source = m.source AND s.scope = m.scope AND s.identity = d.identity)`,
        place.source,
        place.scope,
        JSON.stringify(place.projects),
        run,
      );
      const tooMany = gone.length > sweepGuardDocuments && gone.length * 2 > countIn(db, place);
      if (tooMany && !allowMassDeletion) return { removed: 0, unobserved: gone.length };
      for (const row of gone) {
        const doc = number(row, 'doc');
        for (const project of place.projects) {
          db.run(
            'DELETE FROM memberships WHERE source = ? AND scope = ? AND project = ? AND doc = ?',
            place.source,
            place.scope,
            project,
            doc,
          );
        }
        if (db.get('SELECT 1 FROM memberships WHERE doc = ?', doc) === undefined) removeDocument(db, doc);
        else refreshProjectKeys(db, doc, projectOrder);
      }
      db.run(
        `DELETE FROM failures WHERE source = ? AND scope = ? AND identity NOT IN
           (SELECT identity FROM run_seen WHERE run = ? AND source = ? AND scope = ?)`,
        place.source,
        place.scope,
        run,
        place.source,
        place.scope,
      );
      return { removed: gone.length, unobserved: 0 };
    },

    withdraw(source, scope, project) {
      const shared = db.all(
        `SELECT m.doc FROM memberships AS m WHERE m.source = ? AND m.scope = ? AND m.project = ?
           AND EXISTS (SELECT 1 FROM memberships AS o
                       WHERE o.source = m.source AND o.scope = m.scope AND o.project <> m.project AND o.doc = m.doc)`,
        source,
        scope,
        project,
      );
      let changed = 0;
      for (const row of shared) {
        const doc = number(row, 'doc');
        db.run(
          'DELETE FROM memberships WHERE source = ? AND scope = ? AND project = ? AND doc = ?',
          source,
          scope,
          project,
          doc,
        );
        if (refreshProjectKeys(db, doc, projectOrder)) changed += 1;
      }
      return changed;
    },

    scopesOf(source, project) {
      return db
        .all('SELECT DISTINCT scope FROM memberships WHERE source = ? AND project = ?', source, project)
        .map((row) => text(row, 'scope'));
    },

    windowStart(place) {
      const rows = db.all(
        'SELECT window_start FROM scope_stamps WHERE source = ? AND scope = ? AND project IN (SELECT value FROM json_each(?))',
        place.source,
        place.scope,
        JSON.stringify(place.projects),
      );
      const starts = rows.map((row) => text(row, 'window_start')).sort();
      return starts.length === place.projects.length ? (starts[0] ?? null) : null;
    },

    stampScope(place, label, windowStart, now) {
      for (const project of place.projects) {
        db.run(
          `INSERT OR REPLACE INTO scope_stamps (source, scope, project, label, window_start, completed_at)
           VALUES (?, ?, ?, ?, ?, ?)`,
          place.source,
          place.scope,
          project,
          label,
          windowStart,
          now.toISOString(),
        );
      }
    },

    forgetScope(source, scope, project) {
      db.run('DELETE FROM scope_stamps WHERE source = ? AND scope = ? AND project = ?', source, scope, project);
    },
  };
}

/**
 * The least value that is greater than every text with the prefix, so that an index finds them as one range: SQLite compares
 * texts by their UTF-8 bytes, which is the order of code points. No text is greater than a blob.
 */
function behindPrefix(prefix: string): string | Uint8Array {
  const points = Array.from(wellFormed(prefix), (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return Uint8Array.of(0xff);
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}

function countIn(db: Database, place: Place): number {
  const row = db.get(
    `SELECT count(DISTINCT doc) AS n FROM memberships
     WHERE source = ? AND scope = ? AND project IN (SELECT value FROM json_each(?))`,
    place.source,
    place.scope,
    JSON.stringify(place.projects),
  );
  return number(row, 'n');
}
