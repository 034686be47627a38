import { randomUUID } from 'node:crypto';
import { type Database, number, type Row, text, textOrNull } from './database.ts';

/** What distinguishes runs from each other; only a run of the same kind is continued. */
export interface RunKind {
  command: string;
  mode: 'incremental' | 'full';
  projects: readonly string[];
  sources: readonly string[];
}

export interface RunRecord {
  id: string;
  command: string;
  mode: string;
  selection: { projects: string[]; sources: string[] };
  startedAt: string;
  finishedAt: string | null;
  status: string;
  attempts: number;
  /** The report of the last attempt, as printed by `--json`; null while the first one is still at work. */
  report: unknown;
}

/** What all attempts of a run changed in one source. */
export interface RunCounts {
  added: number;
  changed: number;
  removed: number;
  chunks: number;
}

export interface ScopeState {
  complete: boolean;
  /** When this run first read the scope: the start of the next incremental window. ISO 8601. */
  windowStart: string;
  checkpoint: unknown;
}

/** An unfinished run is continued for this long after it began, in milliseconds. */
const continuedForMs = 24 * 60 * 60 * 1000;
/** Finished runs kept in the ledger. */
const keptRuns = 200;

/** The memory of runs: which exist, what each has seen, where each can be continued. */
export interface RunLedger {
  /**
   * Begins a run, or continues an unfinished one of the same kind that is younger than 24 hours. To be called by whoever
   * holds the lease.
   */
  begin(kind: RunKind, now: Date): { run: string; continued: boolean };
  /** Ends an attempt. A finished run is never continued; its working notes are removed. */
  end(run: string, status: string, finished: boolean, report: unknown, now: Date): void;
  scope(run: string, source: string, scope: string): ScopeState | undefined;
  /** Notes that the run reads the scope; keeps the first start across attempts. */
  openScope(run: string, source: string, scope: string, now: Date): void;
  saveCheckpoint(run: string, source: string, scope: string, checkpoint: unknown): void;
  markComplete(run: string, source: string, scope: string): void;
  /** Notes identities as existing upstream. Returns how many of them were not noted before. */
  see(run: string, source: string, scope: string, identities: readonly string[]): number;
  /** How many identities of the source the run has noted so far. */
  seenCount(run: string, source: string): number;
  /** Forgets what the run noted of a scope, to read it afresh. */
  reopenScope(run: string, source: string, scope: string, now: Date): void;
  addCounts(run: string, source: string, counts: RunCounts): void;
  counts(run: string, source: string): RunCounts;
  markSourceComplete(run: string, source: string, complete: boolean): void;
  isSourceComplete(run: string, source: string): boolean;
  /** Newest first. */
  list(limit: number, offset: number): { items: RunRecord[]; total: number };
  get(run: string): RunRecord | undefined;
}

