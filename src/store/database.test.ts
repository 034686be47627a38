import {
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { StorageError } from '../platform/errors.ts';
import { type OpenOptions, openDatabase } from './database.ts';
import { schemaVersion } from './migrations.ts';
import { startChild } from './testing/child-process.ts';
import { temporaryFolder, temporaryStore } from './testing/temporary-store.ts';

function openError(path: string, options?: OpenOptions): StorageError {
  try {
    openDatabase(path, options).close();
  } catch (error) {
    if (error instanceof StorageError) return error;
    throw error;
  }
  throw new Error('it could be opened');
}

describe('openDatabase', () => {
  it('makes the folder, the file and the schema', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'some', 'where', 'womba.db');
    const db = openDatabase(path);
    expect(db.path).toBe(path);
    expect(db.get('PRAGMA user_version')).toEqual({ user_version: schemaVersion });
    expect(db.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(db.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 });
    db.close();
  });

  it('opens what it wrote before', () => {
    using store = temporaryStore();
    store.db.run("INSERT INTO source_stamps (project, source, completed_at) VALUES ('PLAT', 'jira', 'now')");
    expect(store.connect().all('SELECT project FROM source_stamps')).toEqual([{ project: 'PLAT' }]);
  });

  it('reads without the right to write', () => {
    using store = temporaryStore();
    const db = openDatabase(store.path, { readOnly: true });
    expect(db.all('SELECT * FROM documents')).toEqual([]);
    expect(() =>
      db.run("INSERT INTO source_stamps (project, source, completed_at) VALUES ('PLAT', 'jira', 'now')"),
    ).toThrow(/readonly/);
    db.close();
  });

  it('makes nothing where it may only read', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'none', 'womba.db');
    expect(openError(path, { readOnly: true }).message).toContain(path);
    expect(existsSync(join(folder.path, 'none'))).toBe(false);
  });

  it('does not touch a file that is no database', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'womba.db');
    writeFileSync(path, 'a letter to the reader\n'.repeat(500));
    const error = openError(path);
    expect(error.message).toBe(`Cannot open the database ${path}: file is not a database`);
    expect(error.hint).toContain('backup');
    expect(readFileSync(path, 'utf8')).toContain('a letter');
  });

  it('says that a damaged file is damaged', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'womba.db');
    {
      using store = temporaryStore();
      store.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      cpSync(store.path, path);
    }
    // The schema's page stays readable as a header, and everything behind it is nonsense.
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(statSync(path).size - 100, 0x5a), 0, undefined, 100);
    const error = openError(path);
    expect(error.message).toMatch(/malformed|not a database/);
    expect(error.hint).toContain('damaged');
    expect(error.exitCode).toBe(3);
  });

  it('refuses a file of a newer version and leaves it as it is', () => {
    using store = temporaryStore();
    store.db.exec(`PRAGMA user_version = ${schemaVersion + 1}`);
    const error = openError(store.path);
    expect(error.message).toContain(`schema version ${schemaVersion + 1}`);
    expect(error.hint).toContain('newer Womba');
    expect(store.db.get('PRAGMA user_version')).toEqual({ user_version: schemaVersion + 1 });
  });

  it('leaves each byte of a newer file as it is, whatever kind of log it has', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'womba.db');
    const newer = new DatabaseSync(path);
    newer.exec(`CREATE TABLE of_the_future (a); PRAGMA user_version = ${schemaVersion + 1}`);
    newer.close();
    const before = readFileSync(path);
    expect(openError(path).hint).toContain('newer Womba');
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder.path)).toEqual(['womba.db']);
  });

  it('does not bring an older file up to date where it may only read', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'womba.db');
    new DatabaseSync(path).close();
    writeFileSync(path, '');
    const error = openError(path, { readOnly: true });
    expect(error.message).toContain('schema version 0');
    expect(error.hint).toContain('index-all');
  });

  it('names a folder that cannot be written', () => {
    using folder = temporaryFolder();
    const locked = join(folder.path, 'locked');
    mkdirSync(locked, { mode: 0o555 });
    const error = asOrdinaryUser(() => openError(join(locked, 'womba.db')));
    expect(error.message).toContain(join(locked, 'womba.db'));
    expect(error.hint).toContain(`Check that ${locked} exists, that user `);
  });

  it('names a folder that is a file', () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'data'), '');
    expect(openError(join(folder.path, 'data', 'womba.db')).message).toMatch(/EEXIST|ENOTDIR/);
  });

  it('refuses a network file system and says what to do', () => {
    using folder = temporaryFolder();
    const error = openError(join(folder.path, 'womba.db'), { networkFileSystem: () => 'NFS' });
    expect(error.message).toBe(
      `The data directory ${folder.path} is on a network file system (NFS), which SQLite cannot share safely`,
    );
    expect(error.hint).toContain('WOMBA_DATA_DIR');
    expect(existsSync(join(folder.path, 'womba.db'))).toBe(false);
  });

  it('is safe when several processes open new files at once', async () => {
    using folder = temporaryFolder();
    const paths = Array.from({ length: 24 }, (_, index) => join(folder.path, `${index}.db`));
    const children = Array.from({ length: 4 }, () => startChild('open-process.ts', ...paths));
    try {
      for (const child of children) expect(await child.line()).toBe('ready');
      for (const child of children) child.tell('go');
      for (const child of children) expect(await child.ended()).toEqual({ code: 0, stderr: '' });
    } finally {
      for (const child of children) await child[Symbol.asyncDispose]();
    }
    for (const path of paths) {
      const db = openDatabase(path);
      expect(db.get('PRAGMA user_version')).toEqual({ user_version: schemaVersion });
      expect(db.get('SELECT count(*) AS n FROM source_stamps')).toEqual({ n: children.length });
      db.close();
    }
  });
});

