import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../../../examples/server/index.ts';
import { parseListMetadata } from '../../documents/document.ts';
import { NotFoundError, RefusedError, UnauthorizedError } from '../../platform/errors.ts';
import { createHttpClient } from '../../platform/http/client.ts';
import { describeSource } from '../testing/conformance.ts';
import { createMemoryIndex, type MemoryIndex } from '../testing/memory-index.ts';
import { idsOf, ofKind, readAll } from '../testing/read.ts';
import type { SourceEvent } from '../source.ts';
import { type ConfluenceSource, createConfluenceSource } from './confluence-source.ts';
import type { PageResult } from './single-pages.ts';

type Spaces = Record<string, readonly string[]>;
const sampleSpaces: Spaces = { PLAT: ['ENG', 'DOCS'], SHOP: ['ENG', 'SHOPDOCS'] };
const projects = ['PLAT', 'SHOP'];

function connect(
  company: SampleCompany,
  spaces: Spaces = sampleSpaces,
  token = 'sample-atlassian-token',
): ConfluenceSource {
  const http = createHttpClient({
    name: 'Confluence',
    baseUrl: company.urls.atlassian,
    headers: { authorization: `Basic ${Buffer.from(`indexer@example.com:${token}`).toString('base64')}` },
    retries: 1,
    retryDelayMs: 1,
  });
  return createConfluenceSource({ http, siteUrl: 'https://brindlecote.example', spaces: (project) => spaces[project] });
}

let conformanceCompany: SampleCompany;
describeSource('Confluence', async () => {
  conformanceCompany = await startSampleCompany();
  return {
    projects,
    collection: 'confluence_docs',
    idPattern: /^confluence_\d+$/,
    createSource: () => connect(conformanceCompany),
    includes: ['confluence_65201', 'confluence_65101', 'confluence_65301'],
    close: () => conformanceCompany.close(),
  };
});

