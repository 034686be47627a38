import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { openApi, readToken, type TestApi } from './support/api.ts';
import { type ApiContract, readContract } from './support/api-contract.ts';

let company: SampleCompany;
let api: TestApi;
let contract: ApiContract;

beforeAll(async () => {
  company = await startSampleCompany();
  api = await openApi(company.env);
  await api.womba.indexAll();
  await api.ask('POST', '/api/v1/test-plans/PLAT-112/generate');
  contract = readContract((await api.ask('GET', '/openapi.json')).json());
}, 60_000);

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await company.close();
});

/** Each route once as it should be asked, and what is wrong with it otherwise. */
interface Route {
  method: string;
  url: string;
  body?: unknown;
  status?: number;
  /** A request with bad input, and the field that the answer names. */
  bad?: { url?: string; body?: unknown; field: string };
  /** A request for what does not exist. */
  unknown?: { url?: string; body?: unknown };
  /** `write` where a reader is refused; `public` where nobody needs a token. */
  access?: 'write' | 'public';
  /** What the answer holds. */
  answer?: object;
}

const plan = '/api/v1/test-plans/PLAT-112';
const noPlan = '/api/v1/test-plans/PLAT-999';
const badKey = { url: '/api/v1/test-plans/nonsense', field: 'params.key' };

