import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddingServer, startEmbeddingServer } from '../embedding/testing/embedding-server.ts';
import { ConfigError, LeaseHeldError, StoppedError } from '../platform/errors.ts';
import { sendJson, serveLocally } from '../platform/http/testing/local-server.ts';
import { createChromaVectorStore } from '../store/vectors/chroma/chroma-vector-store.ts';
import { mirrorOf, pendingChanges } from '../store/vectors/outbox.ts';
import { type ChromaServer, startChromaServer } from '../store/vectors/testing/chroma-server.ts';
import type { VectorStore } from '../store/vectors/vector-store.ts';
import { addTexts, embedderAt, startVectorWork, type VectorWork } from './testing/vector-work.ts';
import { hasVectorWork, runVectorStage, type VectorPorts, type VectorStage } from './vector-stage.ts';

const refund = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, at) => `refund number ${from + at}`);
/** Sixty tokens, of which the server that takes forty wants none. */
const long = (seed: number): string => Array.from({ length: 30 }, (_, at) => `word${seed * 31 + at}`).join(' ');
const nobody = 'http://127.0.0.1:9';
const impatient = { timeoutMs: 20_000, retries: 0, retryDelayMs: 1 };

describe('the stage of vectors', () => {
  let server: EmbeddingServer;
  let work: VectorWork;
  beforeEach(async () => {
    server = await startEmbeddingServer({ dimensions: 16, maxInputTokens: 40 });
    work = await startVectorWork(refund(300));
  });
  afterEach(async () => {
    work[Symbol.dispose]();
    await server.close();
  });

  const stageOf = (ports: Partial<VectorPorts>, notes: string[] = []): VectorStage => ({
    open: () => Promise.resolve({ embedder: undefined, mirror: undefined, ...ports }),
    notes,
  });
  const withModel = (more: Partial<VectorPorts> = {}): VectorStage =>
    stageOf({ embedder: embedderAt(server), ...more });
  const chromaAt = (url: string, database = 'default_database'): VectorStore =>
    createChromaVectorStore(work.db, { url, database }, { search: impatient, write: impatient });

  it('has nothing to do and nothing to tell where nothing is configured', async () => {
    expect(await runVectorStage(undefined, work.context)).toEqual({
      complete: true,
      refused: false,
      report: { computed: 0, cached: 0, pending: 0, tokens: 0 },
    });
  });

  it('tells tokens, and cost where a price is given; what costs nothing is told as nothing', async () => {
    expect(await hasVectorWork(work.db, withModel())).toBe(true);
    const { report } = await runVectorStage(withModel({ price: 0.02 }), work.context);
    const { tokens } = server.counts;
    expect(report).toEqual({
      model: 'openai-compatible:test',
      computed: 300,
      cached: 0,
      pending: 0,
      tokens,
      cost: (tokens * 0.02) / 1_000_000,
    });
    expect(await hasVectorWork(work.db, withModel())).toBe(false);
    const again = await runVectorStage(withModel({ price: 0.02 }), work.context);
    expect(again.report).toMatchObject({ computed: 0, tokens: 0, cost: 0 });
    // No price is made up.
    expect((await runVectorStage(withModel(), work.context)).report).not.toHaveProperty('cost');
  });

  it('is complete with up to 20 refused chunks, in this run and in every later one, and incomplete with more', async () => {
    addTexts(
      work,
      Array.from({ length: 20 }, (_, at) => long(at)),
      301,
    );
    for (const computed of [300, 0]) {
      const { complete, report } = await runVectorStage(withModel(), work.context);
      expect(report).toMatchObject({ computed, pending: 20 });
      expect(report.errors?.map((error) => error.message)).toEqual([
        '20 chunks were refused by the model; they are found by their words',
      ]);
      expect(complete).toBe(true);
    }
    addTexts(work, [long(20)], 321);
    const { complete, refused, report } = await runVectorStage(withModel(), work.context);
    expect({ complete, refused }).toEqual({ complete: false, refused: false });
    expect(report.pending).toBe(21);
  });

  it('tells one error, and counts what was stored before it, when the server answers nonsense', async () => {
    work.afterProgress = () => server.fail([{ kind: 'nulls' }], true);
    const { complete, refused, report } = await runVectorStage(withModel({ price: 1 }), work.context);
    expect({ complete, refused }).toEqual({ complete: false, refused: false });
    expect(report).toMatchObject({ computed: 256, pending: 44 });
    expect(report.cost).toBeGreaterThan(0);
    expect(report.errors).toHaveLength(1);
    expect(report.errors?.[0]).toMatchObject({ scope: 'openai-compatible:test', message: /no number/ });
  });

  it('needs a person where the key is refused, and a retry where the server is down', async () => {
    server.fail([{ kind: 'status', status: 401 }], true);
    expect(await runVectorStage(withModel(), work.context)).toMatchObject({ complete: false, refused: true });
    server.fail([{ kind: 'status', status: 503 }], true);
    const { complete, refused, report } = await runVectorStage(withModel(), work.context);
    expect({ complete, refused }).toEqual({ complete: false, refused: false });
    expect(report).toMatchObject({ pending: 300, errors: [{ retryable: true }] });
  });

  it('needs a person where Chroma refuses the token, and embeds all the same', async () => {
    await using refusing = await serveLocally((_, response) => sendJson(response, { error: 'Forbidden' }, 403));
    const stage = withModel({ mirror: chromaAt(refusing.url) });
    const { complete, refused, report } = await runVectorStage(stage, work.context);
    expect({ complete, refused }).toEqual({ complete: false, refused: true });
    expect(report).toMatchObject({ computed: 300, pending: 0 });
    expect(report.errors?.map((error) => error.message).join()).toContain('CHROMA_API_KEY');
  });

  it('reports a configuration that cannot be opened, and counts what is pending all the same', async () => {
    await runVectorStage(withModel(), work.context);
    addTexts(work, ['new'], 301);
    const failing: VectorStage = {
      open: () => Promise.reject(new ConfigError('OPENAI_API_KEY is not set')),
      notes: [],
    };
    expect(await hasVectorWork(work.db, failing)).toBe(true);
    const { complete, refused, report } = await runVectorStage(failing, work.context);
    expect({ complete, refused }).toEqual({ complete: false, refused: true });
    expect(report).toMatchObject({ pending: 1, errors: [{ scope: 'vectors', message: 'OPENAI_API_KEY is not set' }] });
  });

  it('is not complete when it is stopped, says what it did, and reports no error', async () => {
    work.afterProgress = () => work.stop.abort(new StoppedError('SIGTERM'));
    const { complete, report } = await runVectorStage(withModel(), work.context);
    expect(complete).toBe(false);
    expect(report).toMatchObject({ computed: 256, pending: 44, tokens: server.counts.tokens });
    expect(report.errors).toBeUndefined();
  });

  it('ends with the lease', async () => {
    const other = work.connect();
    work.afterProgress = () => other.run("UPDATE lease SET owner = 'another run'");
    await expect(runVectorStage(withModel(), work.context)).rejects.toThrow(LeaseHeldError);
    const lost = new LeaseHeldError('lost');
    work.stop.abort(lost);
    await expect(runVectorStage(withModel(), work.context)).rejects.toBe(lost);
  });

  it('passes errors of the program on', async () => {
    const broken: VectorStage = { open: () => Promise.reject(new TypeError('a bug')), notes: [] };
    await expect(runVectorStage(broken, work.context)).rejects.toThrow(TypeError);
    await expect(hasVectorWork(work.db, broken)).rejects.toThrow(TypeError);
  });

  it('with a server that is gone embeds all the same, and counts what waits for it', async () => {
    const stage = withModel({ mirror: chromaAt(nobody) });
    const first = await runVectorStage(stage, work.context);
    expect(first.complete).toBe(false);
    expect(first.report).toMatchObject({ computed: 300, pending: 0, chroma: { written: 0, removed: 0 } });
    expect(first.report.errors).toMatchObject([{ scope: 'Chroma', retryable: true }]);
    expect(await hasVectorWork(work.db, stage)).toBe(true);
  });

  describe('with a Chroma server', () => {
    let chroma: ChromaServer;
    beforeAll(async () => {
      chroma = await startChromaServer();
    }, 120_000);
    afterAll(() => chroma[Symbol.asyncDispose]());

    it('makes it equal, tells what waits when it is gone, and forgets it when it is configured no longer', async () => {
      const mirror = chromaAt(chroma.url, 'stage');
      const first = await runVectorStage(withModel({ mirror }), work.context);
      expect(first.complete).toBe(true);
      expect(first.report.chroma).toEqual({ written: 300, removed: 0, waiting: 0 });
      expect(work.progress.at(-1)).toEqual({ kind: 'vectors-progress', stage: 'chroma', done: 300, left: 0 });
      expect((await mirror.counts()).jira_issues).toBe(300);

      addTexts(work, ['new'], 301);
      await chroma.kill();
      const down = await runVectorStage(withModel({ mirror }), work.context);
      expect(down.report).toMatchObject({ computed: 1, pending: 0, chroma: { written: 0, waiting: 1 } });
      expect(down).toMatchObject({ complete: false, refused: false });
      await chroma.start();
      const healed = await runVectorStage(withModel({ mirror }), work.context);
      expect(healed.report.chroma).toEqual({ written: 1, removed: 0, waiting: 0 });
      expect(healed.complete).toBe(true);

      // Nobody would ever empty the outbox.
      expect(mirrorOf(work.db)).toBeDefined();
      await runVectorStage(withModel(), work.context);
      expect(mirrorOf(work.db)).toBeUndefined();
      addTexts(work, ['newer'], 302);
      await runVectorStage(withModel(), work.context);
      expect(pendingChanges(work.db)).toBe(0);
    });

    it('keeps what an earlier model left there equal without a model', async () => {
      const mirror = chromaAt(chroma.url, 'without');
      await runVectorStage(withModel({ mirror }), work.context);
      work.db.write(() => work.db.run("DELETE FROM documents WHERE id = 'jira_PLAT-1'"));
      const { report, complete } = await runVectorStage(stageOf({ mirror }, ['a note']), work.context);
      expect(complete).toBe(true);
      expect(report).toEqual({
        computed: 0,
        cached: 0,
        pending: 0,
        tokens: 0,
        chroma: { written: 0, removed: 1, waiting: 0 },
        notes: ['a note'],
      });
    });
  });
});
