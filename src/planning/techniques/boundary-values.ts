import type { TestIdea } from '../ideas/idea.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import type { Limit } from '../text/limits.ts';
import { isTime } from '../text/quantities.ts';
import { lowerFirst, upperFirst } from '../text/sentence.ts';

import { codePointIdea } from './boundaries/code-points.ts';
import { dateIdea } from './boundaries/dates.ts';
import { exactLengthIdea } from './boundaries/exact-length.ts';
import { howOftenIdea, isHowOften } from './boundaries/how-often.ts';
import { isOfObject, objectConditionIdea } from './boundaries/object-conditions.ts';
import { otherThanIdea } from './boundaries/other-than-within.ts';
import { permittedIdea } from './boundaries/permitted.ts';
import { rateIdeas } from './boundaries/rates.ts';
import { rowIdea } from './boundaries/rows.ts';
import { promises } from './boundaries/promises.ts';
import { specialFigureIdea } from './boundaries/special-figures.ts';
import { timeRangeIdea } from './boundaries/time-range.ts';
import { timeWindowIdea } from './boundaries/time-windows.ts';
import { triggerIdea } from './boundaries/triggers.ts';

/** Both sides of every limit, with the figures: the last value that is right and the first that is not. */
export function boundaryIdeas(matter: Matter): TestIdea[] {
  // A budget of calls in a time has edges of its own.
  if (rateIdeas(matter).length > 0) return [];
  const row = matter.criterion.kind === 'table-row' ? rowIdea(matter) : undefined;
  if (row !== undefined) return [row];
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const figures = specialFigureIdea(matter, clause);
    if (figures !== undefined) return [{ ...figures, clauses: [index] }];
    const date =
      timeRangeIdea(matter, clause) ??
      dateIdea(matter, clause) ??
      codePointIdea(matter, clause) ??
      exactLengthIdea(matter, clause);
    const all = clause.limits.filter((limit) => !promises(clause, limit));
    const read = all.map((limit) => ({ limit, idea: specialIdea(matter, clause, limit) }));
    const special = read.flatMap(({ idea }) => (idea === undefined ? [] : [idea]));
    const limits = read.filter(({ idea }) => idea === undefined).map(({ limit }) => limit);
    const windows = limits.length === 1 ? limits.filter((limit) => isWindow(clause, limit)) : [];
    const others = limits.filter((limit) => !windows.includes(limit));
    const objects = others.filter((limit) => isOfObject(clause, limit));
    const permitted = others.filter((limit) => limit.sense === 'permitted' && !objects.includes(limit));
    const triggers = others.filter(({ sense }) => sense === 'trigger');
    const ideas = [
      ...windows.map((limit) => timeWindowIdea(matter, clause, limit, subjectOf(matter, index))),
      ...special,
      ...(date === undefined ? [] : [date]),
      ...objects.map((limit) => objectConditionIdea(matter, clause, limit)),
      ...byUnit(permitted).map((group, _, all) =>
        permittedIdea(
          matter,
          clause,
          group,
          all.length > 1 ? (partOf(clause, group) ?? unitOf(group)) : subjectOf(matter, index),
        ),
      ),
      ...(triggers.length === 0 ? [] : [triggerIdea(matter, clause, triggers)]),
    ];
    return ideas.map((idea) => ({ ...idea, clauses: consumed(matter, index) }));
  });
}

/** Figures that neither permit nor trigger. */
function specialIdea(matter: Matter, clause: Clause, limit: Limit): TestIdea | undefined {
  return isHowOften(clause, limit) ? howOftenIdea(matter, clause, limit) : otherThanIdea(matter, clause, limit);
}

/** A time for which something holds or in which it has to be done, in a statement that says what. */
function isWindow({ form, verbAt, condition }: Clause, { quantity, ordinal, sense, start }: Limit): boolean {
  if (form !== 'statement' || (!isTime(quantity) && !ordinal)) return false;
  return sense === 'permitted' || (start > verbAt && condition === '');
}

/** Words and groups of words are two limits; what has no unit goes with what is in front of it. */
function byUnit(limits: readonly Limit[]): Limit[][] {
  const groups = new Map<string, Limit[]>();
  for (const limit of limits) {
    const unit = limit.quantity.unit || limit.quantity.currency || ([...groups.keys()].at(-1) ?? '');
    groups.set(unit, [...(groups.get(unit) ?? []), limit]);
  }
  return [...groups.values()];
}

/** `name` of `A list has a name of 1 to 60 characters`. */
function partOf({ text, verbAt }: Clause, [limit]: readonly Limit[]): string | undefined {
  if (limit === undefined || limit.start < verbAt) return undefined;
  const part = /\b(?:an?|the) (\p{L}[\p{L}-]*)(?: of| with)?\s$/iu.exec(text.slice(0, limit.start))?.[1];
  return part === undefined ? undefined : upperFirst(part);
}

function unitOf(group: readonly Limit[]): string {
  const [first] = group;
  return first === undefined ? '' : upperFirst(first.quantity.unit || 'Amount');
}

/** The clause and those behind it that only say what happens beyond the limit. */
function consumed({ clauses }: Matter, index: number): number[] {
  const next = clauses[index + 1];
  const beyond =
    /\b(?:exceed|otherwise|above it|below it|later calls|more than that|beyond|others (?:are|is|get)|when there are more|longer ones|larger)\b/i;
  return next !== undefined && beyond.test(next.text) ? [index, index + 1] : [index];
}

function subjectOf({ clauses }: Matter, index: number): string {
  const clause = clauses[index];
  if (clause === undefined) return '';
  if (/^(?:it|this|they)$/i.test(clause.subject)) return clauses[index - 1]?.subject ?? clause.subject;
  const part = /^(?:has|have|needs?|takes?)$/i.test(clause.verb) ? partOf(clause, clause.limits) : undefined;
  if (part !== undefined) return `${part} of ${lowerFirst(clause.subject)}`;
  const isUnread = clause.subject === '' || clause.form === 'none';
  return isUnread ? clause.text.slice(0, clause.limits[0]?.start ?? 40).trim() : clause.subject;
}
