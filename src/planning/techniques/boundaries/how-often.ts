import type { TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import type { Limit } from '../../text/limits.ts';
import { lowerFirst, upperFirst } from '../../text/sentence.ts';
import { draftIdea } from '../draft.ts';
import { theOf } from './claims.ts';

/** Whether the figure tells how often the product does something by itself: `is repeated, at most 6 times`. */
export function isHowOften({ form, verb, rest }: Clause, { edge, sense, quantity }: Limit): boolean {
  return (
    form === 'statement' &&
    edge === 'most' &&
    sense === 'permitted' &&
    /^(?:times|attempts?|tries)$/.test(quantity.unit) &&
    /^(?:is|are)$/i.test(verb) &&
    /^(?:repeated|retried|tried|sent|called|reminded|asked|extended|delivered|attempted)\b/i.test(rest)
  );
}

/** The cause stays, and what happens is counted until nothing more comes. */
export function howOftenIdea(matter: Matter, clause: Clause, limit: Limit): TestIdea {
  const { value, unit } = limit.quantity;
  const done = /^\p{L}+/u.exec(clause.rest)?.[0] ?? '';
  const what = theOf(clause.subject);
  const cause =
    clause.condition === '' ? 'the cause' : lowerFirst(clause.condition.replace(/^(?:after|when|if) /i, ''));
  return draftIdea(matter, {
    technique: 'boundary values',
    title: `${upperFirst(what)} ${clause.verb} ${done} ${value} ${unit} and no more`,
    cases: [
      {
        action: `Keep it so (${cause}) until nothing more happens, and count how often ${what} ${clause.verb} ${done}`,
        data: matter.around.wording.clock,
        expected: `${value} ${unit}; no number ${value + 1} follows`,
      },
      {
        action: `End it after the first time`,
        data: '',
        expected: `${upperFirst(what)} ${clause.verb} not ${done} again`,
      },
    ],
    testType: 'edge_case',
    must: [String(value)],
    reason: `"${limit.phrase.trim()}": counted to the end, and ended in between.`,
  });
}
