import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { NotFoundError, ProtocolError, RefusedError, StoppedError, UnavailableError } from '../errors.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions } from './client.ts';
import { MalformedAnswer } from './faults.ts';
import { createLimiter } from './limiter.ts';
import { createFastClock } from './testing/fast-clock.ts';
import { type Answer, type LocalServer, sendJson, serveLocally } from './testing/local-server.ts';

const open: LocalServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function serve(answer: Answer): Promise<LocalServer> {
  const server = await serveLocally(answer);
  open.push(server);
  return server;
}

const clockOf = createFastClock;
type Clock = ReturnType<typeof clockOf>;

function clientFor(
  server: { url: string },
  options: Partial<HttpClientOptions> = {},
): { client: HttpClient; clock: Clock } {
  const clock = clockOf();
  const client = createHttpClient({
    name: 'Jira',
    baseUrl: server.url,
    headers: { authorization: 'Basic c2VjcmV0' },
    clock,
    random: () => 1,
    ...options,
  });
  return { client, clock };
}

const ok = z.object({ ok: z.boolean() });

async function failureOf(promise: Promise<unknown>): Promise<Error & { hint?: string }> {
  return promise.then(
    () => expect.fail('nothing was thrown'),
    (error: Error) => error,
  );
}

describe('requests', () => {
  test('carry query, headers and credentials, below the path of the base URL', async () => {
    const server = await serve((_request, response) => sendJson(response, { ok: true }));
    const { client } = clientFor({ url: `${server.url}/ex/jira/` });
    const query = { jql: 'project = "Ä&B"', max: 5, all: true, none: undefined };
    expect(await client.getJson('/search', ok, { query, headers: { 'x-one': '1' } })).toEqual({ ok: true });
    const [seen] = server.seen;
    const url = new URL(seen?.path ?? '', server.url);
    expect(url.pathname).toBe('/ex/jira/search');
    expect(Object.fromEntries(url.searchParams)).toEqual({ jql: 'project = "Ä&B"', max: '5', all: 'true' });
    expect(seen?.headers).toMatchObject({ authorization: 'Basic c2VjcmV0', accept: 'application/json', 'x-one': '1' });
  });

  test('send JSON and read JSON', async () => {
    const server = await serve((_request, response) => sendJson(response, { ok: true }, 201));
    const { client } = clientFor(server);
    expect(await client.sendJson('POST', '/issue', { name: 'Ä' }, ok)).toEqual({ ok: true });
    expect(server.seen[0]).toMatchObject({ method: 'POST', body: '{"name":"Ä"}' });
    expect(server.seen[0]?.headers['content-type']).toBe('application/json');
  });

  test('follow paging links on the same origin only', async () => {
    const server = await serve((_request, response) => sendJson(response, { ok: true }));
    const { client } = clientFor(server);
    expect(await client.getJson(`${server.url}/next?cursor=1`, ok)).toEqual({ ok: true });
    const other = await serve((_request, response) => sendJson(response, { ok: true }));
    for (const link of [`${other.url}/next`, '@evil.test/next']) {
      const failure = await failureOf(client.getJson(link, ok));
      expect(failure).toBeInstanceOf(ProtocolError);
      expect(failure.message).toContain('refused to follow');
    }
    expect(other.seen).toHaveLength(0);
  });

  test('count every attempt', async () => {
    const server = await serve((_request, response, number) =>
      sendJson(response, { ok: true }, number < 3 ? 500 : 200),
    );
    const { client } = clientFor(server);
    await client.getJson('/', ok);
    expect(client.requests).toBe(3);
  });

  test('may have answers other than 2xx accepted', async () => {
    const server = await serve((_request, response) => void response.writeHead(304).end());
    const { client } = clientFor(server);
    expect(await client.get('/', { accept: [304] })).toMatchObject({ status: 304, url: `${server.url}/` });
  });
});