const routes: Route[] = [
  { method: 'GET', url: '/health', access: 'public', answer: { status: 'healthy', environment: 'development' } },
  { method: 'GET', url: '/api/v1/health', access: 'public', answer: { status: 'healthy' } },
  { method: 'GET', url: '/livez', access: 'public' },
  { method: 'GET', url: '/readyz', access: 'public', answer: { status: 'ready', checks: { database: 'ok' } } },
  { method: 'GET', url: '/metrics', access: 'public' },
  { method: 'GET', url: '/openapi.json', access: 'public', answer: { openapi: '3.1.0' } },
  { method: 'GET', url: '/api/v1/session', access: 'public', answer: { required: true } },
  {
    method: 'POST',
    url: '/api/v1/session',
    body: { token: readToken },
    access: 'public',
    bad: { body: { token: 7 }, field: 'body.token' },
    answer: { authenticated: true, name: 'reader', scope: 'read' },
  },
  { method: 'DELETE', url: '/api/v1/session', access: 'public', answer: { authenticated: false } },
  { method: 'GET', url: '/api/v1/stats', answer: { projects: ['PLAT', 'SHOP'], freshness: 'green', plans: 1 } },
  { method: 'GET', url: '/api/v1/config' },
  { method: 'GET', url: '/api/v1/doctor', answer: { ok: true } },
  { method: 'GET', url: '/api/v1/prompts' },
  { method: 'GET', url: '/api/v1/history', bad: { url: '/api/v1/history?limit=0', field: 'querystring.limit' } },
  {
    method: 'GET',
    url: '/api/v1/stories?query=voucher',
    bad: { url: '/api/v1/stories?limit=many', field: 'querystring.limit' },
    answer: { status: 'success' },
  },
  {
    method: 'POST',
    url: '/api/v1/stories/search',
    body: { query: 'PLAT-112', max_results: 1 },
    bad: { body: { query: '' }, field: 'body.query' },
    answer: { results: [{ key: 'PLAT-112', has_plan: true }] },
  },
  {
    method: 'GET',
    url: '/api/v1/stories/plat-112',
    bad: { url: '/api/v1/stories/12', field: 'params.key' },
    unknown: { url: '/api/v1/stories/PLAT-99999' },
    answer: { key: 'PLAT-112', up_to_date: true },
  },
  {
    method: 'GET',
    url: '/api/v1/stories/PLAT-112/context',
    bad: { url: '/api/v1/stories/PLAT-112/context?budget=-1', field: 'querystring.budget' },
    unknown: { url: '/api/v1/stories/PLAT-99999/context' },
    answer: { story_key: 'PLAT-112' },
  },
  {
    method: 'GET',
    url: '/api/v1/stories/PLAT-112/fix-versions',
    bad: { url: '/api/v1/stories/x/fix-versions', field: 'params.key' },
    unknown: { url: '/api/v1/stories/PLAT-99999/fix-versions' },
    answer: { source: 'index' },
  },
  {
    method: 'POST',
    url: `${plan}/generate`,
    body: { max_tests: 40 },
    access: 'write',
    bad: { body: { max_tests: 0 }, field: 'body.max_tests' },
    unknown: { url: '/api/v1/test-plans/PLAT-99999/generate' },
    answer: { zephyr_results: {} },
  },
  {
    method: 'POST',
    url: '/api/v1/test-plans/generate',
    body: { story_key: 'PLAT-101' },
    access: 'write',
    bad: { body: { upload_to_zephyr: false }, field: 'body.issue_key' },
    unknown: { body: { issue_key: 'PLAT-99999' } },
    answer: { test_plan: { story: { key: 'PLAT-101' } } },
  },
  {
    method: 'GET',
    url: '/api/v1/test-plans',
    bad: { url: '/api/v1/test-plans?offset=-1', field: 'querystring.offset' },
  },
  { method: 'GET', url: plan, bad: badKey, unknown: { url: noPlan }, answer: { story: { key: 'PLAT-112' } } },
  {
    method: 'PATCH',
    url: `${plan}/test-cases/TC-PLAT-112-1`,
    body: { review: 'accepted' },
    access: 'write',
    bad: { body: { priority: 'urgent' }, field: 'body.priority' },
    unknown: { url: `${plan}/test-cases/TC-PLAT-112-999` },
    answer: { test_case: { id: 'TC-PLAT-112-1', review: 'accepted' } },
  },
  {
    method: 'POST',
    url: `${plan}/test-cases`,
    body: { title: 'A test of my own' },
    status: 201,
    access: 'write',
    bad: { body: { title: '' }, field: 'body.title' },
    unknown: { url: `${noPlan}/test-cases` },
    answer: { test_case: { id: 'TC-MANUAL-PLAT-112-1', title: 'A test of my own', review: 'accepted' } },
  },
  {
    method: 'DELETE',
    url: `${plan}/test-cases/TC-MANUAL-PLAT-112-1`,
    access: 'write',
    bad: { url: '/api/v1/test-plans/x/test-cases/y', field: 'params.key' },
    unknown: { url: `${plan}/test-cases/TC-MANUAL-PLAT-112-9` },
    answer: { deleted: true },
  },
  {
    method: 'POST',
    url: `${plan}/review`,
    body: { reject: ['TC-PLAT-112-2'] },
    access: 'write',
    bad: { body: { reject: 'TC-PLAT-112-2' }, field: 'body.reject' },
    unknown: { body: { accept: ['TC-PLAT-112-999'] } },
  },
  {
    method: 'GET',
    url: `${plan}/versions`,
    bad: { ...badKey, url: '/api/v1/test-plans/x/versions' },
    unknown: { url: `${noPlan}/versions` },
  },
  {
    method: 'GET',
    url: `${plan}/versions/1`,
    bad: { url: `${plan}/versions/first`, field: 'params.version' },
    unknown: { url: `${plan}/versions/999` },
  },
  {
    method: 'POST',
    url: `${plan}/versions/1/restore`,
    access: 'write',
    bad: { url: `${plan}/versions/0/restore`, field: 'params.version' },
    unknown: { url: `${plan}/versions/999/restore` },
    answer: { is_new: true },
  },
  {
    method: 'GET',
    url: `${plan}/diff?from=1&to=2`,
    bad: { url: `${plan}/diff?from=x`, field: 'querystring.from' },
    unknown: { url: `${plan}/diff?from=1&to=999` },
    answer: { from: { version: 1 }, to: { version: 2 } },
  },
  {
    method: 'GET',
    url: `${plan}/evaluation`,
    bad: { ...badKey, url: '/api/v1/test-plans/x/evaluation' },
    unknown: { url: `${noPlan}/evaluation` },
  },
  {
    method: 'GET',
    url: `${plan}/export?format=xray`,
    bad: { url: `${plan}/export?format=pdf`, field: 'querystring.format' },
    unknown: { url: `${noPlan}/export?format=csv` },
  },
  {
    method: 'GET',
    url: '/api/v1/jobs?story_key=PLAT-112&status=complete',
    bad: { url: '/api/v1/jobs?status=new', field: 'querystring.status' },
  },
  {
    method: 'GET',
    url: '/api/v1/rag/stats',
    answer: { collections: { existing_tests: {}, jira_issues: {} } },
  },
  {
    method: 'POST',
    url: '/api/v1/rag/search',
    body: { query: 'refund limits', top_k: 2, collection: 'existing_tests', project_key: 'plat', min_similarity: 0.01 },
    bad: { body: { query: 'refund', top_k: 0 }, field: 'body.top_k' },
    answer: { status: 'success', query: 'refund limits', collection: 'existing_tests', results_count: 2 },
  },
  {
    method: 'GET',
    url: '/api/v1/rag/documents?collection=jira_stories&limit=1&offset=1',
    bad: { url: '/api/v1/rag/documents?collection=everything', field: 'querystring.collection' },
    answer: { collection: 'jira_issues', items: [{}] },
  },
  {
    method: 'GET',
    url: '/api/v1/documents/jira_PLAT-112',
    unknown: { url: '/api/v1/documents/jira_PLAT-99999' },
    answer: { id: 'jira_PLAT-112', collection: 'jira_issues' },
  },
  {
    method: 'POST',
    url: '/api/v1/rag/index',
    body: { story_key: 'PLAT-112' },
    access: 'write',
    bad: { body: { story_key: 'all' }, field: 'body.story_key' },
    unknown: { body: { story_key: 'PLAT-99999' } },
    answer: { status: 'success', project_key: 'PLAT' },
  },
  {
    method: 'POST',
    url: '/api/v1/rag/index/all?project_key=PLAT&force=true',
    access: 'write',
    bad: { url: '/api/v1/rag/index/all?force=maybe', field: 'querystring.force' },
    answer: { status: 'success', project_key: 'PLAT', results: { tests: 103 } },
  },
  { method: 'GET', url: '/api/v1/rag/runs', bad: { url: '/api/v1/rag/runs?limit=5000', field: 'querystring.limit' } },
  {
    method: 'GET',
    url: '/api/v1/zephyr/folders?project_key=PLAT',
    bad: { url: '/api/v1/zephyr/folders?folder_type=BOX', field: 'querystring.folder_type' },
    answer: { folder_type: 'TEST_CASE', project_key: 'PLAT' },
  },
  {
    method: 'POST',
    url: '/api/v1/zephyr/upload',
    body: { issue_key: 'PLAT-112', project_key: 'PLAT', dry_run: true, test_cases: ['TC-PLAT-112-3'] },
    bad: { body: { issue_key: 'PLAT-112', test_cases: [] }, field: 'body.test_cases' },
    unknown: { body: { issue_key: 'PLAT-999' } },
    answer: { success: true, dry_run: true, zephyr_results: { 'TC-PLAT-112-3': 'NEW-1' } },
  },
  {
    method: 'POST',
    url: '/api/v1/zephyr/upload-to-cycle',
    body: { issue_key: 'PLAT-112', project_key: 'PLAT', cycle_name: 'Sprint 14', test_cases: ['TC-PLAT-112-3'] },
    access: 'write',
    bad: { body: { issue_key: 'PLAT-112' }, field: 'body.cycle_name' },
    unknown: { body: { issue_key: 'PLAT-999', cycle_name: 'x' } },
    answer: { success: true, cycle_name: 'Sprint 14', execution_count: 1, linked_to_story: true },
  },
  {
    method: 'DELETE',
    url: '/api/v1/rag/clear?collection=external_docs',
    access: 'write',
    bad: { url: '/api/v1/rag/clear?collection=all', field: 'querystring.collection' },
    answer: { collections: ['external_docs'] },
  },
];

