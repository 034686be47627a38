import type { TestIdea } from '../ideas/idea.ts';
import type { Matter } from '../rules/matter.ts';
import { outcomeOf } from '../rules/phrases.ts';
import { isTime, writeQuantity } from '../text/quantities.ts';
import { sidesOf } from '../text/limits.ts';
import { lowerFirst } from '../text/sentence.ts';
import { promises } from './boundary-values.ts';
import { draftIdea } from './draft.ts';

/** Promises about time are measured, under the load that the text names. */
export function timeIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const limit = clause.limits.find((candidate) => promises(clause, candidate));
    if (limit === undefined || !isTime(limit.quantity)) return [];
    const rate = /\bat (\d[\d,]* [\p{L}]+ (?:a|per) \w+)/iu.exec(clause.text)?.[1];
    const { within, beyond } = sidesOf(limit);
    const load = rate === undefined ? '' : ` at ${rate}`;
    return [
      {
        ...draftIdea(matter, {
          technique: 'load and time',
          title: clause.text,
          cases: [
            {
              action: `Start a stopwatch and start this: ${lowerFirst(clause.subject)}${load}`,
              data: rate ?? 'amount of data as in production',
              expected: '',
              minor: true,
            },
            {
              action: 'Read the time when it is done',
              data: '',
              expected: `${outcomeOf(clause)}: ${within.text} at the latest; ${beyond.text} is a fault`,
            },
            {
              action: 'Repeat it three times and write down the slowest',
              data: '3 runs',
              expected: `The slowest is within ${writeQuantity(limit.quantity)} too`,
            },
          ],
          testType: 'performance',
          must: [String(limit.quantity.value)],
          reason: 'A promise about time holds only if it is measured with the amount of data that is meant.',
        }),
        clauses: [index],
      },
    ];
  });
}
