import { type CollectionName, collectionNames } from '../../documents/document.ts';
import { type Database, number, text } from '../database.ts';
import { queryCode } from './coder.ts';
import { filterCondition } from './filter-condition.ts';
import { embeddingProgress, servingModel, vectorsByCollection } from './models.ts';
import { detachMirror } from './outbox.ts';
import { documentsMatching, similarityOf } from './similarities.ts';
import { loadSqliteVec } from './sqlite-vec.ts';
import { blobOfVector } from './vector-blob.ts';
import { assertDimensions } from './vector-mismatch.ts';
import type { VectorStore } from './vector-store.ts';

/**
 * Chunks that the first pass leaves for exact comparison, at least. Where no more than these match the filters, the result is
 * exact; beyond, 99 % of the ten nearest are among them (docs/decisions/022-vectors.md).
 */
const shortlistSize = 2_000;
const shortlistPerHit = 10;

export interface SqliteVectorStoreOptions {
  /** Tells where the library of sqlite-vec is; throws where there is none. */
  libraryPath?: () => string;
}

/** Vectors inside `womba.db`: written in the transactions that write the chunks, so there is nothing to bring up to date. */
export function createSqliteVectorStore(db: Database, options: SqliteVectorStoreOptions = {}): VectorStore {
  const load = () => loadSqliteVec(db, options.libraryPath);
  return {
    name: 'sqlite-vec',
    model: () => servingModel(db),
    async query(vector, query) {
      query.signal?.throwIfAborted();
      const model = servingModel(db);
      if (model === undefined || query.limit <= 0) return [];
      assertDimensions(vector, model);
      const failure = load();
      if (failure !== undefined) throw failure;
      const code = queryCode(db, model, vector);
      if (code === undefined) return [];
      const filter = filterCondition(query);
      return db
        .all(
          `SELECT near.chunk, near.distance, d.id || '#' || c.ordinal AS id FROM (
             SELECT shortlist.chunk, vec_distance_cosine(e.vector, ?) AS distance FROM (
               SELECT v.chunk, v.embedding FROM chunk_vectors AS v NOT INDEXED WHERE v.model = ?${documentsMatching(filter)}
               ORDER BY vec_distance_hamming(vec_bit(v.code), vec_bit(?)), v.chunk LIMIT ?
             ) AS shortlist JOIN embeddings AS e ON e.embedding = shortlist.embedding
             ORDER BY distance, shortlist.chunk LIMIT ?
           ) AS near JOIN chunks AS c ON c.chunk = near.chunk JOIN documents AS d ON d.doc = c.doc
           ORDER BY near.distance, near.chunk`,
          blobOfVector(vector),
          model.model,
          ...filter.values,
          code,
          Math.max(shortlistSize, query.limit * shortlistPerHit),
          query.limit,
        )
        .map((row) => ({
          chunk: number(row, 'chunk'),
          chunkId: text(row, 'id'),
          similarity: similarityOf(1 - number(row, 'distance')),
        }));
    },
    async counts() {
      const found = vectorsByCollection(db);
      return Object.fromEntries(collectionNames.map((name) => [name, found.get(name) ?? 0])) as Record<
        CollectionName,
        number
      >;
    },
    async sync() {
      detachMirror(db);
      return { written: 0, removed: 0, refused: 0, verified: [] };
    },
    async health() {
      const failure = load();
      if (failure !== undefined) {
        return { ok: false, detail: failure.message, ...(failure.hint === undefined ? {} : { hint: failure.hint }) };
      }
      const model = servingModel(db);
      if (model === undefined) return { ok: true, detail: 'sqlite-vec is ready; no vectors are stored yet' };
      const { ready, pending } = embeddingProgress(db, model.name);
      const rest = pending === 0 ? '' : `, ${pending} chunks still without one`;
      return { ok: true, detail: `sqlite-vec is ready: ${ready} vectors of ${model.name}${rest}` };
    },
  };
}
