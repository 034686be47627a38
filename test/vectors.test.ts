import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { type EmbeddingServer, startEmbeddingServer } from '../src/embedding/testing/embedding-server.ts';
import { runReport, runWomba, temporaryFolder } from './support/run-womba.ts';

interface Answer {
  mode: string;
  warnings?: string[];
  embedding?: { model: string; tokens: number; cost?: number };
  results: { document_id: string; why: string; score: number }[];
}

let company: SampleCompany;
let embeddings: EmbeddingServer;
let folder: ReturnType<typeof temporaryFolder>;
let env: Record<string, string>;

beforeAll(async () => {
  company = await startSampleCompany();
});
afterAll(() => company.close());
beforeEach(async () => {
  embeddings = await startEmbeddingServer({ dimensions: 64, apiKey: 'sk-test' });
  folder = temporaryFolder();
  env = {
    ...company.env,
    WOMBA_DATA_DIR: folder.path,
    EMBEDDING_MODEL: 'openai:text-embedding-3-small',
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: embeddings.url,
  };
});
afterEach(async () => {
  await embeddings.close();
  folder[Symbol.dispose]();
});

const search = async (settings = env, text = 'bank confirmation runs out'): Promise<Answer> =>
  JSON.parse((await runWomba(settings, 'search', '--json', text)).stdout) as Answer;

function count(sql: string): number {
  const db = new DatabaseSync(join(folder.path, 'womba.db'), { readOnly: true });
  try {
    return Number(db.prepare(sql).get()?.['n']);
  } finally {
    db.close();
  }
}
const vectors = (): number => count('SELECT count(*) AS n FROM chunk_vectors');
const chunks = (): number => count('SELECT count(*) AS n FROM chunks');

