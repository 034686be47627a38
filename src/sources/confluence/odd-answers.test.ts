import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { RefusedError, UnavailableError } from '../../platform/errors.ts';
import { createHttpClient } from '../../platform/http/client.ts';
import { createMemoryIndex } from '../testing/memory-index.ts';
import { idsOf, ofKind, readAll } from '../testing/read.ts';
import type { SourceEvent } from '../source.ts';
import { createConfluenceSource } from './confluence-source.ts';

/** Answers by path (without `/wiki`); a number is a status, a function sees the query. */
type Answer = number | object | ((query: URLSearchParams) => number | object);
type Answers = Record<string, Answer>;

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A site that answers what it is told, below a prefix as the gateway for scoped tokens has. */
async function site(answers: Answers, prefix = ''): Promise<{ baseUrl: string; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://site');
    seen.push(`${url.pathname}${decodeURIComponent(url.search)}`);
    const known = url.pathname.startsWith(`${prefix}/wiki`)
      ? answers[url.pathname.slice(`${prefix}/wiki`.length)]
      : undefined;
    const answer = (typeof known === 'function' ? known(url.searchParams) : known) ?? 404;
    response.writeHead(typeof answer === 'number' ? answer : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(typeof answer === 'number' ? { message: 'no' } : answer));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`, seen };
}

const space = (id: number, key: string, more: object = {}): object => ({
  id: String(id),
  key,
  name: key,
  type: 'global',
  ...more,
});
const page = (id: number, more: object = {}): object => ({
  id: String(id),
  title: `Page ${id}`,
  status: 'current',
  spaceId: '1',
  version: { number: 1, createdAt: '2026-01-01T00:00:00.000Z' },
  body: { storage: { value: `<p>${id}</p>` } },
  ...more,
});
const pages: Record<number, object> = Object.fromEntries([1, 2, 3, 4].map((id) => [id, page(id)]));
const bodies =
  (all: Record<number, object> = pages) =>
  (query: URLSearchParams): object => ({
    results: (query.get('id') ?? '').split(',').flatMap((id) => all[Number(id)] ?? []),
  });

const labelled = {
  results: [1, 2, 3, 4].map((id) => ({ id: String(id), metadata: { labels: { results: [], size: 0, limit: 200 } } })),
};
const usual: Answers = {
  '/api/v2/spaces': { results: [space(1, 'ENG')] },
  '/rest/api/content/search': labelled,
  '/api/v2/pages': bodies(),
};

async function readSite(
  answers: Answers,
  { prefix = '', spaces = ['ENG'] }: { prefix?: string; spaces?: readonly string[] | 'all' } = {},
): Promise<{ events: SourceEvent[]; seen: string[] }> {
  const { baseUrl, seen } = await site({ ...usual, ...answers }, prefix);
  const http = createHttpClient({ name: 'Confluence', baseUrl, retries: 0 });
  const source = createConfluenceSource({
    http,
    siteUrl: 'https://site.example/',
    spaces: () => (spaces === 'all' ? undefined : spaces),
  });
  const index = createMemoryIndex();
  return { events: await readAll(source, index.window({ projects: ['PLAT'] }), index), seen };
}

const ids = (...numbers: number[]): string[] => numbers.map((id) => `confluence_${id}`);
const next = (cursor: string): object => ({
  next: `/wiki/api/v2/spaces/1/pages?limit=250&cursor=${cursor}`,
  base: 'https://elsewhere.example/wiki',
});

describe('createConfluenceSource with a site that answers oddly', () => {
  it('takes only the cursor from a link that names the site instead of the gateway', async () => {
    const { events, seen } = await readSite(
      {
        '/api/v2/spaces/1/pages': (query) =>
          query.get('cursor') === 'b' ? { results: [page(2)] } : { results: [page(1)], _links: next('b') },
      },
      { prefix: '/ex/confluence/cloud-1' },
    );
    expect(idsOf(events)).toEqual(ids(1, 2));
    expect(seen.every((path) => path.startsWith('/ex/confluence/cloud-1/wiki/'))).toBe(true);
    expect(ofKind(events, 'document')[0]?.document.url).toBe('https://site.example/wiki/spaces/ENG/pages/1');
  });

  it('goes on behind an empty page', async () => {
    const { events } = await readSite({
      '/api/v2/spaces/1/pages': (query) =>
        query.get('cursor') === 'b' ? { results: [page(2)] } : { results: [], _links: next('b') },
      '/api/v2/pages/2': page(2),
    });
    expect(idsOf(events)).toEqual(ids(2));
  });

  it.each<[string, (query: URLSearchParams) => object]>([
    ['the same cursor', () => ({ results: [page(1)], _links: next('a') })],
    ['cursors in a circle', (query) => ({ results: [page(1)], _links: next(query.get('cursor') === 'a' ? 'b' : 'a') })],
    ['empty pages for ever', (query) => ({ results: [], _links: next(`${Number(query.get('cursor')) + 1}`) })],
    ['a next page without a cursor', () => ({ results: [page(1)], _links: { next: '/wiki/api/v2/spaces/1/pages' } })],
  ])('fails the space for %s', async (_, answer) => {
    const { events, seen } = await readSite({ '/api/v2/spaces/1/pages': answer });
    expect(ofKind(events, 'scope-failed').map(({ error }) => error)).toEqual([expect.any(UnavailableError)]);
    expect(ofKind(events, 'scope-complete')).toEqual([]);
    expect(seen.length).toBeLessThan(100);
  });

  it('starts a list again when its cursor is refused, and reports each page once', async () => {
    let refusals = 0;
    const { events } = await readSite({
      '/api/v2/spaces/1/pages': (query) => {
        if (query.get('cursor') !== 'b') return { results: [page(1), page(2)], _links: next('b') };
        refusals += 1;
        return refusals === 1 ? 400 : { results: [page(2), page(3)] };
      },
    });
    expect(idsOf(events)).toEqual(ids(1, 2, 3));
    expect(ofKind(events, 'scope-complete')).toHaveLength(1);
  });

  it('gives up on a list whose cursors are always refused', async () => {
    const { events } = await readSite({
      '/api/v2/spaces/1/pages': (query) => (query.has('cursor') ? 400 : { results: [page(1)], _links: next('b') }),
    });
    expect(ofKind(events, 'scope-failed')).toHaveLength(1);
  });

  it('does not take an answer without a list for an empty one', async () => {
    const { events } = await readSite({ '/api/v2/spaces/1/pages': { message: 'hello' } });
    expect(ofKind(events, 'scope-failed')).toHaveLength(1);
  });

  it('reports odd entries as failures, and reads the rest', async () => {
    const { events } = await readSite({
      '/api/v2/spaces/1/pages': { results: [page(1), page(2), { id: '3', title: 5 }, page(4), 'x'] },
      '/api/v2/pages': bodies({ ...pages, 2: page(2, { body: {} }), 4: page(4, { title: null, version: null }) }),
    });
    expect(idsOf(events)).toEqual(ids(1, 4));
    expect(ofKind(events, 'failure').map(({ identity }) => identity)).toEqual(['3', '2']);
    expect(ofKind(events, 'warning')).toEqual([{ kind: 'warning', name: 'confluence.nameless-entry', count: 1 }]);
    expect(ofKind(events, 'document')[1]?.document).toMatchObject({ title: 'Page 4', lastModified: '' });
  });

  it('puts folders into the path of a page, and does without those it may not read', async () => {
    const listed = [
      page(1, { parentId: '90', parentType: 'folder' }),
      page(2, { parentId: '1', parentType: 'page' }),
      page(3, { parentId: '92', parentType: 'folder' }),
    ];
    const { events } = await readSite({
      '/api/v2/spaces/1/pages': { results: listed },
      '/api/v2/pages': bodies({ 1: listed[0] ?? {}, 2: listed[1] ?? {}, 3: listed[2] ?? {} }),
      '/api/v2/folders/90': { title: 'Checkout', parentId: '91', parentType: 'folder' },
      '/api/v2/folders/91': { title: 'Teams', parentId: null },
      '/api/v2/folders/92': 401,
    });
    expect(ofKind(events, 'document').map(({ document }) => document.metadata['ancestors'])).toEqual([
      'Teams / Checkout',
      'Teams / Checkout / Page 1',
      '',
    ]);
    expect(ofKind(events, 'warning')).toEqual([{ kind: 'warning', name: 'confluence.folder-not-read', count: 1 }]);
  });

  it('is not led in circles by pages that stand below each other', async () => {
    const listed = { 1: page(1, { parentId: '2' }), 2: page(2, { parentId: '1' }) };
    const { events } = await readSite({
      '/api/v2/spaces/1/pages': { results: Object.values(listed) },
      '/api/v2/pages': bodies(listed),
    });
    expect(idsOf(events)).toEqual(ids(1, 2));
  });

  it('reads the labels of pages that the search does not know yet', async () => {
    const { events } = await readSite({
      '/api/v2/spaces/1/pages': { results: [page(1), page(2)] },
      '/rest/api/content/search': { results: labelled.results.slice(0, 1) },
      '/api/v2/pages/2/labels': { results: [{ name: 'b' }, { name: 'a' }, { name: 'b', prefix: 'team' }] },
    });
    expect(ofKind(events, 'document').map(({ document }) => document.metadata['labels'])).toEqual(['', ',a,b,']);
  });

  it('keeps a page that moved away while the space was read', async () => {
    const { events } = await readSite({
      '/api/v2/spaces/1/pages': { results: [page(1), page(2)] },
      '/api/v2/pages': bodies({ ...pages, 2: page(2, { spaceId: '7' }) }),
    });
    expect(idsOf(events)).toEqual(ids(1));
    expect(ofKind(events, 'scope-complete')).toHaveLength(1);
  });

  it('skips personal spaces that nobody named, and counts them', async () => {
    const all = [space(1, 'ENG'), space(5, '~ada', { type: 'personal' })];
    const answers: Answers = {
      '/api/v2/spaces': (query) => ({
        results: query.has('keys')
          ? all.filter((one) => query.get('keys')?.includes((one as { key: string }).key))
          : all,
      }),
      '/api/v2/spaces/1/pages': { results: [page(1)] },
      '/api/v2/spaces/5/pages': { results: [] },
    };
    const { events } = await readSite(answers, { spaces: 'all' });
    expect(ofKind(events, 'warning')).toEqual([
      { kind: 'warning', name: 'confluence.personal-space-skipped', count: 1 },
    ]);
    expect(ofKind(events, 'scopes')).toEqual([{ kind: 'scopes', keys: ['space:ENG'] }]);
    const named = await readSite(answers, { spaces: ['~ada'] });
    expect(ofKind(named.events, 'scope-complete').map(({ scope }) => scope.key)).toEqual(['space:~ada']);
  });

  it('refuses to take an account without any space for an empty company', async () => {
    await expect(readSite({ '/api/v2/spaces': { results: [] } }, { spaces: 'all' })).rejects.toBeInstanceOf(
      RefusedError,
    );
  });

  it('stops asking when space after space is out of reach', async () => {
    const all = [1, 2, 3, 4, 5].map((id) => space(id, `S${id}`));
    const answers = {
      '/api/v2/spaces': { results: all },
      ...Object.fromEntries(all.map((_, index) => [`/api/v2/spaces/${index + 1}/pages`, 503])),
    };
    const { baseUrl, seen } = await site(answers);
    const http = createHttpClient({ name: 'Confluence', baseUrl, retries: 0 });
    const source = createConfluenceSource({ http, siteUrl: '', spaces: () => undefined });
    const events: SourceEvent[] = [];
    const reading = (async () => {
      for await (const event of source.read(createMemoryIndex().window({ projects: ['PLAT'] }))) events.push(event);
    })();
    await expect(reading).rejects.toBeInstanceOf(UnavailableError);
    expect(ofKind(events, 'scope-failed')).toHaveLength(2);
    expect(seen).toHaveLength(4);
  });
});