describe('transactions', () => {
  const insert = "INSERT INTO source_stamps (project, source, completed_at) VALUES ('PLAT', ?, 'now')";
  const count = 'SELECT count(*) AS n FROM source_stamps';

  it('become visible to others as a whole', () => {
    using store = temporaryStore();
    const other = store.connect();
    const result = store.db.write(() => {
      store.db.run(insert, 'jira');
      expect(other.get(count)).toEqual({ n: 0 });
      return store.db.run(insert, 'zephyr');
    });
    expect(result).toBe(1);
    expect(other.get(count)).toEqual({ n: 2 });
  });

  it('leave nothing behind when the work fails, and the next one works', () => {
    using store = temporaryStore();
    const work = (): never => {
      store.db.run(insert, 'jira');
      throw new Error('no');
    };
    expect(() => store.db.write(work)).toThrow('no');
    expect(store.db.get(count)).toEqual({ n: 0 });
    store.db.write(() => store.db.run(insert, 'jira'));
    expect(store.db.get(count)).toEqual({ n: 1 });
  });

  it('leave nothing open when only the commit fails', () => {
    using store = temporaryStore();
    const orphan = (): void => {
      store.db.exec('PRAGMA defer_foreign_keys = ON');
      store.db.run("INSERT INTO chunks (doc, ordinal, heading_path, text, tokens) VALUES (99, 0, '', '', 0)");
    };
    expect(() => store.db.write(orphan)).toThrow(/FOREIGN KEY/);
    expect(store.db.write(() => store.db.run(insert, 'jira'))).toBe(1);
  });

  it('that only read see one moment, whatever others commit', () => {
    using store = temporaryStore();
    const other = store.connect();
    store.db.read(() => {
      expect(store.db.get(count)).toEqual({ n: 0 });
      other.write(() => other.run(insert, 'jira'));
      expect(store.db.get(count)).toEqual({ n: 0 });
    });
    expect(store.db.get(count)).toEqual({ n: 1 });
  });

  it('do not disturb a query that is read row by row', () => {
    using store = temporaryStore();
    for (const source of ['a', 'b', 'c']) store.db.run(insert, source);
    const sql = 'SELECT source FROM source_stamps ORDER BY source';
    const seen: unknown[] = [];
    for (const row of store.db.each(sql)) {
      seen.push(row['source']);
      expect(store.db.all(sql)).toHaveLength(3);
    }
    expect(seen).toEqual(['a', 'b', 'c']);
  });
});

/** Runs the work without the rights of root, to whom every folder is writable. */
function asOrdinaryUser<T>(work: () => T): T {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}
