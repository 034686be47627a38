/** Blocks of the Markdown that Womba's converters write, as far as splitting needs to tell them apart. */
export type Block =
  | { kind: 'heading'; level: number; title: string; text: string; gap: Gap }
  | { kind: 'fence'; lines: string[]; closed: boolean; gap: Gap }
  /** `header` holds the header row and the line of dashes, or nothing. */
  | { kind: 'table'; header: string[]; rows: string[]; gap: Gap }
  /** One top-level item with everything indented below it. */
  | { kind: 'item'; ordered: boolean; lines: string[]; gap: Gap }
  | { kind: 'quote'; lines: string[]; gap: Gap }
  | { kind: 'text'; lines: string[]; gap: Gap };

/** What stood between a block and the one before it. */
export type Gap = '\n' | '\n\n';

const headingLine = /^ {0,3}(#{1,6})(?:[ \t]+(\S.*?))?[ \t]*$/;
/** Backticks behind the marker mean inline code at the start of a line, not a fence. */
const fenceLine = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const itemLine = /^ {0,3}(?:[-+*]|(\d{1,9})[.)])(?:[ \t]|$)/;
const tableLine = /^ {0,3}\|/;
const delimiterRow = /^ {0,3}\|?(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*:?-*:?[ \t]*$/;
const quoteLine = /^ {0,3}>/;
/** A heading of more characters is a paragraph that someone made a heading of. */
const longestHeading = 300;

/** Splits Markdown (line breaks `\n`) into blocks. Every line that is not blank is in exactly one of them. */
export function parseBlocks(markdown: string): Block[] {
  const lines = markdown.split('\n');
  const blocks: Block[] = [];
  let gap: Gap = '\n';
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    if (isBlank(line)) {
      gap = '\n\n';
      at += 1;
      continue;
    }
    const [block, next] = readBlock(lines, at, gap);
    blocks.push(block);
    at = next;
    gap = '\n';
  }
  return blocks;
}

function readBlock(lines: readonly string[], at: number, gap: Gap): [Block, number] {
  const line = lines[at] ?? '';
  const fence = fenceLine.exec(line);
  if (fence !== null) return readFence(lines, at, fence[1] ?? '```', gap);
  const heading = headingOf(line);
  if (heading !== undefined) return [{ kind: 'heading', ...heading, text: line.trim(), gap }, at + 1];
  const item = itemLine.exec(line);
  if (item !== null) return readItem(lines, at, item[1] !== undefined, gap);
  if (tableLine.test(line)) return readTable(lines, at, gap);
  if (quoteLine.test(line)) {
    const end = endOf(lines, at, (next) => quoteLine.test(next));
    return [{ kind: 'quote', lines: lines.slice(at, end), gap }, end];
  }
  const end = endOf(lines, at, (next) => !isBlank(next) && !startsBlock(next));
  return [{ kind: 'text', lines: lines.slice(at, end), gap }, end];
}

function readFence(lines: readonly string[], at: number, marker: string, gap: Gap): [Block, number] {
  const character = marker[0] ?? '`';
  const closes = (line: string): boolean => {
    const found = fenceLine.exec(line)?.[1];
    return (
      found !== undefined &&
      found[0] === character &&
      found.length >= marker.length &&
      line.trim().length === found.length
    );
  };
  let end = at + 1;
  while (end < lines.length && !closes(lines[end] ?? '')) end += 1;
  const closed = end < lines.length;
  return [{ kind: 'fence', lines: lines.slice(at, closed ? end + 1 : end), closed, gap }, closed ? end + 1 : end];
}

function readTable(lines: readonly string[], at: number, gap: Gap): [Block, number] {
  const end = endOf(lines, at, (line) => tableLine.test(line));
  const headed = end - at >= 2 && isDelimiterRow(lines[at + 1] ?? '');
  const body = headed ? at + 2 : at;
  return [{ kind: 'table', header: lines.slice(at, body), rows: lines.slice(body, end), gap }, end];
}

function isDelimiterRow(line: string): boolean {
  return line.length < 10_000 && delimiterRow.test(line);
}

function readItem(lines: readonly string[], at: number, ordered: boolean, gap: Gap): [Block, number] {
  let end = at + 1;
  for (let next = end; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    if (isBlank(line)) continue;
    const nested = /^(?: {2,}|\t)/.test(line);
    const continued = next === end && !startsBlock(line);
    if (!nested && !continued) break;
    end = next + 1;
  }
  return [{ kind: 'item', ordered, lines: lines.slice(at, end), gap }, end];
}

function endOf(lines: readonly string[], at: number, belongs: (line: string) => boolean): number {
  let end = at + 1;
  while (end < lines.length && belongs(lines[end] ?? '')) end += 1;
  return end;
}

function headingOf(line: string): { level: number; title: string } | undefined {
  if (line.length > longestHeading) return undefined;
  const match = headingLine.exec(line);
  return match === null ? undefined : { level: match[1]?.length ?? 1, title: match[2] ?? '' };
}

function startsBlock(line: string): boolean {
  return (
    fenceLine.test(line) ||
    itemLine.test(line) ||
    tableLine.test(line) ||
    quoteLine.test(line) ||
    headingOf(line) !== undefined
  );
}

function isBlank(line: string): boolean {
  return !/\S/.test(line);
}
