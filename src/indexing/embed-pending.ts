import type { Embedder } from '../embedding/embedder.ts';
import { ProtocolError } from '../platform/errors.ts';
import type { Database } from '../store/database.ts';
import type { Lease } from '../store/lease.ts';
import { beginModel, embeddingProgress, finishModel, modelNamed } from '../store/vectors/models.ts';
import { linkCached, type PendingChunk, pendingChunks, storeVectors } from '../store/vectors/pending.ts';
import { pruneEmbeddings } from '../store/vectors/prune.ts';
import type { OnProgress } from './progress.ts';

/** What a run has while it looks after vectors. */
export interface VectorContext {
  db: Database;
  lease: Lease;
  signal: AbortSignal;
  onProgress: OnProgress;
  /** Asks the model for the length of its vectors, even where nothing is pending. */
  probe?: boolean;
}

export interface EmbeddingCounts {
  computed: number;
  cached: number;
  tokens: number;
  truncated: number;
  /** Chunks whose texts the model would not take. */
  rejected: number;
}

/** Chunks between two commits. The embedder splits them into requests; what a crash loses is paid for again. */
const chunksPerBatch = 256;
/** So many chunks that are refused one by one are listed, but leave the run complete and do not hold up a change of models. */
export const toleratedRejections = 20;
/** After so many texts that are refused one after another, a harmless one shows whether it is the server that is wrong. */
const mostRejectedInARow = 8;

/**
 * Gives every pending chunk a vector: from the cache, or from the model, each batch committed on its own. `counts` grows as it
 * goes, so that it is right when this throws. A text that the model refuses stays pending and does not hold up the others.
 * @throws what the embedder throws, LeaseHeldError, and the signal's reason when it aborts.
 */
export async function embedPending(
  { db, lease, signal, onProgress, probe = false }: VectorContext,
  embedder: Embedder,
  counts: EmbeddingCounts,
): Promise<void> {
  const { model } = embedder;
  let rejectedInARow = 0;

  const askDimensions = async (): Promise<number> => {
    const { tokens, vectors } = await embedder.embed(['test'], { purpose: 'document', signal });
    counts.tokens += tokens;
    return vectors[0]?.length ?? 0;
  };

  const embed = async (chunks: readonly PendingChunk[]): Promise<void> => {
    const byHash = new Map(chunks.map((chunk) => [chunk.textHash, chunk]));
    const different = [...byHash.values()];
    const answer = await embedder
      .embed(
        different.map((chunk) => chunk.text),
        { purpose: 'document', signal },
      )
      .catch((error: unknown) => {
        if (signal.aborted || !(error instanceof ProtocolError)) throw error;
        return error;
      });
    if (!(answer instanceof ProtocolError)) {
      const vectors = new Map(different.map((chunk, at) => [chunk.textHash, answer.vectors[at]]));
      const entries = chunks.flatMap(({ chunk, textHash }) => {
        const vector = vectors.get(textHash);
        return vector === undefined ? [] : [{ chunk, textHash, vector }];
      });
      db.write(() => {
        lease.assertHeld();
        storeVectors(db, model, entries);
      });
      rejectedInARow = 0;
      counts.computed += different.length;
      counts.cached += chunks.length - different.length;
      counts.tokens += answer.tokens;
      counts.truncated += answer.truncated;
      return;
    }
    if (different.length === 1) {
      counts.rejected += chunks.length;
      rejectedInARow += 1;
      // What an earlier run could not embed comes first in every later one: being refused again must not end that run.
      if (rejectedInARow % mostRejectedInARow === 0) await askDimensions();
      return;
    }
    const middle = chunks.length >> 1;
    await embed(chunks.slice(0, middle));
    await embed(chunks.slice(middle));
  };

  const pass = async (): Promise<void> => {
    for (let after = 0; ;) {
      signal.throwIfAborted();
      const pending = pendingChunks(db, model, chunksPerBatch, after);
      const last = pending.at(-1);
      if (last === undefined) return;
      after = last.chunk;
      const { linked, missing } = db.write(() => {
        lease.assertHeld();
        return linkCached(db, model, pending);
      });
      counts.cached += linked;
      if (missing.length > 0) await embed(missing);
      const left = embeddingProgress(db, model).pending;
      onProgress({ kind: 'vectors-progress', stage: 'embedding', done: counts.computed + counts.cached, left });
      await nextTurn();
    }
  };

  const known = modelNamed(db, model);
  if (probe && known !== undefined) {
    const dimensions = await askDimensions();
    if (dimensions !== known.dimensions) {
      db.write(() => {
        lease.assertHeld();
        beginModel(db, model, dimensions);
      });
    }
  }
  const before = modelNamed(db, model)?.model;
  await pass();
  // A server that gives vectors of another length by now has made all earlier ones useless.
  if (before !== undefined && modelNamed(db, model)?.model !== before) {
    // What it refused, or was known of it, in the first pass says nothing about the vectors that count now.
    counts.rejected = 0;
    counts.cached = 0;
    await pass();
  }
  db.write(() => {
    lease.assertHeld();
    finishModel(db, model, counts.rejected <= toleratedRejections ? counts.rejected : 0);
    pruneEmbeddings(db);
  });
}

/** SQLite works synchronously: the heartbeat has its turn between batches. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
