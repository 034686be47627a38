import { type CollectionName, collectionNames } from '../../documents/document.ts';
import type { Database } from '../database.ts';
import { filterCondition } from './filter-condition.ts';
import { embeddingProgress, servingModel, vectorsByCollection } from './models.ts';
import { nearestByCodes } from './nearest-by-codes.ts';
import { detachMirror } from './outbox.ts';
import { loadSqliteVec } from './sqlite-vec.ts';
import { assertDimensions } from './vector-mismatch.ts';
import type { VectorStore } from './vector-store.ts';

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
      return nearestByCodes(db, model, vector, query.limit, filterCondition(query));
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
