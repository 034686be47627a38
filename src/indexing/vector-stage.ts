import type { Embedder } from '../embedding/embedder.ts';
import {
  describeError,
  exitCodes,
  LeaseHeldError,
  NotFoundError,
  StorageError,
  WombaError,
} from '../platform/errors.ts';
import type { Database } from '../store/database.ts';
import { embeddingProgress, modelNamed, servingModel } from '../store/vectors/models.ts';
import { detachMirror, pendingChanges } from '../store/vectors/outbox.ts';
import type { VectorStore } from '../store/vectors/vector-store.ts';
import { embedPending, type EmbeddingCounts, toleratedRejections, type VectorContext } from './embed-pending.ts';
import { type EmbeddingReport, emptyEmbeddingReport, type ReportedError } from './report.ts';

export interface VectorPorts {
  /** Absent without an embedding model. */
  embedder: Embedder | undefined;
  /** The server that is kept equal to the database; absent where vectors stay in it. */
  mirror: VectorStore | undefined;
  /** Of a million tokens. */
  price?: number | undefined;
}

/** What a run does about vectors when its sources have ended. */
export interface VectorStage {
  /** Loads what is configured, which takes time; the same at every call. @throws ConfigError */
  open(db: Database): Promise<VectorPorts>;
  /** Sentences for the report. */
  notes: readonly string[];
}

export interface VectorOutcome {
  report: EmbeddingReport;
  complete: boolean;
  /** Everything that is unfinished was refused: a retry changes nothing until a person does. */
  refused: boolean;
}

interface Failure {
  scope: string;
  error: unknown;
  /** Whether it leaves the run incomplete. */
  blocks: boolean;
}

/** Where nothing about vectors is configured, and before the stage: nothing to do, nothing to tell. */
export const noVectors = (): VectorOutcome => ({ report: emptyEmbeddingReport(), complete: true, refused: false });

/** Whether the stage would find anything to do. With a server it always looks: what the server lost cannot be seen from here. */
export async function hasVectorWork(db: Database, stage: VectorStage): Promise<boolean> {
  try {
    const { embedder, mirror } = await stage.open(db);
    if (mirror !== undefined && servingModel(db) !== undefined) return true;
    if (embedder === undefined) return false;
    const { ready, pending } = embeddingProgress(db, embedder.model);
    return pending > 0 || (ready > 0 && modelNamed(db, embedder.model)?.serving === false);
  } catch (error) {
    // The stage meets the same error and reports it.
    if (error instanceof WombaError) return true;
    throw error;
  }
}

/**
 * Embeds what is pending, then brings the server up to date. What fails is reported, not thrown: all that is stored stays
 * true, and the next run goes on. To be called with the lease held.
 * @throws LeaseHeldError, and errors of the database.
 */
export async function runVectorStage(stage: VectorStage | undefined, context: VectorContext): Promise<VectorOutcome> {
  const { db, signal } = context;
  if (stage === undefined) {
    detachMirror(db);
    return noVectors();
  }
  const counts: EmbeddingCounts = { computed: 0, cached: 0, tokens: 0, truncated: 0, rejected: 0 };
  const failures: Failure[] = [];
  const stopped = (): boolean => {
    if (signal.reason instanceof LeaseHeldError) throw signal.reason;
    return signal.aborted;
  };
  const attempt = async (scope: string, work: () => Promise<void>): Promise<void> => {
    if (stopped()) return;
    try {
      await work();
    } catch (error) {
      if (stopped()) return;
      if (!(error instanceof WombaError) || error instanceof LeaseHeldError || error instanceof StorageError)
        throw error;
      failures.push({ scope, error, blocks: true });
    }
  };

  let ports: VectorPorts | undefined;
  let chroma: EmbeddingReport['chroma'];
  await attempt('vectors', async () => {
    ports = await stage.open(db);
  });
  const { embedder, mirror, price } = ports ?? {};
  if (embedder !== undefined) {
    await attempt(embedder.model, async () => embedPending(context, embedder, counts));
    // After an error the refusals are a part of it.
    if (counts.rejected > 0 && failures.length === 0) {
      const error = `${counts.rejected} chunks were refused by the model; they are found by their words`;
      failures.push({ scope: embedder.model, error, blocks: counts.rejected > toleratedRejections });
    }
  }
  if (mirror === undefined) {
    if (ports !== undefined) detachMirror(db);
  } else if (servingModel(db) !== undefined) {
    chroma = { written: 0, removed: 0, waiting: 0 };
    await attempt('Chroma', async () => {
      const report = await mirror.sync({
        signal,
        onProgress: ({ done, left }) => context.onProgress({ kind: 'vectors-progress', stage: 'chroma', done, left }),
      });
      chroma = { written: report.written, removed: report.removed, waiting: 0 };
      if (report.refused > 0) {
        const error = `${report.refused} chunks were refused${report.refusal === undefined ? '' : ` (${report.refusal})`}`;
        failures.push({ scope: 'Chroma', error, blocks: report.refused > toleratedRejections });
      }
    });
  }

  const blocking = failures.filter((failure) => failure.blocks);
  const { computed, cached, tokens, truncated } = counts;
  return {
    complete: blocking.length === 0 && !signal.aborted,
    refused: blocking.length > 0 && blocking.every(({ error }) => needsPerson(error)),
    report: {
      computed,
      cached,
      pending: pendingChunksOf(db, ports),
      tokens,
      ...(truncated > 0 ? { truncated } : {}),
      ...(embedder === undefined ? {} : { model: embedder.model }),
      ...(embedder === undefined || price === undefined ? {} : { cost: (tokens * price) / 1_000_000 }),
      ...(chroma === undefined ? {} : { chroma: { ...chroma, waiting: pendingChanges(db) } }),
      ...(failures.length === 0 ? {} : { errors: failures.map(reported) }),
      ...(stage.notes.length === 0 ? {} : { notes: [...stage.notes] }),
    },
  };
}

/** Chunks without a vector: of the configured model or, where it cannot be told, of the one that is searched. */
function pendingChunksOf(db: Database, ports: VectorPorts | undefined): number {
  if (ports !== undefined && ports.embedder === undefined) return 0;
  return embeddingProgress(db, ports?.embedder?.model ?? servingModel(db)?.name ?? '').pending;
}

function reported({ scope, error }: Failure): ReportedError {
  const { message, hint } = describeError(error);
  const retryable = error instanceof WombaError && error.retryable;
  return { scope, id: null, message: hint === undefined ? message : `${message}. ${hint}`, retryable };
}

function needsPerson(error: unknown): boolean {
  return error instanceof NotFoundError || (error instanceof WombaError && error.exitCode === exitCodes.refused);
}
