/**
 * Reads the Markdown that Womba's converters write into blocks with line numbers. It is no general Markdown parser: it knows
 * what the converters produce and is lenient with the rest. Total for any text; time grows with length times nesting.
 */

/** Numbers of the first and last line, from 0, within the text that was read. */
export interface Span {
  from: number;
  to: number;
}

export interface ListItem extends Span {
  /** The item's own text; lines joined by blanks. */
  text: string;
  /** Whether a task is done; null for an ordinary item. */
  checked: boolean | null;
  children: Block[];
}

export interface TableRow extends Span {
  cells: string[];
}

export type Block = Span &
  (
    | { kind: 'heading'; level: number; text: string }
    | { kind: 'paragraph'; lines: string[] }
    | { kind: 'list'; ordered: boolean; items: ListItem[] }
    | { kind: 'table'; header: string[]; rows: TableRow[] }
    | { kind: 'code'; language: string; lines: string[] }
    | { kind: 'quote'; text: string }
    | { kind: 'rule' }
  );

interface Line {
  text: string;
  number: number;
}

/** Lists nested deeper are read as text: nobody writes them, and depth must not cost time or stack. */
const deepest = 12;

const fenceStart = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)/;
const headingLine = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/;
const marker = /^( {0,3})([-+*]|\d{1,9}[.)])(?:[ \t]+(.*))?$/;
const ruleLine = /^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$/;
const delimiterCell = /^:?-+:?$/;

export function readBlocks(markdown: string): Block[] {
  const lines = markdown.split('\n').map((text, number) => ({ text: text.replace(/\r$/, ''), number }));
  return blocksOf(lines, 0);
}

function blocksOf(lines: readonly Line[], depth: number): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    if (line === undefined) break;
    if (line.text.trim() === '') {
      at += 1;
      continue;
    }
    const [block, next] =
      codeAt(lines, at) ??
      headingAt(line, at) ??
      tableAt(lines, at) ??
      ruleAt(line, at) ??
      quoteAt(lines, at) ??
      (depth < deepest ? listAt(lines, at, depth) : undefined) ??
      paragraphAt(lines, at, depth);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

type Read = [Block, number];

function codeAt(lines: readonly Line[], at: number): Read | undefined {
  const start = lines[at];
  const match = fenceStart.exec(start?.text ?? '');
  if (start === undefined || match === null) return undefined;
  const [, fence = '', language = ''] = match;
  const content: string[] = [];
  let next = at + 1;
  for (; next < lines.length; next += 1) {
    const text = lines[next]?.text ?? '';
    const trimmed = text.trim();
    if (trimmed.startsWith(fence) && trimmed === fence.charAt(0).repeat(trimmed.length)) break;
    content.push(text);
  }
  const to = lines[Math.min(next, lines.length - 1)]?.number ?? start.number;
  return [{ kind: 'code', language: language.toLowerCase(), lines: content, from: start.number, to }, next + 1];
}

function headingAt(line: Line, at: number): Read | undefined {
  const match = headingLine.exec(line.text);
  if (match === null) return undefined;
  const span = { from: line.number, to: line.number };
  return [{ kind: 'heading', level: match[1]?.length ?? 1, text: (match[2] ?? '').trim(), ...span }, at + 1];
}

function ruleAt(line: Line, at: number): Read | undefined {
  return ruleLine.test(line.text) ? [{ kind: 'rule', from: line.number, to: line.number }, at + 1] : undefined;
}

function quoteAt(lines: readonly Line[], at: number): Read | undefined {
  let next = at;
  const content: string[] = [];
  while (/^ {0,3}>/.test(lines[next]?.text ?? '')) {
    content.push((lines[next]?.text ?? '').replace(/^ {0,3}> ?/, ''));
    next += 1;
  }
  if (next === at) return undefined;
  return [{ kind: 'quote', text: content.join(' ').trim(), ...spanOf(lines, at, next) }, next];
}

function tableAt(lines: readonly Line[], at: number): Read | undefined {
  const header = lines[at]?.text.trim() ?? '';
  const delimiter = lines[at + 1]?.text.trim() ?? '';
  if (!header.startsWith('|') || !delimiter.includes('|')) return undefined;
  if (!cellsOf(delimiter).every((cell) => delimiterCell.test(cell))) return undefined;
  const rows: TableRow[] = [];
  let next = at + 2;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    if (line === undefined || !line.text.trim().startsWith('|')) break;
    rows.push({ cells: cellsOf(line.text.trim()), from: line.number, to: line.number });
  }
  return [{ kind: 'table', header: cellsOf(header), rows, ...spanOf(lines, at, next) }, next];
}

