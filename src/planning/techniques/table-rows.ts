import type { TestIdea } from '../ideas/idea.ts';
import type { Matter } from '../rules/matter.ts';
import { draftIdea } from './draft.ts';
import { lowerFirst, plainSentence, upperFirst } from '../text/sentence.ts';

/** A row of a table of cases: the first cell is the case, the others say what must come of it. */
export function tableRowIdeas(matter: Matter): TestIdea[] {
  const [row] = matter.criterion.kind === 'table-row' ? (matter.criterion.examples ?? []) : [];
  const cells = Object.entries(row ?? {}).map(
    ([name, cell]) => [plainSentence(name), plainSentence(cell.replace(/^\[(.*)\]$/, '$1'))] as const,
  );
  const [given, ...outcomes] = cells.filter(([, cell]) => cell !== '');
  if (given === undefined || outcomes.length === 0) return [];
  const [name, value] = given;
  const seen = outcomes.map(([what, cell]) => `${upperFirst(what)}: ${cell}`);
  return [
    {
      ...draftIdea(matter, {
        technique: 'decision table',
        title: `${upperFirst(name)} "${value}": ${outcomes.map(([what, cell]) => `${lowerFirst(what)} ${cell}`).join(', ')}`,
        cases: [{ action: `Arrange this ${lowerFirst(name)}: ${value}`, data: value, expected: seen.join('; ') }],
        must: matter.clauses.flatMap(({ facts }) => facts.codes),
        reason: 'A row of the table: its case on the left, what must come of it beside it.',
      }),
      clauses: matter.clauses.map((_, index) => index),
    },
  ];
}