/** For programs that know them anyway. */
const undescribed = new Set(['/metrics', '/openapi.json']);

describe.each(routes)('$method $url', ({ method, url, body, status = 200, bad, unknown, access, answer }) => {
  it('answers', async () => {
    const response = await api.ask(method, url, { body });
    expect(response.statusCode, response.body.slice(0, 500)).toBe(status);
    if (!undescribed.has(url)) expect(contract.faultOf(method, url.split('?')[0] ?? '', response)).toBeUndefined();
    if (answer !== undefined) expect(response.json()).toMatchObject(answer);
  });

  if (bad !== undefined) {
    it('names the field that is wrong', async () => {
      const response = await api.ask(method, bad.url ?? url, { body: bad.body ?? body });
      expect(response.statusCode, response.body).toBe(400);
      expect(response.json()).toMatchObject({ code: 'request.invalid', field: bad.field });
      expect(response.json().detail).toContain(bad.field);
    });
  }

  if (unknown !== undefined) {
    it('is 404 for what does not exist', async () => {
      const response = await api.ask(method, unknown.url ?? url, { body: unknown.body ?? body });
      expect(response.statusCode, response.body).toBe(404);
      expect(response.json()).toMatchObject({ code: 'not_found', detail: expect.any(String) });
    });
  }

  if (access !== 'public') {
    it('needs a token', async () => {
      for (const token of [null, 'wrong-token-0123456789abcdef']) {
        const response = await api.ask(method, url, { body, token });
        expect(response.statusCode).toBe(401);
        expect(response.json()).toMatchObject({ code: 'auth.required' });
      }
    });
  } else {
    it('needs none', async () => {
      expect((await api.ask(method, url, { body, token: null })).statusCode).toBe(status);
    });
  }

  if (access === 'write') {
    it('refuses who may only read', async () => {
      const response = await api.ask(method, url, { body, token: readToken });
      expect(response.statusCode).toBe(403);
      expect(response.json()).toMatchObject({ code: 'auth.scope' });
    });
  }

  if (body !== undefined) {
    it('takes no body without end', async () => {
      const response = await api.ask(method, url, { body: `{"text":"${'x'.repeat(1024 * 1024)}"}` });
      expect(response.statusCode).toBe(413);
      expect(response.json()).toMatchObject({ code: 'request.too_large' });
    });

    it('takes nothing but JSON', async () => {
      const broken = await api.ask(method, url, { body: '{"a":' });
      expect(broken.statusCode).toBe(400);
      const text = await api.ask(method, url, { body: 'a=1', headers: { 'content-type': 'text/plain' } });
      expect(text.statusCode).toBe(415);
    });
  }
});

