import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { StorageError } from '../platform/errors.ts';
import { networkFileSystemOf } from '../platform/file-system.ts';
import { migrate } from './migrations.ts';

/** A row as SQLite returns it. Columns are read through the small typed helpers of each store module. */
export type Row = Record<string, SQLInputValue>;

export interface OpenOptions {
  /** Opens without the right to change anything; the file must exist. */
  readOnly?: boolean;
  /** How long a statement waits for another process's write lock, in milliseconds. Default 15,000. */
  busyTimeoutMs?: number;
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
  exec(sql: string): void;
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
    refuseNetworkFileSystem(folder);
    db = new DatabaseSync(path, { readOnly: options.readOnly ?? false });
  } catch (cause) {
    throw cause instanceof StorageError ? cause : openError(path, folder, cause);
  }
  try {
    db.exec(`PRAGMA busy_timeout = ${options.busyTimeoutMs ?? 15_000}`);
    db.exec('PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;');
    if (!options.readOnly) {
      // NORMAL keeps the file intact through a crash of the process; WAL is what lets readers go on during a run.
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864;');
    }
    migrate(db, { readOnly: options.readOnly ?? false, path });
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
    db.exec(begin);
    let result: T;
    try {
      result = work();
    } catch (error) {
      // A full disk or a corrupt page may already have rolled back; the first error is the one that matters.
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
    db.exec('COMMIT');
    return result;
  };
  return {
    path,
    all: (sql, ...values) => prepare(sql).all(...values) as Row[],
    get: (sql, ...values) => prepare(sql).get(...values) as Row | undefined,
    // A fresh statement: a cached one would be reset by the same query running inside the loop.
    each: (sql, ...values) => db.prepare(sql).iterate(...values) as IterableIterator<Row>,
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    exec: (sql) => db.exec(sql),
    write: (work) => transaction('BEGIN IMMEDIATE', work),
    read: (work) => transaction('BEGIN', work),
    close: () => {
      statements.clear();
      db.close();
    },
  };
}

function refuseNetworkFileSystem(folder: string): void {
  const kind = networkFileSystemOf(folder);
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
      : `Check that ${folder} exists and is writable, and that its disk is not full.`,
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
