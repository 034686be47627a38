import type { TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import { oppositeOf, outcomeOf } from '../../rules/phrases.ts';
import { type Limit, sidesOf } from '../../text/limits.ts';
import { draftIdea } from '../draft.ts';
import { bothOf, triedTitle } from './claims.ts';

const pattern = /^(an?|any|every|each) ([\p{L} -]+?) other than (?:an? )?(.+?) within /iu;

/** `An answer other than 2xx within 5 seconds counts as a failure`: the right one in time is the only case that does not. */
export function otherThanIdea(matter: Matter, clause: Clause, limit: Limit): TestIdea | undefined {
  const [, , noun = '', right = ''] = pattern.exec(clause.subject) ?? [];
  if (noun === '' || limit.start > clause.verbAt || !/^within\b/i.test(limit.phrase)) return undefined;
  const { within, beyond } = sidesOf(limit);
  const subject = `The ${noun}`;
  const [yes, no] = [outcomeOf({ ...clause, subject }), oppositeOf({ ...clause, subject })];
  return draftIdea(matter, {
    technique: 'boundary values',
    title: triedTitle(clause, `at ${bothOf(within.text, beyond.text)}`),
    cases: [
      { action: `Give the ${noun} ${right} after ${within.text}`, data: right, expected: no },
      { action: `Give the ${noun} ${right} after ${beyond.text}`, data: right, expected: yes },
      {
        action: `Give ${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun} that is not ${right} at once`,
        data: `not ${right}`,
        expected: yes,
      },
      { action: `Give no ${noun} at all`, data: '', expected: yes },
    ],
    testType: 'edge_case',
    must: [String(limit.quantity.value)],
    reason: 'The rule names what is right and in time: late, wrong and missing are three ways to miss it.',
  });
}
