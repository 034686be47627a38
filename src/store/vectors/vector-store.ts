import type { CollectionName } from '../../documents/document.ts';
import type { EmbeddingModel } from './models.ts';

/** What restricts a search beside collection and project. */
export interface VectorFilters {
  /** Documents with any of these components; capitals do not matter. */
  components?: readonly string[] | undefined;
  /** Documents with any of these labels; capitals do not matter. */
  labels?: readonly string[] | undefined;
  /** Documents changed at or after this moment; ISO 8601, or a beginning of it such as `2026-03`. */
  modifiedFrom?: string | undefined;
  /** Documents changed before this moment. */
  modifiedBefore?: string | undefined;
}

export interface VectorQuery {
  /** Hits wanted; fewer come where fewer chunks have vectors. */
  limit: number;
  collection?: CollectionName | undefined;
  /** Documents of any of these projects; all where the list is empty or absent. */
  projectKeys?: readonly string[] | undefined;
  filters?: VectorFilters | undefined;
  signal?: AbortSignal | undefined;
}

export interface VectorHit {
  /** Internal number of the chunk in this database, at this moment. */
  chunk: number;
  /** Public id, such as `jira_PLAT-12#0`. */
  chunkId: string;
  /** Cosine of the angle between the vectors; what is below 0 counts as 0. */
  similarity: number;
}

export interface SyncOptions {
  signal?: AbortSignal | undefined;
  /** Compares everything that is stored, even where nothing hints at a difference. */
  verify?: boolean;
  onProgress?: (progress: { done: number; left: number }) => void;
}

export interface SyncReport {
  /** Chunks written, with vector or only with new metadata. */
  written: number;
  /** Chunks removed. */
  removed: number;
  /** Chunks that the server would not take; they stay pending. */
  refused: number;
  /** Why, for the first of them. */
  refusal?: string;
  /** Collections whose content was compared id by id. */
  verified: CollectionName[];
}

export interface VectorHealth {
  ok: boolean;
  /** What was found, in one sentence. */
  detail: string;
  /** What to do about it. */
  hint?: string;
}

/**
 * Finds the chunks whose vectors are nearest to one. `womba.db` decides what exists: a store never returns a chunk that is no
 * longer there, and every similarity is computed from the vector that belongs to the chunk's present text.
 */
export interface VectorStore {
  readonly name: 'sqlite-vec' | 'chroma';
  /** The model that query vectors must come from, or undefined where nothing can be found yet. */
  model(): EmbeddingModel | undefined;
  /**
   * The nearest chunks, nearest first. An empty list where there are no vectors.
   * @throws VectorMismatch for a vector of another length than the model's, StorageError where this machine cannot compute,
   * UnavailableError and RefusedError where a server is asked and does not answer.
   */
  query(vector: Float32Array, query: VectorQuery): Promise<VectorHit[]>;
  /** Chunks that can be found, by collection. */
  counts(signal?: AbortSignal): Promise<Record<CollectionName, number>>;
  /** Makes the store equal to the database. Resumable at any point; not to be called twice at a time, nor in a transaction. */
  sync(options?: SyncOptions): Promise<SyncReport>;
  /** Whether searches would work now. Never throws, except when the signal aborts. */
  health(signal?: AbortSignal): Promise<VectorHealth>;
}
