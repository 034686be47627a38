import { afterEach, expect, test } from 'vitest';
import { type Client, pluck, startTinyCompany } from '../testing/client.ts';

const open: Client[] = [];

afterEach(async () => {
  for (const client of open.splice(0)) await client.company.close();
});

async function multiplied(): Promise<Client> {
  const client = await startTinyCompany({ multiply: { issues: 90, tests: 30, pages: 40 } });
  open.push(client);
  return client;
}

async function contents(client: Client): Promise<unknown[]> {
  const ids = pluck(
    (await client.jira('/search/jql?jql=project+in+(PLAT,SHOP)+ORDER+BY+id&maxResults=5000')).body,
    'issues',
    '*',
    'id',
  );
  const { body } = await client.jira('/issue/bulkfetch', {
    issueIdsOrKeys: ids,
    fields: ['summary', 'description', 'parent', 'customfield_10041'],
  });
  return (pluck(body, 'issues', '*', 'fields') as unknown[]).map(
    (fields) => JSON.parse(JSON.stringify(fields).replaceAll(/127\.0\.0\.1:\d+/g, 'host')) as unknown,
  );
}

test('there are exactly as many as were asked for, no two alike, and the same every time', async () => {
  const [one, two] = [await multiplied(), await multiplied()];
  const issues = await contents(one);
  expect(issues).toHaveLength(90);
  expect(new Set(issues.map((fields) => JSON.stringify(fields))).size).toBe(90);
  expect(await contents(two)).toEqual(issues);
});

test('copies hold together: parents, sub-tasks, links, linked stories and called tests', async () => {
  const client = await multiplied();
  const { body } = await client.jira(
    '/search/jql?jql=parent+is+not+empty+AND+id+>+100000&fields=parent&maxResults=100',
  );
  for (const parent of pluck(body, 'issues', '*', 'fields', 'parent', 'id') as string[])
    expect(Number(parent)).toBeGreaterThan(100_000);
  const tests = await client.zephyr('/testcases?maxResults=100');
  expect(pluck(tests.body, 'total')).toBe(30);
  const derived = (pluck(tests.body, 'values') as { key: string; name: string }[]).find(
    ({ name }) => name.startsWith('Pay with a saved') && name.includes('('),
  );
  const steps = await client.zephyr(`/testcases/${derived?.key ?? ''}/teststeps`);
  const called = String(pluck(steps.body, 'values', 0, 'testCase', 'testCaseKey'));
  expect(called).not.toBe('PLAT-T2');
  expect((await client.zephyr(`/testcases/${called}`)).status).toBe(200);
});

test('pages multiply within their spaces under one home', async () => {
  const client = await multiplied();
  const { body } = await client.confluence('/api/v2/pages?status=current&limit=250&body-format=storage');
  expect(pluck(body, 'results')).toHaveLength(40);
  const tops = (pluck(body, 'results') as { parentId: string | null }[]).filter(({ parentId }) => parentId === null);
  expect(tops).toHaveLength(2);
  expect(new Set(pluck(body, 'results', '*', 'title') as string[]).size).toBe(40);
});
