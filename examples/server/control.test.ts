import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, pluck, startTinyCompany } from './testing/client.ts';

let client: Client;

beforeEach(async () => {
  client = await startTinyCompany();
});

afterEach(() => client.company.close());

async function control(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(client.company.urls.control + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

test('another process makes things go wrong and right again', async () => {
  expect(
    (await control('POST', '/faults', { product: 'zephyr', path: '/test(case|step)s/', kind: 'status', status: 502 }))
      .status,
  ).toBe(201);
  expect((await client.zephyr('/testcases')).status).toBe(502);
  expect((await control('GET', '/faults')).body).toMatchObject([{ seen: 1, hit: 1 }]);
  expect((await control('DELETE', '/faults')).status).toBe(204);
  expect((await client.zephyr('/testcases')).status).toBe(200);
});

test('another process changes the company', async () => {
  const added = await control('POST', '/mutate', {
    op: 'addIssue',
    args: [{ project: 'PLAT', summary: 'From outside' }],
  });
  const key = String(pluck(added.body, 'result'));
  expect((await client.jira(`/issue/${key}`)).body).toMatchObject({ fields: { summary: 'From outside' } });
  expect((await control('POST', '/mutate', { op: 'explode' })).status).toBe(400);
  expect((await control('POST', '/mutate', { op: 'deleteIssue', args: ['NOPE-1'] })).body).toEqual({
    error: 'there is no issue NOPE-1',
  });
});

test('another process reads and resets the counts', async () => {
  await client.jira('/issue/PLAT-101');
  expect((await control('GET', '/stats')).body).toMatchObject({
    jira: { requests: 1, endpoints: { 'GET /rest/api/3/issue/{idOrKey}': 1 } },
  });
  expect(pluck((await control('GET', '/requests')).body, '*', 'url')).toEqual(['/rest/api/3/issue/PLAT-101']);
  await control('DELETE', '/requests');
  expect(client.company.stats().jira.requests).toBe(0);
});

test('another process reads the environment and changes settings', async () => {
  expect((await control('GET', '/env')).body).toEqual(client.company.env);
  await control('POST', '/settings', { zephyrPageLimit: 1 });
  expect(pluck((await client.zephyr('/testcases/nextgen?limit=10')).body, 'values')).toHaveLength(1);
  expect((await control('GET', '/nope')).status).toBe(404);
});
