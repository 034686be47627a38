import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { startWomba, temporaryFolder } from './support/run-womba.ts';
import { planOf, until, uploadHere, zephyrState } from './support/upload.ts';

const plan = planOf(6);
const cycle = 'Sprint 14';

interface Served {
  company: SampleCompany;
  env: Record<string, string>;
  file: string;
  folder: ReturnType<typeof temporaryFolder>;
}

async function serve(): Promise<Served> {
  const company = await startSampleCompany();
  const folder = temporaryFolder();
  const file = join(folder.path, 'plan.json');
  writeFileSync(file, JSON.stringify(plan));
  return { company, folder, file, env: { ...company.env, WOMBA_DATA_DIR: join(folder.path, 'data') } };
}

/** Requests to Zephyr and Jira so far, in the order in which they came. */
const count = (company: SampleCompany): number => company.requests.length;

describe('an upload that is killed at a request', () => {
  let undisturbed: unknown;
  let methods: string[];

  beforeAll(async () => {
    const { company, env, folder } = await serve();
    await uploadHere(env, plan, { cycle });
    methods = company.requests.map(({ method }) => method);
    undisturbed = await zephyrState(company);
    await company.close();
    folder[Symbol.dispose]();
  });

  it.each([
    ['before Zephyr has seen it', false],
    ['after Zephyr has done it', true],
  ])(
    '%s is completed by the next one, whichever request it was',
    async (_, after) => {
      expect(methods.filter((method) => method === 'POST').length).toBeGreaterThan(25);
      const numbers = methods.flatMap((method, index) => (after && method === 'GET' ? [] : [index]));
      for (const number of numbers) {
        const { company, env, file, folder } = await serve();
        try {
          company.fault({ kind: 'no-answer', after, skip: number });
          const run = startWomba(env, ['upload-plan', '--file', file, '--cycle', cycle]);
          await until(() => count(company) > number && company.requests.some(({ fault }) => fault === 'no-answer'));
          run.child.kill('SIGKILL');
          expect((await run.finished).code, `request ${String(number)}`).toBeNull();
          company.clearFaults();
          const report = await uploadHere(env, plan, { cycle });
          expect(report.errors, `request ${String(number)}`).toEqual([]);
          expect(await zephyrState(company), `request ${String(number)}`).toEqual(undisturbed);
        } finally {
          await company.close();
          folder[Symbol.dispose]();
        }
      }
    },
    300_000,
  );
});
