import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Client, pluck, type Reply, startTinyCompany } from '../testing/client.ts';

let client: Client;

beforeEach(async () => {
  client = await startTinyCompany();
});

afterEach(() => client.company.close());

const create = (body: Record<string, unknown> = {}): Promise<Reply> =>
  client.zephyr('/testcases', { projectKey: 'PLAT', name: 'New', ...body });

describe('a test case', () => {
  test('gets defaults and one blank step', async () => {
    const { status, body } = await create();
    expect(status).toBe(201);
    expect(body).toEqual({ id: 4003, key: 'PLAT-T3', self: `${client.company.urls.zephyr}/v2/testcases/PLAT-T3` });
    expect((await client.zephyr('/testcases/PLAT-T3')).body).toMatchObject({
      name: 'New',
      priority: { id: 2002 },
      status: { id: 3001 },
      labels: [],
      folder: null,
      customFields: { 'Regression suite': null },
    });
    expect((await client.zephyr('/testcases/PLAT-T3/teststeps')).body).toMatchObject({
      total: 1,
      values: [{ inline: { description: null, testData: null, expectedResult: null } }],
    });
  });

  test('keeps what it was given', async () => {
    const given = {
      objective: 'a<br/>b',
      precondition: 'c',
      estimatedTime: 60_000,
      labels: ['womba-1'],
      folderId: 8002,
    };
    await create({ ...given, priorityName: 'Low', statusName: 'Approved', customFields: { 'Regression suite': 'x' } });
    const { folderId, ...plain } = given;
    expect((await client.zephyr('/testcases/PLAT-T3')).body).toMatchObject({
      ...plain,
      priority: { id: 2003 },
      status: { id: 3002 },
      folder: { id: folderId },
      customFields: { 'Regression suite': 'x' },
    });
    expect(pluck((await client.zephyr('/testcases?folderId=8002')).body, 'values', '*', 'key')).toContain('PLAT-T3');
  });

  test.each([
    ['a label with a blank', { labels: ['a b'] }, /label/],
    ['a priority that the project lacks', { priorityName: 'Critical' }, /Critical/],
    ['a status that it lacks', { statusName: 'Ready' }, /Ready/],
    ['a folder of another project', { folderId: 8003 }, /folder/],
    ['minutes that are no whole number', { estimatedTime: 1.5 }, /estimatedTime/],
    ['a blank name', { name: ' ' }, /name/],
    ['an unknown property', { steps: [] }, /steps/],
    ['an unknown custom field', { customFields: { Colour: 'red' } }, /Colour/],
    ['a custom field of another kind', { customFields: { 'Regression suite': true } }, /Regression suite/],
    ['null for a text', { objective: null }, /objective/],
  ])('is refused with %s', async (_, body, message) => {
    client.company.mutate.addTest({ project: 'SHOP', name: 'Other', folder: '/Other' });
    const reply = await create(body);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ errorCode: 400, message: expect.stringMatching(message) as string });
    expect((await client.zephyr('/testcases/PLAT-T3')).status).toBe(404);
  });

  test('is refused without the custom fields that its project requires', async () => {
    client.company.mutate.requireCustomField('Regression suite');
    expect(await create()).toMatchObject({
      status: 400,
      body: {
        errorCode: 400,
        message: expect.stringContaining('custom fields are missing: Regression suite') as string,
      },
    });
    expect((await create({ customFields: { 'Regression suite': 'nightly' } })).status).toBe(201);
  });

  test('loses what an update does not name', async () => {
    const { body } = await client.zephyr('/testcases/PLAT-T1');
    const { id, key, project, priority, status, customFields } = body as Record<string, unknown>;
    const bare = { id, key, project, priority, status, name: 'Renamed' };
    const incomplete = await client.zephyr('/testcases/PLAT-T1', { ...bare, customFields: {} }, 'PUT');
    expect(incomplete).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('Regression suite') as string },
    });
    expect((await client.zephyr('/testcases/PLAT-T1', { ...bare, customFields }, 'PUT')).status).toBe(200);
    expect((await client.zephyr('/testcases/PLAT-T1')).body).toMatchObject({
      name: 'Renamed',
      objective: null,
      labels: [],
      folder: null,
      status: { id: 3002 },
      links: { issues: [{ issueId: 10101 }] },
    });
  });
});

