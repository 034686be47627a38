import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../../../examples/server/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { ConfigError, NotFoundError, RefusedError, UnavailableError } from '../../platform/errors.ts';
import { createAddressPolicy } from '../../platform/http/addresses.ts';
import { createDispatcher } from '../../platform/http/dispatcher.ts';
import { createGuardedFetch } from '../../platform/http/guarded-fetch.ts';
import type { Source, SourceEvent } from '../source.ts';
import { describeSource } from '../testing/conformance.ts';
import { breaches } from '../testing/event-rules.ts';
import { createMemoryIndex, type MemoryIndex } from '../testing/memory-index.ts';
import { ofKind, readAll, readUntil } from '../testing/read.ts';
import { createExternalSource, type ExternalSourceOptions } from './external-source.ts';
import { pageId } from './page-document.ts';
import { type SmallSite, smallPage, startSmallSite } from './testing/small-site.ts';

const policy = createAddressPolicy(['127.0.0.1']);
const rules = {
  projects: ['PLAT', 'SHOP'],
  collection: 'external_docs',
  idPattern: /^external_[0-9a-f]{16}$/,
} as const;

function sourceOf(
  start: string | ((project: string) => string[]),
  options: Partial<ExternalSourceOptions> = {},
): Source {
  return createExternalSource({
    urls: typeof start === 'string' ? () => [start] : start,
    fetch: createGuardedFetch({
      version: '1.0.0',
      policy,
      dispatcher: createDispatcher({ env: {}, policy }),
      retries: 1,
      retryDelayMs: 1,
    }),
    requestDelayMs: 0,
    ...options,
  });
}

let conformanceCompany: SampleCompany;
describeSource('External documentation', async () => {
  conformanceCompany = await startSampleCompany();
  const { site } = conformanceCompany.urls;
  return {
    ...rules,
    createSource: () => sourceOf(`${site}/`),
    includes: ['/', '/guides/errors.html', '/reference/orders.html'].map((path) => pageId(site + path)),
    close: () => conformanceCompany.close(),
  };
});

describe('createExternalSource on the sample site', () => {
  it('stores each page once, by its canonical address, and nothing that the site does not want to be found', async () => {
    const company = await startSampleCompany();
    const { site } = company.urls;
    const index = createMemoryIndex();
    const events = await readAll(sourceOf(`${site}/`), index.window({ projects: ['PLAT'] }), index);
    await company.close();
    const paths = [...index.documents().values()].map(({ url }) => url.slice(site.length)).sort();
    expect(paths).toEqual([
      '/',
      '/guides/authentication.html',
      '/guides/errors.html',
      '/guides/getting-started.html',
      '/guides/idempotency.html',
      '/guides/paging.html',
      '/guides/rate-limits.html',
      '/guides/webhooks.html',
      '/help/changelog.html',
      '/help/sandbox.html',
      '/reference/catalogue.html',
      '/reference/orders.html',
      '/reference/payments.html',
      '/reference/returns.html',
    ]);
    const errors = index.documents().get(pageId(`${site}/guides/errors.html`));
    expect(errors).toMatchObject({ title: 'Errors', header: ['Docs', new URL(site).host, '/guides/errors.html'] });
    expect(errors?.lastModified).toBe('2026-09-06T00:00:00.000Z');
    expect(errors?.markdown).toContain('| ORD-1004 | 409 |');
    expect(errors?.markdown).not.toContain('cookies');
    expect(company.requests.some((request) => request.url.startsWith('/internal'))).toBe(false);
    expect(ofKind(events, 'scope-complete')).toHaveLength(1);
  });
});

