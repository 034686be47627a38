import { z } from 'zod';
import { stepSchema } from '../../sources/zephyr/api-schemas.ts';
import { offsetPages } from '../../sources/zephyr/pages.ts';
import { pauseAfter, type ZephyrApi } from './api.ts';
import type { StepContent } from './case-content.ts';
import { readsTheSame } from './rich-text.ts';

/** The most steps that Zephyr takes in one request. */
const mostSteps = 100;

/** A step as it stands in Zephyr; undefined for one that runs another test case, which no plan has. */
export type StoredStep = StepContent | undefined;

/** The one step of a test case that was just made. */
export const blankSteps: readonly StoredStep[] = [{ description: '', testData: '', expectedResult: '' }];

/**
 * Brings the steps of a test case to what is wanted, a hundred at a time and one request after the other. What is there after a
 * lost answer is read, so that no step is lost or comes twice. Returns whether anything had to be written.
 */
export async function writeSteps(
  api: ZephyrApi,
  key: string,
  wanted: readonly StepContent[],
  known?: readonly StoredStep[],
): Promise<boolean> {
  let stored = known ?? (await readSteps(api, key));
  let wrote = false;
  for (let failures = 0; ;) {
    const same = commonBeginning(stored, wanted);
    if (same === wanted.length && same === stored.length) return wrote;
    const from = same === stored.length ? same : 0;
    const items = wanted.slice(from, from + mostSteps);
    wrote = true;
    try {
      await api.write(
        {
          method: 'POST',
          path: `/testcases/${encodeURIComponent(key)}/teststeps`,
          body: { mode: from === 0 ? 'OVERWRITE' : 'APPEND', items: items.map(inlineStep) },
        },
        z.looseObject({}),
        {},
      );
      stored = wanted.slice(0, from + items.length);
      failures = 0;
    } catch (error) {
      if (failures >= api.patience.retries) throw error;
      await pauseAfter(api, error, failures);
      stored = await readSteps(api, key);
      failures += 1;
    }
  }
}

function inlineStep({ description, testData, expectedResult }: StepContent): unknown {
  return {
    inline: {
      description,
      ...(testData === '' ? {} : { testData }),
      ...(expectedResult === '' ? {} : { expectedResult }),
    },
  };
}

async function readSteps({ http, signal }: ZephyrApi, key: string): Promise<StoredStep[]> {
  const path = `/testcases/${encodeURIComponent(key)}/teststeps`;
  const steps: StoredStep[] = [];
  for await (const { values } of offsetPages(http, path, { query: {}, pageSize: mostSteps, signal })) {
    for (const value of values) {
      const inline = stepSchema.safeParse(value).data?.inline ?? undefined;
      steps.push(
        inline && {
          description: inline.description ?? '',
          testData: inline.testData ?? '',
          expectedResult: inline.expectedResult ?? '',
        },
      );
    }
  }
  return steps;
}

function commonBeginning(stored: readonly StoredStep[], wanted: readonly StepContent[]): number {
  const different = wanted.findIndex((step, index) => !sameStep(stored[index], step));
  return different < 0 ? wanted.length : different;
}

function sameStep(stored: StoredStep, wanted: StepContent): boolean {
  return (
    stored !== undefined &&
    readsTheSame(stored.description, wanted.description) &&
    readsTheSame(stored.testData, wanted.testData) &&
    readsTheSame(stored.expectedResult, wanted.expectedResult)
  );
}
