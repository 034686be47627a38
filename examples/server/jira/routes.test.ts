import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, type Client, pluck, startTinyCompany } from '../testing/client.ts';

let client: Client;

beforeAll(async () => {
  client = await startTinyCompany({ multiply: { issues: 260 } });
});

afterAll(() => client.company.close());

const search = (query: Record<string, string>): Promise<{ status: number; body: unknown }> =>
  client.jira(`/search/jql?${new URLSearchParams(query).toString()}`);
const keys = async (jql: string): Promise<unknown> =>
  pluck((await search({ jql, fields: 'key', maxResults: '5000' })).body, 'issues', '*', 'key');

test('without the right token nobody comes in', async () => {
  const { atlassian } = client.company.urls;
  expect((await call(`${atlassian}/rest/api/3/myself`)).status).toBe(401);
  const wrong = `Basic ${Buffer.from('indexer@example.com:wrong').toString('base64')}`;
  expect((await call(`${atlassian}/rest/api/3/myself`, { authorization: wrong })).status).toBe(401);
  expect((await client.jira('/myself')).body).toMatchObject({ timeZone: 'Europe/Berlin' });
});

test('the gateway for scoped tokens leads to the same answers', async () => {
  const basic = `Basic ${Buffer.from('indexer@example.com:sample-atlassian-token').toString('base64')}`;
  const answer = await call(`${client.company.urls.atlassian}/ex/jira/1234/rest/api/3/serverInfo`, {
    authorization: basic,
  });
  expect(answer.body).toMatchObject({ deploymentType: 'Cloud' });
});

describe('a search', () => {
  test('finds by project, key, time, label and parent', async () => {
    expect(await keys('project = SHOP AND key in (SHOP-1, PLAT-101)')).toEqual(['SHOP-1']);
    expect(await keys('project in ("Platform") AND labels = checkout AND id <= 10200')).toEqual(['PLAT-101']);
    expect(await keys('parent = PLAT-100 AND id < 20000')).toEqual(['PLAT-101']);
    expect(await keys('id in (10100, 10101, 10201) AND updated >= 1772872800000 ORDER BY updated')).toEqual([
      'PLAT-101',
    ]);
  });

  test('reads dates in quotes in the zone of the account, to the minute', async () => {
    // PLAT-101 changed at 15:40 UTC, which is 16:40 in Berlin.
    expect(await keys('key = PLAT-101 AND updated >= "2026-03-09 16:40"')).toEqual(['PLAT-101']);
    expect(await keys('key = PLAT-101 AND updated >= "2026-03-09 16:41"')).toEqual([]);
  });

  test.each([
    ['order by id', 'Unbounded JQL queries are not allowed here.'],
    ['project = NOPE', "The value 'NOPE' does not exist for the field 'project'."],
    ['key = PLAT-9999', "An issue with key 'PLAT-9999' does not exist for field 'key'."],
    ['colour = red', "Field 'colour' does not exist"],
    ['updated >= "soon"', "Date value 'soon' for field 'updated' is invalid."],
  ])('%s is refused', async (jql, message) => {
    const answer = await search({ jql });
    expect(answer.status).toBe(400);
    expect(pluck(answer.body, 'errorMessages', 0)).toContain(message);
  });

  test('gives ids only unless fields are asked for', async () => {
    expect(pluck((await search({ jql: 'key = PLAT-101' })).body, 'issues')).toEqual([{ id: '10101' }]);
    const { body } = await search({ jql: 'key = PLAT-101', fields: 'summary,updated' });
    expect(pluck(body, 'issues', 0)).toMatchObject({
      key: 'PLAT-101',
      fields: { summary: 'Pay with a saved card', updated: '2026-03-09T15:40:00.000+0000' },
    });
    expect(Object.keys(pluck(body, 'issues', 0, 'fields') as object)).toEqual(['summary', 'updated']);
  });

  test('sends 5,000 ids a page but only 100 issues', async () => {
    const ids = await search({ jql: 'project in (PLAT, SHOP)', maxResults: '5000' });
    expect(pluck(ids.body, 'issues')).toHaveLength(260);
    expect(ids.body).toMatchObject({ isLast: true });
    expect(ids.body).not.toHaveProperty('nextPageToken');
    const issues = await search({ jql: 'project in (PLAT, SHOP)', maxResults: '5000', fields: 'summary' });
    expect(pluck(issues.body, 'issues')).toHaveLength(100);
  });

  async function allPages(query: Record<string, string>): Promise<{ ids: unknown[]; sizes: number[] }> {
    const ids: unknown[] = [];
    const sizes: number[] = [];
    let token: string | undefined;
    do {
      const { body } = await search({ ...query, ...(token === undefined ? {} : { nextPageToken: token }) });
      const found = pluck(body, 'issues', '*', 'id') as unknown[];
      ids.push(...found);
      sizes.push(found.length);
      token = pluck(body, 'nextPageToken') as string | undefined;
    } while (token !== undefined);
    return { ids, sizes };
  }

  test('goes on by token until none comes, whatever the sizes of the pages', async () => {
    const query = { jql: 'project in (PLAT, SHOP) ORDER BY updated', maxResults: '60' };
    const plain = await allPages(query);
    expect(plain.sizes).toEqual([60, 60, 60, 60, 20]);
    Object.assign(client.company.settings, { shortPages: true, emptyPages: true });
    const odd = await allPages(query);
    Object.assign(client.company.settings, { shortPages: false, emptyPages: false });
    expect(odd.sizes).toContain(0);
    expect(odd.ids).toEqual(plain.ids);
    expect(new Set(odd.ids).size).toBe(260);
  });

  test('refuses the token of another query', async () => {
    const first = await search({ jql: 'project in (PLAT, SHOP)', maxResults: '1' });
    const token = pluck(first.body, 'nextPageToken') as string;
    expect((await search({ jql: 'project = PLAT', nextPageToken: token })).status).toBe(400);
    expect((await search({ jql: 'project = PLAT', nextPageToken: 'guessed' })).status).toBe(400);
  });

  test('the old address is gone', async () => {
    expect((await client.jira('/search?jql=project%3DPLAT')).status).toBe(410);
  });
});

