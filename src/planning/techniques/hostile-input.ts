import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import { tablesOf } from '../rules/role-table.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import { outcomeOf } from '../rules/phrases.ts';
import { lowerFirst, upperFirst } from '../text/sentence.ts';
import { baseOfThird } from '../text/verbs.ts';
import { draftIdea } from './draft.ts';

/** More inputs than these make a test nobody runs to the end. */
const mostInputs = 10;

export interface ListedInput {
  input: string;
  expected: string;
}

/** A table of inputs with what must happen to each, as the story lists them. */
export function listedInputs(description: string): ListedInput[] {
  for (const [header = [], ...rows] of tablesOf(description)) {
    const input = header.findIndex((cell) => /^(?:input|payload|value|text|entry|eingabe)s?$/i.test(cell));
    if (input < 0) continue;
    const expected = header.findIndex(
      (cell, index) => index !== input && /must|expect|happen|result|outcome|shown/i.test(cell),
    );
    return rows
      .slice(0, mostInputs)
      .map((row) => ({
        input: (row[input] ?? '').replace(/^`+\s?|\s?`+$/g, ''),
        expected: expected < 0 ? '' : (row[expected] ?? ''),
      }))
      .filter((row) => row.input !== '');
  }
  return [];
}

/** A criterion about inputs that the story lists: each of them is data of the test, word for word. */
export function hostileIdeas(matter: Matter, inputs: readonly ListedInput[]): TestIdea[] {
  if (inputs.length === 0) return [];
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    if (!/\b(?:each|all|none|any|every)\b.*\b(?:inputs?|them|these|payloads?|values|texts)\b/i.test(clause.text))
      return [];
    const onPage = /\bpage|layout|screen|shown|dialogue\b/i.test(clause.text);
    const operation = onPage
      ? undefined
      : (matter.operation ?? matter.around.operations.find(({ named, method }) => named && method === 'POST'));
    const where = onPage
      ? 'and open the page that shows it'
      : operation === undefined
        ? 'and read it back'
        : `with ${operation.key} and read it back`;
    const cases = inputs.map(({ input, expected }): IdeaCase => ({
      action: onPage
        ? 'Save this text, and open the page that shows it with the network tab open'
        : `Save this text ${where}`,
      data: input,
      expected: onPage && expected !== '' ? `${upperFirst(expected)}; ${lowerFirst(ofOne(clause))}` : ofOne(clause),
    }));
    return [
      {
        ...draftIdea(matter, {
          technique: 'hostile input',
          title: clause.text.replace(/\bnone of them\b/i, 'none of the listed inputs'),
          cases,
          testType: 'security',
          must: inputs.map(() => 'allinput').slice(0, 1),
          reason: `The story lists ${inputs.length} inputs that were found; each is tried word for word.`,
        }),
        clauses: [index],
      },
    ];
  });
}

/** What holds for all of them, said of one: `It is stored unchanged`. */
function ofOne(clause: Clause): string {
  const all =
    /^(.*?)\b(?:each|all|any|every)( one)?( of)? (?:the |these |those )?(?:[\w-]+ )?(?:inputs?|them|these|payloads?|values|texts)\b/i;
  const text = outcomeOf(clause);
  if (/\bnone of them\b/i.test(text)) {
    const base = (word: string): string => baseOfThird(word) ?? word;
    const denied = text
      .replace(/\bnone of them (\w+)/i, (_, verb: string) => `it does not ${base(verb)}`)
      .replace(
        /(,| or| and) (\w+)(?= (?:a|an|the|any)\b)/gi,
        (_, join: string, verb: string) => `${join} ${base(verb)}`,
      );
    return upperFirst(denied);
  }
  return upperFirst(text.replace(all, '$1it').replace(/^it are /i, 'It is '));
}
