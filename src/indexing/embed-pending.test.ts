import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type EmbeddingServer,
  type EmbeddingServerOptions,
  startEmbeddingServer,
} from '../embedding/testing/embedding-server.ts';
import { LeaseHeldError, ProtocolError, StoppedError, UnavailableError } from '../platform/errors.ts';
import { embeddingProgress, servingModel } from '../store/vectors/models.ts';
import { embedPending, type EmbeddingCounts } from './embed-pending.ts';
import { addTexts, embedderAt, startVectorWork, type VectorWork } from './testing/vector-work.ts';

const modelName = 'openai-compatible:test';
const words = (count: number, seed = 0): string =>
  Array.from({ length: count }, (_, at) => `word${(seed + 1) * 7 + at}`).join(' ');
/** Different short texts. */
const shortTexts = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, at) => `refund number ${from + at}`);

describe('pending chunks', () => {
  let server: EmbeddingServer;
  let work: VectorWork;
  const servers: EmbeddingServer[] = [];
  const serve = async (options: EmbeddingServerOptions = {}): Promise<EmbeddingServer> => {
    const started = await startEmbeddingServer({ dimensions: 16, ...options });
    servers.push(started);
    return started;
  };
  beforeEach(async () => {
    server = await serve();
  });
  afterEach(async () => {
    work[Symbol.dispose]();
    await Promise.all(servers.splice(0).map((each) => each.close()));
  });

  const begin = async (texts: readonly string[]): Promise<void> => {
    work = await startVectorWork(texts);
  };
  const noCounts = (): EmbeddingCounts => ({ computed: 0, cached: 0, tokens: 0, truncated: 0, rejected: 0 });
  const embed = async (at = server, counts = noCounts()): Promise<EmbeddingCounts> => {
    await embedPending(work.context, embedderAt(at), counts);
    return counts;
  };
  const state = (): { ready: number; pending: number } => embeddingProgress(work.db, modelName);

  it('get their vectors batch by batch, and each batch is there at once', async () => {
    await begin(shortTexts(600));
    const ready: number[] = [];
    work.afterProgress = () => ready.push(embeddingProgress(work.connect(), modelName).ready);
    const counts = await embed();
    expect(counts).toEqual({ computed: 600, cached: 0, tokens: server.counts.tokens, truncated: 0, rejected: 0 });
    expect(ready).toEqual([256, 512, 600]);
    expect(work.progress.at(-1)).toEqual({ kind: 'vectors-progress', stage: 'embedding', done: 600, left: 0 });
    expect(state()).toEqual({ ready: 600, pending: 0 });
    expect(servingModel(work.db)?.dimensions).toBe(16);
  });

  it('that are there already ask nobody', async () => {
    await begin(shortTexts(3));
    await embed();
    const { requests } = server.counts;
    expect(await embed()).toEqual(noCounts());
    expect(server.counts.requests).toBe(requests);
  });

  it('of a text that was embedded before, or that comes twice, cost nothing', async () => {
    await begin(shortTexts(2));
    await embed();
    // The same title, so the same text to embed: removed and brought back, and as two chunks of one document.
    work.db.write(() => work.db.run('DELETE FROM chunk_vectors WHERE chunk = 1'));
    addTexts(work, ['twice'], 3);
    work.db.write(() =>
      work.db.run(`INSERT INTO chunks (doc, ordinal, heading_path, text, tokens)
                   SELECT doc, 1, heading_path, text, tokens FROM chunks WHERE text = 'twice'`),
    );
    const { texts } = server.counts;
    expect(await embed()).toMatchObject({ computed: 1, cached: 2 });
    expect(server.counts.texts).toBe(texts + 1);
    expect(state()).toEqual({ ready: 4, pending: 0 });
  });

  it('whose texts the model refuses stay pending, every second of a batch, and do not hold up the others', async () => {
    server = await serve({ maxInputTokens: 40 });
    await begin(Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? `refund number ${at}` : words(30, at))));
    expect(await embed()).toMatchObject({ computed: 10, rejected: 10 });
    expect(state()).toEqual({ ready: 10, pending: 10 });
    // The next run asks again: the limit of the server may be another one by then.
    const patient = await serve();
    expect(await embed(patient)).toMatchObject({ computed: 10, rejected: 0 });
    expect(patient.counts.texts).toBe(10);
    expect(state()).toEqual({ ready: 20, pending: 0 });
  });

  it('that were refused by an earlier run do not keep later ones from their vectors', async () => {
    server = await serve({ maxInputTokens: 40 });
    await begin(Array.from({ length: 30 }, (_, at) => words(30, at)));
    expect(await embed()).toMatchObject({ computed: 0, rejected: 30 });
    addTexts(work, shortTexts(2), 31);
    expect(await embed()).toMatchObject({ computed: 2, rejected: 30 });
    expect(state()).toEqual({ ready: 2, pending: 30 });
  });

  it('are given up when the server answers nonsense, with what was stored before kept', async () => {
    await begin(shortTexts(456));
    work.afterProgress = () => server.fail([{ kind: 'zeros' }], true);
    const counts = noCounts();
    await expect(embed(server, counts)).rejects.toThrow(ProtocolError);
    expect(counts).toMatchObject({ computed: 256, rejected: 8 });
    expect(state()).toEqual({ ready: 256, pending: 200 });
    // Found out soon, although every text is tried for itself.
    expect(server.counts.requests).toBeLessThan(60);
  });

  it('wait when the server is gone in the middle, and what was answered is kept and counted', async () => {
    await begin(shortTexts(300));
    work.afterProgress = () => server.fail([{ kind: 'status', status: 503 }], true);
    const counts = noCounts();
    await expect(embed(server, counts)).rejects.toThrow(UnavailableError);
    expect(counts).toMatchObject({ computed: 256, tokens: server.counts.tokens });
    server.mend();
    work.afterProgress = undefined;
    expect(await embed()).toMatchObject({ computed: 44 });
    expect(state()).toEqual({ ready: 300, pending: 0 });
  });

  it('are all embedded again when the model gives vectors of another length by now; the old ones serve until then', async () => {
    await begin(shortTexts(300));
    await embed();
    addTexts(work, shortTexts(10, 300), 301);
    const changed = await serve({ dimensions: 8 });
    const serving: (number | undefined)[] = [];
    work.afterProgress = () => serving.push(servingModel(work.db)?.dimensions);
    expect(await embed(changed)).toMatchObject({ computed: 310, rejected: 0 });
    expect(new Set(serving)).toEqual(new Set([16]));
    expect(servingModel(work.db)?.dimensions).toBe(8);
    expect(changed.counts.texts).toBe(310);
    expect(state()).toEqual({ ready: 310, pending: 0 });
  });

  it('are embedded again by a run that asks the model, even when no text is new', async () => {
    await begin(shortTexts(3));
    await embed();
    const changed = await serve({ dimensions: 8 });
    expect(await embed(changed)).toEqual(noCounts());
    work.context.probe = true;
    expect(await embed(changed)).toMatchObject({ computed: 3, tokens: changed.counts.tokens });
    expect(servingModel(work.db)?.dimensions).toBe(8);
    expect(await embed(changed)).toMatchObject({ computed: 0 });
  });

  it('cost nothing when the model goes back to the length that it had', async () => {
    await begin(shortTexts(3));
    await embed();
    addTexts(work, ['second'], 4);
    await embed(await serve({ dimensions: 8 }));
    addTexts(work, ['third'], 5);
    const { texts } = server.counts;
    // What was new under the other length, and what is new now.
    expect(await embed()).toMatchObject({ computed: 2, cached: 3 });
    expect(server.counts.texts).toBe(texts + 2);
    expect(servingModel(work.db)?.dimensions).toBe(16);
    expect(state()).toEqual({ ready: 5, pending: 0 });
    addTexts(work, ['fourth'], 6);
    expect(await embed()).toMatchObject({ computed: 1, cached: 0 });
  });

  it('count once as refused when all are embedded again', async () => {
    await begin(shortTexts(4));
    await embed();
    addTexts(work, ['new', words(30)], 5);
    const changed = await serve({ dimensions: 8, maxInputTokens: 40 });
    expect(await embed(changed)).toMatchObject({ computed: 5, cached: 0, rejected: 1 });
    expect(state()).toEqual({ ready: 5, pending: 1 });
    // Waiting for it would leave searches without vectors for ever: questions have the new length.
    expect(servingModel(work.db)?.dimensions).toBe(8);
  });

  it('that are refused in numbers keep the old vectors in use', async () => {
    await begin(shortTexts(60));
    await embed();
    addTexts(
      work,
      Array.from({ length: 21 }, (_, at) => words(30, at)).flatMap((text, at) => [text, `new ${at}`]),
      61,
    );
    const changed = await serve({ dimensions: 8, maxInputTokens: 40 });
    expect(await embed(changed)).toMatchObject({ computed: 81, rejected: 21 });
    expect(servingModel(work.db)?.dimensions).toBe(16);
  });

  it('never get vectors of two lengths in one run', async () => {
    await begin(shortTexts(300));
    work.afterProgress = () => server.fail([{ kind: 'dimensions', dimensions: 8 }], true);
    await expect(embed()).rejects.toThrow(/dimensions/);
    expect(state()).toEqual({ ready: 256, pending: 44 });
    // The next run takes the model as it is then, for all of them.
    work.afterProgress = undefined;
    await embed();
    expect(servingModel(work.db)?.dimensions).toBe(8);
    expect(state()).toEqual({ ready: 300, pending: 0 });
  });

  it('wait when the run is stopped between two batches', async () => {
    await begin(shortTexts(600));
    const reason = new StoppedError('SIGTERM');
    work.afterProgress = () => work.stop.abort(reason);
    await expect(embed()).rejects.toBe(reason);
    expect(state()).toEqual({ ready: 256, pending: 344 });
    expect(server.counts.texts).toBe(256);
  });

  it('wait when the run is stopped while the model answers', async () => {
    await begin(shortTexts(3));
    server.fail([{ kind: 'slow', ms: 600_000 }]);
    const reason = new StoppedError('SIGTERM');
    const embedding = embed();
    await vi.waitUntil(() => server.counts.requests === 1, { timeout: 20_000, interval: 5 });
    work.stop.abort(reason);
    await expect(embedding).rejects.toBe(reason);
    expect(state()).toEqual({ ready: 0, pending: 3 });
  });

  it('are left to the run that has taken over', async () => {
    await begin(shortTexts(600));
    const other = work.connect();
    work.afterProgress = () => other.run("UPDATE lease SET owner = 'another run'");
    await expect(embed()).rejects.toThrow(LeaseHeldError);
    expect(state()).toEqual({ ready: 256, pending: 344 });
  });
});
