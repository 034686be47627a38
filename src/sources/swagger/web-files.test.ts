import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAddressPolicy } from '../../platform/http/addresses.ts';
import { createGuardedFetch } from '../../platform/http/guarded-fetch.ts';
import type { Source, SourceEvent } from '../source.ts';
import { describeSource } from '../testing/conformance.ts';
import { createMemoryIndex, type MemoryIndex } from '../testing/memory-index.ts';
import { idsOf, ofKind, readAll } from '../testing/read.ts';
import { swaggerId } from './specification-documents.ts';
import { createSwaggerSource } from './swagger-source.ts';

interface Page {
  body?: string;
  status?: number;
  etag?: string;
  location?: string;
}

interface Site {
  url: string;
  pages: Map<string, Page>;
  requests: { path: string; status: number }[];
  close(): Promise<void>;
}

async function startSite(pages: Record<string, Page>): Promise<Site> {
  const site: Pick<Site, 'pages' | 'requests'> = { pages: new Map(Object.entries(pages)), requests: [] };
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    const page = site.pages.get(path) ?? { status: 404 };
    const same = page.etag !== undefined && request.headers['if-none-match'] === page.etag;
    const status = same ? 304 : page.location !== undefined ? 302 : (page.status ?? 200);
    site.requests.push({ path, status });
    response.writeHead(status, {
      ...(page.etag === undefined ? {} : { etag: page.etag }),
      ...(page.location === undefined ? {} : { location: page.location }),
      'last-modified': 'Mon, 02 Mar 2026 10:00:00 GMT',
    });
    response.end(same ? '' : (page.body ?? ''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...site,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function sourceOf(entries: readonly string[], maxBytes?: number): Source {
  const policy = createAddressPolicy(['127.0.0.1']);
  return createSwaggerSource({
    entries: () => entries,
    fetch: createGuardedFetch({ version: '0', policy, retries: 1, retryDelayMs: 1 }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });
}

const specification = (title: string, paths: unknown = { '/a': { get: { summary: 'Read' } } }): string =>
  JSON.stringify({ openapi: '3.0.0', info: { title }, paths });

describeSource('specifications at URLs', async () => {
  const site = await startSite({
    '/one.json': { body: specification('One'), etag: '"1"' },
    '/two.json': { body: specification('Two') },
  });
  return {
    projects: ['PLAT'],
    collection: 'swagger_docs' as const,
    idPattern: /^swagger_[0-9a-f]{16}$/,
    createSource: () => sourceOf([`${site.url}/one.json`, `${site.url}/two.json`]),
    includes: [swaggerId('One'), swaggerId('Two', 'GET /a')],
    close: () => site.close(),
  };
});

describe('specifications at URLs', () => {
  let site: Site;
  let index: MemoryIndex;
  const read = async (entries: string[], maxBytes?: number): Promise<SourceEvent[]> => {
    index.nextRun();
    site.requests.length = 0;
    return readAll(sourceOf(entries, maxBytes), index.window({ projects: ['PLAT'], mode: 'incremental' }), index);
  };
  beforeEach(async () => {
    site = await startSite({ '/api/openapi.json': { body: specification('Orders'), etag: '"1"' } });
    index = createMemoryIndex();
  });
  afterEach(async () => {
    await site.close();
  });

  it('are asked with what was remembered of them, and are unchanged on 304', async () => {
    const entry = `${site.url}/api/openapi.json`;
    await read([entry]);
    expect(index.documents().get(swaggerId('Orders', 'GET /a'))).toMatchObject({
      identity: `${entry}#GET /a`,
      url: entry,
      lastModified: '2026-03-02T10:00:00.000Z',
    });
    expect(idsOf(await read([entry]))).toEqual([]);
    expect(site.requests).toEqual([{ path: '/api/openapi.json', status: 304 }]);
    expect(index.unseen(`url:${entry}`)).toEqual([]);
  });

  it('are unchanged when the server has no validators but sends the same', async () => {
    site.pages.set('/b.json', { body: specification('B') });
    await read([`${site.url}/b.json`]);
    expect(idsOf(await read([`${site.url}/b.json`]))).toEqual([]);
    site.pages.set('/b.json', { body: specification('B', {}) });
    expect(idsOf(await read([`${site.url}/b.json`]))).toEqual([swaggerId('B')]);
    expect(index.unseen(`url:${site.url}/b.json`)).toEqual([`${site.url}/b.json#GET /a`]);
  });

  it('pull in files of their folder only, seen from where a redirect led', async () => {
    const paths = {
      '/near': { $ref: 'paths/near.json' },
      '/up': { $ref: '../up.json' },
      '/far': { $ref: 'http://127.0.0.1:1/far.json' },
      '/gone': { $ref: 'paths/gone.json' },
    };
    site.pages.set('/latest', { location: '/api/v2/openapi.json' });
    site.pages.set('/api/v2/openapi.json', { body: specification('Parts', paths), etag: '"1"' });
    site.pages.set('/api/v2/paths/near.json', { body: '{"get": {"summary": "Near"}}', etag: '"1"' });
    site.pages.set('/api/up.json', { body: '{"get": {"summary": "Up"}}' });
    const entry = `${site.url}/latest`;
    const events = await read([entry]);
    expect(ofKind(events, 'document').map(({ document }) => document.title)).toEqual(['GET /near: Near', 'Parts']);
    expect(site.requests.map(({ path }) => path)).not.toContain('/api/up.json');
    const again = await read([entry]);
    expect(idsOf(again)).toEqual([]);
    expect(ofKind(again, 'scope-complete')).toHaveLength(1);
    site.pages.set('/api/v2/paths/near.json', { body: '{"get": {"summary": "Nearer"}}', etag: '"2"' });
    expect(ofKind(await read([entry]), 'document').map(({ document }) => document.title)).toContain(
      'GET /near: Nearer',
    );
  });

  it('leave their documents alone when they cannot be fetched', async () => {
    const entry = `${site.url}/api/openapi.json`;
    await read([entry]);
    for (const status of [401, 403, 404, 500]) {
      site.pages.set('/api/openapi.json', { status });
      const events = await read([entry, `${site.url}/other.json`]);
      expect(ofKind(events, 'scope-failed')).toHaveLength(2);
      expect(ofKind(events, 'scope-complete')).toEqual([]);
    }
  });

  it('fail alone when they are broken, too large or a page for people', async () => {
    const entry = `${site.url}/api/openapi.json`;
    await read([entry]);
    for (const body of ['{"openapi": "3.0.0", ', '<!doctype html><title>API</title>', 'x'.repeat(2_000)]) {
      site.pages.set('/api/openapi.json', { body });
      const events = await read([entry], 1_500);
      expect(ofKind(events, 'failure')).toMatchObject([{ identity: `${entry}#` }]);
      expect(ofKind(events, 'scope-complete')).toHaveLength(1);
      expect(index.unseen(`url:${entry}`)).toEqual([]);
    }
  });

  it('do not show secrets in their address', async () => {
    site.pages.set('/s.json?v=1&api_key=topsecret', { body: specification('S') });
    const events = await read([`${site.url}/s.json?v=1&api_key=topsecret`]);
    expect(idsOf(events)).toContain(swaggerId('S'));
    expect(JSON.stringify(events)).not.toContain('topsecret');
  });
});
