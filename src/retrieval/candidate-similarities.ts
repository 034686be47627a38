import { type Database, number } from '../store/database.ts';
import { dotProduct, vectorOfBlob } from '../store/vectors/vector-blob.ts';

/**
 * Cosines of the given chunks with a query's vector, negative ones included; chunks without a vector of the model are absent.
 * `womba.db` holds every vector, also where a Chroma server is searched. Fusion needs these of its lexical candidates to know
 * what is usual for a query. 200 chunks of 768 dimensions take about a millisecond.
 *
 * @param model number of the model that `vector` comes from, as `VectorStore.model()` tells it.
 */
export function candidateSimilarities(
  db: Database,
  model: number,
  vector: Float32Array,
  chunks: readonly number[],
): Map<number, number> {
  const rows = db.all(
    `SELECT v.chunk, e.vector FROM json_each(?) AS wanted
     CROSS JOIN chunk_vectors AS v ON v.chunk = wanted.value AND v.model = ?
     CROSS JOIN embeddings AS e ON e.embedding = v.embedding`,
    JSON.stringify(chunks),
    model,
  );
  return new Map(rows.map((row) => [number(row, 'chunk'), dotProduct(vector, vectorOfBlob(row['vector']))]));
}