describe('createExternalSource', () => {
  let site: SmallSite;
  let index: MemoryIndex;
  beforeEach(async () => {
    site = await startSmallSite();
    index = createMemoryIndex();
  });
  afterEach(() => site.close());

  const read = async (source = sourceOf(`${site.url}/`), mode: 'full' | 'incremental' = 'incremental') => {
    const events = await readAll(source, index.window({ projects: ['PLAT', 'SHOP'], mode }), index);
    expect(breaches(events, rules)).toEqual([]);
    return events;
  };
  /** A further run; what it would remove is left in `unseen`. */
  const again = (source?: Source): Promise<SourceEvent[]> => {
    index.nextRun();
    site.requests.length = 0;
    return read(source);
  };
  const paths = (events: readonly SourceEvent[]): string[] =>
    ofKind(events, 'document')
      .map(({ document }) => document.url.slice(site.url.length))
      .sort();
  const unseen = (): string[] =>
    index.scopeKeys().flatMap((key) => index.unseen(key).map((url) => url.slice(site.url.length)));
  const warnings = (events: readonly SourceEvent[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { name, count = 1 } of ofKind(events, 'warning')) counts[name] = (counts[name] ?? 0) + count;
    return counts;
  };
  const failure = (events: readonly SourceEvent[]): unknown => ofKind(events, 'scope-failed')[0]?.error;

  describe('when nothing or little has changed', () => {
    beforeEach(async () => {
      site.pages = {
        '/': smallPage('Start', '/a'),
        '/a': smallPage('A', '/b'),
        '/b': smallPage('B', '/c'),
        '/c': smallPage('C'),
      };
      await read();
    });

    it('asks with validators and goes on by the links it remembers', async () => {
      const events = await again();
      expect(paths(events)).toEqual([]);
      expect(unseen()).toEqual([]);
      const pages = site.requests.filter(({ path }) => path.length <= 2);
      expect(pages.map(({ headers }) => typeof headers['if-none-match'])).toEqual(Array(4).fill('string'));
    });

    it('delivers the page that changed and reaches pages behind it', async () => {
      site.pages['/b'] = smallPage('B', '/c', '/d');
      site.pages['/d'] = smallPage('D');
      expect(paths(await again())).toEqual(['/b', '/d']);
      expect(unseen()).toEqual([]);
    });

    it('leaves out what is gone, and what nothing links to although it still answers', async () => {
      site.pages['/b'] = smallPage('B');
      await again();
      expect(unseen()).toEqual(['/c']);
      delete site.pages['/b'];
      await again();
      expect(unseen().sort()).toEqual(['/b', '/c']);
    });

    it('keeps a page that fails, and those behind it', async () => {
      site.pages['/a'] = { status: 500 };
      const events = await again();
      expect(ofKind(events, 'failure')).toMatchObject([{ identity: `${site.url}/a`, retryable: true }]);
      expect(unseen()).toEqual([]);
      expect(index.isComplete(`site:${site.url}/`)).toBe(true);
      site.pages['/a'] = smallPage('A', '/b');
      expect(paths(await again())).toEqual(['/a']);
      expect(paths(await again())).toEqual([]);
    });

    it('keeps everything when a page that is not stored cannot show its links', async () => {
      site.pages['/'] = smallPage('Start', '/list');
      site.pages['/list'] = smallPage('List', '/a').replace('<head>', '<head><meta name="robots" content="noindex">');
      await again();
      expect(unseen()).toEqual([]);
      site.pages['/list'] = { status: 503 };
      const events = await again();
      expect(unseen()).toEqual([]);
      expect(ofKind(events, 'scope-complete')[0]?.note).toMatch(/3 pages were not found but kept/);
    });

    it('fails the scope, and so removes nothing, when the start page is out of order', async () => {
      site.pages['/'] = { status: 502 };
      expect(failure(await again())).toBeInstanceOf(UnavailableError);
      site.pages['/'] = { status: 404 };
      expect(failure(await again())).toBeInstanceOf(NotFoundError);
      site.pages['/'] = { status: 403 };
      expect(failure(await again())).toBeInstanceOf(RefusedError);
      site.pages['/'] = { headers: { 'content-type': 'application/json' }, body: '{}' };
      expect(failure(await again())).toMatchObject({ message: expect.stringContaining('no web page') as string });
    });

    it('reads every page again in full mode', async () => {
      index.nextRun();
      site.requests.length = 0;
      expect(paths(await read(sourceOf(`${site.url}/`), 'full'))).toEqual(['/', '/a', '/b', '/c']);
      expect(site.requests.some(({ headers }) => 'if-none-match' in headers)).toBe(false);
    });
  });

  describe('within its limits', () => {
    it('stays on the host and in the folder of the start page', async () => {
      const other = await startSmallSite({ '/x': smallPage('X') });
      site.pages = {
        '/docs/': smallPage('Start', 'a', '/blog', '/docsier', `${other.url}/x`, '/docs'),
        '/docs/a': smallPage('A', '../docs/b#part', 'mailto:x@y.z'),
        '/docs/b': smallPage('B'),
        '/blog': smallPage('Blog'),
        '/docsier': smallPage('Other'),
      };
      expect(paths(await read(sourceOf(`${site.url}/docs/`)))).toEqual(['/docs/', '/docs/a', '/docs/b']);
      expect(other.requests).toEqual([]);
      await other.close();
    });

    it('says what the page limit cut off, and keeps what it holds of it when the order of links changes', async () => {
      const all = ['/a', '/b', '/c', '/d', '/e'];
      site.pages = Object.fromEntries(all.map((path) => [path, smallPage(path)]));
      site.pages['/'] = smallPage('Start', ...all);
      const source = () => sourceOf(`${site.url}/`, { maxPages: 4 });
      const events = await read(source());
      expect(paths(events)).toEqual(['/', '/a', '/b', '/c']);
      expect(warnings(events)['external.page-limit']).toBe(2);
      expect(ofKind(events, 'scope-complete')[0]?.note).toContain('2 more pages');
      site.pages['/'] = smallPage('Start', ...all.reverse());
      expect(paths(await again(source()))).toEqual(['/']);
      expect(unseen()).toEqual([]);
    });

    it('says what lies too deep', async () => {
      site.pages = {
        '/': smallPage('0', '/1'),
        '/1': smallPage('1', '/2'),
        '/2': smallPage('2', '/3'),
        '/3': smallPage('3'),
      };
      const events = await read(sourceOf(`${site.url}/`, { maxDepth: 2 }));
      expect(paths(events)).toEqual(['/', '/1', '/2']);
      expect(warnings(events)).toEqual({ 'external.depth-limit': 1 });
    });

    it('does not fall into calendars and addresses that grow', async () => {
      site.pages['/'] = smallPage(
        'Start',
        ...Array.from({ length: 60 }, (_, day) => `/calendar?day=${day}`),
        '/a/a/a/a/',
      );
      for (let day = 0; day < 60; day += 1) site.pages[`/calendar?day=${day}`] = smallPage(`Day ${day}`);
      const events = await read();
      expect(paths(events)).toHaveLength(21);
      expect(warnings(events)).toEqual({ 'external.endless-address': 1, 'external.too-many-parameters': 40 });
    });

    it('skips what is no page, with and without asking, and pages that are too large', async () => {
      site.pages = {
        '/': smallPage('Start', '/a.pdf', '/a.pdf', '/data', '/lie', '/large'),
        '/data': { headers: { 'content-type': 'application/json' }, body: '{}' },
        '/lie': { body: Buffer.from([0x25, 0x50, 0x44, 0x46, 0x2d, 0, 1, 2]) },
        '/large': `<p>${'x'.repeat(50_000)}</p>`,
      };
      const events = await read(sourceOf(`${site.url}/`, { maxPageBytes: 20_000 }));
      expect(paths(events)).toEqual(['/']);
      expect(warnings(events)).toEqual({ 'external.not-a-page': 3, 'external.too-large': 1 });
      expect(site.requests.some(({ path }) => path === '/a.pdf')).toBe(false);
    });
  });

  describe('with pages of several addresses', () => {
    it('takes the final address of redirects, and leaves the site by none', async () => {
      site.pages = {
        '/': smallPage('Start', '/old', '/new', '/away', '/private'),
        '/old': { status: 301, headers: { location: '/new?utm_source=old' } },
        '/new': smallPage('New'),
        '/new?utm_source=old': smallPage('New'),
        '/away': { status: 302, headers: { location: 'https://login.example/' } },
        '/private': { status: 302, headers: { location: 'http://169.254.169.254/' } },
      };
      const events = await read();
      expect(paths(events)).toEqual(['/', '/new']);
      expect(warnings(events)).toEqual({ 'external.address-refused': 1, 'external.redirected-away': 1 });
      site.pages['/old'] = { status: 500 };
      site.pages['/'] = smallPage('Start', '/old');
      expect(ofKind(await again(), 'failure')).toMatchObject([{ identity: `${site.url}/new` }]);
      expect(unseen()).toEqual([]);
    });

    it('believes canonical links within the site, unless they name a page with another title', async () => {
      const canonical = (page: string, href: string) =>
        page.replace('<head>', `<head><link rel="canonical" href="${href}">`);
      site.pages = {
        '/': canonical(smallPage('Start', '/print/a', '/a', '/b', '/c', '/d'), '/index.html'),
        '/print/a': canonical(smallPage('A'), '/a'),
        '/a': smallPage('A'),
        '/b': canonical(smallPage('B'), '/'),
        '/c': canonical(smallPage('C'), 'https://mirror.example/c'),
        '/d': canonical(smallPage('D'), '/missing'),
      };
      const events = await read();
      expect(paths(events)).toEqual(['/', '/a', '/b', '/c', '/d']);
      expect(warnings(events)).toMatchObject({ 'external.duplicate-page': 1, 'external.canonical-ignored': 2 });
      const next = await again();
      expect(paths(next)).toEqual([]);
      expect(unseen()).toEqual([]);
    });

    it('reads a page once under all spellings of its address', async () => {
      site.pages = {
        '/': smallPage(
          'Start',
          '/a/',
          '/a',
          '/a/index.html',
          '/a/?utm_medium=x',
          '/a/#top',
          '/q?b=2&a=1',
          '/q?a=1&b=2',
        ),
        '/a/': smallPage('A'),
        '/q?b=2&a=1': smallPage('Q'),
      };
      expect(paths(await read())).toEqual(['/', '/a/', '/q?a=1&b=2']);
      expect(site.requests.filter(({ path }) => /^\/[aq]/.test(path))).toHaveLength(2);
    });

    it('follows the start page to its own folder, but not to a log-in page elsewhere', async () => {
      site.pages = {
        '/docs': { status: 302, headers: { location: '/docs/' } },
        '/docs/': smallPage('Docs', '/docs/a', '/blog'),
        '/docs/a': smallPage('A'),
        '/blog': smallPage('Blog'),
      };
      expect(paths(await read(sourceOf(`${site.url}/docs`)))).toEqual(['/docs/', '/docs/a']);
      expect(index.scopeKeys()).toEqual([`site:${site.url}/docs`]);
      site.pages['/docs/'] = { status: 302, headers: { location: '/login' } };
      site.pages['/login'] = smallPage('Log in');
      expect(failure(await again(sourceOf(`${site.url}/docs/`)))).toMatchObject({
        message: expect.stringContaining('redirects to') as string,
        hint: expect.stringContaining('log-in') as string,
      });
    });

    it('goes where a page leads by itself', async () => {
      site.pages = {
        '/': '<meta http-equiv="refresh" content="0; url=/latest/"><p>Moved.</p>',
        '/latest/': smallPage('Latest'),
      };
      expect(paths(await read())).toEqual(['/latest/']);
    });
  });

  describe('as a polite guest', () => {
    it('obeys robots.txt, robots elements and headers', async () => {
      site.pages = {
        '/robots.txt': {
          headers: { 'content-type': 'text/plain' },
          body: 'User-agent: *\nDisallow: /\n\nUser-agent: Womba\nDisallow: /secret',
        },
        '/': smallPage('Start', '/secret/a', '/no', '/header', '/stop'),
        '/no': smallPage('No', '/behind').replace('<head>', '<head><meta name="robots" content="noindex">'),
        '/behind': smallPage('Behind'),
        '/header': { headers: { 'x-robots-tag': 'otherbot: nofollow, womba: noindex' }, body: smallPage('Header') },
        '/stop': { headers: { 'x-robots-tag': 'nofollow' }, body: smallPage('Stop', '/unreached') },
        '/unreached': smallPage('Unreached'),
      };
      const events = await read();
      expect(paths(events)).toEqual(['/', '/behind', '/header', '/stop']);
      expect(warnings(events)).toMatchObject({ 'external.noindex': 1, 'external.robots-disallowed': 1 });
      expect(site.requests.some(({ path }) => path === '/secret/a')).toBe(false);
    });

    it('reads nothing where robots.txt forbids the start page or cannot be had', async () => {
      site.pages = { '/': smallPage('Start'), '/robots.txt': { body: 'User-agent: *\nDisallow: /' } };
      expect(failure(await read())).toBeInstanceOf(RefusedError);
      site.pages['/robots.txt'] = { status: 503 };
      expect(failure(await again())).toBeInstanceOf(UnavailableError);
      site.pages['/robots.txt'] = { status: 403 };
      expect(paths(await again())).toEqual(['/']);
    });

    it('keeps the configured pause, or the longer one of robots.txt, between two requests', async () => {
      const slept: number[] = [];
      let now = 0;
      const clock: Clock = {
        now: () => new Date(now),
        sleep: async (ms) => {
          slept.push(ms);
          now += ms;
        },
      };
      site.pages = { '/': smallPage('Start', '/a'), '/a': smallPage('A') };
      const source = () => sourceOf(`${site.url}/`, { clock, requestDelayMs: 700 });
      await read(source());
      expect(new Set(slept)).toEqual(new Set([700]));
      expect(slept).toHaveLength(3);
      slept.length = 0;
      site.pages['/robots.txt'] = { body: 'User-agent: *\nCrawl-delay: 3' };
      await again(source());
      expect(new Set(slept)).toEqual(new Set([3_000]));
      slept.length = 0;
      site.pages['/robots.txt'] = { body: 'User-agent: *\nCrawl-delay: 600' };
      await again(source());
      expect(new Set(slept)).toEqual(new Set([10_000]));
    });

    it('sends no credentials and says who it is', async () => {
      site.pages = { '/': { headers: { 'set-cookie': 'a=b' }, body: smallPage('Start', '/a') }, '/a': smallPage('A') };
      await read();
      for (const { headers } of site.requests) {
        expect(headers['user-agent']).toMatch(/^Womba\//);
        expect(headers).not.toHaveProperty('cookie');
        expect(headers).not.toHaveProperty('authorization');
      }
    });
  });

  it('finds pages by sitemaps that robots.txt names, also packed and nested', async () => {
    site.pages = {
      '/robots.txt': { body: `Sitemap: ${site.url}/maps.xml\nSitemap: https://elsewhere.example/sitemap.xml` },
      '/maps.xml': { body: `<sitemapindex><sitemap><loc>${site.url}/map.xml.gz</loc></sitemap></sitemapindex>` },
      '/map.xml.gz': {
        headers: { 'content-type': 'application/gzip' },
        body: gzipSync(
          `<urlset><url><loc>${site.url}/only-here</loc><lastmod>2026-01-02</lastmod></url><url><loc>https://elsewhere.example/</loc></url></urlset>`,
        ),
      },
      '/': smallPage('Start'),
      '/only-here': smallPage('Only here'),
    };
    await read();
    expect(index.documents().get(pageId(`${site.url}/only-here`))?.lastModified).toBe('2026-01-02T00:00:00.000Z');
    site.pages['/map.xml.gz'] = { status: 500 };
    const events = await again();
    expect(warnings(events)['external.sitemap-not-readable']).toBe(1);
    expect(unseen()).toEqual([]);
    delete site.pages['/map.xml.gz'];
    await again();
    expect(unseen()).toEqual(['/only-here']);
  });

  it('reads Markdown and plain text as they are, and other charsets', async () => {
    site.pages = {
      '/': smallPage('Start', '/a.md', '/b.txt', '/latin'),
      '/a.md': { headers: { 'content-type': 'text/markdown' }, body: '# Notes\r\n\r\n- one\r\n- two\r\n' },
      '/b.txt': { headers: { 'content-type': 'text/plain' }, body: 'line one\nline two' },
      '/latin': {
        headers: { 'content-type': 'text/html; charset=iso-8859-1' },
        body: Buffer.from('<h1>Gr\xf6\xdfe</h1><p>Caf\xe9</p>', 'latin1'),
      },
    };
    await read();
    const document = (path: string) => index.documents().get(pageId(site.url + path));
    expect(document('/a.md')).toMatchObject({ title: 'Notes', markdown: '- one\n- two' });
    expect(document('/b.txt')).toMatchObject({ title: 'b.txt', markdown: 'line one\nline two' });
    expect(document('/latin')).toMatchObject({ title: 'Größe', markdown: 'Café' });
  });

  it('continues a stopped walk without asking again for what it saved', async () => {
    const all = Array.from({ length: 35 }, (_, number) => `/p${number}`);
    site.pages = Object.fromEntries(all.map((path) => [path, smallPage(path)]));
    site.pages['/'] = smallPage('Start', ...all);
    const window = index.window({ projects: ['PLAT'] });
    let checkpoints = 0;
    const first = await readUntil(
      sourceOf(`${site.url}/`),
      window,
      ({ kind }) => kind === 'checkpoint' && (checkpoints += 1) === 3,
      index,
    );
    const before = new Set(site.requests.map(({ path }) => path));
    site.requests.length = 0;
    const rest = await readAll(sourceOf(`${site.url}/`), window, index);
    expect(paths(first).length + paths(rest).length).toBe(36);
    const twice = site.requests.filter(({ path }) => before.has(path)).map(({ path }) => path);
    expect(twice).toEqual(['/robots.txt', '/sitemap.xml']);
    expect(index.isComplete(`site:${site.url}/`)).toBe(true);
  });

  it('has one scope per start page, with all projects that name it, and lists them all', async () => {
    site.pages = {
      '/a/': smallPage('A', 'shared/'),
      '/a/shared/': smallPage('Shared'),
    };
    const urls: Record<string, string[]> = {
      PLAT: [`${site.url}/a/`, ' '],
      SHOP: [`${site.url}/a/index.html`, `${site.url}/a/shared/`],
    };
    const events = await read(sourceOf((project) => urls[project] ?? []));
    const [, , ...keys] = ofKind(events, 'scopes')[0]?.keys ?? [];
    expect(keys).toEqual([]);
    const documents = ofKind(events, 'document');
    expect(documents.map(({ scope, document }) => [scope.key, scope.projects.join(), document.title])).toEqual([
      [`site:${site.url}/a/`, 'PLAT,SHOP', 'A'],
      [`site:${site.url}/a/`, 'PLAT,SHOP', 'Shared'],
      [`site:${site.url}/a/shared/`, 'SHOP', 'Shared'],
    ]);
    expect(new Set(documents.map(({ document }) => document.id)).size).toBe(2);
  });

  it('goes on with other sites when one address is wrong or out of reach', async () => {
    site.pages = { '/': smallPage('Start') };
    const source = sourceOf((project) =>
      project === 'PLAT' ? ['nonsense', 'http://u:secret@127.0.0.1/', 'http://10.0.0.1/', `${site.url}/`] : [],
    );
    const events = await readAll(source, index.window({ projects: ['PLAT'] }), index);
    expect(ofKind(events, 'scope-failed').map(({ error }) => (error as Error).constructor)).toEqual([
      ConfigError,
      ConfigError,
      expect.anything(),
    ]);
    expect(ofKind(events, 'scope-failed')[2]?.error).toBeInstanceOf(RefusedError);
    expect(JSON.stringify(events)).not.toContain('secret');
    expect(paths(events)).toEqual(['/']);
  });
});