/** Cells of a row, split at pipes that no backslash escapes. */
function cellsOf(row: string): string[] {
  const cells: string[] = [];
  let cell = '';
  const content = row.startsWith('|') ? row.slice(1) : row;
  for (let index = 0; index < content.length; index += 1) {
    const character = content.charAt(index);
    if (character === '\\' && content.charAt(index + 1) === '|') {
      cell += '|';
      index += 1;
    } else if (character === '|') {
      cells.push(cell.trim());
      cell = '';
    } else {
      cell += character;
    }
  }
  if (cell.trim() !== '') cells.push(cell.trim());
  return cells;
}

function listAt(lines: readonly Line[], at: number, depth: number): Read | undefined {
  const first = marker.exec(lines[at]?.text ?? '');
  if (first === null) return undefined;
  const ordered = isOrdered(first);
  const items: ListItem[] = [];
  let next = at;
  for (;;) {
    const start = lines[next];
    const match = marker.exec(start?.text ?? '');
    if (start === undefined || match === null || isOrdered(match) !== ordered || ruleLine.test(start.text)) break;
    const [item, after] = itemAt(lines, next, match, depth);
    items.push(item);
    next = after;
    let probe = next;
    while (probe < lines.length && lines[probe]?.text.trim() === '') probe += 1;
    const following = marker.exec(lines[probe]?.text ?? '');
    if (following === null || isOrdered(following) !== ordered) break;
    next = probe;
  }
  return [{ kind: 'list', ordered, items, ...spanOf(lines, at, next) }, next];
}

function isOrdered(match: RegExpExecArray): boolean {
  return /^\d/.test(match[2] ?? '');
}

function itemAt(lines: readonly Line[], at: number, match: RegExpExecArray, depth: number): [ListItem, number] {
  const [, indent = '', sign = '', rest = ''] = match;
  const width = indent.length + sign.length + 1;
  const number = lines[at]?.number ?? 0;
  const content: Line[] = [{ text: rest, number }];
  let next = at + 1;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    if (line === undefined) break;
    if (line.text.trim() === '') {
      // A blank line stays with the item only when what follows is indented below it.
      if (!/^ {2,}\S/.test(lines[next + 1]?.text ?? '')) break;
      content.push(line);
      continue;
    }
    const lead = line.text.length - line.text.trimStart().length;
    const lazy = lead < 2 && lines[next - 1]?.text.trim() !== '' && !startsBlock(line.text);
    if (lead < 2 && !lazy) break;
    content.push({ text: line.text.slice(Math.min(lead, width)), number: line.number });
  }
  const task = /^\[([ xX])\](?:\s+|$)/.exec(rest);
  if (task !== null) content[0] = { text: rest.slice(task[0].length), number };
  const blocks = blocksOf(content, depth + 1);
  const own = blocks[0]?.kind === 'paragraph' && blocks[0].from === number ? blocks.shift() : undefined;
  return [
    {
      text: own?.kind === 'paragraph' ? own.lines.join(' ').trim() : '',
      checked: task === null ? null : task[1] !== ' ',
      children: blocks,
      from: number,
      to: lines[next - 1]?.number ?? number,
    },
    next,
  ];
}

function startsBlock(text: string): boolean {
  return marker.test(text) || headingLine.test(text) || fenceStart.test(text) || /^ {0,3}[|>]/.test(text);
}

function paragraphAt(lines: readonly Line[], at: number, depth: number): Read {
  const content: string[] = [];
  let next = at;
  for (; next < lines.length; next += 1) {
    const text = lines[next]?.text ?? '';
    if (text.trim() === '') break;
    const ends =
      depth < deepest ? startsBlock(text) || ruleLine.test(text) : /^ {0,3}(?:#{1,6}\s|`{3}|~{3})/.test(text);
    if (next > at && ends) break;
    // Two blanks or a backslash at the end of a line are a line break, which it has anyway.
    content.push(text.trim().replace(/\\$/, '').trimEnd());
  }
  return [{ kind: 'paragraph', lines: content, ...spanOf(lines, at, next) }, next];
}

function spanOf(lines: readonly Line[], at: number, next: number): Span {
  const from = lines[at]?.number ?? 0;
  return { from, to: lines[next - 1]?.number ?? from };
}
