import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { StorageError, UnavailableError } from '../platform/errors.ts';
import { networkFileSystemOf } from '../platform/file-system.ts';
import { checkFolder } from '../platform/kubernetes.ts';
import { migrate, refuseNewerSchema } from './migrations.ts';

/** A row as SQLite returns it. Columns are read through the small typed helpers of each store module. */
export type Row = Record<string, SQLInputValue>;

export interface OpenOptions {
  /** Opens without the right to change anything; the file must exist. */
  readOnly?: boolean;
  /** How long a statement waits for another process's write lock, in milliseconds. Default 15,000. */
  busyTimeoutMs?: number;
  /** Tells the network file system that a folder is on, if any. Default: asks the operating system. */
  networkFileSystem?: (folder: string) => string | undefined;
}

/** One connection to `womba.db` with its prepared statements. */
export interface Database {
  readonly path: string;
  all(sql: string, ...values: SQLInputValue[]): Row[];
  get(sql: string, ...values: SQLInputValue[]): Row | undefined;
  /** Rows one by one, so that a large result never stands in memory. */
  each(sql: string, ...values: SQLInputValue[]): IterableIterator<Row>;
  /** Returns the number of changed rows. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** Returns the row id of the inserted row. */
  insert(sql: string, ...values: SQLInputValue[]): number;
  exec(sql: string): void;
  /** Adds the functions of a shared library to this connection. Throws when it cannot be loaded. */
  loadExtension(path: string): void;
  /** Everything in `work` becomes visible to other processes at once, or not at all. Must not be nested. */
  write<T>(work: () => T): T;
  /** All queries in `work` see the database at one moment, whatever other processes commit meanwhile. */
  read<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens the database, making the folder and the schema where needed. Write-ahead logging lets any number of processes read
 * while one writes.
 * @throws StorageError for a network file system, a damaged file or a schema newer than this program.
 */
export function openDatabase(path: string, options: OpenOptions = {}): Database {
  const folder = dirname(path);
  let db: DatabaseSync;
  try {
    if (!options.readOnly) mkdirSync(folder, { recursive: true });
    refuseNetworkFileSystem(folder, options.networkFileSystem ?? networkFileSystemOf);
    // Extensions can be loaded by this program's code only: SQL's own load_extension() stays off.
    db = new DatabaseSync(path, { readOnly: options.readOnly ?? false, allowExtension: true });
  } catch (cause) {
    throw cause instanceof StorageError ? cause : openError(path, folder, cause);
  }
  const busyTimeoutMs = options.busyTimeoutMs ?? 15_000;
  try {
    db.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    db.exec('PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;');
    whileLocked(busyTimeoutMs, () => refuseNewerSchema(db, path));
    if (!options.readOnly) {
      // NORMAL keeps the file intact through a crash of the process; WAL is what lets readers go on during a run.
      whileLocked(busyTimeoutMs, () =>
        db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864;'),
      );
      // A batch is larger than the usual 1,000 pages, so each commit would copy pages that the next one writes again.
      db.exec('PRAGMA wal_autocheckpoint = 4000');
    }
    whileLocked(busyTimeoutMs, () => migrate(db, { readOnly: options.readOnly ?? false, path }));
  } catch (cause) {
    db.close();
    throw cause instanceof StorageError ? cause : openError(path, folder, cause);
  }
  return wrap(db, path);
}

function wrap(db: DatabaseSync, path: string): Database {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = db.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const transaction = <T>(begin: string, work: () => T): T => {
    let result: T;
    try {
      db.exec(begin);
      result = work();
      db.exec('COMMIT');
    } catch (error) {
      // A full disk or a corrupt page may already have rolled back; the first error is the one that matters.
      if (db.isTransaction) db.exec('ROLLBACK');
      throw storageFault(error, path);
    }
    return result;
  };
  return {
    path,
    all: (sql, ...values) => prepare(sql).all(...values) as Row[],
    get: (sql, ...values) => prepare(sql).get(...values) as Row | undefined,
    // A fresh statement: a cached one would be reset by the same query running inside the loop.
    each: (sql, ...values) => db.prepare(sql).iterate(...values) as IterableIterator<Row>,
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    insert: (sql, ...values) => Number(prepare(sql).run(...values).lastInsertRowid),
    exec: (sql) => db.exec(sql),
    loadExtension: (path) => db.loadExtension(path),
    write: (work) => transaction('BEGIN IMMEDIATE', work),
    read: (work) => transaction('BEGIN', work),
    close: () => {
      statements.clear();
      db.close();
    },
  };
}

/**
 * Repeats what another process's lock prevents. The switch to write-ahead logging does not wait for `busy_timeout`: of
 * several processes that open a new file at the same moment, some are told at once that it is locked.
 */
function whileLocked(timeoutMs: number, work: () => void): void {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      if (!isLocked(error) || performance.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/** SQLITE_BUSY in all its variants. */
function isLocked(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}

/** Result codes of SQLite that tell of the storage and not of a fault in Womba, with what to do about each. */
const storageFaults = new Map<number, { what: string; hint?: string }>([
  [8, { what: 'is read-only' }],
  [10, { what: 'cannot be read or written', hint: 'Check the disk and the mount of the data directory.' }],
  [11, { what: 'is damaged', hint: 'Restore a backup, or move the file away and run index-all.' }],
  [13, { what: 'cannot grow: the disk is full', hint: 'Free some space or enlarge the volume, then run again.' }],
]);

/** The error for people where storage failed while Womba was at work; any other error as it is. */
function storageFault(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('errcode' in error)) return error;
  if (isLocked(error)) {
    return new UnavailableError(`The database ${path} stayed locked by another process`, {
      cause: error,
      hint: 'Run again; if it stays, look for a process that holds it (a backup, an SQLite shell).',
    });
  }
  const fault = storageFaults.get(Number(error.errcode) & 0xff);
  return fault === undefined
    ? error
    : new StorageError(`The database ${path} ${fault.what}`, {
        cause: error,
        hint: fault.hint ?? checkFolder(dirname(path)),
      });
}

function refuseNetworkFileSystem(folder: string, networkFileSystem: (folder: string) => string | undefined): void {
  const kind = networkFileSystem(folder);
  if (kind === undefined) return;
  throw new StorageError(
    `The data directory ${folder} is on a network file system (${kind}), which SQLite cannot share safely`,
    {
      hint: 'Put WOMBA_DATA_DIR on a local disk or a block volume (ReadWriteOnce) that all processes mount on one node.',
    },
  );
}

function openError(path: string, folder: string, cause: unknown): StorageError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const notOurs = /not a database|malformed/i.test(reason);
  return new StorageError(`Cannot open the database ${path}: ${reason}`, {
    cause,
    hint: notOurs
      ? 'The file is damaged or not an SQLite database: restore it from a backup, or move it away and run index-all.'
      : checkFolder(folder),
  });
}

/** Reads a text column that is never null. */
export function text(row: Row, column: string): string {
  return String(row[column] ?? '');
}

/** Reads a text column that may be null. */
export function textOrNull(row: Row, column: string): string | null {
  const value = row[column];
  return value === null || value === undefined ? null : String(value);
}

/** Reads a numeric column; null counts as 0. */
export function number(row: Row | undefined, column: string): number {
  return Number(row?.[column] ?? 0);
}