describe('createConfluenceSource', () => {
  let company: SampleCompany;
  let index: MemoryIndex;
  beforeEach(async () => {
    company = await startSampleCompany();
    index = createMemoryIndex();
  });
  afterEach(() => company.close());

  const read = (source = connect(company), mode: 'full' | 'incremental' = 'incremental'): Promise<SourceEvent[]> =>
    readAll(source, index.window({ projects, mode }), index);
  /** A first read, then a change, then the next run. */
  const readAfter = async (change: () => void): Promise<SourceEvent[]> => {
    await read();
    index.nextRun();
    change();
    company.resetRequests();
    return read();
  };
  const requestsTo = (endpoint: string): string[] =>
    company.requests.filter((request) => request.endpoint === endpoint).map((request) => request.url);
  const bodyRequests = (): string[] => requestsTo('GET /wiki/api/v2/pages');

  it('writes a page with its place, labels and content', async () => {
    await read();
    const document = index.documents().get('confluence_65203');
    expect(document).toMatchObject({
      identity: '65203',
      collection: 'confluence_docs',
      header: ['Confluence', 'DOCS'],
      metadata: { space: 'DOCS', doc_id: '65203', status: 'current', space_name: 'Platform product docs' },
    });
    expect(document?.url).toMatch(/^https:\/\/brindlecote\.example\/wiki\/spaces\/DOCS\/pages\/65203\//);
    expect(document?.markdown).toContain('## ');
    expect(document?.metadata).not.toHaveProperty('project_key');
    const below = index.documents().get('confluence_65210');
    expect(below?.header).toEqual(['Confluence', 'DOCS', document?.title]);
    expect(below?.metadata['ancestors']).toBe(document?.title);
    const labelled = [...index.documents().values()].filter(
      ({ metadata }) => parseListMetadata(metadata['labels']).length > 0,
    );
    expect(labelled.length).toBeGreaterThan(10);
  });

  it('reads a space of two projects once, for both', async () => {
    const events = await read();
    const scopes = ofKind(events, 'scope-complete').map(({ scope }) => scope);
    expect(scopes).toEqual([
      { key: 'space:ENG', label: 'space ENG', projects: ['PLAT', 'SHOP'] },
      { key: 'space:DOCS', label: 'space DOCS', projects: ['PLAT'] },
      { key: 'space:SHOPDOCS', label: 'space SHOPDOCS', projects: ['SHOP'] },
    ]);
    expect(requestsTo('GET /wiki/api/v2/spaces/{id}/pages')).toHaveLength(3);
    expect(events.at(-1)).toEqual({ kind: 'scopes', keys: ['space:ENG', 'space:DOCS', 'space:SHOPDOCS'] });
  });

  it('belongs only to the projects of the read', async () => {
    const events = await readAll(connect(company), index.window({ projects: ['SHOP'] }));
    expect(ofKind(events, 'scope-complete').map(({ scope }) => [scope.key, scope.projects])).toEqual([
      ['space:ENG', ['SHOP']],
      ['space:SHOPDOCS', ['SHOP']],
    ]);
  });

  it('leaves out what is trashed, archived, a draft or restricted', async () => {
    const ids = idsOf(await read());
    const hidden = ['confluence_65212', 'confluence_65213', 'confluence_65214', 'confluence_65215'];
    expect(ids.length).toBeGreaterThan(25);
    expect(ids.filter((id) => hidden.includes(id)).length).toBeLessThan(hidden.length);
    company.mutate.trashPage(65201);
    company.mutate.archivePage(65203);
    company.mutate.restrictPage(65204);
    const later = idsOf(await readAll(connect(company), createMemoryIndex().window({ projects })));
    for (const id of ['confluence_65201', 'confluence_65203', 'confluence_65204']) {
      expect(ids).toContain(id);
      expect(later).not.toContain(id);
    }
  });

  it('asks for no body when nothing has changed', async () => {
    const events = await readAfter(() => undefined);
    expect(idsOf(events)).toEqual([]);
    expect(bodyRequests()).toEqual([]);
    // The spaces, then a list of pages and one of labels for each of three.
    expect(company.requests).toHaveLength(7);
  });

  it('reads only the body that changed', async () => {
    const events = await readAfter(() => company.mutate.updatePage(65203, { body: '<p>Nothing is refunded.</p>' }));
    expect(idsOf(events)).toEqual(['confluence_65203']);
    expect(index.documents().get('confluence_65203')?.markdown).toBe('Nothing is refunded.');
    expect(bodyRequests().length + requestsTo('GET /wiki/api/v2/pages/{id}').length).toBe(1);
    expect(index.unseen('space:DOCS')).toEqual([]);
  });

  it('reads a new page', async () => {
    let id = 0;
    const events = await readAfter(() => {
      id = company.mutate.addPage({ space: 'ENG', title: 'New', body: '<p>x</p>', labels: ['fresh'] });
    });
    expect(idsOf(events)).toEqual([`confluence_${id}`]);
    expect(index.documents().get(`confluence_${id}`)?.metadata['labels']).toBe(',fresh,');
  });

  it('notices a change of labels, which changes no version', async () => {
    const events = await readAfter(() => company.mutate.updatePage(65203, { labels: ['payments', 'hot'] }));
    expect(idsOf(events)).toEqual(['confluence_65203']);
    expect(index.documents().get('confluence_65203')?.metadata['labels']).toBe(',hot,payments,');
  });

  it('notices a new parent, for the page and all below it', async () => {
    const parent = company.mutate.addPage({ space: 'DOCS', title: 'Policies', body: '', parent: 65200 });
    const child = company.mutate.addPage({ space: 'DOCS', title: 'Child', body: '<p>x</p>', parent: 65210 });
    const events = await readAfter(() => company.mutate.updatePage(65210, { parent }));
    expect(idsOf(events)).toEqual(expect.arrayContaining(['confluence_65210', `confluence_${child}`]));
    expect(index.documents().get('confluence_65210')?.metadata['ancestors']).toBe('Policies');
    expect(index.documents().get(`confluence_${child}`)?.header[2]).toMatch(/^Policies \/ /);
  });

  it('writes pages anew when a page above them is renamed', async () => {
    const child = company.mutate.addPage({ space: 'DOCS', title: 'Child', body: '<p>x</p>', parent: 65203 });
    const events = await readAfter(() => company.mutate.renamePage(65203, 'Renamed'));
    expect(idsOf(events)).toEqual(expect.arrayContaining(['confluence_65203', `confluence_${child}`]));
    expect(index.documents().get(`confluence_${child}`)?.metadata['ancestors']).toMatch(/Renamed$/);
  });

  it.each<[string, (company: SampleCompany) => void]>([
    ['trashed', ({ mutate }) => mutate.trashPage(65203)],
    ['archived', ({ mutate }) => mutate.archivePage(65203)],
    ['restricted', ({ mutate }) => mutate.restrictPage(65203)],
    ['deleted', ({ mutate }) => mutate.deletePage(65203)],
  ])('does not report a page that was %s, and completes', async (_, change) => {
    await readAfter(() => change(company));
    expect(index.unseen('space:DOCS')).toContain('65203');
    expect(index.isComplete('space:DOCS')).toBe(true);
  });

  it('gives a moved page to its new space, with the same identity', async () => {
    const events = await readAfter(() => company.mutate.movePage(65210, 'SHOPDOCS'));
    const [moved] = ofKind(events, 'document').filter(({ document }) => document.identity === '65210');
    expect(moved?.scope.key).toBe('space:SHOPDOCS');
    expect(moved?.document).toMatchObject({ id: 'confluence_65210', metadata: { space: 'SHOPDOCS' } });
    expect(index.unseen('space:DOCS')).toContain('65210');
  });

  it('goes on when one configured space is refused, and says which', async () => {
    company.fault({ product: 'confluence', path: '/spaces/65001/pages', kind: 'status', status: 403 });
    const events = await read();
    const [failed] = ofKind(events, 'scope-failed');
    expect(failed).toMatchObject({ scope: { key: 'space:ENG' } });
    expect(failed?.tolerated).toBeUndefined();
    expect(failed?.error).toBeInstanceOf(RefusedError);
    expect(String(failed?.error)).toContain('space ENG');
    expect(ofKind(events, 'scope-complete').map(({ scope }) => scope.key)).toEqual(['space:DOCS', 'space:SHOPDOCS']);
    expect(events.at(-1)).toMatchObject({ kind: 'scopes', keys: expect.arrayContaining(['space:ENG']) as string[] });
  });

  it('reads every space that the account sees when none is named, and tolerates refused ones', async () => {
    company.fault({ product: 'confluence', path: '/spaces/65002/pages', kind: 'status', status: 403 });
    const events = await read(connect(company, { PLAT: ['ENG'] }));
    expect(ofKind(events, 'scope-complete').map(({ scope }) => [scope.key, scope.projects])).toEqual([
      ['space:ENG', ['PLAT', 'SHOP']],
      ['space:SHOPDOCS', ['SHOP']],
    ]);
    expect(ofKind(events, 'scope-failed')).toMatchObject([{ scope: { key: 'space:DOCS' }, tolerated: true }]);
  });

  it('names the setting for a space that does not exist', async () => {
    const events = await read(connect(company, { PLAT: ['eng', 'NOPE'], SHOP: ['ENG'] }));
    const [failed] = ofKind(events, 'scope-failed');
    expect(failed?.scope.key).toBe('space:NOPE');
    expect(failed?.error).toBeInstanceOf(NotFoundError);
    expect((failed?.error as NotFoundError).hint).toContain('CONFLUENCE_SPACES');
    expect(ofKind(events, 'scope-complete').map(({ scope }) => scope)).toEqual([
      { key: 'space:ENG', label: 'space ENG', projects: ['PLAT', 'SHOP'] },
    ]);
  });

  it('throws when the credentials are refused, at the beginning and in the middle', async () => {
    await expect(read(connect(company, sampleSpaces, 'wrong'))).rejects.toBeInstanceOf(UnauthorizedError);
    company.fault({ product: 'confluence', path: '/spaces/65002/pages', kind: 'status', status: 401 });
    await expect(read()).rejects.toBeInstanceOf(UnauthorizedError);
    expect(index.isComplete('space:ENG')).toBe(true);
    expect(index.isComplete('space:DOCS')).toBe(false);
  });

  it('finds the one page that breaks a request, and reads all others', async () => {
    const all = idsOf(await readAll(connect(company), createMemoryIndex().window({ projects })));
    company.fault({
      product: 'confluence',
      path: /body-format.*65203|65203.*body-format/,
      kind: 'status',
      status: 500,
    });
    const events = await read();
    expect(ofKind(events, 'failure')).toMatchObject([{ identity: '65203', retryable: true }]);
    expect(idsOf(events)).toEqual(all.filter((id) => id !== 'confluence_65203'));
    expect(index.isComplete('space:DOCS')).toBe(true);
    company.clearFaults();
    index.nextRun();
    expect(idsOf(await read())).toEqual(['confluence_65203']);
  });

  it('fails the space, not its pages, when Confluence stops answering in the middle', async () => {
    company.fault({ product: 'confluence', path: '/wiki/api/v2/pages', kind: 'status', status: 503, skip: 1 });
    const events = await read();
    expect(ofKind(events, 'failure')).toEqual([]);
    expect(ofKind(events, 'scope-failed').map(({ scope }) => scope.key)).toEqual(['space:DOCS', 'space:SHOPDOCS']);
    company.clearFaults();
    const rest = await read();
    expect(idsOf(rest).filter((id) => index.documents('space:ENG').has(id))).toEqual([]);
    expect(index.isComplete('space:DOCS')).toBe(true);
  });

  it('does not believe a list that lost its pages', async () => {
    const events = await readAfter(() =>
      company.fault({ product: 'confluence', path: '/spaces/65002/pages', kind: 'empty' }),
    );
    const failed = ofKind(events, 'scope-failed');
    expect(failed.map(({ scope }) => scope.key)).toEqual(['space:DOCS']);
    expect(String(failed[0]?.error)).toContain('left out pages that exist');
  });

  it('does not take pages for gone because a list of bodies came empty', async () => {
    company.fault({ product: 'confluence', path: '/wiki/api/v2/pages?', kind: 'empty', times: 1 });
    const events = await read();
    expect(ofKind(events, 'scope-complete')).toHaveLength(3);
    expect(index.documents('space:ENG').size).toBeGreaterThan(5);
    expect(bodyRequests().length).toBeGreaterThan(0);
    expect(requestsTo('GET /wiki/api/v2/pages/{id}').length).toBe(index.documents('space:ENG').size);
  });

  it('reads labels page by page where searching is not allowed, and still nothing twice', async () => {
    company.fault({ product: 'confluence', path: '/content/search', kind: 'status', status: 403 });
    const events = await read();
    expect(ofKind(events, 'warning')).toContainEqual({ kind: 'warning', name: 'confluence.labels-not-listed' });
    const degraded = [...index.documents().values()].map(({ id, version, metadata }) => [id, version, metadata]);
    index.nextRun();
    expect(idsOf(await read())).toEqual([]);
    company.clearFaults();
    index.nextRun();
    expect(idsOf(await read())).toEqual([]);
    expect([...index.documents().values()].map(({ id, version, metadata }) => [id, version, metadata])).toEqual(
      degraded,
    );
  });

  it('reads 250 bodies a request and continues behind a checkpoint', async () => {
    for (let number = 0; number < 600; number += 1) {
      company.mutate.addPage({ space: 'SHOPDOCS', title: `Page ${number}`, body: `<p>${number}</p>` });
    }
    const source = connect(company, { PLAT: [], SHOP: ['SHOPDOCS'] });
    const events: SourceEvent[] = [];
    for await (const event of source.read(index.window({ projects, mode: 'full' }))) {
      events.push(event);
      index.apply(event);
      if (event.kind === 'checkpoint') break;
    }
    expect(idsOf(events)).toHaveLength(250);
    company.resetRequests();
    const rest = await read(connect(company, { PLAT: [], SHOP: ['SHOPDOCS'] }), 'full');
    const total = ofKind(rest, 'expected')[0]?.count ?? 0;
    expect(total).toBeGreaterThan(600);
    expect(idsOf(rest)).toHaveLength(total - 250);
    expect(idsOf(rest).filter((id) => idsOf(events).includes(id))).toEqual([]);
    expect(bodyRequests()).toHaveLength(Math.ceil((total - 250) / 250));
    expect(index.unseen('space:SHOPDOCS')).toEqual([]);
  });

  describe('fetchPages', () => {
    const fetchAll = async (...ids: string[]): Promise<PageResult[]> => {
      const results: PageResult[] = [];
      for await (const result of connect(company).fetchPages(ids, new AbortController().signal)) results.push(result);
      return results;
    };

    it('gives the same documents as a whole read', async () => {
      company.mutate.addPage({ space: 'DOCS', title: 'Child', body: '<p>x</p>', parent: 65203, labels: ['b', 'a'] });
      await read();
      const ids = [...index.documents().values()].map((document) => document.identity);
      const results = await fetchAll(...ids);
      expect(results).toHaveLength(ids.length);
      for (const result of results) {
        if (result.kind !== 'page') throw new Error(`page ${result.identity} was not read`);
        expect(result.document).toEqual(index.documents().get(result.document.id));
        expect(result.spaceKey).toBe(result.document.metadata['space']);
      }
    });

    it('tells what is gone, and does not stop there', async () => {
      company.mutate.trashPage(65201);
      const results = await fetchAll('1', '65201', 'x/../y', '65203');
      expect(results.map(({ kind, identity }) => [kind, identity])).toEqual([
        ['gone', '1'],
        ['gone', '65201'],
        expect.arrayContaining(['x/../y']),
        ['page', '65203'],
      ]);
    });
  });
});
