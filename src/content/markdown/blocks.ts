/**
 * Writers for the Markdown that all converters produce and the chunker reads. The result is read by search, by models and
 * by people, so escaping is minimal: only what would turn text into structure (a `#` at the start of a line, a `|` in a
 * table cell) is escaped.
 */

const blockMarker = /^(\s*)(#{1,6}(?=\s|$)|>|[-+*](?=\s)|\d{1,9}[.)](?=\s)|```+|~~~+|\|)/;

/** Keeps a line of ordinary text from being read as a heading, list, quote, fence or table. */
export function escapeBlockMarkers(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const match = blockMarker.exec(line);
      if (match === null) return line;
      const [, indent = '', marker = ''] = match;
      const rest = line.slice(indent.length + marker.length);
      return /^\d/.test(marker)
        ? `${indent}${marker.slice(0, -1)}\\${marker.slice(-1)}${rest}`
        : `${indent}\\${marker}${rest}`;
    })
    .join('\n');
}

/** Blocks separated by one blank line; empty ones are left out. */
export function joinBlocks(blocks: Iterable<string>): string {
  return [...blocks]
    .map((block) => block.replace(/^\n+|\s+$/g, ''))
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
  const longest = Math.max(2, ...[...code.matchAll(/`{3,}/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language.replace(/[^\w.+#-]/g, '')}\n${code.replace(/\n+$/, '')}\n${fence}`;
}

/** Each line behind `> `. */
export function quote(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}

/** A list; an item may hold several lines or blocks, which are indented below its marker. */
export function list(items: readonly string[], options: { ordered?: boolean; start?: number } = {}): string {
  const start = options.start ?? 1;
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
  return text
    .trim()
    .replace(/\n{2,}/g, ' / ')
    .replace(/\s*\n\s*/g, ' / ')
    .replace(/\\?\|/g, '\\|');
}

/**
 * A table. The first row is the header; pass `header: false` where the source has none, and an empty header row is
 * written. Rows are filled up to the widest one.
 */
export function table(rows: readonly (readonly string[])[], options: { header?: boolean } = {}): string {
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return '';
  const line = (cells: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, index) => tableCell(cells[index] ?? '')).join(' | ')} |`;
  const [first = [], ...rest] = options.header === false ? [[], ...rows] : rows;
  return [line(first), `|${' --- |'.repeat(width)}`, ...rest.map(line)].join('\n');
}

/** Inline code with a delimiter that is longer than any run of backticks inside. */
export function inlineCode(text: string): string {
  if (text === '') return '';
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const delimiter = '`'.repeat(longest + 1);
  const padding = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${delimiter}${padding}${text}${padding}${delimiter}`;
}

/** Puts `mark` around text, keeping blanks at its ends outside, where Markdown wants them. */
export function emphasis(text: string, mark: '*' | '**' | '~~'): string {
  const match = /^(\s*)([\s\S]*?)(\s*)$/.exec(text);
  const [, before = '', inner = '', after = ''] = match ?? [];
  return inner === '' ? text : `${before}${mark}${inner}${mark}${after}`;
}

/** A link, or the plain text where the address adds nothing or is not an ordinary one (`javascript:` and the like). */
export function link(text: string, href: string): string {
  const label = text.replace(/\s+/g, ' ').trim();
  const address = href
    .trim()
    .replace(/\s/g, '%20')
    .replace(/[<>()]/g, (character) => encodeURIComponent(character).replace('(', '%28').replace(')', '%29'));
  if (!/^(https?:|mailto:|\/|#|[\w.-]+(\/|$))/i.test(address)) return label;
  if (label === '' || label === href.trim()) return address === '' ? label : `<${address}>`;
  return `[${label.replaceAll('[', '\\[').replaceAll(']', '\\]')}](${address})`;
}
