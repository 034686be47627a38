import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import { oppositeOf, outcomeOf } from '../../rules/phrases.ts';
import { lowerFirst, upperFirst } from '../../text/sentence.ts';
import { draftIdea } from '../draft.ts';

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
  const cases = [inside, outside]
    .sort((a, b) => a - b)
    .map((point): IdeaCase => {
      const own = { ...clause, subject: label(point) };
      return {
        action: `Go through "${matter.around.title}" with ${lowerFirst(label(point))}`,
        data: written(point).replace(/^(?:on|at) /, ''),
        expected: point === inside ? outcomeOf(own) : oppositeOf(own),
      };
    });
  return draftIdea(matter, {
    technique: 'boundary values',
    title: `${upperFirst(outcomeOf({ ...clause, subject: label(inside) }))}; not so ${written(outside)}`,
    cases,
    testType: 'edge_case',
    must: [inside, outside].flatMap((point) => /\d+(?::\d+)?/.exec(written(point))?.[0] ?? []),
    reason: `"${phrase}" divides the cases: the last moment before and the first one after.`,
  });
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
