import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import { oppositeOf, outcomeOf } from '../../rules/phrases.ts';
import { lowerFirst, upperFirst } from '../../text/sentence.ts';
import { draftIdea } from '../draft.ts';

const months = 'January|February|March|April|May|June|July|August|September|October|November|December';
const dated = new RegExp(String.raw`\b(before|after|since|until|from|by) (\d{1,2} (?:${months}) \d{4})\b`, 'i');
const day = 86_400_000;

/** `Cards that expired before 1 June 2026 are not moved`: the day itself and the one on the other side. */
export function dateIdea(matter: Matter, clause: Clause): TestIdea | undefined {
  const match = dated.exec(clause.text);
  const [phrase = '', word = '', date = ''] = match ?? [];
  const at = Date.parse(`${date} UTC`);
  if (match === null || Number.isNaN(at) || match.index >= clause.verbAt) return undefined;
  // `before 1 June` ends on 31 May, `until 1 June` on 1 June; the others begin.
  const ends = /^(?:before|until|by)$/i.test(word);
  const first = /^(?:before|since|from)$/i.test(word) ? at : at + day;
  const [inside, outside] = ends ? [first - day, first] : [first, first - day];
  const label = (moment: number): string =>
    clause.text
      .slice(0, clause.verbAt)
      .trim()
      .replace(phrase, `on ${written(moment)}`);
  const caseAt = (moment: number, isInside: boolean): IdeaCase => {
    const own = { ...clause, subject: label(moment) };
    return {
      action: `Prepare ${lowerFirst(label(moment))}, and look at ${/^(?:an?|the|each) /i.test(clause.subject) ? 'it' : 'them'} afterwards`,
      data: written(moment),
      expected: isInside ? outcomeOf(own) : oppositeOf(own),
    };
  };
  const cases = [inside, outside].sort((a, b) => a - b).map((moment) => caseAt(moment, moment === inside));
  return draftIdea(matter, {
    technique: 'boundary values',
    title: `${upperFirst(outcomeOf({ ...clause, subject: label(inside) }))}; not so on ${written(outside)}`,
    cases,
    testType: 'edge_case',
    must: [written(inside), written(outside)].map((text) => text.replace(/ .*$/, '')),
    reason: `"${phrase}" divides by the day: the last day before and the first one after.`,
  });
}

function written(moment: number): string {
  return new Date(moment).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
