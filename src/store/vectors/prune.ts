import { type Database, number } from '../database.ts';

/** What unused vectors may take by default, in bytes: documents that come back, or an index that is built anew, cost nothing. */
const keptUnusedBytes = 256 * 1024 * 1024;

/**
 * Removes from the cache, oldest first, vectors that no chunk uses and for which there is no room, and models of which nothing
 * is left. Returns how many vectors went. Call it in a write transaction.
 */
export function pruneEmbeddings(db: Database, keptBytes = keptUnusedBytes): number {
  // Newest first, until the room is full.
  const excess = db.get(
    `SELECT max(embedding) AS newest FROM (
       SELECT e.embedding, sum(m.dimensions * 4) OVER (ORDER BY e.embedding DESC) AS bytes
       FROM embeddings AS e JOIN embedding_models AS m ON m.model = e.model
       WHERE NOT EXISTS (SELECT 1 FROM chunk_vectors AS v WHERE v.embedding = e.embedding)
     ) WHERE bytes > ?`,
    keptBytes,
  );
  const removed = db.run(
    `DELETE FROM embeddings WHERE embedding <= ?
       AND NOT EXISTS (SELECT 1 FROM chunk_vectors AS v WHERE v.embedding = embeddings.embedding)`,
    number(excess, 'newest'),
  );
  db.run(
    `DELETE FROM embedding_models WHERE serving = 0 AND NOT EXISTS (SELECT 1 FROM embeddings AS e WHERE e.model = embedding_models.model)
       AND model IS NOT (SELECT model FROM mirror)`,
  );
  return removed;
}
