import { joinBlocks, table as tableBlock } from '../markdown/blocks.ts';
import type { Context } from './context.ts';
import { inlineLine } from './inline.ts';
import { attribute, type ChildNode, type Element, elementsOf, hasClass, isTag, oneLine } from './tree.ts';

/** Columns past this are written into the last one. */
const mostColumns = 60;
/** Cells that merged cells may be copied into, per table. */
const mostCopies = 20_000;

interface Row {
  cells: Element[];
  inHead: boolean;
}

/**
 * A table, one line a row. A cell that spans rows is repeated in each, so that every row can be read alone; one that spans
 * columns is repeated in headers and stands once in other rows. Tables made for layout become plain blocks.
 */
export function tableBlocks(table: Element, context: Context): string[] {
  const stray: ChildNode[] = [];
  const rows = rowsOf(table, context, stray);
  // As browsers do: what a table may not hold stands above it.
  const outside = context.blocks(stray, context);
  return [...outside, ...rowBlocks(table, rows, context)];
}

function rowBlocks(table: Element, rows: readonly Row[], context: Context): string[] {
  const caption = table.children.filter(isTag).find((child) => child.name === 'caption');
  const above = caption === undefined ? '' : inlineLine(caption.children, context);
  if (context.inCell) return [flatRows(rows, context)];
  if (isLayout(table, rows)) {
    const blocks = rows.flatMap((row) => row.cells.flatMap((cell) => context.blocks(cell.children, context)));
    return above === '' ? blocks : [above, ...blocks];
  }
  const grid = fillGrid(rows, { ...context, inCell: true });
  const heads = rows.findIndex((row) => !isHeader(row));
  const headRows = Math.max(heads === -1 ? Math.min(1, grid.length) : heads, 0);
  const body = grid.slice(headRows).filter((row) => row.some((cell) => cell !== ''));
  const head = mergeHeads(grid.slice(0, headRows));
  if (body.length === 0 && head.every((cell) => cell === '')) return above === '' ? [] : [above];
  const written = headRows > 0 ? tableBlock([head, ...body]) : tableBlock(body, { header: false });
  return above === '' ? [written] : [`**${above.replaceAll('**', '')}**`, written];
}

const structure: ReadonlySet<string> = new Set(['thead', 'tbody', 'tfoot', 'form']);

/** Rows of this table, not of tables inside it; stray cells make a row, everything else goes to `stray`. */
function rowsOf(table: Element, context: Context, stray: ChildNode[]): Row[] {
  const rows: Row[] = [];
  const visit = (parent: Element, inHead: boolean): void => {
    let loose: Row | null = null;
    for (const child of parent.children) {
      if (!isTag(child)) stray.push(child);
      else if (context.drops(child) || child.name === 'caption') continue;
      else if (child.name === 'tr') rows.push({ cells: cellsOf(child, context, stray), inHead });
      else if (isCell(child)) {
        if (loose === null) rows.push((loose = { cells: [], inHead }));
        loose.cells.push(child);
      } else if (structure.has(child.name)) visit(child, inHead || child.name === 'thead');
      else stray.push(child);
    }
  };
  visit(table, false);
  return rows.filter((row) => row.cells.length > 0);
}

function cellsOf(row: Element, context: Context, stray: ChildNode[]): Element[] {
  const cells: Element[] = [];
  for (const child of row.children) {
    if (!isTag(child) || !isCell(child)) stray.push(child);
    else if (!context.drops(child)) cells.push(child);
  }
  return cells;
}

function isCell(element: Element): boolean {
  return element.name === 'td' || element.name === 'th';
}

function isHeader(row: Row): boolean {
  return row.inHead || row.cells.every((cell) => cell.name === 'th');
}

function isLayout(table: Element, rows: readonly Row[]): boolean {
  const role = attribute(table, 'role');
  if (role === 'presentation' || role === 'none') return true;
  if (rows.some((row) => row.cells.some((cell) => cell.name === 'th')) || rows.some((row) => row.inHead)) return false;
  if (rows.every((row) => row.cells.length <= 1)) return true;
  let structure = 0;
  for (const element of elementsOf(table)) {
    if (element === table) continue;
    if (/^(h[1-6]|table|article|section|form)$/.test(element.name)) structure += 1;
  }
  return structure > 0 && !hasClass(table, /^(docutils|table|confluencetable|tableblock)$/);
}

function fillGrid(rows: readonly Row[], context: Context): string[][] {
  const grid: string[][] = rows.map(() => []);
  let copies = 0;
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of row.cells) {
      const line = grid[y] as string[];
      while (line[x] !== undefined && x < mostColumns) x += 1;
      const text = cellText(cell, context);
      if (x >= mostColumns) {
        const last = mostColumns - 1;
        line[last] = [line[last] ?? '', text].filter((part) => part !== '').join(' ');
        continue;
      }
      const right = Math.min(span(cell, 'colspan', mostColumns), mostColumns - x);
      // `rowspan="0"` reaches to the end of the table.
      const down = Math.min(span(cell, 'rowspan', rows.length - y), rows.length - y);
      for (let dy = 0; dy < down; dy += 1) {
        for (let dx = 0; dx < right; dx += 1) {
          if (dx + dy > 0 && (copies += 1) > mostCopies) continue;
          (grid[y + dy] as string[])[x + dx] = dx === 0 || isHeader(row) ? text : '';
        }
      }
      x += right;
    }
  });
  return grid.map((line) => Array.from(line, (cell: string | undefined) => cell ?? ''));
}

function span(cell: Element, name: string, whenZero: number): number {
  const value = Number.parseInt(attribute(cell, name), 10);
  if (value === 0 && name === 'rowspan') return whenZero;
  return Number.isNaN(value) || value < 1 ? 1 : Math.min(value, 1_000);
}

/** Several header rows become one: what stands above each other is joined, what is repeated stands once. */
function mergeHeads(heads: readonly string[][]): string[] {
  const width = Math.max(0, ...heads.map((row) => row.length));
  return Array.from({ length: width }, (_, x) =>
    [...new Set(heads.map((row) => row[x] ?? ''))].filter(Boolean).join(' '),
  );
}

/** A table inside a cell: rows behind each other. */
function flatRows(rows: readonly Row[], context: Context): string {
  return rows.map((row) => row.cells.map((cell) => oneLine(cellText(cell, context))).join(', ')).join('; ');
}

function cellText(cell: Element, context: Context): string {
  return joinBlocks(context.blocks(cell.children, context));
}
