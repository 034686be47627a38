import { type CollectionName, collectionNames } from '../../../documents/document.ts';
import { describeError, NotFoundError, UnavailableError } from '../../../platform/errors.ts';
import { type Database, number, type Row } from '../../database.ts';
import { documentsMatching, nearestOf } from '../similarities.ts';
import { type FilterCondition, filterCondition } from '../filter-condition.ts';
import type { EmbeddingModel } from '../models.ts';
import { nearestByCodes } from '../nearest-by-codes.ts';
import { mirrorOf, pendingChanges } from '../outbox.ts';
import { loadSqliteVec } from '../sqlite-vec.ts';
import { assertDimensions } from '../vector-mismatch.ts';
import type { VectorHit, VectorQuery, VectorStore } from '../vector-store.ts';
import { type ChromaApi, type ChromaPatience, type ChromaSettings, createChromaApi } from './api.ts';
import { belongsTo } from './collections.ts';
import { assertServerVersion, synchronise } from './synchronise.ts';

/** A person waits for a search: two tries of this length, and it goes on without vectors. */
const searchPatience: ChromaPatience = { timeoutMs: 2_500, retries: 1, retryDelayMs: 100 };
/** A run can wait: Chroma may be starting, or busy with its index. */
const writePatience: ChromaPatience = { timeoutMs: 120_000, retries: 4, retryDelayMs: 500 };

/**
 * Where no more chunks match a filter, they are compared in the database, sooner than a server that knows nothing of the filter
 * proposes enough of them: a twelfth of 100,000 chunks took it 195 ms, and 32 ms here. Without `sqlite-vec` every vector is read.
 */
const comparedHereAtMost = { withCodes: 30_000, withoutCodes: 5_000 };
/** Records asked for at once, at most: their number is what a query costs. */
const mostCandidates = 5_000;
/** Asked for beyond what is wanted: some are no longer there, or fall to a filter. */
const margin = { share: 1.3, least: 20 };

export interface ChromaVectorStoreOptions {
  search?: Partial<ChromaPatience>;
  write?: Partial<ChromaPatience>;
  /** Up to how many matching chunks a filtered search is answered from the database alone. Default 30,000. */
  comparedHere?: number;
  /** Tells where the library of sqlite-vec is; throws where there is none. */
  libraryPath?: () => string;
}

/**
 * Chunks found by a Chroma server, kept equal to the database by `sync`. The server proposes chunks; filters, texts and exact
 * similarities come from the database, so whatever is out of date there can lower the quality of a result, never its truth.
 */
export function createChromaVectorStore(
  db: Database,
  settings: ChromaSettings,
  options: ChromaVectorStoreOptions = {},
): VectorStore {
  const searching = createChromaApi(settings, { ...searchPatience, ...options.search });
  const writing = createChromaApi(settings, { ...writePatience, ...options.write });
  const places = createPlaces(searching);
  /** Loads the library when it is first asked. */
  const hasCodes = (): boolean => loadSqliteVec(db, options.libraryPath) === undefined;
  const compareHere = (
    serving: EmbeddingModel,
    vector: Float32Array,
    { limit }: VectorQuery,
    filter: FilterCondition,
  ): VectorHit[] =>
    hasCodes()
      ? nearestByCodes(db, serving, vector, limit, filter)
      : nearestOf(db, matchingRows(db, serving, filter), vector, limit);
  const comparedHere = (): number =>
    options.comparedHere ?? (hasCodes() ? comparedHereAtMost.withCodes : comparedHereAtMost.withoutCodes);

  const model = (): EmbeddingModel | undefined => {
    const mirror = mirrorOf(db);
    return mirror?.target === searching.target ? mirror.model : undefined;
  };

  /** Asks the server, with more and more candidates where filters leave too few of them. */
  const search = async (vector: Float32Array, query: VectorQuery, serving: EmbeddingModel): Promise<VectorHit[]> => {
    const names = query.collection === undefined ? collectionNames : [query.collection];
    const filter = filterCondition(query);
    const restricted = filterCondition({ ...query, collection: undefined }).condition !== '';
    const share = restricted
      ? shareMatching(db, filter, filterCondition({ ...query, projectKeys: [], filters: {} }))
      : 1;
    let wanted = Math.ceil((query.limit / share) * margin.share) + margin.least;
    for (;;) {
      wanted = Math.min(mostCandidates, wanted);
      const answers = await Promise.all(
        names.map((name) => places.nearest(name, serving, vector, wanted, query.signal)),
      );
      const found = answers.filter((ids) => ids !== undefined);
      const missing = names[answers.indexOf(undefined)];
      if (missing !== undefined) {
        // In the moment when collections of a new model take the places of the old ones, the old vectors are still here.
        if (!serving.serving) return compareHere(serving, vector, query, filter);
        throw new UnavailableError(
          `Chroma at CHROMA_URL has no collection ${missing} with vectors of ${serving.name}`,
          {
            hint: 'Run index-all: it fills the collections from the database without embedding anything again.',
          },
        );
      }
      const rows = rowsOf(db, serving, found.flat(), filter);
      const exhausted = found.every((ids) => ids.length < wanted);
      if (rows.length >= query.limit || exhausted) return nearestOf(db, rows, vector, query.limit);
      if (wanted === mostCandidates) return compareHere(serving, vector, query, filter);
      wanted *= 4;
    }
  };

  return {
    name: 'chroma',
    model,
    async query(vector, query) {
      query.signal?.throwIfAborted();
      const serving = model();
      if (serving === undefined || query.limit <= 0) return [];
      assertDimensions(vector, serving);
      const filter = filterCondition(query);
      if (filter.condition !== '' && fewMatch(db, filter, comparedHere()))
        return compareHere(serving, vector, query, filter);
      return search(vector, query, serving);
    },
    async counts(signal) {
      const counts = await Promise.all(
        collectionNames.map(async (name): Promise<[CollectionName, number]> => {
          const collection = await searching.collection(name, signal);
          return [name, collection === undefined ? 0 : await searching.count(collection.uuid, signal)];
        }),
      );
      return Object.fromEntries(counts) as Record<CollectionName, number>;
    },
    sync: (syncOptions) => synchronise(db, writing, syncOptions),
    async health(signal) {
      try {
        const version = await assertServerVersion(searching, signal);
        const present = await Promise.all(collectionNames.map((name) => searching.collection(name, signal)));
        const filled = present.filter((collection) => collection?.dimension !== undefined).length;
        const waiting = pendingChanges(db);
        const rest = waiting === 0 ? '' : `; ${waiting} chunks wait to be written by the next run`;
        return { ok: true, detail: `Chroma ${version} answers, ${filled} of 6 collections hold vectors${rest}` };
      } catch (error) {
        signal?.throwIfAborted();
        const { message, hint } = describeError(error);
        return { ok: false, detail: message, ...(hint === undefined ? {} : { hint }) };
      }
    },
  };
}

