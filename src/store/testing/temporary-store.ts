import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../database.ts';

export interface TemporaryStore extends Disposable {
  readonly folder: string;
  /** Of the database file. */
  readonly path: string;
  readonly db: Database;
  /** A further connection, closed with the store. */
  connect(): Database;
}

/** A real database in a folder of its own; use it with `using`, and both are gone at the end of the test. */
export function temporaryStore(): TemporaryStore {
  const folder = mkdtempSync(join(tmpdir(), 'womba-store-'));
  const path = join(folder, 'womba.db');
  const connections: Database[] = [];
  const connect = (): Database => {
    const db = openDatabase(path);
    connections.push(db);
    return db;
  };
  return {
    folder,
    path,
    db: connect(),
    connect,
    [Symbol.dispose]() {
      for (const db of connections) db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A folder without a database in it. */
export function temporaryFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'womba-store-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
