import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../clock.ts';
import { NotFoundError, ProtocolError, RefusedError, UnavailableError } from '../errors.ts';
import { AddressRefused, createAddressPolicy } from './addresses.ts';
import { createDispatcher } from './dispatcher.ts';
import { AnswerTooLarge, createGuardedFetch, type GuardedFetchOptions, UrlRefused } from './guarded-fetch.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<{ url: string; port: number; server: Server }> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, server };
}

/** Time that passes only in sleeps. */
function fakeClock(): Clock & { slept: number[] } {
  let now = Date.parse('2026-03-01T00:00:00Z');
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(now),
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
}

const direct = { env: {} };
const loopback = createAddressPolicy(['127.0.0.1']);
const guarded = (options: Partial<GuardedFetchOptions> = {}) =>
  createGuardedFetch({
    version: '1.2.3',
    policy: loopback,
    dispatcher: createDispatcher({ ...direct, policy: options.policy ?? loopback }),
    clock: fakeClock(),
    ...options,
  });

describe('createGuardedFetch', () => {
  it('reads a page, says who is reading and sends nothing that identifies a user', async () => {
    let seen: IncomingMessage['headers'] = {};
    const { url } = await serve((request, response) => {
      seen = request.headers;
      response.setHeader('set-cookie', 'a=b');
      response.setHeader('etag', '"x"');
      response.setHeader('last-modified', 'Sun, 01 Mar 2026 00:00:00 GMT');
      response.end('hello');
    });
    const fetch = guarded();
    const answer = await fetch.get(`${url}/a?b=c#d`);
    expect(answer).toMatchObject({ status: 200, url: `${url}/a?b=c`, etag: '"x"', redirectedTo: null });
    expect(answer.lastModified).toBe('Sun, 01 Mar 2026 00:00:00 GMT');
    expect(answer.body.toString()).toBe('hello');
    expect(seen['user-agent']).toBe('Womba/1.2.3 (+documentation indexer)');
    await fetch.get(url);
    expect(seen).not.toHaveProperty('cookie');
    expect(seen).not.toHaveProperty('authorization');
    expect(fetch.requests).toBe(2);
  });

  it('sends validators and takes 304 for an answer', async () => {
    const { url } = await serve((request, response) => {
      response.statusCode = request.headers['if-none-match'] === '"x"' ? 304 : 200;
      response.end();
    });
    expect((await guarded().get(url, { etag: '"x"' })).status).toBe(304);
    expect((await guarded().get(url, { etag: '"y"' })).status).toBe(200);
  });

  it('follows redirects by hand and checks every hop', async () => {
    const { url } = await serve((request, response) => {
      const to: Record<string, string> = {
        '/a': '/b',
        '/loop': '/loop',
        '/file': 'file:///etc/passwd',
        '/user': 'http://me:secret@example.com/',
        '/metadata': 'http://169.254.169.254/latest',
        '/bad': 'http://[',
      };
      const target = to[request.url ?? ''];
      if (target !== undefined) response.writeHead(302, { location: target });
      response.end('end');
    });
    const fetch = guarded();
    expect(await fetch.get(`${url}/a`)).toMatchObject({ status: 200, url: `${url}/b` });
    await expect(fetch.get(`${url}/loop`)).rejects.toThrow(/too many redirects/);
    await expect(fetch.get(`${url}/file`)).rejects.toThrow(UrlRefused);
    await expect(fetch.get(`${url}/metadata`)).rejects.toThrow(AddressRefused);
    await expect(fetch.get(`${url}/bad`)).rejects.toThrow(ProtocolError);
    const refused = await fetch.get(`${url}/user`).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UrlRefused);
    expect(String(refused)).not.toContain('secret');
  });

  it('leaves it to the caller where redirects may lead', async () => {
    const { url } = await serve((_, response) => response.writeHead(301, { location: '/elsewhere#x' }).end());
    const answer = await guarded().get(url, { mayFollow: () => false });
    expect(answer).toMatchObject({ status: 301, redirectedTo: `${url}/elsewhere` });
  });

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'data:text/html,x', 'nonsense', 'http://u:p@example.com/'])(
    'refuses %s',
    async (address) => {
      await expect(guarded().get(address)).rejects.toThrow(UrlRefused);
    },
  );

  it('refuses private addresses in every spelling', async () => {
    const { port } = await serve((_, response) => response.end('inside'));
    const fetch = guarded({ policy: createAddressPolicy() });
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '[::1]',
      '[::ffff:127.0.0.1]',
      'localhost',
      '0',
    ]) {
      await expect(fetch.get(`http://${host}:${port}/`), host).rejects.toThrow(AddressRefused);
    }
    expect(fetch.requests).toBe(0);
  });

  it('connects to the address it checked, whatever the name says the second time', async () => {
    const { port } = await serve((_, response) => response.end('inside'));
    let asked = 0;
    const rebinding: LookupFunction = (_host, _options, callback) => {
      asked += 1;
      callback(null, [{ address: asked === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }]);
    };
    const policy = createAddressPolicy(['192.0.2.0/24']);
    const dispatcher = createDispatcher({ ...direct, policy, resolve: rebinding, connectTimeoutMs: 200 });
    const fetch = guarded({ policy, dispatcher, timeoutMs: 400, retries: 0 });
    await expect(fetch.get(`http://rebind.example:${port}/`)).rejects.toThrow(UnavailableError);
    expect(asked).toBe(1);
    await expect(fetch.get(`http://rebind.example:${port}/`)).rejects.toThrow(AddressRefused);
  });

  it('drops private addresses from an answer of DNS and uses the rest', async () => {
    const { port } = await serve((_, response) => response.end('allowed'));
    const resolve: LookupFunction = (_host, _options, callback) =>
      callback(null, [
        { address: '127.0.0.9', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    const dispatcher = createDispatcher({ ...direct, policy: loopback, resolve });
    const answer = await guarded({ dispatcher }).get(`http://both.example:${port}/`);
    expect(answer.body.toString()).toBe('allowed');
  });

  it('reaches a private host whose name is allowed', async () => {
    const { port } = await serve((_, response) => response.end('wiki'));
    const policy = createAddressPolicy(['wiki.corp.example']);
    const resolve: LookupFunction = (_host, _options, callback) =>
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    const dispatcher = createDispatcher({ ...direct, policy, resolve });
    const answer = await guarded({ policy, dispatcher }).get(`http://wiki.corp.example:${port}/`);
    expect(answer.body.toString()).toBe('wiki');
  });

  it('stops at the size limit, compressed answers included', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/dense') response.setHeader('content-encoding', 'gzip');
      response.end(request.url === '/dense' ? gzipSync(Buffer.alloc(2_000_000)) : Buffer.alloc(20_000));
    });
    const fetch = guarded({ maxBytes: 10_000 });
    await expect(fetch.get(url)).rejects.toThrow(AnswerTooLarge);
    await expect(fetch.get(`${url}/dense`)).rejects.toThrow(AnswerTooLarge);
    expect(fetch.requests).toBe(2);
    expect((await fetch.get(url, { maxBytes: 50_000 })).body.length).toBe(20_000);
  });

  it('decompresses, and retries what arrives damaged', async () => {
    let tries = 0;
    const { url } = await serve((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      const whole = gzipSync('some text '.repeat(50));
      response.end((tries += 1) === 1 ? whole.subarray(0, 30) : whole);
    });
    expect((await guarded().get(url)).body.toString()).toMatch(/^some text/);
    expect(tries).toBe(2);
  });

  it('waits as long as the server asks before trying again, and gives up when it asks too much', async () => {
    const clock = fakeClock();
    let tries = 0;
    const { url } = await serve((request, response) => {
      tries += 1;
      if (request.url === '/long') response.writeHead(503, { 'retry-after': '86400' });
      else if (tries < 3) response.writeHead(429, { 'retry-after': '7' });
      response.end('ok');
    });
    const fetch = guarded({ clock });
    expect((await fetch.get(url)).status).toBe(200);
    expect(clock.slept).toEqual([7_000, 7_000]);
    await expect(fetch.get(`${url}/long`)).rejects.toThrow(UnavailableError);
    expect(clock.slept).toHaveLength(2);
  });

  it('turns other statuses into errors unless the caller accepts them', async () => {
    const { url } = await serve((request, response) => {
      response.writeHead(Number(request.url?.slice(1))).end('said');
    });
    const fetch = guarded({ retries: 1 });
    await expect(fetch.get(`${url}/404`)).rejects.toThrow(NotFoundError);
    await expect(fetch.get(`${url}/403`)).rejects.toThrow(RefusedError);
    await expect(fetch.get(`${url}/500`)).rejects.toThrow(UnavailableError);
    expect(fetch.requests).toBe(4);
    expect((await fetch.get(`${url}/404`, { acceptStatus: [404] })).body.toString()).toBe('said');
  });

  it('gives up on a server that never answers', async () => {
    const { url } = await serve(() => undefined);
    await expect(guarded({ timeoutMs: 50, retries: 1 }).get(url)).rejects.toThrow(/took longer than 0.05 s/);
  });

  it('stops with the signal and asks before each request', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/next' });
      response.end();
    });
    const paced: string[] = [];
    await guarded().get(url, { beforeRequest: async (target) => void paced.push(target.pathname) });
    expect(paced).toEqual(['/', '/next']);
    const controller = new AbortController();
    const reading = guarded().get(url, {
      signal: controller.signal,
      beforeRequest: async () => controller.abort(new Error('stop')),
    });
    await expect(reading).rejects.toThrow('stop');
  });
});

