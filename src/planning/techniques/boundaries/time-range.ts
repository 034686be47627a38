import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import { oppositeOf, outcomeOf } from '../../rules/phrases.ts';
import { lowerFirst, upperFirst } from '../../text/sentence.ts';
import { baseOfParticiple } from '../../text/verbs.ts';
import { draftIdea } from '../draft.ts';
import { triedTitle } from './claims.ts';

const range = /,?\s*\b(?:only )?(?:between|from) (\d{1,2}):(\d{2}) (?:and|to|until|till|-|–) (\d{1,2}):(\d{2})\b/i;

/** `Rooms can be booked between 07:00 and 20:00`: the minute before, the first, the last and the minute after. */
export function timeRangeIdea(matter: Matter, clause: Clause): TestIdea | undefined {
  const found = range.exec(clause.rest);
  if (found === null || clause.form !== 'statement') return undefined;
  const [h1 = 0, m1 = 0, h2 = 0, m2 = 0] = found.slice(1).map(Number);
  const [from, to] = [h1 * 60 + m1, h2 * 60 + m2];
  if (h1 > 23 || h2 > 24 || m1 > 59 || m2 > 59 || from >= to) return undefined;
  const base = { ...clause, rest: clause.rest.replace(range, '').trim() };
  const [, participle = '', tail = ''] = /^(?:only )?be (\p{L}+)\b(.*)$/u.exec(base.rest) ?? [];
  const order = baseOfParticiple(participle);
  const deed =
    order === undefined
      ? `Look at ${lowerFirst(clause.subject)}`
      : `${upperFirst(order)} ${lowerFirst(clause.subject)}${tail}`;
  const make = (minute: number, isInside: boolean): IdeaCase => ({
    action: `${deed} at ${clockOf(minute)}`,
    data: clockOf(minute),
    expected: isInside ? outcomeOf(base) : oppositeOf(base),
  });
  const cases = [make(from - 1, false), make(from, true), make(to - 1, true), make(to + 1, false)];
  return draftIdea(matter, {
    technique: 'boundary values',
    title: triedTitle({ text: clause.text }, `at ${cases.map(({ data }) => data).join(', ')}`),
    cases,
    testType: 'edge_case',
    must: [clockOf(from), clockOf(to)],
    reason:
      'A time of day has an opening and a closing minute. Whether the closing minute itself belongs to it is not said.',
  });
}

function clockOf(minute: number): string {
  const inDay = (minute + 1440) % 1440;
  return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
}
