/**
 * Writers for the Markdown that all converters produce and the chunker reads. The result is read by search, by models and
 * by people, so escaping is minimal: only what would turn text into structure (a `#` at the start of a line, a `|` in a
 * table cell) is escaped.
 */

const blockMarker = /^(\s*)(#{1,6}(?=\s|$)|>|[-+*](?=\s)|\d{1,9}[.)](?=\s|$)|```+|~~~+|\|)/;
/** A rule, the underline of a heading, an item without text. */
const lineOfSigns = /^(\s*)(?=(?:-+|=+|[+*]|_(?:[ \t]*_){2,}|\*(?:[ \t]*\*){2,})\s*$)/;
/** The line of dashes below a table's header; the pipe is what tells it from a rule. */
const delimiterRow = /^(\s*)(?=[-:|])(?=[-:|\s]*$)(?=[^|]*\|)(?=[^-]*-)/;
/** Whether any line begins with a character that can begin structure; most texts need no further look. */
const suspicious = /(?:^|\n)[^\S\n]*[#>\-+*_=\d`~|:]/;

/** Keeps lines of ordinary text from being read as a heading, list, quote, fence, rule, underline or table. */
export function escapeBlockMarkers(text: string): string {
  return suspicious.test(text) ? text.split('\n').map(escapedLine).join('\n') : text;
}

function escapedLine(line: string): string {
  const match = blockMarker.exec(line);
  if (match === null) return line.replace(lineOfSigns, '$1\\').replace(delimiterRow, '$1\\');
  const [, indent = '', marker = ''] = match;
  const rest = line.slice(indent.length + marker.length);
  return /^\d/.test(marker)
    ? `${indent}${marker.slice(0, -1)}\\${marker.slice(-1)}${rest}`
    : `${indent}\\${marker}${rest}`;
}

/** Blocks separated by one blank line; empty ones are left out. */
export function joinBlocks(blocks: Iterable<string>): string {
  return [...blocks]
    .map((block) => withoutLineEnds(block.trimEnd(), 'start'))
    .filter((block) => block !== '')
    .join('\n\n');
}

/** A heading of level 1 to 6; levels outside are brought inside. Line breaks in the text become blanks. */
export function heading(level: number, text: string): string {
  const oneLine = text.replace(/\s+/g, ' ').trim();
  return oneLine === '' ? '' : `${'#'.repeat(Math.min(6, Math.max(1, Math.trunc(level) || 1)))} ${oneLine}`;
}

/** A fenced code block whose fence is longer than any in the code. */
export function codeBlock(code: string, language = ''): string {
  const fence = '`'.repeat(Math.max(2, longestRun(code, '`')) + 1);
  return `${fence}${language.replace(/[^\w.+#-]/g, '')}\n${withoutLineEnds(code, 'end')}\n${fence}`;
}

/** Each line behind `> `. */
export function quote(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}

/** The largest number that Markdown takes for that of a list item. */
const lastNumber = 999_999_999;

/** A list; an item may hold several lines or blocks, which are indented below its marker. */
export function list(items: readonly string[], options: { ordered?: boolean; start?: number } = {}): string {
  const first = Math.trunc(options.start ?? 1);
  const start = first >= 0 && first + items.length <= lastNumber ? first : 1;
  return items
    .map((item, index) => {
      const marker = options.ordered ? `${start + index}. ` : '- ';
      return marker + item.trim().replace(/\n(?=[^\n])/g, `\n${' '.repeat(marker.length)}`);
    })
    .join('\n');
}

/** The start of a task-list item, to be put into `list`. */
export function task(done: boolean, text: string): string {
  return `[${done ? 'x' : ' '}] ${text}`;
}

/** Text for a table cell: on one line, with pipes escaped. Blocks inside are separated by ` / `. */
export function tableCell(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return escapeUnescaped(lines.join(' / '), '|');
}

/** Larger tables are not filled up: one row of 100,000 cells must not make 100,000 rows as wide. */
const mostFilledCells = 200_000;

/**
 * A table. The first row is the header; pass `header: false` where the source has none, and an empty header row is
 * written. The header is as wide as the widest row, and so are the others unless the table is huge.
 */
export function table(rows: readonly (readonly string[])[], options: { header?: boolean } = {}): string {
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  if (width === 0) return '';
  const fill = width * rows.length <= mostFilledCells;
  const line = (cells: readonly string[], length: number): string =>
    `| ${Array.from({ length }, (_, index) => tableCell(cells[index] ?? '')).join(' | ')} |`;
  const [first = [], ...rest] = options.header === false ? [[], ...rows] : rows;
  const body = rest.map((cells) => line(cells, fill ? width : Math.max(1, cells.length)));
  return [line(first, width), `|${' --- |'.repeat(width)}`, ...body].join('\n');
}

/** Inline code with a delimiter that is longer than any run of backticks inside. Line breaks become blanks. */
export function inlineCode(text: string): string {
  if (text === '') return '';
  const delimiter = '`'.repeat(longestRun(text, '`') + 1);
  const padding = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${delimiter}${padding}${text.replace(/[\r\n]+/g, ' ')}${padding}${delimiter}`;
}

/** Puts `mark` around text, keeping blanks at its ends outside, where Markdown wants them. */
export function emphasis(text: string, mark: '*' | '**' | '~~'): string {
  const inner = text.trim();
  if (inner === '') return text;
  const start = text.length - text.trimStart().length;
  return `${text.slice(0, start)}${mark}${inner}${mark}${text.slice(start + inner.length)}`;
}

/** A link, or the plain text where the address adds nothing or is not an ordinary one (`javascript:` and the like). */
export function link(text: string, href: string): string {
  const label = text.replace(/\s+/g, ' ').trim();
  const address = href
    .trim()
    .replace(/\s/g, '%20')
    .replace(/[<>()]/g, (character) => encodeURIComponent(character).replace('(', '%28').replace(')', '%29'));
  if (!/^(https?:|mailto:|\/|#|[\w.-]+(\/|$))/i.test(address)) return label;
  if ((label === '' || label === href.trim()) && /^(https?|mailto):/i.test(address)) return `<${address}>`;
  const written = escapeUnescaped(label === '' ? address : label, '[]');
  return `[${written}${endsInEscape(written) ? '\\' : ''}](${address})`;
}

/** Length of the longest run of a character. */
function longestRun(text: string, character: string): number {
  let longest = 0;
  let run = 0;
  for (let at = text.indexOf(character); at >= 0 && at < text.length;) {
    if (text[at] === character) {
      run += 1;
      longest = Math.max(longest, run);
      at += 1;
    } else {
      run = 0;
      at = text.indexOf(character, at);
    }
  }
  return longest;
}

/** Puts a backslash before each of the characters that has none yet. */
function escapeUnescaped(text: string, characters: string): string {
  let out = '';
  let from = 0;
  let escaped = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (!escaped && characters.includes(character)) {
      out += `${text.slice(from, at)}\\`;
      from = at;
    }
    escaped = character === '\\' && !escaped;
  }
  return out + text.slice(from);
}

/** Whether a backslash at the end would escape what is written behind it. */
function endsInEscape(text: string): boolean {
  let at = text.length;
  while (at > 0 && text[at - 1] === '\\') at -= 1;
  return (text.length - at) % 2 === 1;
}

/** Without the line breaks at one end; a regular expression for the end would look at every run of them. */
function withoutLineEnds(text: string, end: 'start' | 'end'): string {
  let start = 0;
  let stop = text.length;
  if (end === 'start') while (start < stop && text[start] === '\n') start += 1;
  else while (stop > start && text[stop - 1] === '\n') stop -= 1;
  return text.slice(start, stop);
}