describe('createDispatcher behind a proxy', () => {
  it('sends requests through it, still refusing private addresses in URLs, and honours NO_PROXY', async () => {
    const target = await serve((_, response) => response.end('page'));
    const asked: string[] = [];
    const proxy = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.end('by proxy');
    });
    proxy.server.on('connect', (request, socket) => {
      asked.push(`CONNECT ${request.url}`);
      const upstream = connect(target.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
    });
    const policy = createAddressPolicy();
    const env = { HTTP_PROXY: proxy.url, https_proxy: proxy.url, NO_PROXY: 'direct.example' };
    const fetch = guarded({ policy, dispatcher: createDispatcher({ env, policy }), retries: 0 });
    expect((await fetch.get('http://docs.example/a?b=1')).body.toString()).toBe('by proxy');
    expect(asked).toEqual(['http://docs.example/a?b=1']);
    await expect(fetch.get('https://docs.example/')).rejects.toThrow(UnavailableError);
    expect(asked[1]).toBe('CONNECT docs.example:443');
    await expect(fetch.get('http://10.0.0.1/')).rejects.toThrow(AddressRefused);
    expect(asked).toHaveLength(2);

    const resolve: LookupFunction = (_host, _options, callback) =>
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    const dispatcher = createDispatcher({ env, policy, resolve });
    await expect(
      guarded({ policy, dispatcher, retries: 0 }).get(`http://direct.example:${target.port}/`),
    ).rejects.toThrow(AddressRefused);
  });
});