describe('passing faults', () => {
  test.each([408, 425, 500, 502, 503, 504])('%d is tried again, with waits that double', async (status) => {
    const server = await serve((_request, response, number) =>
      sendJson(response, { ok: true }, number < 4 ? status : 200),
    );
    const { client, clock } = clientFor(server);
    expect(await client.getJson('/', ok)).toEqual({ ok: true });
    expect(clock.waits).toEqual([500, 1_000, 2_000]);
  });

  test('waits are spread by chance and bounded', async () => {
    const server = await serve((_request, response) => sendJson(response, {}, 500));
    const { client, clock } = clientFor(server, { random: () => 0, retries: 9 });
    await failureOf(client.getJson('/', ok));
    expect(clock.waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  test('end as an error that names vendor, request and status, never the query or the credentials', async () => {
    const server = await serve((_request, response) => sendJson(response, { message: 'try\n later' }, 502));
    const { client } = clientFor(server, { retries: 2 });
    const failure = await failureOf(client.getJson('/search', ok, { query: { jql: 'private' } }));
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(failure.message).toBe(`Jira: GET /search at ${new URL(server.url).host} answered 502 (try later)`);
    expect(server.seen).toHaveLength(3);
  });

  test('X-RateLimit-Reset beside a 500 is no request to wait for an hour', async () => {
    const headers = { 'x-ratelimit-reset': '2026-03-07T04:00:00Z' };
    const server = await serve((_request, response, number) =>
      sendJson(response, { ok: true }, number < 2 ? 500 : 200, headers),
    );
    const { client, clock } = clientFor(server);
    expect(await client.getJson('/', ok)).toEqual({ ok: true });
    expect(clock.waits).toEqual([500]);
  });

  test.each([
    ['truncated JSON', '{"ok": tr', 'truncated or invalid JSON'],
    ['an HTML page', '\n<!doctype html><title>Log in</title>', 'an HTML page instead of JSON'],
    ['another shape', '{"ok": "secret text"}', 'unexpected shape at ok'],
    ['nothing', '', 'unexpected shape at the top'],
  ])('%s is asked for again and reported without its text', async (_what, body, message) => {
    const server = await serve((_request, response, number) => void response.end(number === 1 ? body : '{"ok":true}'));
    const { client } = clientFor(server);
    expect(await client.getJson('/', ok)).toEqual({ ok: true });

    const broken = await serve((_request, response) => void response.end(body));
    const failure = await failureOf(clientFor(broken, { retries: 1 }).client.getJson('/', ok));
    expect(failure).toBeInstanceOf(MalformedAnswer);
    expect(failure.message).toContain(message);
    expect(`${failure.message} ${String(failure.cause)}`).not.toMatch(/secret|Log in|tr$/);
  });

  test('connections that are reset, before or in the middle of an answer', async () => {
    const server = await serve((_request, response, number) => {
      if (number === 1) return void response.socket?.resetAndDestroy();
      if (number === 2) {
        response.writeHead(200, { 'content-length': '1000' });
        return void response.write('{"ok":', () => response.socket?.destroy());
      }
      sendJson(response, { ok: true });
    });
    const { client } = clientFor(server);
    expect(await client.getJson('/', ok)).toEqual({ ok: true });
    expect(server.seen).toHaveLength(3);
  });

  test('servers that nobody answers for', async () => {
    const server = await serveLocally(() => undefined);
    await server.close();
    const { client } = clientFor(server, { retries: 2 });
    const failure = await failureOf(client.getJson('/', ok));
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(failure.message).toContain('failed (ECONNREFUSED)');
    expect(client.requests).toBe(3);
  });

  test('answers that do not come, or do not end, in time', async () => {
    const server = await serve((_request, response, number) => {
      if (number === 2) response.writeHead(200).write('{');
    });
    const { client } = clientFor(server, { timeoutMs: 250, retries: 1 });
    const failure = await failureOf(client.getJson('/slow', ok));
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(failure.message).toContain('GET /slow');
    expect(failure.message).toContain('took longer than 0.25 s');
    expect(server.seen).toHaveLength(2);
  });
});

describe('refusals as too many', () => {
  test.each([
    ['seconds', '7', 7_000],
    ['a date', 'Sat, 07 Mar 2026 03:00:09 GMT', 9_000],
    ['nothing usable', 'soon', 500],
    ['a moment that has passed', '0', 500],
  ])('wait exactly as asked: %s', async (_what, retryAfter, expected) => {
    const server = await serve((_request, response, number) =>
      sendJson(response, { ok: true }, number === 1 ? 429 : 200, { 'retry-after': retryAfter }),
    );
    const { client, clock } = clientFor(server);
    expect(await client.getJson('/', ok)).toEqual({ ok: true });
    expect(clock.waits).toEqual([expected]);
  });

  test('that ask for more time than is allowed fail at once', async () => {
    const server = await serve((_request, response) => sendJson(response, {}, 429, { 'retry-after': '3600' }));
    const { client, clock } = clientFor(server);
    const failure = await failureOf(client.getJson('/', ok));
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(failure.message).toContain('429');
    expect(clock.waits).toEqual([]);
  });

  test('in a storm slow everybody down until all are served', async () => {
    const clock = clockOf();
    let tokens = 5;
    let refilled = clock.now().getTime();
    let refused = 0;
    // A bucket of five requests that fills again every ten seconds.
    const server = await serve((_request, response) => {
      const now = clock.now().getTime();
      if (now - refilled >= 10_000) [tokens, refilled] = [5, now];
      tokens -= 1;
      if (tokens >= 0) return sendJson(response, { ok: true });
      refused += 1;
      const wait = Math.ceil((10_000 - (now - refilled)) / 1_000);
      sendJson(response, {}, 429, { 'retry-after': String(wait) });
    });
    const limiter = createLimiter({ maxConcurrency: 8, clock });
    const { client } = clientFor(server, { clock, limiter });
    const answers = await Promise.all(Array.from({ length: 30 }, () => client.getJson('/', ok)));
    expect(answers).toHaveLength(30);
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(30);
  });
});

describe('requests that must not happen twice', () => {
  test.each([500, 502, 504])('are not repeated after %d', async (status) => {
    const server = await serve((_request, response) => sendJson(response, {}, status));
    const { client } = clientFor(server);
    expect(await failureOf(client.sendJson('POST', '/', {}, ok))).toBeInstanceOf(UnavailableError);
    expect(server.seen).toHaveLength(1);
  });

  test('are not repeated after a reset, a timeout or an answer that cannot be read', async () => {
    for (const answer of [
      (_request, response) => void response.socket?.resetAndDestroy(),
      () => undefined,
      (_request, response) => void response.end('{"ok":'),
      (_request, response) => sendJson(response, {}, 503),
    ] satisfies Answer[]) {
      const server = await serve(answer);
      const { client } = clientFor(server, { timeoutMs: 250 });
      expect(await failureOf(client.sendJson('POST', '/', {}, ok))).toBeInstanceOf(UnavailableError);
      expect(server.seen).toHaveLength(1);
    }
  });

  test.each([429, 503])('are repeated when %d says that nothing happened', async (status) => {
    const server = await serve((_request, response, number) =>
      sendJson(response, { ok: true }, number === 1 ? status : 200, { 'retry-after': '1' }),
    );
    const { client } = clientFor(server);
    expect(await client.sendJson('POST', '/', { a: 1 }, ok)).toEqual({ ok: true });
    expect(server.seen.map((request) => request.body)).toEqual(['{"a":1}', '{"a":1}']);
  });

  test('are repeated when no connection was made, or when the caller says that it is harmless', async () => {
    const closed = await serveLocally(() => undefined);
    await closed.close();
    const { client: unconnected } = clientFor(closed, { retries: 2 });
    await failureOf(unconnected.sendJson('POST', '/', {}, ok));
    expect(unconnected.requests).toBe(3);

    const server = await serve((_request, response, number) =>
      sendJson(response, { ok: true }, number === 1 ? 500 : 200),
    );
    const { client } = clientFor(server);
    expect(await client.sendJson('POST', '/search', {}, ok, { idempotent: true })).toEqual({ ok: true });
  });
});

describe('lasting refusals', () => {
  test.each([
    [400, ProtocolError],
    [401, RefusedError],
    [403, RefusedError],
    [404, NotFoundError],
    [410, ProtocolError],
  ])('%d is an error at once', async (status, kind) => {
    const server = await serve((_request, response) => sendJson(response, { errorMessages: ['No.'] }, status));
    const { client } = clientFor(server, { credentialsHint: 'Check ATLASSIAN_API_TOKEN.' });
    const failure = await failureOf(client.getJson('/', ok));
    expect(failure).toBeInstanceOf(kind);
    expect(failure.message).toMatch(new RegExp(`answered ${status} \\(No\\.\\)$`));
    if (status === 401 || status === 403) expect(failure.hint).toBe('Check ATLASSIAN_API_TOKEN.');
    expect(server.seen).toHaveLength(1);
  });

  test('an error page is not quoted', async () => {
    const server = await serve((_request, response) => void response.writeHead(403).end('<html>Jane Doe</html>'));
    const failure = await failureOf(clientFor(server).client.getJson('/', ok));
    expect(failure.message).toMatch(/answered 403$/);
  });
});

describe('redirects', () => {
  test('on the same origin are followed', async () => {
    const server = await serve((request, response) =>
      request.path === '/old'
        ? void response.writeHead(302, { location: '/new' }).end()
        : sendJson(response, { ok: true }),
    );
    const { client } = clientFor(server);
    expect(await client.getJson('/old', ok)).toEqual({ ok: true });
    expect((await client.get('/old')).url).toBe(`${server.url}/new`);
  });

  test('to another origin are refused and never see the credentials', async () => {
    const other = await serve((_request, response) => sendJson(response, { ok: true }));
    const server = await serve(
      (_request, response) => void response.writeHead(302, { location: `${other.url}/login?token=1` }).end(),
    );
    const failure = await failureOf(clientFor(server).client.getJson('/', ok));
    expect(failure).toBeInstanceOf(ProtocolError);
    expect(failure.message).toContain(`was redirected to ${other.url}/login`);
    expect(failure.message).not.toContain('token');
    expect(other.seen).toHaveLength(0);
    expect(server.seen).toHaveLength(1);
  });

  test.each(['/again', 'http://[broken'])('that lead nowhere (%s) end', async (location) => {
    const server = await serve((_request, response) => void response.writeHead(301, { location }).end());
    expect(await failureOf(clientFor(server).client.getJson('/', ok))).toBeInstanceOf(ProtocolError);
    expect(server.seen.length).toBeLessThan(10);
  });

  test('of a POST are refused, since they would become something else', async () => {
    const server = await serve((_request, response) => void response.writeHead(307, { location: '/new' }).end());
    expect(await failureOf(clientFor(server).client.sendJson('POST', '/', {}, ok))).toBeInstanceOf(ProtocolError);
    expect(server.seen).toHaveLength(1);
  });
});

describe('answers without end', () => {
  test('are cut off at the limit, and not asked for again', async () => {
    let sent = 0;
    const server = await serve((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && sent < 50_000_000) {
          sent += 65_536;
          if (!response.write('x'.repeat(65_536))) return void response.once('drain', more);
        }
      };
      more();
    });
    const { client } = clientFor(server, { maxBytes: 200_000 });
    const failure = await failureOf(client.get('/'));
    expect(failure).toBeInstanceOf(ProtocolError);
    expect(failure.message).toContain('sent more than 195 KiB');
    expect(sent).toBeLessThan(50_000_000);
    expect(server.seen).toHaveLength(1);
  });

  test('may be allowed per request', async () => {
    const server = await serve((_request, response) => void response.end('x'.repeat(2_000)));
    const { client } = clientFor(server, { maxBytes: 1_000 });
    expect((await client.get('/', { maxBytes: 2_000 })).body).toHaveLength(2_000);
  });
});

describe('stopping', () => {
  const reason = new StoppedError('SIGTERM');

  test('ends a wait between attempts', async () => {
    const stop = new AbortController();
    const server = await serve((_request, response) => sendJson(response, {}, 429, { 'retry-after': '60' }));
    const clock = {
      now: () => new Date(),
      sleep: (_ms: number, signal?: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
          stop.abort(reason);
        }),
    };
    const { client } = clientFor(server, { clock });
    expect(await failureOf(client.getJson('/', ok, { signal: stop.signal }))).toBe(reason);
    expect(server.seen).toHaveLength(1);
  });

  test('ends a request that is under way, in the headers or in the body', async () => {
    for (const withHeaders of [false, true]) {
      const stop = new AbortController();
      const server = await serve((_request, response) => {
        if (withHeaders) response.writeHead(200).write('{');
        setImmediate(() => stop.abort(reason));
      });
      expect(await failureOf(clientFor(server).client.getJson('/', ok, { signal: stop.signal }))).toBe(reason);
      expect(server.seen).toHaveLength(1);
    }
  });

  test('ends a request that waits for its turn, and one that never began', async () => {
    const server = await serve(() => undefined);
    const first = new AbortController();
    const second = new AbortController();
    const { client } = clientFor(server, { limiter: createLimiter({ maxConcurrency: 1 }) });
    const running = failureOf(client.getJson('/first', ok, { signal: first.signal }));
    const waiting = failureOf(client.getJson('/second', ok, { signal: second.signal }));
    second.abort(reason);
    expect(await waiting).toBe(reason);
    first.abort(reason);
    expect(await running).toBe(reason);
    expect(await failureOf(client.getJson('/third', ok, { signal: first.signal }))).toBe(reason);
    expect(server.seen.map((request) => request.path)).not.toContain('/second');
  });
});

describe('a server that speaks no HTTP', () => {
  test('is out of reach', async () => {
    const server = createTcpServer((socket) => void socket.end('SSH-2.0-OpenSSH\r\n', () => socket.destroy()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { client } = clientFor({ url: `http://127.0.0.1:${port}` }, { retries: 1 });
    expect(await failureOf(client.getJson('/', ok))).toBeInstanceOf(UnavailableError);
    await new Promise((resolve) => server.close(resolve));
  });
});
