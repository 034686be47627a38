import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SampleCompany } from '../../examples/server/index.ts';
import { readConfig } from '../../src/config/config.ts';
import { type TestPlan, testPlanSchema } from '../../src/planning/plan/schema.ts';
import { createHttpClient } from '../../src/platform/http/client.ts';
import { createLimiter } from '../../src/platform/http/limiter.ts';
import { createFastClock } from '../../src/platform/http/testing/fast-clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createConnections } from '../../src/womba/connections.ts';
import { upload } from '../../src/womba/upload.ts';
import { createWomba, type Womba } from '../../src/womba.ts';

type Request = NonNullable<Parameters<Womba['upload']>[1]>;
type Given = Record<string, unknown>;

/** A plan for a story of the sample company, with texts that HTML and paths give a meaning to. */
export function planOf(count: number, change: (test: Given, index: number) => Given = (test) => test): TestPlan {
  const priorities = ['critical', 'high', 'medium', 'low'];
  return testPlanSchema.parse({
    story: { key: 'PLAT-111', title: 'Refunds', acceptance_criteria: [{ id: 'AC-1', text: 'Refunds need a reason' }] },
    suggested_folder: '/Payments/Refunds/Womba',
    test_cases: Array.from({ length: count }, (_, index) =>
      change(
        {
          id: `TC-PLAT-111-${String(index + 1)}`,
          title: `Refund ${String(index + 1)} with "<reason>" & amount`,
          description: 'A refund\nis made <once> & only once',
          preconditions: ['An order is paid', 'The user is <signed in>'],
          steps: Array.from({ length: (index % 3) + 1 }, (__, step) => ({
            step_number: step + 1,
            action: `Do ${String(index + 1)}.${String(step + 1)} with <id>`,
            expected_result: step === 0 ? 'It is done & shown' : '',
            test_data: step === 1 ? 'amount=12.50' : '',
          })),
          expected_result: 'The money is back',
          priority: priorities[index % priorities.length],
          tags: ['refund', 'two words'],
          estimated_time: 5,
          covers: ['AC-1'],
          evidence: [{ id: 'confluence_65201', title: 'Refund policy' }],
        },
        index,
      ),
    ),
  });
}

/** Uploads within this process, with the settings of an operator who does not like to wait. */
export async function uploadHere(
  env: Record<string, string>,
  plan: TestPlan,
  request: Request = {},
): Promise<Awaited<ReturnType<Womba['upload']>>> {
  const environment = { HTTP_RETRIES: '4', HTTP_RETRY_DELAY: '0', ...env };
  const womba = createWomba({ config: readConfig({ environment, userFile: '/nonexistent' }) });
  try {
    return await womba.upload(plan, request);
  } finally {
    await womba.close();
  }
}

/** The same with a clock that lets nobody wait for real, whatever Zephyr refuses. */
export async function uploadWithoutWaiting(
  env: Record<string, string>,
  plan: TestPlan,
  request: Request = {},
): Promise<Awaited<ReturnType<Womba['upload']>>> {
  const config = readConfig({ environment: env, userFile: '/nonexistent' });
  const clock = createFastClock();
  const retries = config.number('HTTP_RETRIES') ?? 5;
  const connections = createConnections(config);
  const client = (name: string, baseUrl: string, authorization: string) =>
    createHttpClient({
      name,
      baseUrl,
      headers: { authorization },
      retries,
      clock,
      limiter: createLimiter({ maxConcurrency: 8, clock }),
    });
  const atlassian = Buffer.from(`${env['ATLASSIAN_EMAIL'] ?? ''}:${env['ATLASSIAN_API_TOKEN'] ?? ''}`).toString(
    'base64',
  );
  const dataDirectory = env['WOMBA_DATA_DIR'] ?? '';
  const db = openDatabase(join(dataDirectory, 'womba.db'));
  try {
    const fast = {
      ...connections,
      zephyr: () => client('Zephyr Scale', env['ZEPHYR_BASE_URL'] ?? '', `Bearer ${env['ZEPHYR_API_TOKEN'] ?? ''}`),
      jira: () => client('Jira', env['ATLASSIAN_BASE_URL'] ?? '', `Basic ${atlassian}`),
    };
    return await upload({ config, connections: fast, dataDirectory, database: () => db, clock }, plan, request);
  } finally {
    db.close();
    await connections.close();
  }
}

/** A list of Zephyr as a client sees it, all pages. */
export async function zephyrList(company: SampleCompany, path: string): Promise<Given[]> {
  const { values } = (await zephyrGet(
    company,
    `${path}${path.includes('?') ? '&' : '?'}maxResults=${path.includes('/teststeps') ? '100' : '1000'}`,
  )) as { values: Given[] };
  return values;
}

export async function zephyrGet(company: SampleCompany, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${company.env['ZEPHYR_API_TOKEN'] ?? ''}` };
  const answer = await fetch(`${company.urls.zephyr}/v2${path}`, { headers });
  if (!answer.ok) throw new Error(`${path}: ${String(answer.status)}`);
  return answer.json();
}

/** Everything that uploads brought to Zephyr: test cases with steps and links, folders, cycles and executions. */
export async function zephyrState(company: SampleCompany): Promise<Given> {
  company.clearFaults();
  const cases = (await zephyrList(company, '/testcases?projectKey=PLAT')).filter(({ labels }) =>
    (labels as string[]).some((label) => label.startsWith('womba-')),
  );
  const tests: Given[] = [];
  for (const test of cases) {
    const steps: Given[] = [];
    for (let startAt = 0; ; startAt += 100) {
      const part = await zephyrList(company, `/testcases/${String(test['key'])}/teststeps?startAt=${String(startAt)}`);
      steps.push(...part);
      if (part.length < 100) break;
    }
    const { createdOn: _, testScript: __, links, ...fields } = test;
    const { issues } = links as { issues: { issueId: number }[] };
    tests.push({
      ...withoutAddresses(fields),
      issues: issues.map(({ issueId }) => issueId),
      steps: steps.map(({ inline }) => inline),
    });
  }
  const folders = await zephyrList(company, '/folders?projectKey=PLAT');
  const cycles = await zephyrList(company, '/testcycles?projectKey=PLAT');
  const executions = await zephyrList(company, '/testexecutions?projectKey=PLAT');
  return {
    tests,
    folders: folders.map(({ id, parentId, name }) => ({ id, parentId, name })),
    cycles: cycles.map(({ key, name, links }) => ({
      key,
      name,
      issues: (links as { issues: { issueId: number }[] }).issues.map(({ issueId }) => issueId),
    })),
    // What a broken gateway swallowed comes behind the others; the order of executions means nothing.
    executions: executions
      .map(({ testCase }) => (testCase as { self: string }).self.replace(/.*\/testcases\//, ''))
      .toSorted(),
  };
}

/** Ports differ from server to server. */
function withoutAddresses(value: Given): Given {
  return JSON.parse(JSON.stringify(value).replace(/http:\/\/127\.0\.0\.1:\d+/g, '')) as Given;
}

/** Waits until something that cannot fail to happen has happened. */
export async function until(condition: () => boolean, atMostMs = 20_000): Promise<void> {
  const end = Date.now() + atMostMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error('the condition never came true');
    await delay(5);
  }
}
