import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ConfigError, RefusedError, UnavailableError } from '../../../platform/errors.ts';
import { createChromaApi } from './api.ts';
import { assertServerVersion } from './synchronise.ts';

const patience = { timeoutMs: 200, retries: 1, retryDelayMs: 1 };

interface Answer {
  status?: number;
  body?: unknown;
}

interface Fake extends AsyncDisposable {
  url: string;
  seen: { line: string; headers: IncomingMessage['headers'] }[];
}

/** A server that answers as it is told; undefined means never. */
async function fakeServer(answer: (line: string, tries: number) => Answer | undefined): Promise<Fake> {
  const seen: Fake['seen'] = [];
  const server: Server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    seen.push({ line, headers: request.headers });
    request.resume();
    const told = answer(line, seen.filter((each) => each.line === line).length);
    if (told === undefined) return;
    response.writeHead(told.status ?? 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(told.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('the client of a Chroma server', () => {
  it('keeps the path in front of the API and sends the token both ways', async () => {
    await using fake = await fakeServer(() => ({ body: '1.3.0' }));
    const api = createChromaApi({ url: `${fake.url}/chroma/`, apiKey: 'ck-secret' }, patience);
    expect(await assertServerVersion(api)).toBe('1.3.0');
    expect(fake.seen[0]?.line).toBe('GET /chroma/api/v2/version');
    expect(fake.seen[0]?.headers).toMatchObject({ 'x-chroma-token': 'ck-secret', authorization: 'Bearer ck-secret' });
  });

  it('tells servers, tenants and databases apart', () => {
    const target = (settings: object): string => createChromaApi({ url: 'http://a', ...settings }, patience).target;
    const all = [{}, { url: 'http://b' }, { tenant: 'tenant' }, { database: 'database' }].map(target);
    expect(new Set(all).size).toBe(4);
    expect(target({ url: 'http://a/' })).toBe(target({}));
    expect(target({ apiKey: 'secret' })).toBe(target({}));
  });

  it('refuses servers that are too old or no Chroma at all', async () => {
    await using old = await fakeServer(() => ({ body: '0.6.3' }));
    await expect(assertServerVersion(createChromaApi({ url: old.url }, patience))).rejects.toThrow(ConfigError);
    await using other = await fakeServer(() => ({ status: 404, body: { error: 'no such page' } }));
    const asked = assertServerVersion(createChromaApi({ url: other.url }, patience));
    await expect(asked).rejects.toThrow(ConfigError);
    await expect(asked).rejects.toThrow(/CHROMA_URL .* no Chroma server/);
  });

  it('refuses names that no server takes, naming the setting', () => {
    for (const [setting, name] of [
      ['tenant', 'CHROMA_TENANT'],
      ['database', 'CHROMA_DATABASE'],
    ] as const) {
      expect(() => createChromaApi({ url: 'http://a', [setting]: 'ab' }, patience)).toThrow(new RegExp(`^${name} `));
    }
  });

  it('tries again what passes', async () => {
    await using fake = await fakeServer((_line, tries) => (tries === 1 ? { status: 503 } : { body: 7 }));
    expect(await createChromaApi({ url: fake.url }, patience).count('u')).toBe(7);
    expect(fake.seen).toHaveLength(2);
  });

  it('gives up on a server that never answers', async () => {
    await using fake = await fakeServer(() => undefined);
    const asked = createChromaApi({ url: fake.url }, patience).count('u');
    await expect(asked).rejects.toThrow(UnavailableError);
    await expect(asked).rejects.toThrow(/Chroma at CHROMA_URL.*took longer than 0.2 s/);
  });

  it('says which settings are wrong when it is refused, without showing them', async () => {
    await using fake = await fakeServer(() => ({ status: 401 }));
    const error: unknown = await createChromaApi({ url: fake.url, apiKey: 'ck-secret' }, patience)
      .count('u')
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RefusedError);
    expect((error as RefusedError).hint).toContain('CHROMA_API_KEY');
    expect(`${String(error)} ${(error as RefusedError).hint}`).not.toContain('ck-secret');
  });

  it('makes tenant and database where they are missing, and only then', async () => {
    await using fake = await fakeServer((line) => (line.startsWith('GET') ? { status: 404 } : {}));
    await createChromaApi({ url: fake.url, tenant: 'acme', database: 'tests' }, patience).ensureDatabase();
    expect(fake.seen.map((each) => each.line)).toEqual([
      'GET /api/v2/tenants/acme/databases/tests',
      'GET /api/v2/tenants/acme',
      'POST /api/v2/tenants',
      'POST /api/v2/tenants/acme/databases',
    ]);
    await using present = await fakeServer(() => ({}));
    await createChromaApi({ url: present.url }, patience).ensureDatabase();
    expect(present.seen).toHaveLength(1);
  });

  it('sends vectors as their bytes', async () => {
    let body = '';
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => response.end('{}'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const vector = new Float32Array([0.1, -0.25, 3e-9]);
      const records = { ids: ['a#0'], documents: ['text'], metadatas: [{ a: 1, gone: null }] };
      await createChromaApi({ url }, patience).upsert('u', records, [vector]);
      const sent = JSON.parse(body) as { embeddings: string[] };
      const bytes = Buffer.from(sent.embeddings[0] ?? '', 'base64');
      expect(Array.from({ length: 3 }, (_, at) => bytes.readFloatLE(at * 4))).toEqual(Array.from(vector));
      expect(sent).toMatchObject(records);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
