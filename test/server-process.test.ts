import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { readToken, tokens, writeToken } from './support/api.ts';
import { readEvents, type ServerProcess, startServerProcess } from './support/api-process.ts';
import { startGate } from './support/gate.ts';
import { runReport, runWomba, temporaryFolder } from './support/run-womba.ts';

let company: SampleCompany;
const folder = temporaryFolder();
let env: Record<string, string>;

beforeAll(async () => {
  company = await startSampleCompany();
  env = { ...company.env, WOMBA_DATA_DIR: folder.path };
  expect((await runReport(env)).code).toBe(0);
}, 60_000);

afterAll(async () => {
  await company.close();
  folder[Symbol.dispose]();
});

async function stop(server: ServerProcess): Promise<number | null> {
  server.child.kill('SIGTERM');
  return (await server.finished).code;
}

const write = { authorization: `Bearer ${writeToken}` };
const json = { 'content-type': 'application/json' };

describe('without tokens', () => {
  it('the server listens on this machine only, says so, and answers no other name', async () => {
    const server = await startServerProcess(env);
    try {
      expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect((await fetch(`${server.url}/api/v1/stats`)).status).toBe(200);
      const foreign = await fetch(`${server.url}/api/v1/rag/clear`, {
        method: 'DELETE',
        headers: { origin: 'https://evil.example' },
      });
      expect(foreign.status).toBe(403);
      // fetch sets the host itself, a page of a name that resolves to this machine sends its own.
      const { request } = await import('node:http');
      const rebound = await new Promise<number | undefined>((resolve, reject) =>
        request(`${server.url}/api/v1/stats`, { headers: { host: 'evil.example' } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end(),
      );
      expect(rebound).toBe(421);
    } finally {
      expect(await stop(server)).toBe(0);
    }
    expect((await server.finished).stderr).toContain('No tokens are set');
  });

  it('it refuses any other address with exit code 3, unless it is told to let everybody in', async () => {
    const refused = await runWomba(env, 'serve', '--port', '0', '--host', '0.0.0.0', '--json');
    expect(refused.code).toBe(3);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'config.invalid' } });
    expect(refused.stderr).toContain('WOMBA_API_TOKENS');
    const open = await startServerProcess({ ...env, WOMBA_ALLOW_ANONYMOUS: 'true' }, '--host', '0.0.0.0');
    expect(await stop(open)).toBe(0);
  });

  it.each([
    ['a token that can be guessed', 'qa:write:short'],
    ['a scope that there is not', `qa:admin:${writeToken}`],
    ['two tokens of one name', `qa:read:${readToken},qa:write:${writeToken}`],
  ])('%s is refused, and not shown', async (_, value) => {
    const { code, stderr, stdout } = await runWomba({ ...env, WOMBA_API_TOKENS: value }, 'serve', '--port', '0');
    expect(code).toBe(3);
    expect(stderr).toContain('WOMBA_API_TOKENS');
    expect(stdout + stderr).not.toContain(value.split(':').at(-1));
  });
});

