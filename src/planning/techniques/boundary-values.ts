import type { TestIdea } from '../ideas/idea.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import type { Limit } from '../text/limits.ts';
import { isTime } from '../text/quantities.ts';
import { codePointIdea } from './boundaries/code-points.ts';
import { dateIdea } from './boundaries/dates.ts';
import { permittedIdea } from './boundaries/permitted.ts';
import { rowIdea } from './boundaries/rows.ts';
import { triggerIdea } from './boundaries/triggers.ts';

/** Both sides of every limit, with the figures: the last value that is right and the first that is not. */
export function boundaryIdeas(matter: Matter): TestIdea[] {
  const row = matter.criterion.kind === 'table-row' ? rowIdea(matter) : undefined;
  if (row !== undefined) return [row];
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const date = dateIdea(matter, clause) ?? codePointIdea(matter, clause);
    const limits = clause.limits.filter((limit) => !promises(clause, limit));
    const permitted = limits.filter(({ sense }) => sense === 'permitted');
    const triggers = limits.filter(({ sense }) => sense === 'trigger');
    const ideas = [
      ...(date === undefined ? [] : [date]),
      ...(permitted.length === 0 ? [] : [permittedIdea(matter, clause, permitted, subjectOf(matter, index))]),
      ...(triggers.length === 0 ? [] : [triggerIdea(matter, clause, triggers)]),
    ];
    return ideas.map((idea) => ({ ...idea, clauses: consumed(matter, index) }));
  });
}

/** `takes less than 6 hours` is a promise about time, measured and not entered. */
export function promises({ verb, form }: Clause, { quantity, sense, start }: Limit): boolean {
  const isMeasured = /^(?:takes?|answers?|responds?|loads?|lasts?|finish(?:es)?|brings?|arrives?|completes?)$/i.test(
    verb,
  );
  return sense === 'permitted' && isTime(quantity) && start > 0 && form === 'statement' && isMeasured;
}

/** The clause and those behind it that only say what happens beyond the limit. */
function consumed({ clauses }: Matter, index: number): number[] {
  const next = clauses[index + 1];
  const beyond =
    /\b(?:exceed|otherwise|above it|below it|later calls|more than that|beyond|when there are more|longer ones|larger)\b/i;
  return next !== undefined && beyond.test(next.text) ? [index, index + 1] : [index];
}

function subjectOf({ clauses }: Matter, index: number): string {
  const clause = clauses[index];
  if (clause === undefined) return '';
  if (/^(?:it|this|they)$/i.test(clause.subject)) return clauses[index - 1]?.subject ?? clause.subject;
  const owned = /^(?:has|have|takes?|needs?)$/i.test(clause.verb)
    ? /^(?:an?|the) ([\p{L} ]{2,30}?) (?:of|with|from) /u.exec(clause.rest)?.[1]
    : undefined;
  if (owned !== undefined && (clause.limits[0]?.start ?? 0) > clause.verbAt) return `${owned} of ${clause.subject}`;
  const isUnread = clause.subject === '' || clause.form === 'none';
  return isUnread ? clause.text.slice(0, clause.limits[0]?.start ?? 40).trim() : clause.subject;
}
