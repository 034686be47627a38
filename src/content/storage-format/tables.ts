import { emphasis, joinBlocks, table } from '../markdown/blocks.ts';
import type { Place, Renderer } from './renderer.ts';
import { isElement, type StorageElement, type StorageNode } from './tree.ts';

interface Cell {
  text: string;
  isHeader: boolean;
}

interface Row {
  cells: Cell[];
  inHead: boolean;
}

/** Wider tables than this do not occur; spans of a million, or many that pile up, would fill the memory. */
const widestSpan = 100;
const mostSpannedColumns = 200;
/** A merged cell's text is repeated in each row that it covers, so that a row can be read alone; longer texts are not. */
const longestRepeated = 200;
/** In a nested table each value is named by its column; longer headers than this name nothing. */
const longestLabel = 60;

/**
 * A table. One with a single cell is only a frame, and its content is written without it. Where tables cannot stand
 * (inside a cell), each row becomes a line `column: value; column: value`.
 */
export function tableBlocks(renderer: Renderer, element: StorageElement, place: Place): string[] {
  const rows: StorageElement[] = [];
  const headRows = new Set<StorageElement>();
  const outside: StorageNode[] = [];
  collectRows(element, false, rows, headRows, outside);
  const before = renderer.blocks(outside, place);

  const [only] = rows;
  const onlyCells = only?.children.filter((child) => child.kind !== 'text' || child.text.trim() !== '') ?? [];
  const [onlyCell] = onlyCells;
  if (rows.length === 1 && onlyCells.length === 1 && onlyCell !== undefined && isElement(onlyCell)) {
    return [...before, ...renderer.blocks(onlyCell.children, place)];
  }

  const grid = layOut(rows, headRows, renderer, place);
  const filled = grid.filter((row) => row.cells.some((cell) => cell.text.trim() !== ''));
  const [first] = filled;
  if (first === undefined) return before;
  const header = first.inHead || first.cells.every((cell) => cell.isHeader || cell.text.trim() === '');
  if (place.flat) return [...before, flattened(filled, header)];
  const texts = filled.map((row, index) =>
    row.cells.map((cell) => (cell.isHeader && !(header && index === 0) ? asRowHeader(cell.text) : cell.text)),
  );
  return [...before, table(texts, { header })];
}

function collectRows(
  parent: StorageElement,
  inHead: boolean,
  rows: StorageElement[],
  headRows: Set<StorageElement>,
  outside: StorageNode[],
): void {
  for (const child of parent.children) {
    if (isElement(child, 'tr')) {
      rows.push(child);
      if (inHead) headRows.add(child);
    } else if (isElement(child) && /^(?:thead|tbody|tfoot)$/.test(child.name) && parent.name === 'table') {
      collectRows(child, child.name === 'thead', rows, headRows, outside);
    } else {
      outside.push(child);
    }
  }
}

function layOut(
  rows: readonly StorageElement[],
  headRows: ReadonlySet<StorageElement>,
  renderer: Renderer,
  place: Place,
): Row[] {
  /** Columns that a cell of an earlier row still covers. */
  const covered = new Map<number, { rowsLeft: number; cell: Cell }>();
  return rows.map((row) => {
    const cells: Cell[] = [];
    const fillCovered = (): void => {
      for (let from = covered.get(cells.length); from !== undefined; from = covered.get(cells.length)) {
        from.rowsLeft -= 1;
        if (from.rowsLeft === 0) covered.delete(cells.length);
        cells.push(from.cell);
      }
    };
    for (const child of row.children) {
      if (child.kind === 'text' && child.text.trim() === '') continue;
      fillCovered();
      const isCell = isElement(child, 'td') || isElement(child, 'th');
      const isHeader = isElement(child, 'th');
      const inside: Place = { flat: true, strong: place.strong || isHeader };
      const text = joinBlocks(renderer.blocks(isCell ? child.children : [child], inside));
      const cell = { text, isHeader };
      const room = mostSpannedColumns - cells.length;
      const columns = isCell ? Math.max(1, Math.min(room, span(child, 'colspan'))) : 1;
      const rowsCovered = isCell && room > 0 ? span(child, 'rowspan') - 1 : 0;
      const repeated = { text: text.length <= longestRepeated ? text : '(as above)', isHeader };
      for (let column = 0; column < columns; column += 1) {
        const below = column === 0 ? repeated : { text: '', isHeader };
        if (rowsCovered > 0) covered.set(cells.length, { rowsLeft: rowsCovered, cell: below });
        cells.push(column === 0 ? cell : { text: '', isHeader });
      }
    }
    fillCovered();
    return { cells, inHead: headRows.has(row) };
  });
}

function span(cell: StorageElement, name: 'colspan' | 'rowspan'): number {
  const count = Number.parseInt(cell.attributes.get(name) ?? '1', 10);
  return Number.isSafeInteger(count) ? Math.min(Math.max(count, 1), widestSpan) : 1;
}

function asRowHeader(text: string): string {
  return text.includes('\n') || text.startsWith('**') ? text : emphasis(text, '**');
}

function flattened(rows: readonly Row[], header: boolean): string {
  const labels = header ? (rows[0]?.cells.map((cell) => oneLine(cell.text)) ?? []) : [];
  const body = header && rows.length > 1 ? rows.slice(1) : rows;
  const isLabelled = body !== rows;
  const lines = body.map((row) =>
    row.cells
      .map((cell, column) => {
        const text = oneLine(cell.text);
        const label = isLabelled ? (labels[column] ?? '') : '';
        return text === '' || label === '' || label.length > longestLabel ? text : `${label}: ${text}`;
      })
      .filter((text) => text !== '')
      .join('; '),
  );
  const tooLong = isLabelled ? labels.filter((label) => label.length > longestLabel) : [];
  return [...tooLong, ...lines].join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' / ').trim();
}
