import { emphasis, inlineCode, link } from '../markdown/blocks.ts';
import { cleanText } from './node.ts';

/** Marks that are written, as bits. */
export const mark = { strong: 1, em: 2, strike: 4, code: 8, sub: 16, sup: 32 } as const;

/** A stretch of inline text under the same marks. */
export interface Run {
  text: string;
  /** Bits of `mark`. */
  marks: number;
  /** Where the text links to; the empty string for nowhere. */
  href: string;
}

interface Line {
  runs: readonly Run[];
  onLostLink: () => void;
}

/** From the outside in: this order makes every nesting of marks well-formed, whatever order the document states. */
const levels = ['href', mark.strike, mark.strong, mark.em, mark.sub, mark.sup, mark.code] as const;

/**
 * Inline Markdown. Neighbours under the same mark are wrapped once, so nothing like `**a****b**` comes out; blanks stay
 * exactly where they are. Emphasis that Markdown cannot express (inside a word next to brackets) is dropped, text never.
 */
export function runsToMarkdown(runs: readonly Run[], onLostLink: () => void): string {
  let plain = true;
  for (const run of runs) if (run.marks !== 0 || run.href !== '') plain = false;
  if (plain) return runs.length === 1 ? (runs[0]?.text ?? '') : runs.map((run) => run.text).join('');
  const merged = merge(runs);
  return write({ runs: merged, onLostLink }, 0, merged.length, 0, '');
}

function merge(runs: readonly Run[]): Run[] {
  const merged: Run[] = [];
  let parts: string[] = [];
  let current: Run | undefined;
  const flush = (): void => {
    if (current !== undefined) merged.push({ ...current, text: cleanText(parts.join('')) });
    parts = [];
  };
  for (const run of runs) {
    if (run.text === '') continue;
    if (current === undefined || run.marks !== current.marks || run.href !== current.href) {
      flush();
      current = run;
    }
    parts.push(run.text);
  }
  flush();
  return merged;
}

/**
 * Writes the runs from `start` up to `end`, from the given level of marks inwards; `previous` is the character already
 * written before them, as far as it belongs to the same level.
 */
function write(line: Line, start: number, end: number, depth: number, previous: string): string {
  const level = levels[depth];
  let out = '';
  if (level === undefined) {
    for (let index = start; index < end; index += 1) out += line.runs[index]?.text ?? '';
    return out;
  }
  for (let from = start, to: number; from < end; from = to) {
    const value = valueAt(line, from, level);
    for (to = from + 1; to < end && valueAt(line, to, level) === value; to += 1);
    const before = out.at(-1) ?? previous;
    const marked = value !== '' && value !== 0;
    const inner = write(line, from, to, depth + 1, marked ? '' : before);
    out += marked ? wrap(level, inner, line, from, to, before) : inner;
  }
  return out;
}

function valueAt(line: Line, index: number, level: (typeof levels)[number]): string | number {
  const run = line.runs[index];
  if (run === undefined) return 0;
  return level === 'href' ? run.href : run.marks & level;
}

function wrap(
  level: (typeof levels)[number],
  inner: string,
  line: Line,
  from: number,
  to: number,
  written: string,
): string {
  if (level === 'href') return eachLine(inner, (text) => linked(text, line.runs[from]?.href ?? '', line.onLostLink));
  const before = neighbour(line.runs[from - 1], -1);
  const after = neighbour(line.runs[to], 0);
  switch (level) {
    case mark.code:
      return eachLine(inner, trimmedCode);
    case mark.sub:
      return eachLine(inner, (text) => raised('_', text));
    case mark.sup:
      return eachLine(inner, (text) => raised('^', text));
    case mark.strike:
      return eachLine(inner, (text) => emphasis(text, '~~'));
    default:
      return emphasised(inner, level === mark.strong ? '**' : '*', before, after, written);
  }
}

/** The character that stands next to a run in the Markdown; the empty string at the ends of a line. */
function neighbour(run: Run | undefined, at: number): string {
  if (run === undefined) return '';
  return (run.marks & mark.code) !== 0 ? '`' : (run.text.at(at) ?? '');
}

/** Marks end at line breaks: every line of the result can be read alone. */
function eachLine(text: string, write: (line: string) => string): string {
  if (!text.includes('\n')) return text.trim() === '' ? text : write(text);
  return text
    .split('\n')
    .map((line) => (line.trim() === '' ? line : write(line)))
    .join('\n');
}

const wordCharacter = /[\p{L}\p{N}]/u;
const movable = '.,:;!?"\'/-';
const immovable = '()[]{}<>`*~_^|\\';

/**
 * Emphasis as Markdown can read it: a closing `**` between punctuation and a letter (`**Note:**text`) would not count, so
 * such punctuation moves outside; where that is not possible the emphasis is dropped.
 */
function emphasised(inner: string, sign: '*' | '**', before: string, after: string, written: string): string {
  const lines = inner.split('\n');
  return lines
    .map((text, index) => {
      const core = text.trim();
      if (core === '') return text;
      const [previous, next] = [
        index > 0 || core[0] !== text[0] ? '' : before,
        index < lines.length - 1 || core.at(-1) !== text.at(-1) ? '' : after,
      ];
      if (next === '*' || (index === 0 && core[0] === text[0] && written === '*')) return text;
      let start = 0;
      let end = text.length;
      if (wordCharacter.test(previous)) while (start < end && movable.includes(text[start] ?? '')) start += 1;
      if (wordCharacter.test(next)) while (end > start && movable.includes(text[end - 1] ?? '')) end -= 1;
      const middle = text.slice(start, end);
      const open = wordCharacter.test(previous) && immovable.includes(middle[0] ?? '');
      const close = wordCharacter.test(next) && immovable.includes(middle.at(-1) ?? '');
      if (middle.trim() === '' || open || close) return text;
      return text.slice(0, start) + emphasis(middle, sign) + text.slice(end);
    })
    .join('\n');
}

/** Blanks at the ends go outside, as with every other mark. */
function trimmedCode(text: string): string {
  const core = text.trim();
  const at = text.indexOf(core);
  return text.slice(0, at) + inlineCode(core) + text.slice(at + core.length);
}

/** `x^2`, `H_2O`, `x^(a b)`: sub- and superscript mean something, so they are written the way formulas are typed. */
function raised(sign: '_' | '^', text: string): string {
  const core = text.trim();
  const at = text.indexOf(core);
  const written = /^[\p{L}\p{N}+.-]+$/u.test(core) ? sign + core : `${sign}(${core})`;
  return text.slice(0, at) + written + text.slice(at + core.length);
}

function linked(text: string, href: string, onLostLink: () => void): string {
  const core = text.trim();
  const at = text.indexOf(core);
  let written = link(core, href);
  if (written === core.replace(/\s+/g, ' ') && href.trim() !== core) {
    // Not an address that Markdown should carry. `tel:` and the like are still information; scripts are not.
    if (/^\s*(javascript|data|vbscript):/i.test(href)) onLostLink();
    else written = `${written} (${href.trim()})`;
  }
  return text.slice(0, at) + written + text.slice(at + core.length);
}
