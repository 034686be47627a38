import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, pluck, startTinyCompany } from '../testing/client.ts';

let client: Client;

beforeEach(async () => {
  client = await startTinyCompany();
});

afterEach(() => client.company.close());

test('an error comes as often as it was asked for, after as many as were to pass', async () => {
  client.company.fault({ product: 'jira', path: '/myself', kind: 'status', status: 503, skip: 1, times: 2 });
  const statuses: number[] = [];
  for (let index = 0; index < 5; index += 1) statuses.push((await client.jira('/myself')).status);
  expect(statuses).toEqual([200, 503, 503, 200, 200]);
  expect(client.company.stats().jira.statuses).toEqual({ 200: 3, 503: 2 });
});

test('a rule hits only what it names', async () => {
  client.company.fault({ product: 'confluence', path: /\/spaces\/65001\/pages/, kind: 'status', status: 403 });
  client.company.fault({ method: 'POST', body: '10101', kind: 'status', status: 500 });
  expect((await client.confluence('/api/v2/spaces/65001/pages')).status).toBe(403);
  expect((await client.confluence('/api/v2/spaces/65002/pages')).status).toBe(200);
  expect((await client.jira('/issue/bulkfetch', { issueIdsOrKeys: ['10101'] })).status).toBe(500);
  expect((await client.jira('/issue/bulkfetch', { issueIdsOrKeys: ['10102'] })).status).toBe(200);
  client.company.clearFaults();
  expect((await client.confluence('/api/v2/spaces/65001/pages')).status).toBe(200);
});

test('connections are cut, before and within the answer', async () => {
  client.company.fault({ kind: 'reset', times: 1 });
  await expect(client.zephyr('/projects')).rejects.toThrow('fetch failed');
  client.company.fault({ kind: 'truncate', times: 1 });
  await expect(client.zephyr('/projects')).rejects.toThrow();
  expect((await client.zephyr('/projects')).status).toBe(200);
});

test('a log-in page, an empty list and an empty body are answers too', async () => {
  client.company.fault({ product: 'jira', kind: 'html', times: 1 });
  const html = await client.jira('/myself');
  expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html;charset=UTF-8']);
  client.company.fault({ product: 'zephyr', kind: 'empty', times: 1 });
  expect((await client.zephyr('/testcases/nextgen?limit=1')).body).toMatchObject({ values: [], nextStartAtId: null });
  client.company.fault({ product: 'confluence', kind: 'empty', times: 1 });
  const pages = await client.confluence('/api/v2/spaces/65001/pages?limit=1');
  expect(pluck(pages.body, 'results')).toEqual([]);
  expect(pages.headers.get('link')).toBeNull();
  client.company.fault({ product: 'gitlab', kind: 'empty-body', times: 1 });
  expect((await client.gitlab('/version')).text).toBe('');
});

test('who comes too often hears when to come again, in seconds or as a date', async () => {
  client.company.fault({ kind: 'rate-limit', retryAfter: 2, times: 1 });
  const seconds = await client.jira('/myself');
  expect([seconds.status, seconds.headers.get('retry-after')]).toEqual([429, '2']);
  client.company.fault({ kind: 'rate-limit', retryAfter: 'date', retryAfterSeconds: 90, times: 1 });
  const date = Date.parse((await client.jira('/myself')).headers.get('retry-after') ?? '');
  expect(date - Date.now()).toBeGreaterThan(80_000);
});

test('a late answer is the right answer', async () => {
  client.company.fault({ kind: 'delay', delayMs: 30, times: 1 });
  const before = performance.now();
  expect((await client.jira('/myself')).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThan(25);
});

test('who gets no answer is set free when the server stops', async () => {
  client.company.fault({ kind: 'no-answer' });
  const waiting = expect(client.jira('/myself')).rejects.toThrow('fetch failed');
  while (client.company.requests.length === 0) await new Promise(setImmediate);
  await client.company.close();
  await waiting;
});

test('an unknown kind is refused at once', () => {
  expect(() => {
    client.company.fault({ kind: 'explode' as 'reset' });
  }).toThrow('unknown kind of fault: explode');
});
