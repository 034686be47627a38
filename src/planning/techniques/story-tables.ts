import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import { enumerated } from '../rules/enumerated.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import { oppositeOf, outcomeOf } from '../rules/phrases.ts';
import { findLimits, sidesOf } from '../text/limits.ts';
import { lowerFirst, plainSentence } from '../text/sentence.ts';
import { termsOf } from '../text/terms.ts';
import { draftIdea } from './draft.ts';

/** More rows are data, not rules. */
const mostRows = 10;
/** A plan that tries more at once is not read. */
const mostCases = 14;

/** Criteria that leave what they say to a table of the story: its rows become the cases. */
export function tableIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const idea = allRows(matter, clause) ?? follows(matter, clause) ?? fitting(matter, clause);
    return idea === undefined ? [] : [{ ...idea, clauses: [index] }];
  });
}

function plainRows(table: readonly string[][]): string[][] {
  return table.map((row) => row.map((cell) => cell.replaceAll(/[`*]/g, '').trim()));
}

/** `Pay Later is offered when all rows of the table hold`: all of them, and each one missing. */
function allRows(matter: Matter, clause: Clause): TestIdea | undefined {
  const [, does] =
    /^(.*?),? (?:only )?(?:when|if) (?:all|each of the|every) (?:the )?(?:rows?|conditions?|lines?)(?: (?:of|in) the table)?\b/i.exec(
      clause.rest,
    ) ?? [];
  const found = matter.around.tables.find(([header = [], ...rows]) => header.length === 2 && rows.length >= 2);
  if (does === undefined || found === undefined) return undefined;
  const [, ...rows] = plainRows(found);
  const lines = rows.slice(0, mostRows).map(([name = '', value = '']) => `${name}: ${value}`);
  const base = { ...clause, rest: does.trim() };
  return draftIdea(matter, {
    technique: 'decision table',
    title: clause.text,
    cases: [
      { action: 'Bring about every row of the table', data: lines.join('; '), expected: outcomeOf(base) },
      ...lines.map((line) => ({
        action: `Bring about every row but one; against the table: ${line}`,
        data: `not so: ${line}`,
        expected: oppositeOf(base),
      })),
    ],
    must: [],
    reason: `The table has ${rows.length} rows that must all hold: each is left out once, the others hold.`,
  });
}

/** `The message follows the table`: each row, with the first and the last value of its range. */
function follows(matter: Matter, clause: Clause): TestIdea | undefined {
  if (!/\bfollows? the table\b|\b(?:as|according to|see) the table\b/i.test(clause.text)) return undefined;
  const table = matter.around.tables.find(([header = [], ...rows]) => header.length >= 2 && rows.length >= 2);
  const [header = [], ...rows] = plainRows(table ?? []);
  const [given = ''] = header;
  const cases = rows.slice(0, mostRows).flatMap(([cell = '', ...outcomes]): IdeaCase[] => {
    const expected = outcomes
      .flatMap((text, at) => (text === '' ? [] : [`${header[at + 1] ?? ''}: ${text}`]))
      .join('; ');
    return endsOf(cell).map((value) => ({
      action: `Arrange this ${lowerFirst(given)}: ${value}`,
      data: value,
      expected,
      name: value,
    }));
  });
  if (cases.length < 2) return undefined;
  return draftIdea(matter, {
    technique: 'boundary values',
    title: clause.text,
    cases: cases.slice(0, mostCases),
    testType: 'edge_case',
    must: [],
    reason: `The table has ${rows.length} rows: each is tried, a range with its first and its last value.`,
  });
}

/** `4` and `10` of `4 to 10`, `11` of `more than 10`; what is no figure stays as it is. */
function endsOf(cell: string): string[] {
  const limits = findLimits(cell, 0);
  return limits.length === 0 ? [cell] : [...new Set(limits.map((limit) => sidesOf(limit).within.text))];
}

interface Column {
  name: string;
  at: number;
}

/** `Options which don't fit the weight or country are absent`: each row of the table of options, inside and outside. */
function fitting(matter: Matter, clause: Clause): TestIdea | undefined {
  if (!/\b(?:fit|match|suit|possible for|allowed for)\b/i.test(clause.text)) return undefined;
  const said = termsOf(clause.text);
  for (const table of matter.around.tables) {
    const [header = [], ...rows] = plainRows(table);
    const [things = ''] = header;
    const columns = header.flatMap((name, at): Column[] =>
      at > 0 && name !== '' && [...termsOf(name)].every((term) => said.has(term)) ? [{ name, at }] : [],
    );
    const isAbout = [...termsOf(things)].some((term) => said.has(term));
    if (!isAbout || columns.length === 0 || rows.length < 2) continue;
    const cases = rows.slice(0, mostRows).flatMap((row) => casesOf(row, columns, rows, matter));
    if (cases.length < 3) continue;
    return draftIdea(matter, {
      technique: 'decision table',
      title: clause.text,
      cases: cases.slice(0, mostCases),
      must: [],
      reason: `The story's table says for ${rows.length} ${lowerFirst(things)}s what fits: each is tried on both sides of its limits.`,
    });
  }
  return undefined;
}

function casesOf(
  row: readonly string[],
  columns: readonly Column[],
  rows: readonly string[][],
  matter: Matter,
): IdeaCase[] {
  const name = (row[0] ?? '').replace(/\s*\([^()]*\)/g, '');
  const values = columns.map(({ at, name: column }) => inside(row[at] ?? '', column));
  if (name === '' || values.some((value) => value === undefined)) return [];
  const call = matter.operation ?? matter.around.operations.find(({ named, method }) => named && method === 'GET');
  const look = call === undefined ? 'Look at what is offered' : `Send ${call.key}`;
  const make = (given: readonly string[], expected: string): IdeaCase => ({
    action: `${look} for ${given.join(', ')}`,
    data: given.join('; '),
    expected,
    name,
  });
  const right = values.map((value) => value ?? '');
  const wrong = columns.flatMap(({ at, name: column }, index): IdeaCase[] => {
    const value = outside(
      row[at] ?? '',
      column,
      rows.map((other) => other[at] ?? ''),
    );
    if (value === undefined) return [];
    return [
      make(
        right.map((own, place) => (place === index ? value : own)),
        `${name} is not among them`,
      ),
    ];
  });
  return [make(right, `${name} is among them`), ...wrong];
}

/** The last value that a cell allows: `weight 25 kg` of `up to 25 kg`, `countries GB` of `GB, IE, NL`. */
function inside(cell: string, column: string): string | undefined {
  const limit = findLimits(cell, 0).find(({ edge }) => edge === 'most');
  if (limit !== undefined) return `${singular(column)} ${sidesOf(limit).within.text}`;
  const [first] = listOf(cell);
  return first === undefined ? undefined : `${singular(column)} ${first}`;
}

/** The first value beyond it, or one that only other rows have. */
function outside(cell: string, column: string, others: readonly string[]): string | undefined {
  const limit = findLimits(cell, 0).find(({ edge }) => edge === 'most');
  if (limit !== undefined) return `${singular(column)} ${sidesOf(limit).beyond.text}`;
  const own = listOf(cell);
  const other = others.flatMap(listOf).find((value) => !own.includes(value));
  return other === undefined ? undefined : `${singular(column)} ${other}`;
}

function listOf(cell: string): string[] {
  const plain = plainSentence(cell.replace(/ only$/i, ''));
  const items = enumerated(plain);
  return (items.length > 0 ? items : [plain]).filter((item) => /^[\p{Lu}][\p{L}\d-]{0,15}$/u.test(item));
}

/** `country` of the column `Countries`. */
function singular(column: string): string {
  return lowerFirst(column)
    .replace(/ies$/, 'y')
    .replace(/(?<![su])s$/, '');
}