describe('bulk fetch', () => {
  test('leaves out what is missing, finds ids and keys in any case, and sorts by id', async () => {
    const { body } = await client.jira('/issue/bulkfetch', {
      issueIdsOrKeys: ['shop-1', '10101', '424242'],
      fields: ['summary'],
    });
    expect(pluck(body, 'issues', '*', 'key')).toEqual(['PLAT-101', 'SHOP-1']);
    expect(pluck(body, 'issueErrors', '*', 'id')).toEqual([]);
  });

  test('refuses more than 100 and none', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => String(index));
    expect((await client.jira('/issue/bulkfetch', { issueIdsOrKeys: ids })).status).toBe(400);
    expect((await client.jira('/issue/bulkfetch', { issueIdsOrKeys: [] })).status).toBe(400);
  });

  test('leaves comments out unless they are asked for', async () => {
    const fieldsFor = async (fields?: string[]): Promise<unknown> =>
      pluck(
        (await client.jira('/issue/bulkfetch', { issueIdsOrKeys: ['PLAT-101'], fields })).body,
        'issues',
        0,
        'fields',
      );
    expect(await fieldsFor()).not.toHaveProperty('comment');
    expect(await fieldsFor(['*all'])).toMatchObject({ comment: { total: 2 } });
  });
});

describe('an issue', () => {
  test('has the shape of REST v3', async () => {
    const { body } = await client.jira('/issue/PLAT-101');
    expect(body).toMatchObject({
      id: '10101',
      fields: {
        status: { name: 'In Progress', statusCategory: { key: 'indeterminate' } },
        parent: { key: 'PLAT-100', fields: { summary: 'Faster checkout' } },
        subtasks: [{ key: 'PLAT-102' }],
        issuelinks: [{ type: { outward: 'blocks' }, outwardIssue: { key: 'SHOP-1' } }],
        fixVersions: [{ name: '2026.10' }],
        assignee: { displayName: 'Ben Cole' },
        created: '2026-03-02T09:14:00.000+0000',
        description: { type: 'doc', version: 1 },
        customfield_10041: { type: 'doc' },
        customfield_10042: 5,
        customfield_10043: { value: 'Payments' },
      },
    });
    expect((await client.jira('/issue/SHOP-1')).body).toMatchObject({
      fields: { issuelinks: [{ inwardIssue: { key: 'PLAT-101' } }], customfield_10041: null },
    });
  });

  test('shows 20 comments, and all of them page by page', async () => {
    for (let index = 0; index < 23; index += 1) client.company.mutate.addComment('SHOP-1', `Comment ${String(index)}`);
    const { body } = await client.jira('/issue/SHOP-1?fields=comment');
    expect(pluck(body, 'fields', 'comment', 'total')).toBe(23);
    expect(pluck(body, 'fields', 'comment', 'comments')).toHaveLength(20);
    const rest = await client.jira('/issue/SHOP-1/comment?startAt=20&maxResults=50');
    expect(pluck(rest.body, 'comments', '*', 'body', 'content', 0, 'content', 0, 'text')).toEqual([
      'Comment 20',
      'Comment 21',
      'Comment 22',
    ]);
  });

  test('keeps its number and answers to its old key after a move', async () => {
    const key = client.company.mutate.addIssue({ project: 'PLAT', summary: 'To be moved' });
    const id = pluck((await client.jira(`/issue/${key}`)).body, 'id');
    const moved = client.company.mutate.moveIssue(key, 'SHOP');
    expect((await client.jira(`/issue/${key}`)).body).toMatchObject({ id, key: moved });
    expect(await keys(`project = SHOP AND key = ${key}`)).toEqual([moved]);
  });

  test('shows changes, also where other issues show parts of it, and then is gone', async () => {
    await client.jira('/issue/PLAT-101');
    client.company.mutate.updateIssue('PLAT-100', { summary: 'Fastest checkout', status: 'Done' });
    expect(pluck((await client.jira('/issue/PLAT-101')).body, 'fields', 'parent', 'fields', 'summary')).toBe(
      'Fastest checkout',
    );
    const key = client.company.mutate.addIssue({ project: 'PLAT', summary: 'Short-lived', parent: 'PLAT-100' });
    client.company.mutate.deleteIssue(key);
    expect((await client.jira(`/issue/${key}`)).status).toBe(404);
  });
});
