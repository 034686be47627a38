import { table } from '../markdown/blocks.ts';
import { type BlocksOf, type Place, stack } from './block.ts';
import { attributesOf, childrenOf, integerOf, isObject, type JsonObject, kindOf } from './node.ts';

/** Cells beyond are joined into the last column, so that one wide row cannot widen thousands of others. */
const mostColumns = 100;
const mostSpannedRows = 1_000;
/** A value that spans rows is repeated, so that each row can be read alone; long ones and endless ones are not. */
const longestRepeated = 200;
const mostRepeated = 50_000;
/** Longer tables are written as several, each with the header. */
const rowsPerTable = 2_000;

interface Spanning {
  rowsLeft: number;
  text: string;
}

/** A table as Markdown; inside a cell of another table as lines of comma-separated values. Empty tables give nothing. */
export function tableMarkdown(node: JsonObject, place: Place, blocksOf: BlocksOf): string {
  const spanning: Spanning[] = [];
  const rows: string[][] = [];
  let header = false;
  let repeated = 0;

  for (const child of childrenOf(node)) {
    const cells = isObject(child) && kindOf(child) === 'tableRow' ? childrenOf(child) : [child];
    const row: string[] = [];
    const put = (text: string): void => {
      if (row.length < mostColumns) row.push(text);
      else if (text !== '') row[mostColumns - 1] = `${row[mostColumns - 1] ?? ''}\n${text}`.trim();
    };
    const putSpanning = (): void => {
      for (let above = spanning[row.length]; above !== undefined && above.rowsLeft > 0; above = spanning[row.length]) {
        above.rowsLeft -= 1;
        repeated += above.text.length;
        put(repeated > mostRepeated ? '' : above.text);
        if (row.length >= mostColumns) return;
      }
    };
    if (rows.length === 0) header = cells.length > 0 && cells.every((cell) => kindOf(cell) === 'tableHeader');
    for (const cell of cells) {
      putSpanning();
      const { text, columns, below } = readCell(cell, place, blocksOf);
      for (let column = 0; column < columns; column += 1) {
        const own = column === 0 ? text : '';
        if (below > 0 && row.length < mostColumns) {
          spanning[row.length] = { rowsLeft: below, text: own.length > longestRepeated ? '' : own };
        }
        put(own);
      }
    }
    putSpanning();
    if (row.length > 0) rows.push(row);
  }

  if (rows.every((row) => row.every((cell) => cell === ''))) return '';
  if (place.inCell) return rows.map((row) => row.filter((cell) => cell !== '').join(', ')).join('\n');
  return writeTables(rows, header);
}

function readCell(cell: unknown, place: Place, blocksOf: BlocksOf): { text: string; columns: number; below: number } {
  const isCell = isObject(cell) && (kindOf(cell) === 'tableCell' || kindOf(cell) === 'tableHeader');
  const blocks = blocksOf(isCell ? childrenOf(cell) : [cell], { depth: place.depth + 2, inCell: true });
  const attributes = isCell ? attributesOf(cell) : {};
  return {
    text: stack(blocks, { tightLists: true }).trim(),
    columns: integerOf(attributes['colspan'], 1, mostColumns, 1),
    below: integerOf(attributes['rowspan'], 1, mostSpannedRows, 1) - 1,
  };
}

function writeTables(rows: readonly string[][], header: boolean): string {
  if (rows.length <= rowsPerTable) return table(rows, { header });
  const [first = []] = rows;
  const body = header ? rows.slice(1) : rows;
  const parts: string[] = [];
  for (let from = 0; from < body.length; from += rowsPerTable) {
    const part = body.slice(from, from + rowsPerTable);
    parts.push(table(header ? [first, ...part] : part, { header }));
  }
  return parts.join('\n\n');
}
