import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { sourceNames } from '../src/documents/document.ts';
import { dumpIndex } from './support/index-dump.ts';
import { runReport, runWomba, startWomba, temporaryFolder } from './support/run-womba.ts';

const reportKeys = ['status', 'project_keys', 'started_at', 'seconds', 'sources', 'results', 'embeddings'];
const sourceKeys = [
  'status',
  'seen',
  'added',
  'changed',
  'unchanged',
  'removed',
  'unobserved',
  'failed',
  'chunks',
  'requests',
  'seconds',
  'warnings',
  'errors',
];

describe('indexing on the command line', () => {
  let company: SampleCompany;
  const folder = temporaryFolder();
  const env = (): Record<string, string> => ({ ...company.env, WOMBA_DATA_DIR: folder.path });

  beforeAll(async () => {
    company = await startSampleCompany();
  });
  beforeEach(() => {
    company.clearFaults();
    company.resetRequests();
  });
  afterAll(async () => {
    await company.close();
    folder[Symbol.dispose]();
  });

  it.each([
    ['womba index-source', ['index-source', '--source', 'jira']],
    ['womba index', ['index', 'plat-101']],
    ['womba index-all', ['index-all']],
  ] as const)('%s answers with a report of the documented fields', async (_, args) => {
    const { code, report } = await runReport(env(), ...args);
    expect(code).toBe(0);
    expect(Object.keys(report)).toEqual(expect.arrayContaining(reportKeys));
    expect(Object.keys(report.sources)).toEqual([...sourceNames]);
    for (const source of Object.values(report.sources)) {
      expect(Object.keys(source)).toEqual(expect.arrayContaining(sourceKeys));
    }
    expect(report.sources.jira.status).toBe('complete');
    expect(Object.keys(report.results)).toEqual(['tests', 'stories', 'docs', 'external_docs', 'swagger_docs', 'total']);
    expect(report.embeddings).toEqual({ computed: 0, cached: 0, pending: 0, tokens: 0 });
    expect(new Date(report.started_at).toISOString()).toBe(report.started_at);
  });

  it('reads single sources, and takes gitlab for the one of OpenAPI documents', async () => {
    using alone = temporaryFolder();
    const settings = { ...company.env, WOMBA_DATA_DIR: alone.path };
    const { code, report, stderr } = await runReport(settings, 'index-source', '--source', 'gitlab,Zephyr');
    expect(code).toBe(0);
    expect(stderr).toContain('🚀 STARTING INDEX-SOURCE FOR PROJECT: PLAT, SHOP');
    expect(stderr).toContain('🎉 INDEX-SOURCE COMPLETE!');
    expect(stderr).not.toContain('[2/5]');
    expect(report.sources.swagger).toMatchObject({ status: 'complete' });
    expect(report.sources.zephyr).toMatchObject({ status: 'complete', added: 103 });
    expect(report.sources.jira).toMatchObject({ status: 'skipped', notes: ['not asked for'] });
    expect(new Set(Object.keys(dumpIndex(alone.path)).map((id) => id.split('_')[0]))).toEqual(
      new Set(['test', 'swagger']),
    );
  });

  it('reads only the projects that --project-key names', async () => {
    using alone = temporaryFolder();
    const settings = { ...company.env, WOMBA_DATA_DIR: alone.path };
    const { report } = await runReport(settings, 'index-source', '--source', 'jira', '--project-key', 'shop');
    expect(report.project_keys).toEqual(['SHOP']);
    expect(Object.keys(dumpIndex(alone.path)).every((id) => id.startsWith('jira_SHOP-'))).toBe(true);
  });

  it('reads one issue again right after it was changed', async () => {
    expect((await runReport(env(), 'index-source', '--source', 'jira')).code).toBe(0);
    company.mutate.updateIssue('PLAT-103', { summary: 'A title that is quite another one' });
    const { code, stdout } = await runWomba(env(), 'index', 'PLAT-103');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^PLAT-103: \d+ issues? and \d+ pages? read, \d+ added, [1-9]\d* changed$/m);
    const { stdout: found } = await runWomba(env(), 'search', 'quite another title', '--top-k', '1');
    expect(found).toContain('A title that is quite another one');
  });

  it('ends with 6 for an issue that does not exist', async () => {
    const { code, stdout, stderr } = await runWomba(env(), 'index', 'PLAT-99999', '--json');
    expect(code).toBe(6);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'not_found' } });
    expect(stderr).toContain('Jira has no issue PLAT-99999');
  });

  it('goes on when the reader of its lines goes away, and keeps its exit code', async () => {
    using alone = temporaryFolder();
    company.fault({ product: 'zephyr', kind: 'status', status: 503 });
    const run = startWomba({ ...company.env, WOMBA_DATA_DIR: alone.path }, ['index-all']);
    run.child.stdout?.destroy();
    run.child.stderr?.destroy();
    expect((await run.finished).code).toBe(4);
    expect(Object.keys(dumpIndex(alone.path)).filter((id) => id.startsWith('jira_'))).toHaveLength(76);
  });

  it('tells to mend what was refused instead of running again', async () => {
    using alone = temporaryFolder();
    const { code, stdout } = await runWomba(
      { ...company.env, WOMBA_DATA_DIR: alone.path, ZEPHYR_API_TOKEN: 'expired' },
      'index-all',
    );
    expect(code).toBe(3);
    expect(stdout).toContain('⚠️ NOT COMPLETE, missing: Zephyr.');
    expect(stdout).toContain('`womba doctor` checks it');
  });

  describe('while another run is at work', () => {
    it.each([
      ['womba index', ['index', 'PLAT-101', '--json']],
      ['womba index-source', ['index-source', '--source', 'zephyr', '--json']],
      ['womba index-all', ['index-all', '--json']],
    ] as const)('%s is locked out with a report and exit code 5', async (_, args) => {
      company.fault({ product: 'jira', kind: 'no-answer' });
      const run = startWomba(env(), ['index-source', '--source', 'jira']);
      try {
        while (company.requests.length === 0) await delay(20);
        const { code, stdout, stderr } = await runWomba(env(), ...args);
        expect(code).toBe(5);
        expect(JSON.parse(stdout)).toMatchObject({ status: 'locked', error: { code: 'run.locked' } });
        expect(stderr).toContain(`process ${run.child.pid}`);
      } finally {
        run.child.kill('SIGTERM');
        await run.finished;
      }
    });
  });
});
