import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import { actionOf } from '../../rules/actions.ts';
import { outcomeOf } from '../../rules/phrases.ts';
import { upperFirst } from '../../text/sentence.ts';
import { draftIdea } from '../draft.ts';

interface Rate {
  count: number;
  /** `reads`, `requests`, `calls`. */
  what: string;
  /** `minute`, `15 minutes`. */
  span: string;
  /** Whose budget it is: `client`, `address`; empty where it is everybody's. */
  owner: string;
}

const rate =
  /(?<![\d.,£$€])(\d[\d,]*)(?: ([\p{L}-]+s))?(?=(?: and \d[\d,]* [\p{L}-]+s)? (?:per|in|within|an?|each|every) (?:\d+ )?(?:second|minute|hour|day)s?\b)/giu;
const span =
  /\b(?:per|in|within|an?|each|every) (?:(\d+) )?(second|minute|hour|day)s?\b(?: (?:and|per|for each) ([\p{L}]+))?/iu;
/** What such a figure is a budget of, and not a speed that is promised or met on the way. */
const budget = /\b(?:limit(?:s|ed)?|budget|at most|up to|max(?:imum)?|no more than|may|allowed|throttled)\b/i;

/** Calls that are allowed in a time: the last that is, the first that is not, and the first in the next. */
export function rateIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const seldom = onceEvery(matter, clause);
    if (seldom !== undefined) return [{ ...seldom, clauses: [index] }];
    const rates = ratesOf(clause, matter);
    if (rates.length === 0) return [];
    const call = clause.facts.calls[0];
    return [
      {
        ...draftIdea(matter, {
          technique: 'boundary values',
          title: `${titleOf(rates, call)}: the next is refused until the time is over`,
          cases: rates.flatMap((found) => casesOf(matter, found, call)),
          testType: 'edge_case',
          must: rates.flatMap(({ count }) => [String(count), String(count + 1)]),
          reason: 'A budget has three edges: its last call, the first above it, and the first when it is back.',
        }),
        clauses: [index],
      },
    ];
  });
}

const often =
  /,?\s*\b(?:at most |only |no more than )?(once|twice|\d+ times) (?:every|per|in|within|an?|each) ((?:\d+ )?(?:second|minute|hour|day|week|month)s?)\b/i;

/** `A user may request a new code at most once every 60 seconds`: once more at once, and once more when the time is over. */
function onceEvery(matter: Matter, clause: Clause): TestIdea | undefined {
  const [phrase, how = '', time = ''] = often.exec(clause.rest) ?? [];
  if (phrase === undefined || !/^(?:can|may|must|is|are)$/i.test(clause.verb)) return undefined;
  const times = /^once$/i.test(how) ? 1 : /^twice$/i.test(how) ? 2 : Number.parseInt(how, 10);
  const base = { ...clause, rest: clause.rest.replace(phrase, '').trim() };
  const { action, data } = actionOf(matter, base);
  const span = /^\d/.test(time) ? time : `one ${time}`;
  const over = refusalAbove(matter);
  return draftIdea(matter, {
    technique: 'boundary values',
    title: clause.text,
    cases: [
      { action: times === 1 ? action : `${action}, ${times} times within ${span}`, data, expected: outcomeOf(base) },
      { action: 'Do it once more in the same time', data, expected: over },
      {
        action: `Do it once more when ${span} ${/s$/.test(span) ? 'are' : 'is'} over`,
        data: matter.around.wording.clock,
        expected: outcomeOf(base),
      },
    ],
    testType: 'edge_case',
    must: [...(/\d+/.exec(time) ?? [])],
    reason: 'What may be done so often in a time is tried up to it, once more, and again when the time is over.',
  });
}

function ratesOf({ text, form, facts }: Clause, { around }: Matter): Rate[] {
  const [, number = '', unit = '', owner = ''] = span.exec(text) ?? [];
  if (unit === '' || /\b(?:takes?|at) (?:less than )?\d/i.test(text)) return [];
  const isBudget =
    budget.test(text) ||
    /^after \d+ \S+ (?:with)?in \d+ /i.test(text) ||
    ((form === 'none' || facts.calls.length > 0) && /\b(?:limits?|budget)\b/i.test(around.title));
  if (!isBudget) return [];
  const time = number === '' ? unit : `${number} ${unit}s`;
  return [...text.matchAll(rate)].map(([, count = '', what = '']) => ({
    count: Number(count.replaceAll(',', '')),
    what: /^(?:per|in|within)$/i.test(what) ? '' : what,
    span: time,
    owner,
  }));
}

function titleOf(rates: readonly Rate[], call: string | undefined): string {
  const counts = rates.map(({ count, what }) => `${count} ${what || (call ?? 'calls')}`);
  return `${upperFirst(counts.join(' and '))} per ${rates[0]?.span ?? ''}`;
}

function casesOf(matter: Matter, { count, what, span: time, owner }: Rate, call: string | undefined): IdeaCase[] {
  const noun = what || 'calls';
  const single = noun.replace(/(?<=(?:ch|sh|x|ss))es$|s$/, '');
  const times = `${count} times within ${/^\d/.test(time) ? time : `a ${time}`}`;
  const many =
    call === undefined
      ? `${/^(?:refusals|failures|errors)$/i.test(noun) ? 'Bring about' : 'Make'} ${count} ${noun} within ${/^\d/.test(time) ? time : `one ${time}`}`
      : `Send ${call} ${times}`;
  const over = refusalAbove(matter);
  const gets = /^\d/.test(over) ? `gets ${over}` : 'is refused';
  return [
    { action: many, data: `${count} ${noun}`, expected: `None of the ${count} ${gets}` },
    { action: `Make one more ${single} in the same time`, data: `${count + 1} ${noun}`, expected: over },
    ...(owner === ''
      ? []
      : [
          {
            action: `Make one ${single} of another ${owner} in the same time`,
            data: '',
            expected: `Not refused: each ${owner} has a budget of its own`,
          },
        ]),
    {
      action: `Wait until the ${time} ${/^\d/.test(time) ? 'are' : 'is'} over, and make one more ${single}`,
      data: matter.around.wording.clock,
      expected: `It no longer ${gets}`,
    },
  ];
}

/** What the story says of too many: `429 with GEN-0429`. */
function refusalAbove({ around, criterion }: Matter): string {
  for (const text of [criterion.text, ...around.statements]) {
    const answer = /\b(429|403|423)\b(?:[^.;]*?\b([A-Z]{2,}[-_]\d{3,}))?/.exec(text.replaceAll('`', ''));
    if (answer !== null) return answer[2] === undefined ? (answer[1] ?? '') : `${answer[1] ?? ''} with ${answer[2]}`;
  }
  return 'Refused with a message that says when the next is possible';
}