describe('steps', () => {
  const inline = (description: string) => ({ inline: { description } });
  const send = (mode: string, items: unknown[]): Promise<Reply> =>
    client.zephyr('/testcases/PLAT-T2/teststeps', { mode, items });
  const now = async (): Promise<unknown> =>
    pluck(
      (await client.zephyr('/testcases/PLAT-T2/teststeps?maxResults=1000')).body,
      'values',
      '*',
      'inline',
      'description',
    );

  test('are replaced or added to, in the order given', async () => {
    expect((await send('OVERWRITE', ['a', 'b'].map(inline))).status).toBe(201);
    expect((await send('APPEND', ['c', 'd'].map(inline))).status).toBe(201);
    expect(await now()).toEqual(['a', 'b', 'c', 'd']);
  });

  test.each([
    ['more than a hundred', 'APPEND', Array.from({ length: 101 }, () => inline('x'))],
    ['another mode', 'PREPEND', [inline('x')]],
    ['a step that is nothing', 'APPEND', [{}]],
    ['a step that is both', 'APPEND', [{ ...inline('x'), testCase: { testCaseKey: 'PLAT-T1' } }]],
    ['a test that calls itself', 'APPEND', [{ testCase: { testCaseKey: 'PLAT-T2' } }]],
  ])('are refused: %s', async (_, mode, items) => {
    expect((await send(mode, items)).status).toBe(400);
    expect(await now()).toEqual(['Open the log-in page']);
  });

  test('of one test case are not written twice at the same time', async () => {
    client.company.settings.zephyrStepsMs = 100;
    const statuses = await Promise.all(
      ['a', 'b'].map(async (text) => (await send('OVERWRITE', [inline(text)])).status),
    );
    expect(statuses.sort()).toEqual([201, 409]);
  });
});

test('an issue is linked by its number, as often as one asks', async () => {
  const link = (issueId: unknown): Promise<Reply> => client.zephyr('/testcases/PLAT-T2/links/issues', { issueId });
  expect((await link('PLAT-101')).status).toBe(400);
  expect((await link(1)).status).toBe(400);
  expect((await link(10101)).status).toBe(201);
  expect((await link(10101)).status).toBe(201);
  expect(pluck((await client.zephyr('/testcases/PLAT-T2/links')).body, 'issues', '*', 'issueId')).toEqual([
    10101, 10101,
  ]);
});

test('folders are made below others, each name once', async () => {
  const make = (more: Record<string, unknown>): Promise<Reply> =>
    client.zephyr('/folders', { projectKey: 'PLAT', folderType: 'TEST_CASE', ...more });
  const { status, body } = await make({ name: 'Vouchers', parentId: 8001 });
  expect(status).toBe(201);
  expect((await client.zephyr(`/folders/${String(pluck(body, 'id'))}`)).body).toMatchObject({
    parentId: 8001,
    name: 'Vouchers',
  });
  expect((await make({ name: 'Vouchers', parentId: 8001 })).status).toBe(400);
  expect((await make({ name: 'Vouchers', parentId: 9999 })).status).toBe(400);
  expect((await make({ name: 'Vouchers' })).status).toBe(201);
});

test('a cycle holds executions of tests and links to a story', async () => {
  const cycle = await client.zephyr('/testcycles', { projectKey: 'PLAT', name: 'Sprint 1' });
  expect(cycle).toMatchObject({ status: 201, body: { key: 'PLAT-R1' } });
  const execution = { projectKey: 'PLAT', testCaseKey: 'PLAT-T1', testCycleKey: 'PLAT-R1', statusName: 'Not Executed' };
  expect(await client.zephyr('/testexecutions', execution)).toMatchObject({ status: 201, text: '' });
  expect((await client.zephyr('/testexecutions', { ...execution, statusName: 'Draft' })).status).toBe(400);
  expect((await client.zephyr('/testexecutions', { ...execution, testCaseKey: 'PLAT-T9' })).status).toBe(404);
  expect((await client.zephyr('/testcycles/PLAT-R1/links/issues', { issueId: 10101 })).status).toBe(201);
  expect((await client.zephyr('/testcycles?projectKey=PLAT')).body).toMatchObject({
    values: [{ name: 'Sprint 1', links: { issues: [{ issueId: 10101 }] } }],
  });
  expect((await client.zephyr('/testexecutions?testCycle=PLAT-R1')).body).toMatchObject({
    total: 1,
    values: [{ testCase: { self: expect.stringContaining('/testcases/PLAT-T1/') as string } }],
  });
  expect((await client.zephyr('/testexecutions?testCase=PLAT-T2')).body).toMatchObject({ total: 0 });
  expect(
    pluck((await client.zephyr('/statuses?projectKey=PLAT&statusType=TEST_EXECUTION')).body, 'values', '*', 'name'),
  ).toContain('Not Executed');
});

test('the answer of something that was done can be lost', async () => {
  client.company.fault({ method: 'POST', kind: 'status', status: 500, after: true, times: 1 });
  expect((await create()).status).toBe(500);
  expect((await client.zephyr('/testcases/PLAT-T3')).status).toBe(200);
  client.company.fault({ method: 'POST', kind: 'reset', after: true, times: 1 });
  await expect(create()).rejects.toThrow('fetch failed');
  expect((await client.zephyr('/testcases/PLAT-T4')).status).toBe(200);
  client.company.fault({ method: 'POST', kind: 'reset', times: 1 });
  await expect(create()).rejects.toThrow('fetch failed');
  expect((await client.zephyr('/testcases/PLAT-T5')).status).toBe(404);
});
