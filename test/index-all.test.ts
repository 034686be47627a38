import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { digestIndex, integrityProblems } from './support/index-dump.ts';
import { runReport, runWomba, temporaryFolder } from './support/run-womba.ts';

describe('womba index-all', () => {
  let company: SampleCompany;
  const folder = temporaryFolder();
  const env = (): Record<string, string> => ({ ...company.env, WOMBA_DATA_DIR: folder.path });

  beforeAll(async () => {
    company = await startSampleCompany();
  });
  afterAll(async () => {
    await company.close();
    folder[Symbol.dispose]();
  });

  it('prints the contract lines and fills five collections from an empty folder', async () => {
    const { code, stdout, stderr } = await runWomba(env(), 'index-all');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('🚀 STARTING INDEX-ALL FOR PROJECT: PLAT, SHOP');
    expect(lines[1]).toMatch(/^⏰ Start Time: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const phases = lines
      .filter((line) => /^(▶|✅|❌|⏭)/.test(line))
      .map((line) => line.replace(/[\d.]+s: .*/, 'Ns: …'));
    expect(phases).toEqual([
      '▶ [1/5] Zephyr Scale tests',
      '✅ Phase 1 complete in Ns: …',
      '▶ [2/5] Jira issues',
      '✅ Phase 2 complete in Ns: …',
      '▶ [3/5] Confluence pages',
      '✅ Phase 3 complete in Ns: …',
      '▶ [4/5] External documentation',
      '✅ Phase 4 complete in Ns: …',
      '▶ [5/5] Swagger/OpenAPI documents',
      '✅ Phase 5 complete in Ns: …',
    ]);
    const summary = lines.slice(lines.indexOf('📊 SUMMARY:') + 1).map((line) => line.trim());
    expect(summary[0]).toMatch(/^✓ Zephyr Tests: 103 documents \(103 added, 0 changed, 0 removed\)$/);
    expect(summary[1]).toMatch(/^✓ Jira Stories: 76 documents/);
    expect(summary[2]).toMatch(/^✓ Confluence Docs: \d+ documents/);
    expect(summary[3]).toMatch(/^✓ External Docs: \d+ documents/);
    expect(summary[4]).toMatch(/^✓ Swagger Docs: \d+ documents/);
    expect(summary[5]).toMatch(/^🎯 TOTAL INDEXED: \d+ documents$/);
    expect(stdout.trimEnd().endsWith('🎉 INDEX-ALL COMPLETE!')).toBe(true);
    expect(integrityProblems(folder.path)).toEqual([]);
  });

  it('writes no document in a second run, and asks for no body', async () => {
    const before = digestIndex(folder.path, { times: true });
    company.resetRequests();
    const { code, report } = await runReport(env());
    expect(code).toBe(0);
    expect(report.status).toBe('complete');
    for (const source of Object.values(report.sources)) {
      expect(source).toMatchObject({ status: 'complete', added: 0, changed: 0, removed: 0, chunks: 0 });
      expect(source.unchanged + source.failed).toBe(source.seen);
    }
    expect(digestIndex(folder.path, { times: true })).toBe(before);
    const paths = company.requests.map((request) => request.url);
    expect(paths.filter((path) => path.includes('bulkfetch'))).toEqual([]);
    expect(paths.filter((path) => path.includes('teststeps'))).toEqual([]);
  });

  it('reads everything again with --force-refresh and changes nothing', async () => {
    const before = digestIndex(folder.path, { times: true });
    const { code, report } = await runReport(env(), 'index-all', '--force-refresh');
    expect(code).toBe(0);
    expect(report.sources.jira).toMatchObject({ seen: 76, added: 0, changed: 0, removed: 0 });
    expect(digestIndex(folder.path, { times: true })).toBe(before);
  });

  it('reports what the contract promises with --json', async () => {
    const { report, stderr } = await runReport(env());
    expect(Object.keys(report)).toEqual(
      expect.arrayContaining(['status', 'project_keys', 'started_at', 'seconds', 'sources', 'results', 'embeddings']),
    );
    expect(report.project_keys).toEqual(['PLAT', 'SHOP']);
    expect(Object.keys(report.sources)).toEqual(['zephyr', 'jira', 'confluence', 'external', 'swagger']);
    const { total, ...parts } = report.results;
    expect(total).toBe(Object.values(parts).reduce((sum, count) => sum + count, 0));
    expect(report.embeddings).toEqual({ computed: 0, cached: 0, pending: 0, tokens: 0 });
    expect(stderr).toContain('📊 SUMMARY:');
  });

  it('skips what is not configured, by name, and that is no failure', async () => {
    using alone = temporaryFolder();
    const { ZEPHYR_BASE_URL: url, ZEPHYR_API_TOKEN: token } = company.env;
    const { code, stdout } = await runWomba(
      { ZEPHYR_BASE_URL: url ?? '', ZEPHYR_API_TOKEN: token ?? '', PROJECT_KEY: 'PLAT', WOMBA_DATA_DIR: alone.path },
      'index-all',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('⏭ Phase 2 skipped: not configured\n');
    expect(stdout).toContain('⏭ Phase 5 skipped: not configured\n');
    expect(stdout).toContain('🎉 INDEX-ALL COMPLETE!');
  });

  it('runs nothing before the refresh interval is over', async () => {
    company.resetRequests();
    const { code, stdout } = await runWomba({ ...env(), RAG_REFRESH_HOURS: '12' }, 'index-all');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^⏳ Last full refresh for PLAT ran at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/m);
    expect(stdout).toMatch(/^💡 Next refresh due in ~12 h\. Use --force-refresh to override\.$/m);
    expect(stdout).not.toContain('COMPLETE');
    expect(company.requests).toHaveLength(0);
    const skipped = await runReport(env(), 'index-all', '--refresh-hours', '1');
    expect(skipped.report.status).toBe('skipped');
    const due = await runReport(env(), 'index-all', '--refresh-hours', '0');
    expect(due.report.status).toBe('complete');
  });
});
