import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import { draftIdea } from './draft.ts';

/** Two values of one group and one of another: the fewest with which `or` and `and` can be told apart. */
interface Members {
  one: string;
  other: string;
  elsewhere: string;
}

/** `Several values of one group widen the result (or), values of different groups narrow it (and)`: a table of both rules. */
export function combinationIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    if (!namesBoth(clause)) return [];
    const { one, other, elsewhere } = membersOf(matter);
    const cases: IdeaCase[] = [
      {
        action: `Choose ${one} alone, then ${other} alone, then ${elsewhere} alone`,
        data: `${one}; ${other}; ${elsewhere}`,
        expected: 'Each gives a result of its own; write down which entries are in it',
      },
      {
        action: `Choose ${one} and ${other} together`,
        data: `${one} or ${other}`,
        expected: `Every entry with ${one} and every entry with ${other}, each once: not fewer than with one of them`,
      },
      {
        action: `Choose ${one} and ${elsewhere} together`,
        data: `${one} and ${elsewhere}`,
        expected: 'Only entries that both have: not more than with one of them',
      },
      {
        action: `Choose ${one}, ${other} and ${elsewhere} together`,
        data: `(${one} or ${other}) and ${elsewhere}`,
        expected: `Only entries with ${elsewhere} that have ${one} or ${other} as well`,
      },
    ];
    return [
      draftIdea(matter, {
        technique: 'decision table',
        title: clause.text,
        cases,
        clauses: [index],
        about: `${clause.text} ${one} ${other} ${elsewhere}`,
        reason: '"Or" and "and" are told apart by one value, two of a group, and one of each of two groups.',
      }),
    ];
  });
}

function namesBoth({ text }: Clause): boolean {
  const marked = /\(["“]?or["”]?\)/i.test(text) && /\(["“]?and["”]?\)/i.test(text);
  const named = /\b(?:with|by) ["“]?or["”]?\b/i.test(text) && /\b(?:with|by) ["“]?and["”]?\b/i.test(text);
  return marked || named;
}

/** Values of an address in the story (`?colour=green,blue&size=4`), else of two closed lists, else by their place. */
function membersOf({ around, criterion }: Matter): Members {
  for (const text of [criterion.text, ...around.statements]) {
    const groups = [...text.matchAll(/[?&]([\w-]+)=([\w.-]+(?:,[\w.-]+)*)/g)].map(([, name = '', values = '']) => ({
      name,
      values: values.split(','),
    }));
    const pair = groups.find(({ values }) => values.length >= 2);
    const single = groups.find((group) => group !== pair);
    const [one, other] = pair?.values ?? [];
    if (pair !== undefined && single !== undefined && one !== undefined && other !== undefined) {
      const elsewhere = `${single.name} ${single.values[0] ?? ''}`;
      return { one: `${pair.name} ${one}`, other: `${pair.name} ${other}`, elsewhere };
    }
  }
  const lists = around.operations
    .filter(({ named, method }) => named && method === 'GET')
    .flatMap(({ fields }) => fields.filter(({ values, name }) => values.length >= 2 && !/sort|order/i.test(name)));
  const [first, second] = lists;
  const [one, other] = first?.values ?? [];
  if (first !== undefined && second !== undefined && one !== undefined && other !== undefined) {
    const elsewhere = `${second.name} ${second.values[0] ?? ''}`;
    return { one: `${first.name} ${one}`, other: `${first.name} ${other}`, elsewhere };
  }
  return {
    one: 'the first value of the first group',
    other: 'the second value of the first group',
    elsewhere: 'the first value of the second group',
  };
}
