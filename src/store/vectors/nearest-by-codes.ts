import { type Database, number, text } from '../database.ts';
import { queryCode } from './coder.ts';
import type { FilterCondition } from './filter-condition.ts';
import type { EmbeddingModel } from './models.ts';
import { rememberedShortlist } from './remembered-codes.ts';
import { documentsMatching, similarityOf } from './similarities.ts';
import { blobOfVector } from './vector-blob.ts';
import type { VectorHit } from './vector-store.ts';

/**
 * Chunks that the first pass leaves for exact comparison, at least. Where no more than these match the filters, the result is
 * exact; beyond, 99 % of the ten nearest are among them (docs/decisions/022-vectors.md).
 */
const shortlistSize = 2_000;
const shortlistPerHit = 10;

/**
 * The nearest chunks by the vectors in `womba.db`: a first pass over codes of one bit for each dimension, then exact
 * comparison of the best. `sqlite-vec` must have been loaded. Nearest first, ties by number; the model's vectors and `vector`
 * have the same dimensions.
 */
export function nearestByCodes(
  db: Database,
  model: EmbeddingModel,
  vector: Float32Array,
  limit: number,
  filter: FilterCondition,
): VectorHit[] {
  const code = queryCode(db, model, vector);
  if (code === undefined) return [];
  const size = Math.max(shortlistSize, limit * shortlistPerHit);
  const known = rememberedShortlist(db, model, code, size, filter);
  const shortlist =
    known === undefined
      ? `SELECT v.chunk, v.embedding FROM chunk_vectors AS v NOT INDEXED WHERE v.model = ?${documentsMatching(filter)}
         ORDER BY vec_distance_hamming(vec_bit(v.code), vec_bit(?)), v.chunk LIMIT ?`
      : 'SELECT value ->> 0 AS chunk, value ->> 1 AS embedding FROM json_each(?)';
  return db
    .all(
      `SELECT near.chunk, near.distance, d.id || '#' || c.ordinal AS id FROM (
         SELECT shortlist.chunk, vec_distance_cosine(e.vector, ?) AS distance FROM (${shortlist}) AS shortlist
         CROSS JOIN embeddings AS e ON e.embedding = shortlist.embedding ORDER BY distance, shortlist.chunk LIMIT ?
       ) AS near JOIN chunks AS c ON c.chunk = near.chunk JOIN documents AS d ON d.doc = c.doc
       ORDER BY near.distance, near.chunk`,
      blobOfVector(vector),
      ...(known === undefined ? [model.model, ...filter.values, code, size] : [JSON.stringify(known)]),
      limit,
    )
    .map((row) => ({
      chunk: number(row, 'chunk'),
      chunkId: text(row, 'id'),
      similarity: similarityOf(1 - number(row, 'distance')),
    }));
}
