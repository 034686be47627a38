import type { Database } from './database.ts';

/** Removes a document; its chunks, terms and memberships go with it. Call it in a write transaction. */
export function removeDocument(db: Database, doc: number): void {
  db.run('DELETE FROM documents WHERE doc = ?', doc);
}
