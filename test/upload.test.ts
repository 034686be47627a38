import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import type { TestPlan } from '../src/planning/plan/schema.ts';
import type { UploadReport } from '../src/publishing/zephyr/report.ts';
import { markerOf } from '../src/publishing/zephyr/marker.ts';
import { runWomba, startWomba, temporaryFolder } from './support/run-womba.ts';
import { planOf, until, uploadHere, zephyrGet, zephyrList, zephyrState } from './support/upload.ts';

describe('womba upload', () => {
  let company: SampleCompany;
  let folder: ReturnType<typeof temporaryFolder>;
  let env: Record<string, string>;

  beforeEach(async () => {
    company = await startSampleCompany();
    folder = temporaryFolder();
    env = { ...company.env, WOMBA_DATA_DIR: join(folder.path, 'data') };
  });
  afterEach(async () => {
    await company.close();
    folder[Symbol.dispose]();
  });

  const planFile = (plan: unknown): string => {
    const path = join(folder.path, 'plan.json');
    writeFileSync(path, JSON.stringify(plan));
    return path;
  };
  const uploadFile = async (
    plan: unknown,
    ...flags: string[]
  ): Promise<{ code: number | null; stderr: string; report: UploadReport }> => {
    const { code, stdout, stderr } = await runWomba(env, 'upload-plan', '--file', planFile(plan), '--json', ...flags);
    return { code, stderr, report: JSON.parse(stdout) as UploadReport };
  };
  /** Requests to Zephyr that change something. */
  const writes = (): string[] =>
    company.requests
      .filter(({ product, method }) => product === 'zephyr' && method !== 'GET')
      .map(({ endpoint }) => endpoint.replace('/v2', ''));
  const changed = (plan: TestPlan, id: number, change: Partial<TestPlan['test_cases'][number]>): TestPlan => ({
    ...plan,
    test_cases: plan.test_cases.map((test, index) => (index === id ? { ...test, ...change } : test)),
  });

  it('brings the saved plan to Zephyr as drafts, with steps, folder and link', async () => {
    const plans = join(folder.path, 'data', 'test_plans');
    mkdirSync(plans, { recursive: true });
    writeFileSync(join(plans, 'test_plan_PLAT-111.json'), JSON.stringify(planOf(3)));
    const { code, stdout, stderr } = await runWomba(env, 'upload', 'plat-111');
    expect(stderr).not.toContain('Error');
    expect(code).toBe(0);
    expect(stdout).toContain('PLAT-111 → PLAT, folder /Payments/Refunds/Womba');
    expect(stdout).toMatch(/✓ PLAT-T\d+ created: Refund 1 with "<reason>" & amount \(TC-PLAT-111-1\)/);
    expect(stdout).toContain('3 tests: 3 created');

    const { tests } = (await zephyrState(company)) as { tests: Record<string, unknown>[] };
    expect(tests).toHaveLength(3);
    const text = 'A refund<br/>is made &lt;once&gt; &amp; only once';
    expect(tests[1]).toMatchObject({
      name: 'Refund 2 with "<reason>" & amount',
      objective: expect.stringMatching(
        new RegExp(`^${text}.*Covers PLAT-111:<br/>- AC-1: Refunds need a reason`),
      ) as string,
      precondition: 'An order is paid<br/>The user is &lt;signed in&gt;',
      estimatedTime: 300_000,
      labels: [markerOf('PLAT-111', 'TC-PLAT-111-2'), 'refund', 'two-words'],
      issues: [10111],
      steps: [
        { description: 'Do 2.1 with &lt;id&gt;', testData: null, expectedResult: 'It is done &amp; shown' },
        { description: 'Do 2.2 with &lt;id&gt;', testData: 'amount=12.50', expectedResult: null },
      ],
    });
    const priorities = await zephyrList(company, '/priorities?projectKey=PLAT');
    const statuses = await zephyrList(company, '/statuses?projectKey=PLAT&statusType=TEST_CASE');
    const nameOf = (options: Record<string, unknown>[], of: unknown): unknown =>
      options.find(({ id }) => id === (of as { id: number }).id)?.['name'];
    expect(tests.map(({ priority }) => nameOf(priorities, priority))).toEqual(['High', 'High', 'Normal']);
    expect(tests.map(({ status }) => nameOf(statuses, status))).toEqual(['Draft', 'Draft', 'Draft']);
  });

  it('answers a script with results by the ids of the plan', async () => {
    const { code, report } = await uploadFile(planOf(2));
    expect(code).toBe(0);
    expect(report).toMatchObject({
      success: true,
      story_key: 'PLAT-111',
      uploaded_count: 2,
      linked_to_story: true,
      cycle_key: null,
      errors: [],
    });
    expect(Object.keys(report.zephyr_results)).toEqual(['TC-PLAT-111-1', 'TC-PLAT-111-2']);
    expect(Object.values(report.zephyr_results)).toEqual(report.test_case_ids);
  });

  it('writes nothing the second time, with or without what it remembers', async () => {
    await uploadFile(planOf(4), '--cycle', 'Sprint 14');
    const before = await zephyrState(company);
    company.resetRequests();
    const again = await uploadFile(planOf(4), '--cycle', 'Sprint 14');
    expect(again.report.test_case_results.map(({ status }) => status)).toEqual(Array(4).fill('unchanged'));
    expect(again.report.execution_count).toBe(0);
    expect(writes()).toEqual([]);
    rmSync(join(folder.path, 'data'), { recursive: true });
    const forgetful = await uploadFile(planOf(4), '--cycle', 'Sprint 14');
    expect(forgetful.report.test_case_ids).toEqual(again.report.test_case_ids);
    expect(writes()).toEqual([]);
    expect(await zephyrState(company)).toEqual(before);
  });

  it('finds a test again that somebody moved and renamed, even without what it remembers', async () => {
    const { report } = await uploadFile(planOf(2));
    const [key = ''] = report.test_case_ids;
    company.mutate.updateTest(key, { folder: '/API', name: 'Renamed' });
    rmSync(join(folder.path, 'data'), { recursive: true });
    const again = await uploadFile(planOf(2));
    expect(again.report.test_case_results).toMatchObject([{ key, status: 'updated' }, { status: 'unchanged' }]);
    const folders = await zephyrList(company, '/folders?projectKey=PLAT');
    const { folder: stored } = (await zephyrGet(company, `/testcases/${key}`)) as { folder: { id: number } };
    expect(folders.find(({ id }) => id === stored.id)?.['name']).toBe('API');
  });

  it('updates what was edited in the plan and leaves to people what is theirs', async () => {
    const plan = planOf(3);
    const { report } = await uploadFile(plan);
    const [, key = ''] = report.test_case_ids;
    const marker = markerOf('PLAT-111', 'TC-PLAT-111-2');
    company.mutate.updateTest(key, { status: 'Approved', labels: [marker, 'mine'], folder: '/API', owner: 'u-ben' });
    company.mutate.updateTest(report.test_case_ids[2] ?? '', { objective: 'Said better in Zephyr' });
    company.resetRequests();
    const steps = [{ step_number: 1, action: 'Only this', expected_result: 'Fine', test_data: '' }];
    const edited = changed(plan, 1, { title: 'Edited', priority: 'low', steps });
    const { report: next } = await uploadFile(edited);
    expect(next.test_case_results.map(({ status }) => status)).toEqual(['unchanged', 'updated', 'unchanged']);
    expect(writes()).toEqual(['PUT /testcases/{key}', 'POST /testcases/{key}/teststeps']);
    const { tests } = (await zephyrState(company)) as { tests: Record<string, unknown>[] };
    expect(tests).toHaveLength(3);
    const test = tests.find((entry) => entry['key'] === key);
    expect(test).toMatchObject({
      name: 'Edited',
      labels: [marker, 'refund', 'two-words', 'mine'],
      owner: { accountId: 'u-ben' },
      issues: [10111],
      steps: [{ description: 'Only this', expectedResult: 'Fine' }],
    });
    expect(tests.find((entry) => entry['key'] === report.test_case_ids[2])?.['objective']).toBe(
      'Said better in Zephyr',
    );
  });

  it('takes the accepted and edited tests if there are any, else all but the rejected', async () => {
    const plan = planOf(4);
    const { report: first } = await uploadFile(changed(plan, 1, { review: 'rejected', duplicate_of: 'PLAT-T35' }));
    expect(Object.keys(first.zephyr_results)).toEqual(['TC-PLAT-111-1', 'TC-PLAT-111-3', 'TC-PLAT-111-4']);
    expect(first.notes).toEqual([]);
    const reviewed = changed(changed(plan, 1, { review: 'accepted', duplicate_of: 'PLAT-T35' }), 2, {
      review: 'edited',
    });
    const { report: second } = await uploadFile(reviewed);
    expect(Object.keys(second.zephyr_results)).toEqual(['TC-PLAT-111-2', 'TC-PLAT-111-3']);
    expect(second.notes.join('\n')).toMatch(/TC-PLAT-111-2 repeats PLAT-T35/);
    // Once it is indexed, its own test case looks like an existing test.
    const own = second.zephyr_results['TC-PLAT-111-2'] ?? '';
    const { report: third } = await uploadFile(changed(reviewed, 1, { review: 'accepted', duplicate_of: own }));
    expect(third.notes.join('\n')).not.toContain('repeats');
    expect(second.notes.join('\n')).toContain(
      `left as they are in Zephyr: ${first.test_case_ids[0] ?? ''} (TC-PLAT-111-1)`,
    );
  });

  it('keeps more than a hundred steps in order', async () => {
    const actions = Array.from({ length: 230 }, (_, step) => `Step ${String(step + 1)}`);
    const steps = actions.map((action, index) => ({ step_number: index + 1, action }));
    await uploadFile(planOf(1, (test) => ({ ...test, steps })));
    expect(writes().filter((write) => write.endsWith('/teststeps'))).toHaveLength(3);
    const { tests } = (await zephyrState(company)) as { tests: { steps: { description: string }[] }[] };
    expect(tests[0]?.steps.map(({ description }) => description)).toEqual(actions);
  });

  it('shows in a dry run what would be sent, and sends questions only', async () => {
    const { code, stdout } = await runWomba(
      env,
      'upload-plan',
      '--file',
      planFile(planOf(2)),
      '--dry-run',
      '--cycle',
      'X',
    );
    expect(code).toBe(0);
    expect(writes()).toEqual([]);
    expect(stdout).toMatch(/^POST \/folders\n\{\n {2}"projectKey": "PLAT",\n {2}"name": "Womba"/m);
    expect(stdout).toContain('✓ NEW-1 would be created: Refund 1');
    expect(stdout).toContain('POST /testcases/NEW-1/teststeps');
    expect(stdout).toContain('Nothing was sent. These 11 requests would be.');

    const { report: planned } = await uploadFile(planOf(2), '--dry-run', '--cycle', 'X');
    expect(planned).toMatchObject({ dry_run: true, success: true });
    expect(() => rmSync(join(folder.path, 'data'), { recursive: true })).toThrow('ENOENT');
    await uploadFile(planOf(2), '--cycle', 'X');
    expect(
      planned.requests.map(({ method, path }) => `${method} ${path.replace(/NEW-[\w-]+/, '{key}')}`).sort(),
    ).toEqual(
      writes()
        .map((write) => write.replace('{idOrKey}', '{key}'))
        .sort(),
    );
    const { report: nothing } = await uploadFile(planOf(2), '--dry-run', '--cycle', 'X');
    expect(nothing.requests).toEqual([]);
  });

  it('fills a cycle with one execution of each test, and links it to the story', async () => {
    const { report } = await uploadFile(planOf(3), '--cycle', 'Sprint 14');
    expect(report).toMatchObject({ cycle_key: 'PLAT-R1', cycle_name: 'Sprint 14', execution_count: 3 });
    const { report: more } = await uploadFile(planOf(4), '--cycle', 'Sprint 14');
    expect(more).toMatchObject({ cycle_key: 'PLAT-R1', execution_count: 1 });
    expect(await zephyrState(company)).toMatchObject({
      cycles: [{ key: 'PLAT-R1', name: 'Sprint 14', issues: [10111] }],
      executions: more.test_case_ids.map((key) => `${key}/versions/1`),
    });
  });

  it('makes what is missing of a folder path, and only that', async () => {
    await uploadFile(planOf(1), '--folder', '/Payments/Refunds/New/Deeper');
    expect(writes().filter((write) => write === 'POST /folders')).toHaveLength(2);
    const { report } = await uploadFile(planOf(2), '--folder', 'Payments/Refunds/New/Deeper/');
    expect(report.folder_path).toBe('/Payments/Refunds/New/Deeper');
    expect(writes().filter((write) => write === 'POST /folders')).toHaveLength(2);
  });

  it('goes to the project that is named, and leaves the other one alone', async () => {
    const { report } = await uploadFile(planOf(2), '--project-key', 'shop', '--folder', '/');
    expect(report).toMatchObject({ project_key: 'SHOP', folder_path: '/', success: true });
    expect(report.test_case_ids.every((key) => key.startsWith('SHOP-T'))).toBe(true);
    expect(await zephyrGet(company, `/testcases/${report.test_case_ids[0] ?? ''}`)).toMatchObject({ folder: null });
    expect(await zephyrState(company)).toMatchObject({ tests: [] });
    company.resetRequests();
    expect((await uploadFile(planOf(2), '--project-key', 'SHOP')).report.uploaded_count).toBe(2);
    // Not even a folder, into which nothing would go.
    expect(writes()).toEqual([]);
  });

  it('makes a test again that was deleted in Zephyr', async () => {
    const { report } = await uploadFile(planOf(2));
    company.mutate.deleteTest(report.test_case_ids[0] ?? '');
    const { report: next } = await uploadFile(planOf(2));
    expect(next.test_case_results.map(({ status }) => status)).toEqual(['created', 'unchanged']);
  });

  it('says which custom fields a project requires, and uploads no test', async () => {
    company.mutate.requireCustomField('Market');
    const refused = await runWomba(env, 'upload-plan', '--file', planFile(planOf(5)));
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('It is about: Market');
    expect(refused.stderr).toContain('ZEPHYR_CUSTOM_FIELDS');
    expect(writes().filter((write) => write === 'POST /testcases')).toHaveLength(1);
    const fields = { ZEPHYR_CUSTOM_FIELDS: '{"SHOP":{"Market":"x"},"PLAT":{"Market":"UK"}}' };
    const { code, stderr } = await runWomba({ ...env, ...fields }, 'upload-plan', '--file', planFile(planOf(5)));
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { tests } = (await zephyrState(company)) as { tests: Record<string, unknown>[] };
    expect(tests[0]?.['customFields']).toMatchObject({ Market: 'UK' });
  });

  it('reports a test that Zephyr refuses, uploads the others, and exits 4', async () => {
    company.fault({ product: 'zephyr', method: 'POST', body: 'Refund 2', kind: 'status', status: 400 });
    const { code, report } = await uploadFile(planOf(3));
    expect(code).toBe(4);
    expect(report).toMatchObject({ success: false, uploaded_count: 2, linked_to_story: false });
    expect(report.zephyr_results['TC-PLAT-111-2']).toMatch(/^ERROR: Zephyr Scale: POST \/v2\/testcases .*400/);
    company.clearFaults();
    const { code: next, report: mended } = await uploadFile(planOf(3));
    expect(next).toBe(0);
    expect(mended.test_case_results.map(({ status }) => status)).toEqual(['unchanged', 'created', 'unchanged']);
  });

  it('remembers a test case that it could not complete, even if its label is gone', async () => {
    company.fault({
      product: 'zephyr',
      method: 'POST',
      path: '/teststeps',
      body: 'Do 2.1',
      kind: 'status',
      status: 400,
    });
    const { report: broken } = await uploadFile(planOf(2));
    expect(broken.zephyr_results['TC-PLAT-111-2']).toMatch(/^ERROR: /);
    const { key } = broken.test_case_results[1] ?? {};
    company.mutate.updateTest(key ?? '', { labels: [], folder: '/API' });
    company.clearFaults();
    const { report } = await uploadFile(planOf(2));
    expect(report.test_case_results[1]).toMatchObject({ key, status: 'updated' });
  });

  it('goes back to an earlier plan after an update that did not get to its end', async () => {
    await uploadFile(planOf(2));
    const before = await zephyrState(company);
    company.fault({ product: 'zephyr', method: 'POST', path: '/teststeps', kind: 'status', status: 400 });
    const steps = [{ step_number: 1, action: 'Changed', expected_result: '', test_data: '' }];
    expect((await uploadFile(changed(planOf(2), 0, { title: 'Changed', steps }))).code).toBe(4);
    expect(await zephyrState(company)).not.toEqual(before);
    const { code, report } = await uploadFile(planOf(2));
    expect(code).toBe(0);
    expect(report.test_case_results.map(({ status }) => status)).toEqual(['updated', 'unchanged']);
    expect(await zephyrState(company)).toEqual(before);
  });

  it('stops at SIGINT with exit code 130, and the next upload completes it', async () => {
    company.fault({ product: 'zephyr', method: 'POST', path: '/teststeps', kind: 'no-answer', skip: 3 });
    const run = startWomba(env, ['upload-plan', '--file', planFile(planOf(6))]);
    await until(() => company.requests.some(({ fault }) => fault === 'no-answer'));
    run.child.kill('SIGINT');
    expect((await run.finished).code).toBe(130);
    company.clearFaults();
    const { code } = await uploadFile(planOf(6));
    expect(code).toBe(0);
    const { tests } = (await zephyrState(company)) as { tests: { steps: unknown[]; issues: unknown[] }[] };
    expect(tests.map(({ steps, issues }) => [steps.length, issues.length])).toEqual(
      [1, 2, 3, 1, 2, 3].map((count) => [count, 1]),
    );
  });

  it('keeps a second upload of the same story away', async () => {
    company.fault({ product: 'zephyr', method: 'POST', path: '/teststeps', kind: 'no-answer' });
    const run = startWomba(env, ['upload-plan', '--file', planFile(planOf(2))]);
    await until(() => company.requests.some(({ fault }) => fault === 'no-answer'));
    const second = await runWomba(env, 'upload-plan', '--file', planFile(planOf(2)));
    expect(second.code).toBe(5);
    expect(second.stderr).toContain(`process ${String(run.child.pid)}`);
    run.child.kill('SIGKILL');
    await run.finished;
    company.clearFaults();
    expect((await uploadHere(env, planOf(2))).success).toBe(true);
    expect(((await zephyrState(company)) as { tests: unknown[] }).tests).toHaveLength(2);
  });

  it.each([
    [
      'a priority that the project lacks',
      { ZEPHYR_PRIORITIES: 'critical=Blocker,high=High,medium=Normal,low=Low' },
      3,
      /no priority "Blocker"; it has: High, Normal, Low/,
    ],
    ['a map that is none', { ZEPHYR_PRIORITIES: 'P1' }, 3, /ZEPHYR_PRIORITIES holds "P1"/],
    [
      'a status that it lacks',
      { ZEPHYR_STATUS: 'Ready' },
      3,
      /no status of test cases "Ready"; it has: Draft, Approved, Deprecated/,
    ],
    [
      'custom fields that are none',
      { ZEPHYR_CUSTOM_FIELDS: 'Market=UK' },
      3,
      /ZEPHYR_CUSTOM_FIELDS is not a JSON object/,
    ],
    ['a wrong token', { ZEPHYR_API_TOKEN: 'wrong' }, 3, /401[^]*ZEPHYR_API_TOKEN/],
    ['no token', { ZEPHYR_API_TOKEN: '' }, 3, /ZEPHYR_API_TOKEN is not set/],
    [
      'no Jira, and a story that is not indexed',
      { ATLASSIAN_BASE_URL: '', ATLASSIAN_API_TOKEN: '' },
      3,
      /ATLASSIAN_BASE_URL is not set, and it is not indexed/,
    ],
  ] as const)('does not begin with %s', async (_, settings, exit, message) => {
    const { code, stdout, stderr } = await runWomba(
      { ...env, ...settings },
      'upload-plan',
      '--file',
      planFile(planOf(1)),
    );
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^Hint: /m);
    expect([code, stdout]).toEqual([exit, '']);
    expect(writes()).toEqual([]);
  });

  it.each([
    ['a plan that was never made', ['upload', 'PLAT-112'], 6],
    ['a file that is not there', ['upload-plan', '--file', '/nonexistent/plan.json'], 6],
    ['no file', ['upload-plan'], 2],
    ['two projects', ['upload', 'PLAT-112', '--project-key', 'PLAT,SHOP'], 2],
    ['an empty folder', ['upload', 'PLAT-112', '--folder', ''], 2],
  ] as const)('has nothing to do for %s', async (_, args, exit) => {
    expect((await runWomba(env, ...args)).code).toBe(exit);
    expect(writes()).toEqual([]);
  });

  it('brings a plan to Zephyr as soon as it is made', async () => {
    const { code, stdout, stderr } = await runWomba(
      env,
      ...['generate', 'PLAT-111', '--planner', 'rules', '--max-tests', '3', '--upload', '--folder', '/New', '--json'],
    );
    expect(stderr).toContain('PLAT-111 → PLAT, folder /New');
    expect(code).toBe(0);
    const { test_plan: plan, zephyr_results: results } = JSON.parse(stdout) as {
      test_plan: TestPlan;
      zephyr_results: Record<string, string>;
    };
    expect(Object.keys(results)).toEqual(plan.test_cases.map(({ id }) => id));
    const { tests } = (await zephyrState(company)) as { tests: { key: string; name: string; issues: unknown }[] };
    expect(tests.map(({ key, name }) => [key, name])).toEqual(
      plan.test_cases.map(({ id, title }) => [results[id], title]),
    );
    expect(tests.map(({ issues }) => issues)).toEqual([[10111], [10111], [10111]]);

    company.resetRequests();
    expect((await runWomba(env, 'upload', 'PLAT-111', '--folder', '/New')).stdout).toContain('3 tests: 3 unchanged');
    expect(writes()).toEqual([]);
    expect((await runWomba(env, 'generate', 'PLAT-111', '--folder', '/New')).code).toBe(2);
  });

  it('does not upload for a story that Jira does not know', async () => {
    const { code, stderr } = await runWomba(
      env,
      'upload-plan',
      '--file',
      planFile({ ...planOf(1), story: { key: 'PLAT-9999' } }),
    );
    expect(stderr).toContain('There is no issue PLAT-9999');
    expect(code).toBe(6);
    expect(writes()).toEqual([]);
  });

  it('refuses a plan whose tests cannot be told apart', async () => {
    const { code, stderr } = await runWomba(
      env,
      'upload-plan',
      '--file',
      planFile(planOf(2, (test) => ({ ...test, id: 'TC-1' }))),
    );
    expect(stderr).toContain('two tests with the id TC-1');
    expect(code).toBe(2);
  });
});
