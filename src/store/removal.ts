import type { Database } from './database.ts';

/** Removes a document with its chunks, terms and memberships. Call it in a write transaction. */
export function removeDocument(db: Database, doc: number): void {
  db.run('DELETE FROM chunk_terms WHERE rowid IN (SELECT chunk FROM chunks WHERE doc = ?)', doc);
  db.run('DELETE FROM documents WHERE doc = ?', doc);
}
