import type { Embedder } from '../embedding/embedder.ts';
import type { Database } from '../store/database.ts';
import { number, text } from '../store/database.ts';
import type { EmbeddingModel } from '../store/vectors/models.ts';
import type { VectorStore } from '../store/vectors/vector-store.ts';
import { candidateSimilarities } from './candidate-similarities.ts';
import { documentFilter, type SearchFilters } from './filters.ts';

export interface DensePorts {
  store: VectorStore;
  /** The embedder whose vectors are stored under this name. */
  embedderFor(model: string): Promise<Embedder | undefined>;
  /** Of a million tokens. */
  price?: number | undefined;
}

/** What embedding the question took. */
export interface QueryEmbedding {
  model: string;
  tokens: number;
  /** Of the tokens, by EMBEDDING_PRICE_PER_MILLION; absent without it. */
  cost?: number;
}

/** A query as a vector, and the chunks nearest to it when the store was asked. */
export interface DenseCandidates {
  model: EmbeddingModel;
  vector: Float32Array;
  /** Internal number and public id of each chunk: numbers of removed chunks are used again. */
  chunks: readonly { chunk: number; chunkId: string }[];
}

/** Of a longer query only the beginning is embedded: no model reads more. */
const embeddedFrom = 100_000;

/**
 * The chunks nearest to a text, or undefined where no vectors are stored. `onEmbedded` is told what the question took as soon
 * as it is paid for, whatever becomes of the rest.
 * @throws what the embedder and the store throw, and the signal's reason when it aborts.
 */
export async function findNearest(
  { store, embedderFor, price }: DensePorts,
  query: string,
  filters: SearchFilters,
  limit: number,
  signal?: AbortSignal,
  onEmbedded: (embedding: QueryEmbedding) => void = () => {},
): Promise<DenseCandidates | undefined> {
  const model = store.model();
  if (model === undefined) return undefined;
  const embedder = await embedderFor(model.name);
  const embeddings = await embedder?.embed([query.slice(0, embeddedFrom)], { purpose: 'query', signal });
  const [vector] = embeddings?.vectors ?? [];
  if (embeddings === undefined || vector === undefined) return undefined;
  const { tokens } = embeddings;
  onEmbedded({ model: model.name, tokens, ...(price === undefined ? {} : { cost: (tokens * price) / 1_000_000 }) });
  const hits = await store.query(vector, { ...documentFilter(filters), limit, signal });
  return { model, vector, chunks: hits };
}

/** A chunk's present document and the cosine of its present vector. */
export interface ChunkSimilarity {
  chunk: number;
  documentId: string;
  similarity: number;
}

/**
 * Similarities of the candidates that still exist and of the given further chunks, where they have vectors. What is computed
 * here belongs to the texts that are read in the same transaction, whatever the store knew. To be called within it.
 */
export function similaritiesOf(
  db: Database,
  { model, vector, chunks }: DenseCandidates,
  further: readonly number[],
): ChunkSimilarity[] {
  const ids = new Map(chunks.map(({ chunk, chunkId }) => [chunk, chunkId]));
  const wanted = new Set([...further, ...ids.keys()]);
  const similarities = candidateSimilarities(db, model.model, vector, [...wanted]);
  const among = new Set(further);
  return db
    .all(
      `SELECT c.chunk, c.doc, d.id || '#' || c.ordinal AS id FROM json_each(?) AS wanted
       CROSS JOIN chunks AS c ON c.chunk = wanted.value JOIN documents AS d ON d.doc = c.doc`,
      JSON.stringify([...similarities.keys()]),
    )
    .flatMap((row) => {
      const chunk = number(row, 'chunk');
      const similarity = similarities.get(chunk);
      const same = among.has(chunk) || ids.get(chunk) === text(row, 'id');
      return similarity === undefined || !same ? [] : [{ chunk, documentId: String(row['doc']), similarity }];
    });
}
