import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import { oppositeOf, outcomeOf } from '../../rules/phrases.ts';
import { lowerFirst, upperFirst } from '../../text/sentence.ts';
import { baseOfParticiple } from '../../text/verbs.ts';
import { draftIdea } from '../draft.ts';
import { triedTitle } from './claims.ts';

const months = 'January|February|March|April|May|June|July|August|September|October|November|December';
const words = 'before|after|since|until|from|by';
const dated = new RegExp(String.raw`\b(${words}) (\d{1,2} (?:${months}) \d{4})\b`, 'i');
const timed = new RegExp(String.raw`\b(${words}) (\d{1,2}:\d{2})(?! ?minutes)\b`, 'i');
const day = 86_400_000;
const minute = 60_000;

interface Moment {
  phrase: string;
  index: number;
  word: string;
  at: number;
  step: number;
  written: (moment: number) => string;
}

/** `Cards that expired before 1 June 2026 are not moved`, `ordered after 14:00`: the last moment and the first one. */
export function dateIdea(matter: Matter, clause: Clause): TestIdea | undefined {
  const moment = momentIn(clause.text);
  if (moment === undefined || moment.index >= clause.verbAt) return undefined;
  const { phrase, word, at, step, written } = moment;
  // `before 1 June` ends on 31 May, `until 1 June` on 1 June; the others begin.
  const ends = /^(?:before|until|by)$/i.test(word);
  const first = /^(?:before|since|from)$/i.test(word) ? at : at + step;
  const [inside, outside] = ends ? [first - step, first] : [first, first - step];
  const label = (point: number): string =>
    clause.text.slice(0, clause.verbAt).trim().replace(/,$/, '').replace(phrase, written(point));
  const make = (point: number, more: string): IdeaCase => {
    const own = { ...clause, subject: label(point) };
    return {
      action: doneAt(matter, extended(label(point), more)),
      data: `${written(point).replace(/^(?:on|at) /, '')}${more}`,
      expected: point === inside ? outcomeOf(own) : oppositeOf(own),
    };
  };
  const cases = [inside, outside].sort((a, b) => a - b).map((point) => make(point, ''));
  const isTimeOfDay = step === minute;
  const extra = isTimeOfDay
    ? seams(clause.text).map(([more, rule]) => {
        const item = make(inside, more);
        return { ...item, expected: `${item.expected}; ${rule}` };
      })
    : [];
  return draftIdea(matter, {
    technique: 'boundary values',
    title: triedTitle(
      { text: clause.text.replace(zone, '') },
      `${isTimeOfDay ? 'at' : 'on'} ${cases.map(({ data }) => data).join(' and ')}`,
    ),
    cases: [...cases, ...extra],
    testType: 'edge_case',
    must: [inside, outside].flatMap((point) => /\d+(?::\d+)?/.exec(written(point))?.[0] ?? []),
    reason: `"${phrase}" divides the cases: the last moment before and the first one after.`,
  });
}

/** `on a Friday` takes the place of `on a working day`. */
function extended(label: string, more: string): string {
  const day = /\bon an? (?:working|business|week) ?day\b/i;
  return /Friday/.test(more) && day.test(label) ? label.replace(day, 'on a Friday') : `${label}${more}`;
}

const zone = /,? \(?([A-Z][a-z]+\/[A-Z][A-Za-z_]+)\)?/;

/** Where a time of day is decided by more than the clock: the weekend behind it, and the clock of another place. */
function seams(text: string): [string, string][] {
  const found: [string, string][] = [];
  if (/\b(?:working|business|week) ?days?\b/i.test(text))
    found.push([', on a Friday', 'Saturday and Sunday are not counted']);
  const place = zone.exec(text)?.[1];
  if (place !== undefined) found.push([`, from a device set to another time zone`, `the time in ${place} decides`]);
  return found;
}

/** `Order express at 14:00` of `Express ordered at 14:00`; what names no deed is gone through. */
function doneAt({ around }: Matter, label: string): string {
  const [, thing = '', participle = '', behind = ''] =
    /^(.+?) (?:(?:that|which) (?:is|are|was|were) )?(\p{L}+ed|sent|made|paid|bought|put|given) ((?:at|on) .*)$/iu.exec(
      label,
    ) ?? [];
  const base = baseOfParticiple(participle) ?? (/[^e]ed$/.test(participle) ? participle.slice(0, -2) : undefined);
  if (thing === '' || base === undefined || /^(?:expire|end|start|begin|lapse)$/.test(base))
    return `Go through "${around.title}" with ${lowerFirst(label)}`;
  return `${upperFirst(base)} ${lowerFirst(thing)} ${behind}`;
}

function momentIn(text: string): Moment | undefined {
  const date = dated.exec(text);
  const at = Date.parse(`${date?.[2] ?? ''} UTC`);
  if (date !== null && !Number.isNaN(at)) {
    return {
      phrase: date[0],
      index: date.index,
      word: date[1] ?? '',
      at,
      step: day,
      written: (point) => `on ${dayOf(point)}`,
    };
  }
  const time = timed.exec(text);
  const [hours = 99, minutes = 0] = (time?.[2] ?? '').split(':').map(Number);
  if (time === null || hours > 23 || minutes > 59) return undefined;
  const clock = (hours * 60 + minutes) * minute;
  return {
    phrase: time[0],
    index: time.index,
    word: time[1] ?? '',
    at: clock,
    step: minute,
    written: (point) => `at ${clockOf(point)}`,
  };
}

function dayOf(moment: number): string {
  return new Date(moment).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

function clockOf(moment: number): string {
  return new Date((moment + day) % day).toISOString().slice(11, 16);
}
