import { createEmbedder } from '../../embedding/create-embedder.ts';
import type { Embedder } from '../../embedding/embedder.ts';
import type { EmbeddingServer } from '../../embedding/testing/embedding-server.ts';
import { systemClock } from '../../platform/clock.ts';
import { acquireLease } from '../../store/lease.ts';
import { type TemporaryStore, temporaryStore } from '../../store/testing/temporary-store.ts';
import { putDocuments } from '../../store/vectors/testing/stored-documents.ts';
import type { VectorContext } from '../embed-pending.ts';
import type { ProgressEvent } from '../progress.ts';

export interface VectorWork extends TemporaryStore {
  /** What a run holds while it looks after vectors; the lease is taken. */
  readonly context: VectorContext;
  readonly progress: ProgressEvent[];
  readonly stop: AbortController;
  /** Called after each event of progress. */
  afterProgress: (() => void) | undefined;
}

/** A database under a lease, with one document of one chunk for each text. */
export async function startVectorWork(texts: readonly string[]): Promise<VectorWork> {
  const store = temporaryStore();
  addTexts(store, texts);
  const stop = new AbortController();
  const progress: ProgressEvent[] = [];
  const context: VectorContext = {
    db: store.db,
    lease: await acquireLease(store.db, 'test', systemClock),
    signal: stop.signal,
    onProgress(event) {
      progress.push(event);
      work.afterProgress?.();
    },
  };
  const work: VectorWork = Object.assign(store, { context, progress, stop, afterProgress: undefined });
  return work;
}

export function addTexts({ db }: TemporaryStore, texts: readonly string[], from = 1): void {
  putDocuments(
    db,
    texts.map((text, at) => ({ id: `jira_PLAT-${from + at}`, texts: [text] })),
  );
}

/** As a run makes it, but without patience: what fails, fails at once. */
export function embedderAt(server: EmbeddingServer): Embedder {
  const embedder = createEmbedder({
    model: 'openai-compatible:test',
    settings: { EMBEDDING_BASE_URL: server.url },
    retries: 0,
  });
  if (embedder === undefined) throw new Error('no embedder');
  return embedder;
}
