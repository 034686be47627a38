import type { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../platform/errors.ts';
import { schema001 } from './schema/001-initial.ts';
import { schema002 } from './schema/002-vectors.ts';
import { schema003 } from './schema/003-vectors-without-tokens.ts';
import { schema004 } from './schema/004-latest-model.ts';
import { schema005 } from './schema/005-plans.ts';
import { schema006 } from './schema/006-uploads.ts';

/** In order; never edit one that was released, add another. The position (from 1) is SQLite's `user_version`. */
const migrations: readonly string[] = [schema001, schema002, schema003, schema004, schema005, schema006];

export const schemaVersion = migrations.length;

/** Changes nothing, not even how the file is logged. @throws StorageError when the file was written by a newer Womba */
export function refuseNewerSchema(db: DatabaseSync, path: string): void {
  const current = versionOf(db);
  if (current <= schemaVersion) return;
  throw new StorageError(`${path} has schema version ${current}; this Womba knows versions up to ${schemaVersion}`, {
    hint: 'Use the newer Womba that wrote it, or point WOMBA_DATA_DIR at another folder.',
  });
}

/**
 * Brings the schema up to date, each step in a transaction of its own. Safe when several processes start at once.
 * @throws StorageError when the file was written by a newer Womba, or is older than needed and may not be changed.
 */
export function migrate(db: DatabaseSync, options: { readOnly: boolean; path: string }): void {
  refuseNewerSchema(db, options.path);
  const current = versionOf(db);
  if (current === schemaVersion) return;
  if (options.readOnly) {
    throw new StorageError(`${options.path} has schema version ${current}, version ${schemaVersion} is needed`, {
      hint: 'Run any writing command, such as index-all, once to bring it up to date.',
    });
  }
  for (let next = current; next < schemaVersion; next += 1) {
    db.exec('BEGIN IMMEDIATE');
    try {
      // Another process may have done this step while we waited for the lock.
      if (versionOf(db) === next) {
        db.exec(migrations[next] ?? '');
        db.exec(`PRAGMA user_version = ${next + 1}`);
      }
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}