describe('with an embedding model', () => {
  it('a run embeds every chunk, a search uses words and vectors, and an unchanged run computes nothing', async () => {
    const first = await runReport({ ...env, EMBEDDING_PRICE_PER_MILLION: '2' });
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/✓ Vectors: \d+ computed, \d+ known, 0 pending \(openai:text-embedding-3-small/);
    const report = first.report.embeddings;
    expect(report).toMatchObject({ pending: 0, model: 'openai:text-embedding-3-small' });
    expect(report.computed).toBe(embeddings.counts.texts);
    expect(report.computed + report.cached).toBe(chunks());
    expect(report.tokens).toBe(embeddings.counts.tokens);
    expect(report.cost).toBeCloseTo((report.tokens * 2) / 1_000_000);
    expect(vectors()).toBe(chunks());

    const before = embeddings.counts.tokens;
    const answer = await search({ ...env, EMBEDDING_PRICE_PER_MILLION: '2' });
    expect(answer.mode).toBe('fused');
    expect(answer.warnings).toBeUndefined();
    const tokens = embeddings.counts.tokens - before;
    expect(tokens).toBeGreaterThan(0);
    expect(answer.embedding).toEqual({
      model: 'openai:text-embedding-3-small',
      tokens,
      cost: (tokens * 2) / 1_000_000,
    });
    expect((await search()).embedding).not.toHaveProperty('cost');
    expect(answer.results[0]?.why).toMatch(/similarity 0\.\d\d/);
    expect((await runWomba(env, 'search', 'bank')).stdout).toMatch(/^Mode: fused\n1\. /);
    const stats = JSON.parse((await runWomba(env, 'rag-stats', '--json')).stdout) as {
      collections: Record<string, { chunks: number; vectors: number }>;
    };
    for (const { chunks: all, vectors: ready } of Object.values(stats.collections)) expect(ready).toBe(all);

    const { texts } = embeddings.counts;
    const second = await runReport(env);
    expect(second.code).toBe(0);
    expect(second.report.embeddings).toMatchObject({ computed: 0, cached: 0, pending: 0, tokens: 0 });
    expect(embeddings.counts.texts).toBe(texts);
  }, 120_000);

  it('an embedder that is down leaves everything stored and pending, exits 4, and heals when nothing is due', async () => {
    embeddings.fail([{ kind: 'status', status: 503 }], true);
    const { code, stdout } = await runWomba(env, 'index-all');
    expect(code).toBe(4);
    expect(stdout).toMatch(/✗ Vectors: 0 computed, 0 known, \d+ pending/);
    expect(stdout).toMatch(/✗ openai:text-embedding-3-small: .*503/);
    expect(stdout).toContain('missing: Vectors.');
    expect(vectors()).toBe(0);
    const lexical = await search();
    expect(lexical.mode).toBe('lexical');
    expect(lexical.results.length).toBeGreaterThan(0);
    const again = await runReport(env, 'index-all', '--refresh-hours', '24');
    expect(again.code).toBe(4);
    expect(again.report).toMatchObject({ status: 'incomplete', embeddings: { pending: chunks() } });

    embeddings.mend();
    company.resetRequests();
    const healed = await runReport(env, 'index-all', '--refresh-hours', '24');
    expect(healed.code).toBe(0);
    expect(healed.report.status).toBe('skipped');
    expect(healed.report.embeddings.pending).toBe(0);
    expect(company.requests).toEqual([]);
    expect(vectors()).toBe(chunks());

    embeddings.fail([{ kind: 'status', status: 503 }], true);
    const answer = await search();
    expect(answer.mode).toBe('lexical');
    expect(answer.results.length).toBeGreaterThan(0);
    expect(answer.warnings?.[0]).toMatch(/^Searched by words alone: .*503/);
  }, 120_000);

  it('credentials that are refused exit 3, and 4 when a source is out of reach as well', async () => {
    const settings = { ...env, OPENAI_API_KEY: 'sk-wrong' };
    const { code, report } = await runReport(settings);
    expect(code).toBe(3);
    expect(report.embeddings.errors?.[0]).toMatchObject({ retryable: false });
    expect(JSON.stringify(report)).not.toContain('sk-wrong');
    company.fault({ product: 'zephyr', kind: 'status', status: 503 });
    expect((await runReport(settings)).code).toBe(4);
    company.clearFaults();
    const { OPENAI_API_KEY: _, ...keyless } = env;
    const without = await runReport(keyless);
    expect(without.code).toBe(3);
    expect(without.report.embeddings.errors?.[0]?.message).toContain('OPENAI_API_KEY is not set');
    expect(without.report.embeddings.pending).toBe(chunks());
  }, 120_000);

  it('the vectors of the old model serve until those of the new one are complete', async () => {
    expect((await runReport(env)).code).toBe(0);
    const changed = { ...env, EMBEDDING_MODEL: 'openai:text-embedding-3-large' };
    // Two good answers, then none.
    embeddings.fail([{ kind: 'slow', ms: 0 }, ...Array.from({ length: 20 }, () => ({ kind: 'reset' }) as const)]);
    const { code, report } = await runReport(changed);
    expect(code).toBe(4);
    expect(report.embeddings.computed).toBeGreaterThan(0);
    expect(report.embeddings.pending).toBeGreaterThan(0);
    embeddings.mend();
    expect((await search(changed)).mode).toBe('fused');
    const serving = (): unknown => {
      const db = new DatabaseSync(join(folder.path, 'womba.db'), { readOnly: true });
      const row = db.prepare('SELECT name FROM embedding_models WHERE serving = 1').get();
      db.close();
      return row?.['name'];
    };
    expect(serving()).toBe('openai:text-embedding-3-small');
    expect((await runReport(changed)).code).toBe(0);
    expect(serving()).toBe('openai:text-embedding-3-large');
    expect(vectors()).toBe(chunks());
    expect((await search(changed)).mode).toBe('fused');
  }, 120_000);

  it('a single issue gets its vectors at once, and cleared documents lose theirs', async () => {
    const { code, report } = await runReport(env, 'index', 'PLAT-102');
    expect(code).toBe(0);
    expect(report.embeddings.computed).toBeGreaterThan(0);
    expect(vectors()).toBe(chunks());
    expect((await runWomba(env, 'rag-clear', '--yes')).code).toBe(0);
    expect(vectors()).toBe(0);
    // The same texts are not paid for twice.
    expect((await runReport(env, 'index', 'PLAT-102')).report.embeddings).toMatchObject({ computed: 0, pending: 0 });
  }, 120_000);

  it('doctor asks model and store', async () => {
    const found = async (
      settings: Record<string, string>,
    ): Promise<Record<string, { status: string; detail: string }>> => {
      const { stdout } = await runWomba(settings, 'doctor', '--json');
      const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string; detail: string }[] };
      return Object.fromEntries(checks.map((check) => [check.name, check]));
    };
    expect(await found(env)).toMatchObject({
      'embedding model': { status: 'ok', detail: 'openai:text-embedding-3-small answers with 64 dimensions' },
    });
    const wrong = { ...env, OPENAI_API_KEY: 'sk-wrong', CHROMA_URL: 'http://127.0.0.1:9' };
    expect(await found(wrong)).toMatchObject({
      'embedding model': { status: 'failed' },
      'vector store': { status: 'failed' },
    });
    expect(existsSync(join(folder.path, 'womba.db'))).toBe(false);
  }, 120_000);
});

describe('without an embedding model', () => {
  it('CHROMA_URL is only noted, and nobody asks that server', async () => {
    const { code, report } = await runReport({ ...env, EMBEDDING_MODEL: 'none', CHROMA_URL: 'http://127.0.0.1:9' });
    expect(code).toBe(0);
    expect(report.embeddings).toMatchObject({ computed: 0, pending: 0 });
    expect(report.embeddings.notes?.[0]).toContain('EMBEDDING_MODEL is none');
    expect(embeddings.counts.requests).toBe(0);
  }, 120_000);
});
