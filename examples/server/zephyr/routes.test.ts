import { afterEach, beforeEach, expect, test } from 'vitest';
import { call, type Client, pluck, startTinyCompany } from '../testing/client.ts';

let client: Client;

beforeEach(async () => {
  client = await startTinyCompany({ multiply: { tests: 25 } });
});

afterEach(() => client.company.close());

test('only the right token comes in', async () => {
  expect((await call(`${client.company.urls.zephyr}/v2/projects`)).status).toBe(401);
  expect((await client.zephyr('/healthcheck')).status).toBe(200);
});

test('the cursor leads through all test cases', async () => {
  const ids: unknown[] = [];
  let start: unknown = 0;
  while (start !== null) {
    const { body } = await client.zephyr(`/testcases/nextgen?projectKey=PLAT&limit=10&startAtId=${String(start)}`);
    ids.push(...(pluck(body, 'values', '*', 'id') as unknown[]));
    start = pluck(body, 'nextStartAtId');
  }
  expect(new Set(ids).size).toBe(25);
  expect((await client.zephyr('/testcases/nextgen?limit=1001')).status).toBe(400);
});

test('the server may send fewer than were asked for and says so', async () => {
  client.company.settings.zephyrPageLimit = 7;
  const { body } = await client.zephyr('/testcases/nextgen?limit=1000');
  expect(body).toMatchObject({ limit: 7 });
  expect(pluck(body, 'values')).toHaveLength(7);
});

test('a test case names other things by number and leaves empty ones null', async () => {
  expect((await client.zephyr('/testcases/PLAT-T1')).body).toMatchObject({
    status: { id: 3002 },
    folder: { id: 8002 },
    customFields: { 'Regression suite': 'nightly' },
    links: { issues: [{ issueId: 10101, type: 'COVERAGE' }] },
  });
  expect((await client.zephyr('/testcases/PLAT-T2')).body).toMatchObject({
    objective: null,
    precondition: null,
    estimatedTime: null,
    folder: null,
    customFields: null,
    owner: null,
  });
  expect(
    pluck((await client.zephyr('/statuses?projectKey=PLAT&statusType=TEST_CASE')).body, 'values', '*', 'name'),
  ).toEqual(['Draft', 'Approved', 'Deprecated']);
});

test('steps are inline or call another test case', async () => {
  const { body } = await client.zephyr('/testcases/PLAT-T1/teststeps?maxResults=1000');
  expect(body).toMatchObject({
    maxResults: 100,
    isLast: true,
    values: [
      { inline: null, testCase: { testCaseKey: 'PLAT-T2' } },
      { inline: { description: 'Choose the saved card', testData: '4111' }, testCase: null },
      { inline: { description: 'Confirm', testData: null, expectedResult: 'The order is paid' } },
    ],
  });
});

test('lists come ten at a time and say when they end', async () => {
  const first = await client.zephyr('/testcases');
  expect(first.body).toMatchObject({ startAt: 0, maxResults: 10, total: 25, isLast: false });
  const last = await client.zephyr('/testcases?startAt=20');
  expect(last.body).toMatchObject({ isLast: true, next: null });
  expect(
    pluck((await client.zephyr('/folders?projectKey=PLAT&folderType=TEST_CASE')).body, 'values', '*', 'parentId'),
  ).toEqual([null, 8001]);
});

test('only what changed comes when a time is given', async () => {
  const since = new Date(Date.now() - 60_000).toISOString();
  const changed = async (): Promise<unknown> =>
    pluck((await client.zephyr(`/testcases/nextgen?updatedAfter=${since.slice(0, 19)}Z`)).body, 'values', '*', 'key');
  expect(await changed()).toEqual([]);
  client.company.mutate.setSteps('PLAT-T1', [{ action: 'Only this' }]);
  expect(await changed()).toEqual(['PLAT-T1']);
  expect((await client.zephyr(`/testcases/nextgen?updatedAfter=${since}`)).status).toBe(400);
});

test('tests are added and removed', async () => {
  const key = client.company.mutate.addTest({ project: 'SHOP', name: 'New', folder: '/Basket' });
  expect((await client.zephyr(`/testcases/${key}`)).body).toMatchObject({ name: 'New', folder: { id: 8003 } });
  client.company.mutate.deleteTest(key);
  expect((await client.zephyr(`/testcases/${key}`)).status).toBe(404);
});

test('a token is slowed down when that is configured', async () => {
  client.company.settings.zephyrRate = 1;
  const answers = await Promise.all(Array.from({ length: 6 }, () => client.zephyr('/projects')));
  const refused = answers.filter((answer) => answer.status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(3);
  expect(refused[0]?.headers.get('retry-after')).toBe('1');
});

test('the tests of a story are found', async () => {
  expect(pluck((await client.zephyr('/issuelinks/PLAT-101/testcases')).body, 0, 'key')).toBe('PLAT-T1');
});
