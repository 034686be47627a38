import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../../examples/server/index.ts';
import type { TestPlan } from '../../src/planning/plan/schema.ts';
import { startWomba, temporaryFolder } from '../support/run-womba.ts';
import { planOf, until, uploadHere, zephyrState } from '../support/upload.ts';

interface Scenario {
  /** What was uploaded before. */
  before: TestPlan | undefined;
  plan: TestPlan;
  /** At least so many requests change something. */
  writes: number;
}

/** Every text another one, and more steps than a request takes. */
const edited = planOf(2, (test, index) => ({
  ...test,
  title: `Edited ${String(index)}`,
  steps: Array.from({ length: 101 }, (_, step) => ({ step_number: step + 1, action: `Edited ${String(step)}` })),
}));

const scenarios: [string, Scenario][] = [
  ['a first upload', { before: undefined, plan: planOf(2), writes: 8 }],
  ['the upload of an edited plan', { before: planOf(2), plan: edited, writes: 6 }],
];
const cycle = 'Sprint 14';

interface Served {
  company: SampleCompany;
  env: Record<string, string>;
  file: string;
  folder: ReturnType<typeof temporaryFolder>;
}

async function serve({ before, plan }: Scenario): Promise<Served> {
  const company = await startSampleCompany();
  const folder = temporaryFolder();
  const file = join(folder.path, 'plan.json');
  writeFileSync(file, JSON.stringify(plan));
  const env = { ...company.env, WOMBA_DATA_DIR: join(folder.path, 'data') };
  if (before !== undefined) await uploadHere(env, before, { cycle });
  company.resetRequests();
  return { company, folder, file, env };
}

describe.each(scenarios)('%s that is killed at a request', (_, scenario) => {
  let undisturbed: unknown;
  let methods: string[];

  beforeAll(async () => {
    const { company, env, folder } = await serve(scenario);
    await uploadHere(env, scenario.plan, { cycle });
    methods = company.requests.map(({ method }) => method);
    undisturbed = await zephyrState(company);
    await company.close();
    folder[Symbol.dispose]();
  });

  // A write that Zephyr has not seen leaves the same state as the request before it; only what is done with the answer lost differs.
  it('is completed by the next one, whichever request it was', async () => {
    expect(methods.filter((method) => method !== 'GET').length).toBeGreaterThanOrEqual(scenario.writes);
    for (const [number, method] of methods.entries()) {
      const after = method !== 'GET';
      const { company, env, file, folder } = await serve(scenario);
      try {
        company.fault({ kind: 'no-answer', after, skip: number });
        const run = startWomba(env, ['upload-plan', '--file', file, '--cycle', cycle]);
        await until(() => company.requests.some(({ fault }) => fault === 'no-answer'));
        run.child.kill('SIGKILL');
        expect((await run.finished).code, `request ${String(number)}`).toBeNull();
        company.clearFaults();
        const report = await uploadHere(env, scenario.plan, { cycle });
        expect(report.errors, `request ${String(number)}`).toEqual([]);
        expect(await zephyrState(company), `request ${String(number)}`).toEqual(undisturbed);
      } finally {
        await company.close();
        folder[Symbol.dispose]();
      }
    }
  }, 300_000);
});