export function createRunLedger(db: Database): RunLedger {
  return {
    begin(kind, now) {
      const selection = JSON.stringify({ projects: kind.projects, sources: kind.sources });
      const unfinished = db.get(
        `SELECT id FROM runs WHERE finished_at IS NULL AND command = ? AND mode = ? AND selection = ? AND started_at > ?
         ORDER BY started_at DESC LIMIT 1`,
        kind.command,
        kind.mode,
        selection,
        new Date(now.getTime() - continuedForMs).toISOString(),
      );
      return db.write(() => {
        // Whoever begins holds the lease: what still counts as running was ended by force.
        db.run(`UPDATE runs SET status = 'stopped' WHERE status = 'running'`);
        if (unfinished !== undefined) {
          const run = text(unfinished, 'id');
          db.run(`UPDATE runs SET status = 'running', attempts = attempts + 1 WHERE id = ?`, run);
          return { run, continued: true };
        }
        const run = randomUUID();
        db.run(
          `INSERT INTO runs (id, command, mode, selection, started_at, status, attempts) VALUES (?, ?, ?, ?, ?, 'running', 1)`,
          run,
          kind.command,
          kind.mode,
          selection,
          now.toISOString(),
        );
        return { run, continued: false };
      });
    },

    end(run, status, finished, report, now) {
      db.write(() => {
        db.run(
          'UPDATE runs SET status = ?, report = ?, finished_at = ? WHERE id = ?',
          status,
          JSON.stringify(report),
          finished ? now.toISOString() : null,
          run,
        );
        const tooOld = new Date(now.getTime() - continuedForMs).toISOString();
        // What nobody can continue any more needs no working notes.
        const done = `SELECT id FROM runs WHERE finished_at IS NOT NULL OR started_at <= ?`;
        db.run(`DELETE FROM run_seen WHERE run IN (${done})`, tooOld);
        db.run(`DELETE FROM run_scopes WHERE run IN (${done})`, tooOld);
        db.run(
          `DELETE FROM runs WHERE id NOT IN (SELECT id FROM runs ORDER BY started_at DESC LIMIT ?) AND id IN (${done})`,
          keptRuns,
          tooOld,
        );
      });
    },

    scope(run, source, scope) {
      const row = db.get('SELECT * FROM run_scopes WHERE run = ? AND source = ? AND scope = ?', run, source, scope);
      if (row === undefined) return undefined;
      const checkpoint = textOrNull(row, 'checkpoint');
      return {
        complete: number(row, 'complete') === 1,
        windowStart: text(row, 'window_start'),
        checkpoint: checkpoint === null ? null : (JSON.parse(checkpoint) as unknown),
      };
    },

    openScope(run, source, scope, now) {
      db.run(
        'INSERT OR IGNORE INTO run_scopes (run, source, scope, window_start, complete) VALUES (?, ?, ?, ?, 0)',
        run,
        source,
        scope,
        now.toISOString(),
      );
    },

    saveCheckpoint(run, source, scope, checkpoint) {
      db.run(
        'UPDATE run_scopes SET checkpoint = ? WHERE run = ? AND source = ? AND scope = ?',
        JSON.stringify(checkpoint),
        run,
        source,
        scope,
      );
    },

    markComplete(run, source, scope) {
      db.run(
        'UPDATE run_scopes SET complete = 1, checkpoint = NULL WHERE run = ? AND source = ? AND scope = ?',
        run,
        source,
        scope,
      );
    },

    see(run, source, scope, identities) {
      return db.run(
        'INSERT OR IGNORE INTO run_seen (run, source, scope, identity) SELECT ?, ?, ?, value FROM json_each(?)',
        run,
        source,
        scope,
        JSON.stringify(identities),
      );
    },

    seenCount(run, source) {
      return number(
        db.get('SELECT count(DISTINCT identity) AS n FROM run_seen WHERE run = ? AND source = ?', run, source),
        'n',
      );
    },

    reopenScope(run, source, scope, now) {
      db.run('DELETE FROM run_seen WHERE run = ? AND source = ? AND scope = ?', run, source, scope);
      db.run(
        `INSERT OR REPLACE INTO run_scopes (run, source, scope, window_start, complete) VALUES (?, ?, ?, ?, 0)`,
        run,
        source,
        scope,
        now.toISOString(),
      );
    },

    addCounts(run, source, counts) {
      db.run(
        `INSERT INTO run_sources (run, source, added, changed, removed, chunks) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (run, source) DO UPDATE SET added = added + excluded.added, changed = changed + excluded.changed,
           removed = removed + excluded.removed, chunks = chunks + excluded.chunks`,
        run,
        source,
        counts.added,
        counts.changed,
        counts.removed,
        counts.chunks,
      );
    },

    counts(run, source) {
      const row = db.get('SELECT * FROM run_sources WHERE run = ? AND source = ?', run, source);
      return {
        added: number(row, 'added'),
        changed: number(row, 'changed'),
        removed: number(row, 'removed'),
        chunks: number(row, 'chunks'),
      };
    },

    markSourceComplete(run, source, complete) {
      db.run(
        `INSERT INTO run_sources (run, source, complete) VALUES (?, ?, ?)
         ON CONFLICT (run, source) DO UPDATE SET complete = excluded.complete`,
        run,
        source,
        complete ? 1 : 0,
      );
    },

    isSourceComplete(run, source) {
      return (
        number(db.get('SELECT complete FROM run_sources WHERE run = ? AND source = ?', run, source), 'complete') === 1
      );
    },

    list(limit, offset) {
      const rows = db.all('SELECT * FROM runs ORDER BY started_at DESC LIMIT ? OFFSET ?', limit, offset);
      return { items: rows.map(recordOf), total: number(db.get('SELECT count(*) AS n FROM runs'), 'n') };
    },

    get(run) {
      const row = db.get('SELECT * FROM runs WHERE id = ?', run);
      return row === undefined ? undefined : recordOf(row);
    },
  };
}

function recordOf(row: Row): RunRecord {
  const report = textOrNull(row, 'report');
  return {
    id: text(row, 'id'),
    command: text(row, 'command'),
    mode: text(row, 'mode'),
    selection: JSON.parse(text(row, 'selection')) as RunRecord['selection'],
    startedAt: text(row, 'started_at'),
    finishedAt: textOrNull(row, 'finished_at'),
    status: text(row, 'status'),
    attempts: number(row, 'attempts'),
    report: report === null ? null : (JSON.parse(report) as unknown),
  };
}
