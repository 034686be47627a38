import { cpSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { dumpIndex, integrityProblems } from './support/index-dump.ts';
import { runReport, runWomba, temporaryFolder } from './support/run-womba.ts';

type Folder = ReturnType<typeof temporaryFolder>;

describe('when something is wrong upstream', () => {
  let company: SampleCompany;
  /** What a run without faults leaves. */
  const indexed = temporaryFolder();
  let folder: Folder;
  let env: Record<string, string>;

  beforeAll(async () => {
    company = await startSampleCompany();
    expect((await runWomba({ ...company.env, WOMBA_DATA_DIR: indexed.path }, 'index-all')).code).toBe(0);
  });
  beforeEach(() => {
    folder = temporaryFolder();
    env = { ...company.env, WOMBA_DATA_DIR: folder.path };
  });
  afterEach(() => {
    company.clearFaults();
    company.resetRequests();
    folder[Symbol.dispose]();
  });
  afterAll(async () => {
    await company.close();
    indexed[Symbol.dispose]();
  });

  /** Lets a test begin where a run without faults ended. */
  const beginIndexed = (): void => cpSync(indexed.path, folder.path, { recursive: true });
  const documents = (): string[] => Object.keys(dumpIndex(folder.path));

  it('exits 4 when every source is down, keeps everything, and says which sources are missing', async () => {
    beginIndexed();
    const before = dumpIndex(folder.path, { times: true });
    company.fault({ kind: 'reset' });
    const { code, stdout } = await runWomba(env, 'index-all');
    expect(code).toBe(4);
    expect(stdout).not.toContain('COMPLETE!');
    expect(stdout).toContain('missing: Zephyr, Jira, Confluence, External, Swagger');
    expect(stdout).toMatch(/❌ Phase 2 failed: Jira: GET \S+ at 127\.0\.0\.1:\d+ failed/);
    expect(dumpIndex(folder.path, { times: true })).toEqual(before);
  });

  it('exits 4 when one source is down, finishes the others, and stamps only those', async () => {
    company.fault({ product: 'zephyr', kind: 'status', status: 503 });
    const { code, report } = await runReport(env);
    expect(code).toBe(4);
    expect(report.status).toBe('incomplete');
    expect(report.sources.zephyr.status).toBe('failed');
    expect(report.sources.zephyr.errors[0]?.message).toContain('Zephyr Scale');
    expect(report.sources.jira).toMatchObject({ status: 'complete', added: 76 });

    company.clearFaults();
    company.resetRequests();
    const next = await runReport(env, 'index-all', '--refresh-hours', '24');
    expect(next.code).toBe(0);
    expect(next.report.sources.jira.notes).toEqual(['not due']);
    expect(next.report.sources.zephyr).toMatchObject({ status: 'complete', added: 103 });
  });

  it('exits 3 when the credentials are refused, because a retry would not help', async () => {
    const { code, stdout } = await runWomba(
      { ...env, ATLASSIAN_API_TOKEN: 'wrong', ZEPHYR_API_TOKEN: 'wrong', GITLAB_TOKEN: 'wrong', EXTERNAL_DOC_URLS: '' },
      'index-all',
    );
    expect(code).toBe(3);
    expect(stdout).toContain('401');
    expect(stdout).toContain('ATLASSIAN_API_TOKEN');
    expect(stdout).not.toContain('wrong');
    expect(stdout).not.toContain('COMPLETE!');
  });

  it('exits 4 when one source is refused and another is out of reach', async () => {
    company.fault({ product: 'zephyr', kind: 'status', status: 503 });
    const { code } = await runWomba({ ...env, ATLASSIAN_API_TOKEN: 'wrong' }, 'index-all');
    expect(code).toBe(4);
  });

  it('keeps the pages of a space that answers 403, and is incomplete because the space is configured', async () => {
    beginIndexed();
    const before = documents();
    company.fault({ product: 'confluence', path: '/spaces/65002/', kind: 'status', status: 403 });
    const { code, report } = await runReport(env, 'index-all', '--force-refresh');
    expect(code).toBe(3);
    expect(report.sources.confluence.status).toBe('incomplete');
    expect(report.sources.confluence.errors.map((error) => error.scope)).toEqual([expect.stringContaining('DOCS')]);
    expect(documents()).toEqual(before);
  });

  it('only warns about a 403 on a space that was discovered', async () => {
    const { CONFLUENCE_SPACES: _, ...discovering } = env;
    expect((await runWomba(discovering, 'index-all')).code).toBe(0);
    const before = documents();
    company.fault({ product: 'confluence', path: '/spaces/65002/', kind: 'status', status: 403 });
    const { code, report } = await runReport(discovering, 'index-all', '--force-refresh');
    expect(code).toBe(0);
    expect(report.sources.confluence.notes.join()).toContain('DOCS');
    expect(report.sources.confluence.warnings['scope.not-readable']).toBe(1);
    expect(documents()).toEqual(before);
  });

  it('names an API that the vendor removed', async () => {
    company.fault({ product: 'jira', path: '/search/jql', kind: 'status', status: 410 });
    const { code, report } = await runReport(env);
    expect(code).toBe(4);
    expect(report.sources.jira.errors[0]?.message).toMatch(/search\/jql .*410/);
    expect(report.sources.jira.errors[0]?.retryable).toBe(false);
  });

  it.each([
    ['seconds', { retryAfter: 0 }],
    ['an HTTP date', { retryAfter: 'date', retryAfterSeconds: 0 }],
  ] as const)('gets through a storm of 429 with Retry-After in %s', async (_, retry) => {
    for (const product of ['jira', 'confluence', 'zephyr', 'gitlab', 'site'] as const) {
      for (let skip = 0; skip < 6; skip += 2) company.fault({ product, kind: 'rate-limit', times: 1, skip, ...retry });
    }
    const { code, report } = await runReport({ ...env, HTTP_RETRIES: '5' });
    expect(report.sources.jira.errors).toEqual([]);
    expect(code).toBe(0);
    expect(report.results.stories).toBe(76);
    expect(report.results.tests).toBe(103);
  });

  it.each([
    ['truncated JSON', { kind: 'truncate' }, /truncated|failed|terminated|closed/],
    ['an HTML page', { kind: 'html' }, /HTML page/],
    ['a reset connection', { kind: 'reset' }, /failed/],
    ['an empty body', { kind: 'empty-body' }, /shape|JSON/],
  ] as const)('names the source behind %s, and survives a passing one', async (_, fault, message) => {
    company.fault({ product: 'jira', path: 'bulkfetch', times: 1, ...fault });
    const passing = await runReport(env, 'index-source', '--source', 'jira');
    expect(passing.code).toBe(0);
    expect(passing.report.sources.jira.added).toBe(76);

    company.clearFaults();
    company.fault({ product: 'jira', path: 'bulkfetch', ...fault });
    const lasting = await runReport(env, 'index-source', '--source', 'jira', '--force-refresh');
    expect(lasting.code).toBe(4);
    expect(lasting.report.sources.jira.errors[0]?.message).toMatch(/^Jira: /);
    expect(lasting.report.sources.jira.errors[0]?.message).toMatch(message);
    expect(documents()).toHaveLength(76);
  });

  it('does not take an empty answer for an empty project', async () => {
    beginIndexed();
    const before = dumpIndex(folder.path, { times: true });
    company.fault({ product: 'jira', path: '/search/jql', kind: 'empty' });
    const { code, report, stderr } = await runReport(env);
    expect(code).toBe(4);
    expect(report.sources.jira).toMatchObject({ status: 'incomplete', removed: 0, unobserved: 76 });
    expect(stderr).toContain('--allow-mass-deletion');
    expect(dumpIndex(folder.path, { times: true })).toEqual(before);

    const allowed = await runReport(env, 'index-all', '--allow-mass-deletion');
    expect(allowed.code).toBe(0);
    expect(allowed.report.sources.jira).toMatchObject({ status: 'complete', removed: 76 });
    expect(integrityProblems(folder.path)).toEqual([]);
  });

  it('lists a single bad document and stays complete, keeping its old version', async () => {
    beginIndexed();
    company.mutate.updateTest('PLAT-T5', { objective: 'changed' });
    company.fault({ product: 'zephyr', path: '/PLAT-T5/teststeps', kind: 'status', status: 500 });
    const { code, report } = await runReport(env);
    expect(code).toBe(0);
    expect(report.sources.zephyr).toMatchObject({ status: 'complete', failed: 1 });
    expect(report.sources.zephyr.errors).toHaveLength(1);
    expect(documents()).toContain('test_PLAT-T5');

    company.clearFaults();
    const next = await runReport(env);
    expect(next.report.sources.zephyr).toMatchObject({ changed: 1, failed: 0 });
  });

  it('is not complete when most documents of a source cannot be read', async () => {
    company.fault({ product: 'zephyr', path: '/teststeps', kind: 'status', status: 500 });
    const { code, report } = await runReport(env);
    expect(code).toBe(4);
    expect(report.sources.zephyr.status).not.toBe('complete');
  });
});

describe('when the configuration is wrong', () => {
  it.each([
    ['no project', {}, 3, 'PROJECT_KEY is not set'],
    ['no source', { PROJECT_KEY: 'PLAT' }, 3, 'No source is configured'],
    ['a project key that is none', { PROJECT_KEY: 'PLAT" OR 1=1' }, 3, 'is not a project key'],
    ['indexing switched off', { PROJECT_KEY: 'PLAT', ENABLE_RAG: 'false' }, 3, 'ENABLE_RAG'],
    ['an address that is none', { PROJECT_KEY: 'PLAT', ATLASSIAN_BASE_URL: 'acme' }, 3, 'ATLASSIAN_BASE_URL'],
    ['a number that is none', { PROJECT_KEY: 'PLAT', RAG_REFRESH_HOURS: 'daily' }, 3, 'RAG_REFRESH_HOURS'],
    [
      'half of the credentials',
      { PROJECT_KEY: 'PLAT', ATLASSIAN_BASE_URL: 'http://127.0.0.1:9' },
      3,
      'ATLASSIAN_EMAIL',
    ],
  ])('%s ends with exit code 3 and a message that names it', async (_, settings, exit, message) => {
    using folder = temporaryFolder();
    const { code, stderr } = await runWomba({ ...settings, WOMBA_DATA_DIR: folder.path }, 'index-all');
    expect(stderr).toContain(message);
    expect(code).toBe(exit);
  });

  it('answers with an error document when --json was asked for', async () => {
    using folder = temporaryFolder();
    const { code, stdout } = await runWomba({ WOMBA_DATA_DIR: folder.path }, 'index-all', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'config.invalid', message: 'PROJECT_KEY is not set', hint: expect.any(String) as string },
    });
  });
});
