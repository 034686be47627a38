import type { CollectionName } from '../documents/document.ts';
import { sourceOfCollection } from './collection-source.ts';
import { type Database, text } from './database.ts';

/**
 * Removes all documents of the collections, and everything that would let a later run believe that they are still there
 * (stamps, checkpoints). Returns how many documents were removed. Call it in a write transaction.
 */
export function clearCollections(db: Database, collections: readonly CollectionName[]): number {
  const wanted = JSON.stringify(collections);
  const inCollections = 'collection IN (SELECT value FROM json_each(?))';
  // A source whose collection is empty already is remembered as complete all the same.
  const sources = new Set<string | null>(collections.map((collection) => sourceOfCollection[collection]));
  for (const row of db.all(`SELECT DISTINCT source FROM documents WHERE ${inCollections}`, wanted))
    sources.add(text(row, 'source'));
  const removed = db.run(`DELETE FROM documents WHERE ${inCollections}`, wanted);
  for (const source of sources) {
    for (const table of ['scope_stamps', 'source_stamps', 'failures', 'run_scopes', 'run_seen', 'run_sources']) {
      db.run(`DELETE FROM ${table} WHERE source = ?`, source);
    }
  }
  return removed;
}
