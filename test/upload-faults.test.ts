import { expect, it } from 'vitest';
import { type FaultRule, type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { temporaryFolder } from './support/run-womba.ts';
import { planOf, uploadHere, uploadWithoutWaiting, zephyrState } from './support/upload.ts';

/** Every kind of request that an upload sends. */
const requests = {
  'the issue': { product: 'jira', method: 'GET', path: '/issue/PLAT-111' },
  priorities: { method: 'GET', path: '/priorities' },
  statuses: { method: 'GET', path: '/statuses' },
  'the list of folders': { method: 'GET', path: '/folders' },
  'the list of test cases': { method: 'GET', path: '/testcases/nextgen' },
  'a new folder': { method: 'POST', path: '/folders' },
  'a new test case': { method: 'POST', path: /\/testcases$/ },
  steps: { method: 'POST', path: '/teststeps' },
  'a link to the story': { method: 'POST', path: /\/testcases\/[^/]+\/links\/issues$/ },
  'the list of cycles': { method: 'GET', path: '/testcycles' },
  'a new cycle': { method: 'POST', path: /\/testcycles$/ },
  "a cycle's link": { method: 'POST', path: /\/testcycles\/[^/]+\/links\/issues$/ },
  'an execution': { method: 'POST', path: '/testexecutions' },
  'the list of executions': { method: 'GET', path: '/testexecutions' },
} as const satisfies Record<string, Partial<FaultRule>>;

/** Everything that can go wrong with a request; `after` it was done, and before. */
const faults: readonly Pick<FaultRule, 'kind' | 'status' | 'after' | 'retryAfter'>[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 500, after: true },
  { kind: 'status', status: 503 },
  { kind: 'rate-limit', retryAfter: 0 },
  { kind: 'reset' },
  { kind: 'reset', after: true },
  { kind: 'truncate' },
  { kind: 'html' },
  { kind: 'html', after: true },
  { kind: 'empty-body' },
  { kind: 'empty-body', after: true },
];

/** Hits each kind of request with each fault once, and the frequent ones all along the way. */
function disturb(company: SampleCompany): number {
  let rules = 0;
  for (const [name, request] of Object.entries(requests)) {
    const isFrequent = ['a new test case', 'steps', 'a link to the story', 'an execution'].includes(name);
    for (const [index, fault] of faults.entries()) {
      const skips = isFrequent ? [index * 3, 40 + index * 5] : [0];
      for (const skip of skips) {
        company.fault({ product: 'zephyr', ...request, ...fault, skip, times: 1 });
        rules += 1;
      }
    }
  }
  return rules;
}

it('200 tests come to the same end whatever goes wrong with every kind of request', async () => {
  const plan = planOf(200, (test, index) =>
    index === 7
      ? {
          ...test,
          steps: Array.from({ length: 230 }, (_, step) => ({ step_number: step + 1, action: `Step ${String(step)}` })),
        }
      : test,
  );
  const states: unknown[] = [];
  for (const isDisturbed of [false, true]) {
    const company = await startSampleCompany();
    using folder = temporaryFolder();
    // More tries than the faults that hit one request in a row.
    const env = { ...company.env, WOMBA_DATA_DIR: folder.path, HTTP_RETRIES: String(faults.length + 1) };
    try {
      const rules = isDisturbed ? disturb(company) : 0;
      const report = await uploadWithoutWaiting(env, plan, { cycle: 'Sprint 14' });
      const hit = new Set(company.requests.filter(({ fault }) => fault !== undefined).map(({ endpoint }) => endpoint));
      expect(report.errors).toEqual([]);
      expect(report).toMatchObject({ success: true, uploaded_count: 200, execution_count: 200 });
      if (isDisturbed) {
        expect(company.requests.filter(({ fault }) => fault !== undefined).length).toBeGreaterThan(rules / 2);
        expect(hit.size).toBeGreaterThanOrEqual(Object.keys(requests).length);
      }
      states.push(await zephyrState(company));
    } finally {
      await company.close();
    }
  }
  expect((states[0] as { tests: unknown[] }).tests).toHaveLength(200);
  expect(states[1]).toEqual(states[0]);
}, 180_000);

it('an outage does not make anybody wait for every test, and what is complete stays so', async () => {
  const company = await startSampleCompany();
  using folder = temporaryFolder();
  const env = { ...company.env, WOMBA_DATA_DIR: folder.path, HTTP_RETRIES: '0' };
  try {
    await uploadHere(env, planOf(12));
    company.fault({ product: 'zephyr', path: /\/testcases\/[^/]+/, kind: 'status', status: 502 });
    company.resetRequests();
    const report = await uploadHere(
      env,
      planOf(12, (test, index) => (index < 10 ? { ...test, title: 'Edited' } : test)),
    );
    expect(report.test_case_results.map(({ status }) => status)).toEqual([
      ...Array<string>(10).fill('failed'),
      ...Array<string>(2).fill('unchanged'),
    ]);
    expect(report.errors.filter((error) => error.includes('not tried')).length).toBeGreaterThanOrEqual(4);
    expect(company.requests.filter(({ fault }) => fault !== undefined).length).toBeLessThanOrEqual(6);
  } finally {
    await company.close();
  }
});

it('an outage ends with what was uploaded, and the next upload completes it', async () => {
  const company = await startSampleCompany();
  using folder = temporaryFolder();
  const env = { ...company.env, WOMBA_DATA_DIR: folder.path, HTTP_RETRIES: '1' };
  const plan = planOf(12);
  try {
    company.fault({ product: 'zephyr', method: 'POST', path: '/testcases', kind: 'status', status: 502, skip: 10 });
    const broken = await uploadHere(env, plan);
    expect(broken.success).toBe(false);
    expect(broken.uploaded_count).toBeGreaterThan(0);
    expect(broken.errors.at(-1)).toContain('not tried');
    const failed = Object.values(broken.zephyr_results).filter((result) => result.startsWith('ERROR: '));
    expect(failed).toHaveLength(12 - broken.uploaded_count);
    company.clearFaults();
    const mended = await uploadHere(env, plan);
    expect(mended).toMatchObject({ success: true, uploaded_count: 12 });
    expect(await zephyrState(company)).toMatchObject({
      tests: Array.from({ length: 12 }, () => ({ issues: [10111] })),
    });
  } finally {
    await company.close();
  }
});
