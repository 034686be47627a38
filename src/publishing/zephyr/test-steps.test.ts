import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFastClock } from '../../platform/http/testing/fast-clock.ts';
import { startZephyrCompany, type ZephyrCompany } from '../../sources/zephyr/testing/zephyr-company.ts';
import { createZephyrApi, type ZephyrApi } from './api.ts';
import { writeSteps } from './test-steps.ts';

const step = (text: string) => ({ description: text, testData: '', expectedResult: '' });
const steps = (count: number) => Array.from({ length: count }, (_, index) => step(`Step ${index + 1}`));

describe('the steps of a test case', () => {
  let zephyr: ZephyrCompany;
  let api: ZephyrApi;
  let key: string;
  const stored = async (): Promise<string[]> => {
    const all: string[] = [];
    for (let startAt = 0; startAt === all.length; startAt += 100) {
      const path = `${zephyr.company.urls.zephyr}/v2/testcases/${key}/teststeps?maxResults=100&startAt=${startAt}`;
      const headers = { authorization: `Bearer ${zephyr.company.env['ZEPHYR_API_TOKEN']}` };
      const page = (await (await fetch(path, { headers })).json()) as { values: { inline: { description: string } }[] };
      all.push(...page.values.map(({ inline }) => inline.description));
    }
    return all;
  };
  const posts = (): number => zephyr.company.requests.filter(({ method }) => method === 'POST').length;

  beforeEach(async () => {
    zephyr = await startZephyrCompany();
    api = createZephyrApi({
      http: zephyr.client(),
      signal: new AbortController().signal,
      patience: { retries: 2, delayMs: 1, clock: createFastClock() },
      dryRun: false,
    });
    key = zephyr.company.mutate.addTest({ project: 'PLAT', name: 'Steps' });
  });
  afterEach(() => zephyr.company.close());

  it('are left alone when they are right', async () => {
    zephyr.company.mutate.setSteps(key, [{ action: '<p>Step 1</p>' }, { action: 'Step&nbsp;2' }]);
    expect(await writeSteps(api, key, steps(2))).toBe(false);
    expect(posts()).toBe(0);
  });

  it('are added to where the first ones are there', async () => {
    zephyr.company.mutate.setSteps(
      key,
      steps(100).map(({ description }) => ({ action: description })),
    );
    expect(await writeSteps(api, key, steps(130))).toBe(true);
    expect(posts()).toBe(1);
    expect(await stored()).toEqual(steps(130).map(({ description }) => description));
  });

  it.each([
    ['other ones', [{ action: 'Step 1' }, { action: 'Other' }]],
    ['more', [...steps(4).map(({ description }) => ({ action: description }))]],
    ['a call of another test', [{ call: 'PLAT-T1' }]],
  ])('replace %s', async (_, before) => {
    zephyr.company.mutate.setSteps(key, before);
    expect(await writeSteps(api, key, steps(3))).toBe(true);
    expect(await stored()).toEqual(['Step 1', 'Step 2', 'Step 3']);
  });

  it('come once each when the answer to every second request is lost', async () => {
    for (const skip of [0, 2, 4]) {
      zephyr.company.fault({ method: 'POST', path: 'teststeps', kind: 'reset', after: true, skip, times: 1 });
    }
    await writeSteps(api, key, steps(420));
    expect(await stored()).toEqual(steps(420).map(({ description }) => description));
  });

  it('are given up when Zephyr never answers', async () => {
    zephyr.company.fault({ method: 'POST', path: 'teststeps', kind: 'status', status: 502 });
    await expect(writeSteps(api, key, steps(3))).rejects.toThrow('502');
    expect(posts()).toBe(3);
  });
});