describe('a server with tokens', () => {
  let server: ServerProcess;
  const secured = (): Record<string, string> => ({
    ...env,
    WOMBA_API_TOKENS: tokens,
    LOG_LEVEL: 'info',
    LOG_FORMAT: 'json',
  });
  beforeAll(async () => {
    server = await startServerProcess(secured(), '--host', '0.0.0.0');
  });
  afterAll(async () => {
    await stop(server);
  });

  it('signs a browser in with a cookie that no script and no other site can use, and that outlives a restart', async () => {
    const signIn = await fetch(`${server.url}/api/v1/session`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ token: writeToken }),
    });
    expect(signIn.status).toBe(200);
    const set = signIn.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/HttpOnly/);
    expect(set).toMatch(/SameSite=Strict/);
    expect(set).not.toContain(writeToken);
    const cookie = set.split(';')[0] ?? '';
    const act = (headers: Record<string, string>, base = server.url) =>
      fetch(`${base}/api/v1/stories/search`, {
        method: 'POST',
        headers: { ...json, cookie, ...headers },
        body: JSON.stringify({ query: 'voucher' }),
      });
    expect((await act({})).status).toBe(200);
    expect((await act({ origin: server.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    // Behind a proxy that changes the host's name.
    expect((await act({ origin: 'https://womba.acme.example', 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await act({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await act({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await act({ cookie: `${cookie.slice(0, -1)}x` })).status).toBe(401);
    const another = await startServerProcess(secured());
    try {
      expect((await act({}, another.url)).status).toBe(200);
    } finally {
      await stop(another);
    }
    const renamed = await startServerProcess({ ...secured(), WOMBA_API_TOKENS: `writer:write:${readToken}` });
    try {
      expect((await act({}, renamed.url)).status).toBe(401);
    } finally {
      await stop(renamed);
    }
    const wrong = await fetch(`${server.url}/api/v1/session`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ token: 'guessed-guessed-guessed' }),
    });
    expect(wrong.status).toBe(401);
    const out = await fetch(`${server.url}/api/v1/session`, { method: 'DELETE', headers: { cookie } });
    expect(out.headers.get('set-cookie')).toMatch(/womba_session=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/);
  });

  it('sees in its next request what another process commits', async () => {
    const documents = async (): Promise<number> =>
      (
        (await (await fetch(`${server.url}/api/v1/rag/stats`, { headers: write })).json()) as {
          total_documents: number;
        }
      ).total_documents;
    const before = await documents();
    const cleared = await runWomba(env, 'rag-clear', '--collection', 'external_docs', '--yes', '--json');
    const { removed } = JSON.parse(cleared.stdout) as { removed: number };
    expect(removed).toBeGreaterThan(0);
    expect(await documents()).toBe(before - removed);
    await runReport(env, 'index-source', '--source', 'external', '--force-refresh');
    expect(await documents()).toBe(before);
    const found = await fetch(`${server.url}/api/v1/rag/search`, {
      method: 'POST',
      headers: { ...write, ...json },
      body: JSON.stringify({ query: 'voucher', collection: 'external_docs' }),
    });
    expect(((await found.json()) as { results_count: number }).results_count).toBeGreaterThan(0);
  });

  it('writes a line a request, with its id and without what nobody may read', async () => {
    await fetch(`${server.url}/api/v1/stories?query=topsecretwords`, {
      headers: { ...write, 'x-request-id': 'my-id-1' },
    });
    const asked = await fetch(`${server.url}/livez`);
    expect(asked.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    await stop(server);
    const { stderr } = await server.finished;
    const lines = stderr
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { reqId?: string; req?: { path: string } });
    expect(lines.find(({ reqId, req }) => reqId === 'my-id-1' && req !== undefined)?.req?.path).toBe('/api/v1/stories');
    expect(stderr).not.toContain(writeToken);
    expect(stderr).not.toContain('topsecretwords');
    expect(stderr).not.toContain('womba_session');
  });
});

describe('an index run that was asked for over REST', () => {
  it('is followed live, resumed, cancelled, and refused a second time', async () => {
    await using gate = await startGate(company.urls.zephyr);
    const held = gate.hold('before', /^GET .*testcases/);
    const server = await startServerProcess({
      ...env,
      ZEPHYR_BASE_URL: company.env['ZEPHYR_BASE_URL']?.replace(company.urls.zephyr, gate.url) ?? '',
    });
    try {
      const start = await fetch(`${server.url}/api/v1/rag/index/all?wait=false&force=true`, { method: 'POST' });
      expect(start.status).toBe(202);
      const { run_id: run } = (await start.json()) as { run_id: string };
      await held.reached;
      const second = await fetch(`${server.url}/api/v1/rag/index/all`, { method: 'POST' });
      expect(second.status).toBe(409);
      expect(await second.json()).toMatchObject({ code: 'run.locked' });
      expect((await fetch(`${server.url}/api/v1/rag/clear`, { method: 'DELETE' })).status).toBe(409);
      const stats = (await (await fetch(`${server.url}/api/v1/stats`)).json()) as { running: { id: string } };
      expect(stats.running.id).toBe(run);

      const events = `${server.url}/api/v1/rag/runs/${run}/events`;
      const first = await readEvents(events, {}, ({ data }) => (data as { source?: string }).source === 'zephyr');
      expect(first[0]).toMatchObject({ id: 1, name: 'progress', data: { kind: 'started', run } });
      const last = first.at(-1)?.id ?? 0;
      const rest = readEvents(events, { 'last-event-id': String(last) });
      const cancelled = await fetch(`${server.url}/api/v1/rag/runs/${run}`, { method: 'DELETE' });
      expect(cancelled.status).toBe(202);
      held.release();
      const after = await rest;
      expect(after[0]?.id ?? last + 1).toBe(last + 1);
      expect(after.at(-1)).toMatchObject({ name: 'end', data: { id: run, status: 'stopped' } });
      expect((await fetch(`${server.url}/api/v1/rag/runs/${run}`, { method: 'DELETE' })).status).toBe(409);
    } finally {
      held.release();
      await stop(server);
    }
  });

  it('fails with 502 and names the source that failed', async () => {
    const server = await startServerProcess({ ...env, ZEPHYR_API_TOKEN: 'wrong' });
    try {
      const response = await fetch(`${server.url}/api/v1/rag/index/all?force=true`, { method: 'POST' });
      expect(response.status).toBe(502);
      const answer = (await response.json()) as { detail: string };
      expect(answer).toMatchObject({ status: 'incomplete', code: 'run.incomplete', results: { stories: 76 } });
      expect(answer.detail).toContain('zephyr');
    } finally {
      await stop(server);
    }
  });

  it('of another process is followed by the ledger', async () => {
    await using gate = await startGate(company.urls.zephyr);
    const held = gate.hold('before', /^GET .*testcases/);
    const server = await startServerProcess(env);
    const running = runReport(
      { ...env, ZEPHYR_BASE_URL: company.env['ZEPHYR_BASE_URL']?.replace(company.urls.zephyr, gate.url) ?? '' },
      'index-all',
      '--force-refresh',
    );
    try {
      await held.reached;
      const { items } = (await (await fetch(`${server.url}/api/v1/rag/runs?limit=1`)).json()) as {
        items: { id: string; status: string }[];
      };
      const run = items[0]?.id ?? '';
      expect(items[0]?.status).toBe('running');
      expect((await fetch(`${server.url}/api/v1/rag/runs/${run}`, { method: 'DELETE' })).status).toBe(409);
      const events = readEvents(`${server.url}/api/v1/rag/runs/${run}/events`);
      held.release();
      expect((await running).code).toBe(0);
      expect((await events).at(-1)).toMatchObject({ name: 'end', data: { id: run, status: 'complete' } });
    } finally {
      held.release();
      await stop(server);
    }
  });
});

describe('a job', () => {
  it('tells its steps as they happen, and its result at the end', async () => {
    const server = await startServerProcess(env);
    try {
      const start = await fetch(`${server.url}/api/v1/test-plans/PLAT-112/generate?wait=false`, { method: 'POST' });
      expect(start.status).toBe(202);
      const { job_id: id } = (await start.json()) as { job_id: string };
      const events = await readEvents(`${server.url}/api/v1/jobs/${id}/events`);
      expect(events[0]).toMatchObject({
        id: 1,
        name: 'progress',
        data: { text: 'Collecting what belongs to PLAT-112' },
      });
      expect(events.at(-1)).toMatchObject({
        name: 'end',
        data: { id, status: 'complete', result: { test_plan: { story: { key: 'PLAT-112' } } } },
      });
      const again = await readEvents(`${server.url}/api/v1/jobs/${id}/events`, { 'last-event-id': '1' });
      expect(again).toEqual(events.slice(1));
    } finally {
      await stop(server);
    }
  });
});

describe('SIGTERM', () => {
  it('finishes requests that were begun, ends streams, and then the process', async () => {
    await using gate = await startGate(company.urls.atlassian);
    const server = await startServerProcess({ ...env, ATLASSIAN_BASE_URL: gate.url });
    const held = gate.hold('before', /^GET .*issue.PLAT-101/);
    const planned = fetch(`${server.url}/api/v1/test-plans/PLAT-101/generate`, { method: 'POST' });
    await held.reached;
    server.child.kill('SIGTERM');
    // The signal was taken when new work is refused.
    for (;;) {
      const { status } = await fetch(`${server.url}/readyz`);
      if (status === 503) break;
    }
    held.release();
    const response = await planned;
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ test_plan: { story: { key: 'PLAT-101' } } });
    expect((await server.finished).code).toBe(0);
  });
});

it('a client that goes away is no fault, and its search or reading is given up', async () => {
  await using gate = await startGate(company.urls.atlassian);
  const held = gate.hold('before', /^GET .*issue.PLAT-103/);
  const server = await startServerProcess({ ...env, ATLASSIAN_BASE_URL: gate.url, LOG_LEVEL: 'info' });
  try {
    const leaving = new AbortController();
    const asked = fetch(`${server.url}/api/v1/stories/PLAT-103`, { signal: leaving.signal });
    await held.reached;
    leaving.abort();
    await expect(asked).rejects.toThrow();
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  } finally {
    held.release();
    await stop(server);
  }
  const { stderr } = await server.finished;
  expect(stderr).not.toContain('unexpected error');
  expect(stderr).toContain('the client went away');
});
