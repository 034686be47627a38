import { ProtocolError } from '../../platform/errors.ts';
import type { AnswerRest, DraftTest } from './answer-schema.ts';
import type { Interview, Portion } from './interview.ts';
import type { PlannedCriterion } from './material.ts';

/** An answer that ended because it was too long is gone on with; a model that never comes to an end is not asked for ever. */
const mostRequests = 12;

export interface Collected {
  tests: DraftTest[];
  rest: AnswerRest;
  /** How often an answer was cut and had to be gone on with. */
  cuts: number;
}

/**
 * Asks for tests until every criterion had its turn. A cut answer keeps the tests that are whole in it, and the criteria that
 * none of them covers are asked for again; where not even one was whole, half of the criteria are asked for at a time.
 * Criteria without a test in the end are gaps, for the checks to find.
 * @throws ProtocolError when not even one test fits into an answer, and what the interview throws.
 */
export async function collectTests(criteria: readonly PlannedCriterion[], interview: Interview): Promise<Collected> {
  const tests: DraftTest[] = [];
  const rests: AnswerRest[] = [];
  const portions: string[][] = [criteria.map(({ id }) => id)];
  let cuts = 0;
  for (let request = 1; portions.length > 0; request += 1) {
    const portion = portions.shift() ?? [];
    const whole = portion.length === criteria.length && tests.length === 0;
    const answer = await interview.plan(whole ? undefined : portionOf(portion, tests));
    tests.push(...answer.tests);
    rests.push(answer);
    if (!answer.isCut) continue;
    cuts += 1;
    const done = new Set([
      ...tests.flatMap(({ covers }) => covers),
      ...answer.existing_coverage.filter(({ extent }) => extent === 'covered').map(({ criterion }) => criterion),
    ]);
    const left = portion.filter((id) => !done.has(id));
    if (left.length === 0) continue;
    if (request >= mostRequests) break;
    if (answer.tests.length > 0) portions.unshift(left);
    else if (portion.length > 1) portions.unshift(...halves(portion));
    // What cannot be had for one criterion stays a gap; what cannot be had at all is no plan.
    else if (tests.length === 0) throw tooShort(interview);
  }
  if (cuts > 0 && tests.length === 0) throw tooShort(interview);
  return { tests, rest: joined(rests), cuts };
}

function halves(portion: readonly string[]): [string[], string[]] {
  return [portion.slice(0, portion.length >> 1), portion.slice(portion.length >> 1)];
}

function tooShort({ where }: Interview): ProtocolError {
  return new ProtocolError(`${where} ends its answers before a test is whole`, {
    hint: 'Raise MAX_TOKENS, or choose a model with longer answers; `--planner rules` works without a model.',
  });
}

function portionOf(portion: readonly string[], tests: readonly DraftTest[]): Portion {
  return { only: [...portion], written: tests.map(({ title, covers }) => `${title} (${covers.join(', ')})`) };
}

function joined(rests: readonly AnswerRest[]): AnswerRest {
  const texts = (pick: (rest: AnswerRest) => string): string =>
    [...new Set(rests.map(pick).filter((text) => text.trim() !== ''))].join('\n');
  return {
    reasoning: texts(({ reasoning }) => reasoning),
    summary: texts(({ summary }) => summary),
    risk_assessment: texts(({ risk_assessment: risk }) => risk),
    existing_coverage: rests.flatMap((rest) => rest.existing_coverage),
    removed_tests: rests.flatMap((rest) => rest.removed_tests),
    gaps: rests.flatMap((rest) => rest.gaps),
  };
}
