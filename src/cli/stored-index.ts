import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { collectionNames } from '../documents/document.ts';
import type { Womba } from '../womba.ts';

type Stats = ReturnType<Womba['stats']>;

/** What to tell somebody who looks into an empty database. */
export const nothingIndexed =
  'Nothing is indexed yet: `womba index-all` fills the database, `womba doctor` checks the setup.';

/** Whether there is a database to look into; looking must not make one. */
export function hasIndex(womba: Womba): boolean {
  return existsSync(join(womba.dataDirectory, 'womba.db'));
}

/** What is in the database; zeros where there is none. */
export function statsOf(womba: Womba): Stats {
  if (hasIndex(womba)) return womba.stats();
  const nothing = { documents: 0, chunks: 0, vectors: 0, last_refresh: null };
  return {
    storage_path: join(womba.dataDirectory, 'womba.db'),
    total_documents: 0,
    total_chunks: 0,
    collections: Object.fromEntries(collectionNames.map((name) => [name, { ...nothing }])) as Stats['collections'],
  };
}
