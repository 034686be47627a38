import type { Block, TableRow } from '../text/blocks.ts';
import { inlineText, saysSomething } from '../text/inline.ts';
import type { CriterionDraft } from './criterion.ts';
import { draft } from './gherkin.ts';

type Table = Extract<Block, { kind: 'table' }>;

/** Each row of a table is a criterion: its cells below the names of their columns. */
export function tableCriteria(table: Table, section: string, heading: string | null): CriterionDraft[] {
  const { header, rows } = withWholeHeader(table);
  const names = header.map((cell) => inlineText(cell));
  const find = (pattern: RegExp): number => names.findIndex((name) => pattern.test(name));
  const expected = find(/^expect/i);
  const isReport = expected >= 0 && find(/^(?:actual|today|current|now)\b/i) >= 0;
  const [given, when, then] = [find(/^given\b/i), find(/^when\b/i), find(/^then\b/i)];
  const numbering = names.findIndex((name, index) => isNumbering(name, rows, index));

  return rows.flatMap((row): CriterionDraft[] => {
    const cells = names.map((_, index) => inlineText(row.cells[index] ?? ''));
    const origin = { section, heading, from_line: row.from, to_line: row.to };
    if (when >= 0 && then >= 0 && (cells[then] ?? '') !== '') {
      const part = (index: number): string[] => [cells[index] ?? ''].filter((cell) => cell !== '');
      return [draft({ title: '', given: part(given), when: part(when), then: part(then) }, origin)];
    }
    const told = cells.flatMap((cell, index) =>
      cell === '' || index === numbering || (isReport && index !== expected)
        ? []
        : [{ name: names[index] ?? '', cell }],
    );
    // A row that spans all columns is a sentence of its own.
    const bare = told.length === 1 || isReport;
    const text = told.map(({ name, cell }) => (bare || name === '' ? cell : `${name}: ${cell}`)).join('; ');
    if (!saysSomething(text)) return [];
    const example = Object.fromEntries(told.filter(({ name }) => name !== '').map(({ name, cell }) => [name, cell]));
    const examples = bare || Object.keys(example).length === 0 ? {} : { examples: [example] };
    return [{ kind: 'table-row', text, ...examples, origin }];
  });
}

/** Columns of tables that state rules: what follows from what, or how much is allowed. */
const ruleColumn =
  /\b(?:min(?:imum)?|max(?:imum)?|limits?|rules?|must|results?|expect(?:ed|ation)?|outcome|refused|answers?|status|messages?|error|allowed|condition|when|then)\b/i;

/** Whether the columns say that the rows are rules. */
export function statesRules(table: Table): boolean {
  return table.rows.length > 0 && table.header.some((cell) => ruleColumn.test(cell));
}

/**
 * Where a head spans two rows, converters leave empty cells in the first one; the second, all filled with short words, then
 * names the columns.
 */
function withWholeHeader({ header, rows }: Table): { header: string[]; rows: readonly TableRow[] } {
  const [first, ...rest] = rows;
  const spanned = header.some((cell, index) => index > 0 && cell === '') && header.some((cell) => cell !== '');
  if (!spanned || first === undefined || rest.length === 0) return { header, rows };
  const names = first.cells.length >= header.length && first.cells.every((cell) => /^[\p{L} '’/-]{2,60}$/u.test(cell));
  return names ? { header: first.cells, rows: rest } : { header, rows };
}

/** A column that only counts: `No`, `#`, or 1, 2, 3 … */
function isNumbering(name: string, rows: readonly TableRow[], index: number): boolean {
  if (/^(?:no|nr|#|id|pos|ac)\.?$/i.test(name)) return true;
  return rows.length > 1 && rows.every((row, at) => (row.cells[index] ?? '').replace(/\.$/, '') === String(at + 1));
}