it('an upload needs a writer, and only looking at what it would do does not', async () => {
  const body = { issue_key: 'PLAT-112', project_key: 'PLAT', test_cases: ['TC-PLAT-112-3'] };
  const upload = (more: object) =>
    api.ask('POST', '/api/v1/zephyr/upload', { body: { ...body, ...more }, token: readToken });
  expect((await upload({})).json()).toMatchObject({ code: 'auth.scope' });
  expect((await upload({ dry_run: false })).statusCode).toBe(403);
  expect((await upload({ dry_run: true })).statusCode).toBe(200);
});

describe('the whole plan', () => {
  it('is replaced only by who knows the present version, and deleted with all its versions', async () => {
    const read = await api.ask('GET', plan);
    const etag = String(read.headers['etag']);
    const changed = { ...read.json(), summary: 'Mine' };
    const saved = await api.ask('PUT', plan, { body: changed, headers: { 'if-match': etag } });
    expect(saved.statusCode, saved.body).toBe(200);
    expect(saved.json()).toMatchObject({ is_new: true, test_plan: { summary: 'Mine' } });
    const late = await api.ask('PUT', plan, { body: { ...changed, summary: 'Theirs' }, headers: { 'if-match': etag } });
    expect(late.statusCode).toBe(412);
    expect(late.json()).toMatchObject({ code: 'plan.changed' });
    const patch = `${plan}/test-cases/TC-PLAT-112-1`;
    expect(
      (await api.ask('PATCH', patch, { body: { priority: 'low' }, headers: { 'if-match': etag } })).statusCode,
    ).toBe(412);

    const other = await api.ask('PUT', '/api/v1/test-plans/PLAT-101', { body: changed });
    expect(other.statusCode).toBe(400);
    expect((await api.ask('PUT', plan, { body: { test_cases: [] } })).json()).toMatchObject({ field: 'body.story' });
    expect((await api.ask('PUT', plan, { body: changed, token: readToken })).statusCode).toBe(403);
    expect((await api.ask('PUT', plan, { body: changed, token: null })).statusCode).toBe(401);
    const large = await api.ask('PUT', plan, { body: `"${'x'.repeat(20 * 1024 * 1024)}"` });
    expect(large.statusCode).toBe(413);

    expect((await api.ask('DELETE', plan, { token: readToken })).statusCode).toBe(403);
    expect((await api.ask('DELETE', plan)).json()).toEqual({ story_key: 'PLAT-112', deleted: true });
    expect((await api.ask('DELETE', plan)).statusCode).toBe(404);
    expect((await api.ask('GET', plan)).statusCode).toBe(404);
  });

  it('keeps every field that a change does not name', async () => {
    await api.ask('POST', '/api/v1/test-plans/PLAT-101/generate');
    const before = (await api.ask('GET', '/api/v1/test-plans/PLAT-101')).json().test_cases[0];
    const url = `/api/v1/test-plans/PLAT-101/test-cases/${before.id}`;
    const { test_case: after } = (await api.ask('PATCH', url, { body: { title: 'Another title' } })).json();
    expect(after).toEqual({ ...before, title: 'Another title', review: 'edited' });
  });
});