interface Places {
  /** Undefined where there is no collection of the name with vectors of the model; one without any vectors is merely empty. */
  nearest(
    name: CollectionName,
    model: EmbeddingModel,
    vector: Float32Array,
    limit: number,
    signal: AbortSignal | undefined,
  ): Promise<string[] | undefined>;
}

/** Remembers which collection a name stands for; asks again when it is gone, after a server was wiped or changed over. */
function createPlaces(api: ChromaApi): Places {
  const known = new Map<CollectionName, { uuid: string; model: number }>();
  const placeOf = async (
    name: CollectionName,
    model: EmbeddingModel,
    signal: AbortSignal | undefined,
  ): Promise<string | 'empty' | undefined> => {
    const before = known.get(name);
    if (before?.model === model.model) return before.uuid;
    const collection = await api.collection(name, signal);
    if (collection === undefined) return undefined;
    // While models change, an empty one is the new model's from the start.
    if (collection.dimension === undefined) return 'empty';
    if (!belongsTo(collection, model)) return undefined;
    known.set(name, { uuid: collection.uuid, model: model.model });
    return collection.uuid;
  };
  const ask: Places['nearest'] = async (name, model, vector, limit, signal) => {
    const place = await placeOf(name, model, signal);
    if (place === 'empty') return [];
    return place === undefined ? undefined : api.nearest(place, vector, limit, signal);
  };
  return {
    async nearest(name, ...rest) {
      try {
        return await ask(name, ...rest);
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
        known.delete(name);
        return ask(name, ...rest);
      }
    },
  };
}

/** Whether at most so many chunks match; looks at no more than that. */
function fewMatch(db: Database, { condition, values }: FilterCondition, most: number): boolean {
  const row = db.get(
    `SELECT count(*) AS n FROM (SELECT 1 FROM documents AS d CROSS JOIN chunks AS c ON c.doc = d.doc WHERE 1${condition} LIMIT ?)`,
    ...values,
    most + 1,
  );
  return number(row, 'n') <= most;
}

/** The share of the documents that match, of those that would without the filter; never 0. */
function shareMatching(db: Database, filter: FilterCondition, all: FilterCondition): number {
  const count = ({ condition, values }: FilterCondition): number =>
    number(db.get(`SELECT count(*) AS n FROM documents AS d WHERE 1${condition}`, ...values), 'n');
  return Math.max(1, count(filter)) / Math.max(1, count(all));
}

/** Those of the proposed chunks that exist, match and have a vector, with it. */
function rowsOf(db: Database, model: EmbeddingModel, ids: readonly string[], filter: FilterCondition): Row[] {
  const wanted = ids.map((id) => {
    const mark = id.lastIndexOf('#');
    return [id.slice(0, mark), Number(id.slice(mark + 1))];
  });
  return db.all(
    `SELECT v.chunk, e.vector FROM json_each(?) AS wanted
     CROSS JOIN documents AS d ON d.id = wanted.value ->> 0
     CROSS JOIN chunks AS c ON c.doc = d.doc AND c.ordinal = wanted.value ->> 1
     CROSS JOIN chunk_vectors AS v ON v.chunk = c.chunk AND v.model = ?
     CROSS JOIN embeddings AS e ON e.embedding = v.embedding WHERE 1${filter.condition}`,
    JSON.stringify(wanted),
    model.model,
    ...filter.values,
  );
}

/** Every matching chunk with its vector. */
function matchingRows(db: Database, model: EmbeddingModel, filter: FilterCondition): IterableIterator<Row> {
  return db.each(
    `SELECT v.chunk, e.vector FROM chunk_vectors AS v NOT INDEXED JOIN embeddings AS e ON e.embedding = v.embedding
     WHERE v.model = ?${documentsMatching(filter)}`,
    model.model,
    ...filter.values,
  );
}
