import { getLoadablePath } from 'sqlite-vec';
import { StorageError } from '../../platform/errors.ts';
import type { Database } from '../database.ts';

const outcomes = new WeakMap<Database, StorageError | undefined>();

/**
 * Adds the functions of `sqlite-vec` to the connection when they are first needed, so that machines for which there is none
 * (musl, 32-bit ARM) can do everything else. Returns why it could not be done, if so.
 */
export function loadSqliteVec(db: Database, libraryPath: () => string = getLoadablePath): StorageError | undefined {
  if (outcomes.has(db)) return outcomes.get(db);
  let failure: StorageError | undefined;
  try {
    db.loadExtension(libraryPath());
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    failure = new StorageError(
      `Vectors in ${db.path} cannot be searched: sqlite-vec could not be loaded on ${process.platform}-${process.arch} (${reason})`,
      {
        cause,
        hint: 'Search goes on by words alone. Install the optional packages of sqlite-vec, use a system with glibc, or set CHROMA_URL.',
      },
    );
  }
  outcomes.set(db, failure);
  return failure;
}
