import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import { outcomeOf } from '../rules/phrases.ts';
import { isTime, secondsOf, writeQuantity } from '../text/quantities.ts';
import { type Limit, sidesOf } from '../text/limits.ts';
import { lowerFirst } from '../text/sentence.ts';
import { promises } from './boundaries/promises.ts';
import { withoutPhrase } from './boundaries/sides.ts';
import { draftIdea } from './draft.ts';

/** Promises about time are measured, under the load that the text names. */
export function timeIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const limit = clause.limits.find((candidate) => promises(clause, candidate));
    if (limit === undefined || !isTime(limit.quantity)) return [];
    const rate = /\bat (\d[\d,]* [\p{L}]+ (?:a|per) \w+)/iu.exec(clause.text)?.[1];
    return [
      {
        ...draftIdea(matter, {
          technique: 'load and time',
          title: clause.text,
          cases: casesOf(clause, limit, rate),
          testType: 'performance',
          must: [String(limit.quantity.value)],
          reason: 'A promise about time holds only if it is measured with the amount of data that is meant.',
        }),
        clauses: [index],
      },
    ];
  });
}

/** Nobody sits beside a stopwatch longer than this (seconds). */
const longestWatched = 3_600;

function casesOf(clause: Clause, limit: Limit, rate: string | undefined): IdeaCase[] {
  const { within, beyond } = sidesOf(limit);
  const most = writeQuantity(limit.quantity);
  const isPeriod = !/^less than/i.test(limit.phrase) && !/^takes?$/i.test(clause.verb);
  const load = rate === undefined ? '' : ` at ${rate}`;
  const done = isPeriod ? outcomeOf(clause) : `${outcomeOf(clause)}: ${within.text} at the latest`;
  const late = `${done}; ${beyond.text} is a fault`;
  if (isPeriod && limit.quantity.value * (secondsOf(limit.quantity.unit) ?? 1) > longestWatched) {
    return [
      { action: 'Set it off and note the time', data: '', expected: '', minor: true },
      { action: `Look ${most} later, and note when it was done`, data: '', expected: late },
    ];
  }
  return [
    {
      action: isPeriod
        ? `Start a stopwatch with what sets this off${load}, and wait until it is so: ${lowerFirst(withoutPhrase(outcomeOf(clause), limit.phrase).replace(/ after$/, ''))}`
        : /\b(?:time|latency|duration)$/i.test(clause.subject)
          ? `Measure ${lowerFirst(clause.subject)} of at least 100 calls${load}`
          : `Start a stopwatch and start this: ${lowerFirst(clause.subject)}${load}`,
      data: rate ?? (isPeriod ? '' : 'amount of data as in production'),
      expected: '',
      minor: true,
    },
    { action: 'Read the time when it is done', data: '', expected: late },
    {
      action: 'Repeat it three times and write down the slowest',
      data: '3 runs',
      expected: `The slowest is within ${most} too`,
    },
  ];
}
