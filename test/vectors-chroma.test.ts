import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { startSampleCompany } from '../examples/server/index.ts';
import { startEmbeddingServer } from '../src/embedding/testing/embedding-server.ts';
import { startChromaServer } from '../src/store/vectors/testing/chroma-server.ts';
import { runReport, runWomba, temporaryFolder } from './support/run-womba.ts';

it('a Chroma server is filled, is filled again by one run when it was wiped, and being down only makes searches lexical', async () => {
  await using chroma = await startChromaServer();
  await using embeddings = await startEmbeddingServer({ dimensions: 64 });
  const company = await startSampleCompany();
  using folder = temporaryFolder();
  const env = {
    ...company.env,
    WOMBA_DATA_DIR: folder.path,
    EMBEDDING_MODEL: 'openai-compatible:test',
    EMBEDDING_BASE_URL: embeddings.url,
    CHROMA_URL: chroma.url,
  };
  const chunks = (): number => {
    const db = new DatabaseSync(join(folder.path, 'womba.db'), { readOnly: true });
    const row = db.prepare('SELECT count(*) AS n FROM chunks').get();
    db.close();
    return Number(row?.['n']);
  };
  const search = async (): Promise<{ mode: string; warnings?: string[]; results: { why: string }[] }> =>
    JSON.parse((await runWomba(env, 'search', '--json', 'bank confirmation')).stdout) as never;
  try {
    const filled = await runReport(env);
    expect(filled.report.embeddings.errors).toBeUndefined();
    expect(filled.code).toBe(0);
    expect(filled.report.embeddings).toMatchObject({ pending: 0, chroma: { waiting: 0 } });
    expect(await recordsIn(chroma.url)).toBe(chunks());
    const answer = await search();
    expect(answer.warnings).toBeUndefined();
    expect(answer.mode).toBe('fused');
    expect(answer.results[0]?.why).toContain('similarity');

    const unchanged = await runReport(env);
    expect(unchanged.report.embeddings).toMatchObject({ computed: 0, chroma: { written: 0, removed: 0, waiting: 0 } });

    const doctor = async (settings: Record<string, string> = env): Promise<unknown> => {
      const { stdout } = await runWomba(settings, 'doctor', '--json');
      const { checks } = JSON.parse(stdout) as { checks: { name: string }[] };
      return checks.find((check) => check.name === 'vector store');
    };
    expect(await doctor()).toMatchObject({
      status: 'ok',
      detail: expect.stringMatching(/^Chroma \S+ answers, 5 of 6 collections hold vectors$/),
    });
    expect(await doctor({ ...env, CHROMA_DATABASE: 'another' })).toMatchObject({
      status: 'warning',
      detail: expect.stringContaining('was not filled from this database yet'),
    });

    await chroma.kill();
    const down = await runReport(env, 'index-all', '--refresh-hours', '24');
    expect(down.code).toBe(4);
    expect(down.stderr).toMatch(/✗ Chroma: .*CHROMA_URL/);
    const lexical = await search();
    expect(lexical.mode).toBe('lexical');
    expect(lexical.warnings?.[0]).toContain('Chroma');
    expect(lexical.results.length).toBeGreaterThan(0);

    chroma.wipe();
    await chroma.start();
    const repaired = await runReport(env, 'index-all', '--refresh-hours', '24');
    expect(repaired.code).toBe(0);
    expect(await recordsIn(chroma.url)).toBe(chunks());
    expect((await search()).mode).toBe('fused');

    // What was cleared is removed there by the next run, whichever it is.
    expect((await runWomba(env, 'rag-clear', '--collection', 'existing_tests', '--yes')).code).toBe(0);
    const single = await runReport(env, 'index', 'PLAT-102');
    expect(single.code).toBe(0);
    expect(single.report.embeddings.chroma?.removed).toBeGreaterThan(0);
    expect(await recordsIn(chroma.url)).toBe(chunks());
  } finally {
    await company.close();
  }
}, 300_000);

async function recordsIn(url: string): Promise<number> {
  const root = `${url}/api/v2/tenants/default_tenant/databases/default_database/collections`;
  const collections = (await (await fetch(root)).json()) as { id: string }[];
  const counts = await Promise.all(collections.map(async ({ id }) => (await fetch(`${root}/${id}/count`)).json()));
  return counts.reduce((sum: number, count) => sum + Number(count), 0);
}
