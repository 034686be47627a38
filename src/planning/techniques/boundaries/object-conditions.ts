import type { TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import { oppositeOf, outcomeOf } from '../../rules/phrases.ts';
import { type Limit, sidesOf } from '../../text/limits.ts';
import { draftIdea } from '../draft.ts';
import { bothOf, triedTitle } from './claims.ts';

/** ` articles with ` in front of `fewer than 5 reviews`. */
const object = /\b(?:all |any |the |only )?([\p{L}-]+s (?:with|of|that have|having)) (?:(?:at least|at most) )?$/iu;
const compares =
  /^(?:fewer|less|more|shorter|longer|under|over|below|above)\b|\bor (?:more|less|fewer|longer|shorter)$/i;

/** Whether the figure tells which things a rule is for, and is no limit of what may be entered. */
export function isOfObject({ text, verbAt, form }: Clause, { start, phrase, sense }: Limit): boolean {
  return (
    form === 'statement' &&
    sense === 'permitted' &&
    start > verbAt &&
    compares.test(phrase) &&
    object.test(text.slice(0, start))
  );
}

/** `Best rated puts articles with fewer than 5 reviews behind the others`: such an article, and the first that is none. */
export function objectConditionIdea(matter: Matter, clause: Clause, limit: Limit): TestIdea {
  const { within, beyond } = sidesOf(limit);
  const things = object.exec(clause.text.slice(0, limit.start))?.[1] ?? '';
  const said = withValues(clause, limit);
  return draftIdea(matter, {
    technique: 'boundary values',
    title: triedTitle(clause, `with ${bothOf(within.text, beyond.text)}`),
    cases: [
      {
        action: `Try it with ${things} ${within.text}`,
        data: within.text,
        expected: said === undefined ? outcomeOf(clause) : outcomeOf(said(within.text)),
      },
      {
        action: `Try it with ${things} ${beyond.text}`,
        data: beyond.text,
        expected:
          said === undefined ? `The rule is not for these: ${things} ${beyond.text}` : oppositeOf(said(beyond.text)),
      },
    ],
    testType: 'edge_case',
    must: [String(within.value), String(beyond.value)],
    reason: `"${limit.phrase.trim()}" tells which things the rule is for: the last that belongs to them and the first that does not.`,
  });
}

/** The claim about one value instead of the limit, where it can be said so; what follows behind a comma is another claim. */
function withValues(clause: Clause, { phrase, quantity }: Limit): ((value: string) => Clause) | undefined {
  const figure = phrase.trim();
  const [first = ''] = clause.rest.split(/, /);
  if (!first.includes(figure) || clause.subject.includes(',') || clause.condition !== '') return undefined;
  const whole = first.includes(`${figure} ${quantity.unit}`) ? `${figure} ${quantity.unit}` : figure;
  return (value) => ({ ...clause, rest: first.replace(whole, value) });
}
