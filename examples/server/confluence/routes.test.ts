import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Client, pluck, startTinyCompany } from '../testing/client.ts';

let client: Client;

beforeEach(async () => {
  client = await startTinyCompany();
});

afterEach(() => client.company.close());

const pageIds = async (path: string): Promise<unknown> =>
  pluck((await client.confluence(path)).body, 'results', '*', 'id');
const engineering = '/api/v2/spaces/65001/pages';

test('spaces come by key and page by page', async () => {
  const first = await client.confluence('/api/v2/spaces?limit=1');
  expect(pluck(first.body, 'results', 0)).toMatchObject({ id: '65001', key: 'ENG', homepageId: '65100' });
  const next = pluck(first.body, '_links', 'next') as string;
  expect(first.headers.get('link')).toContain(`<${next}>; rel="next"`);
  const second = await client.confluence(next.replace('/wiki', ''));
  expect(pluck(second.body, 'results', '*', 'key')).toEqual(['SHOPDOCS']);
  expect(pluck(second.body, '_links', 'next')).toBeUndefined();
  expect(await pageIds('/api/v2/spaces?keys=SHOPDOCS')).toEqual(['65002']);
});

describe('the pages of a space', () => {
  test('are current and archived ones unless asked for otherwise, and none that is restricted', async () => {
    expect(await pageIds(engineering)).toEqual(['65100', '65101', '65104']);
    expect(await pageIds(`${engineering}?status=current`)).toEqual(['65100', '65101']);
    expect(await pageIds(`${engineering}?status=trashed`)).toEqual(['65103']);
    expect((await client.confluence(`${engineering}?status=draft`)).status).toBe(400);
  });

  test('bring their bodies when asked', async () => {
    expect(pluck((await client.confluence(engineering)).body, 'results', 0, 'body')).toEqual({});
    const { body } = await client.confluence(`${engineering}?body-format=storage`);
    expect(pluck(body, 'results', 1)).toMatchObject({
      title: 'Payment rules: cards & vouchers',
      parentId: '65100',
      spaceId: '65001',
      version: { number: 3, createdAt: '2026-03-01T12:00:00.000Z' },
      body: { storage: { value: '<h2>Limits</h2><p>Three tries a card.</p>' } },
    });
  });

  test('refuse a limit above 250 and a foreign cursor', async () => {
    expect((await client.confluence(`${engineering}?limit=251`)).status).toBe(400);
    expect((await client.confluence(`${engineering}?cursor=12`)).status).toBe(400);
  });

  test('are all seen even when one is deleted between two requests', async () => {
    const first = await client.confluence(`${engineering}?limit=1`);
    client.company.mutate.deletePage(65100);
    const next = pluck(first.body, '_links', 'next') as string;
    expect(await pageIds(next.replace('/wiki', ''))).toEqual(['65101']);
  });

  test('can be sorted by their change', async () => {
    expect(await pageIds('/api/v2/pages?sort=-modified-date&limit=1')).toEqual(['65101']);
    expect(await pageIds('/api/v2/pages?id=65101,65102,65201')).toEqual(['65101', '65201']);
  });
});

test('a page has labels and ancestors', async () => {
  const { body } = await client.confluence('/api/v2/pages/65101?include-labels=true');
  expect(pluck(body, 'labels', 'results', '*', 'name')).toEqual(['payments', 'rules']);
  expect(pluck((await client.confluence('/api/v2/pages/65101/labels')).body, 'results', '*', 'name')).toEqual([
    'payments',
    'rules',
  ]);
  expect((await client.confluence('/api/v2/pages/65101/ancestors')).body).toMatchObject({
    results: [{ id: '65100', type: 'page' }],
  });
});

test('a page in the bin still answers, a draft and a restricted one do not', async () => {
  expect((await client.confluence('/api/v2/pages/65103')).body).toMatchObject({ status: 'trashed' });
  expect((await client.confluence('/api/v2/pages/65105')).status).toBe(404);
  expect((await client.confluence('/api/v2/pages/65105?get-draft=true')).status).toBe(200);
  expect((await client.confluence('/api/v2/pages/65102')).status).toBe(404);
});

describe('CQL', () => {
  const find = async (cql: string, path = '/rest/api/content/search'): Promise<unknown> =>
    pluck(
      (await client.confluence(`${path}?${new URLSearchParams({ cql }).toString()}`)).body,
      'results',
      '*',
      path.includes('content') ? 'id' : 'content',
      ...(path.includes('content') ? [] : ['id']),
    );

  test('finds what changed, in the zone of the account', async () => {
    // 65100 changed at 12:00 UTC, which is 13:00 in Berlin.
    expect(await find('space = ENG and type = page and lastmodified >= "2026-02-01 13:00"')).toEqual([
      '65100',
      '65101',
    ]);
    expect(await find('space = ENG and type = page and lastmodified >= "2026-02-01 13:01"')).toEqual(['65101']);
    expect(await find('space = ENG and label in ("rules", "x")', '/rest/api/search')).toEqual(['65101']);
    expect(await find('ancestor = 65100 order by lastmodified desc')).toEqual(['65101']);
  });

  test('is refused when it cannot be read', async () => {
    expect((await client.confluence('/rest/api/search?cql=colour%3Dred')).status).toBe(400);
    expect((await client.confluence('/rest/api/search')).status).toBe(400);
  });
});

test('pages are changed, renamed, moved, put away and hidden', async () => {
  const { mutate } = client.company;
  mutate.updatePage(65101, { body: '<p>New</p>' });
  mutate.renamePage('65101', 'Card rules');
  const { body } = await client.confluence('/api/v2/pages/65101?body-format=storage');
  expect(body).toMatchObject({
    title: 'Card rules',
    version: { number: 5 },
    body: { storage: { value: '<p>New</p>' } },
  });
  mutate.movePage(65101, 'SHOPDOCS');
  expect(await pageIds('/api/v2/spaces/65002/pages')).toEqual(['65101', '65201']);
  mutate.trashPage(65101);
  expect(await pageIds('/api/v2/spaces/65002/pages')).toEqual(['65201']);
  mutate.restrictPage(65201);
  expect(await pageIds('/api/v2/spaces/65002/pages')).toEqual([]);
  const id = mutate.addPage({ space: 'ENG', title: 'Added', body: '<p/>', parent: 65100 });
  mutate.restrictPage(65100);
  expect((await client.confluence(`/api/v2/pages/${String(id)}`)).status).toBe(404);
});
