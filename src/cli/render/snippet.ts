import { analyseText } from '../../content/text/analyse.ts';
import { queryTerms } from '../../content/text/query-terms.ts';

/** A passage on one line. */
export interface Snippet {
  text: string;
  /** Where the query's words stand in `text`, as [start, end) in UTF-16 units, in order. */
  marks: readonly (readonly [number, number])[];
}

interface Word {
  start: number;
  end: number;
  /** The query's terms that it gives; none for most words. */
  terms: readonly string[];
}

/** Longer words are cut into pieces: texts without blanks between words, long addresses, encoded data. */
const longestPiece = 40;
/** Share of the free room that may stand before the first matched word. */
const roomBefore = 0.4;
/** Only so much of a text is looked at, in characters; a chunk is far shorter. */
const longestText = 50_000;

/**
 * The passage of a Markdown text that shows most of the query's words, about `width` characters long, without markup and
 * line breaks. Where no word of the query occurs it is the beginning. Never throws.
 */
export function snippet(markdown: string, query: string, width = 220): Snippet {
  const text = plainLine(markdown.slice(0, longestText));
  const words = wordsOf(text, new Set(queryTerms(query).map(({ term }) => term)));
  const hits = words.filter((word) => word.terms.length > 0);
  const { start, end } = frame(text, words, bestSpan(hits, width), width);
  const before = start > 0 ? '… ' : '';
  const shift = before.length - start;
  return {
    text: `${before}${text.slice(start, end)}${end < text.length ? ' …' : ''}`,
    marks: hits
      .filter((word) => word.start >= start && word.end <= end)
      .map((word) => markOf(text, word))
      .map(([from, to]) => [from + shift, to + shift] as const),
  };
}

/** One line of prose: link targets, heading and table markup and escapes gone, line breaks as dots. */
export function plainLine(markdown: string): string {
  return markdown
    .split('\n')
    .map((line) =>
      line
        .replace(/^\s*(?:#{1,6}|>|[-*+]|\d{1,9}[.)]|```\w*|~~~\w*)(?=\s|$)/, '')
        .replace(/!?\[([^\][]*)\]\([^()\s]*\)/g, '$1')
        .replace(/\*\*|``?`?/g, '')
        .replace(/^[\s|:-]*$/, '')
        .replace(/^\s*\||\|\s*$/g, '')
        .replace(/ \| /g, ' · ')
        .replace(/\\([!-/:-@[-`{-~])/g, '$1')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '')
    .join(' · ');
}

function wordsOf(text: string, wanted: ReadonlySet<string>): Word[] {
  const words: Word[] = [];
  for (const { 0: run, index } of text.matchAll(/\S+/g)) {
    for (let at = 0; at < run.length;) {
      let to = Math.min(at + longestPiece, run.length);
      if (to < run.length && /[\ud800-\udbff]/.test(run.charAt(to - 1))) to -= 1;
      const terms = wanted.size === 0 ? [] : analyseText(run.slice(at, to)).filter((term) => wanted.has(term));
      words.push({ start: index + at, end: index + to, terms });
      at = to;
    }
  }
  return words;
}

/** The stretch, at most `width` long, with the most different terms, then the most hits, then the earliest. */
function bestSpan(hits: readonly Word[], width: number): { start: number; end: number } | undefined {
  let best: { start: number; end: number; score: number } | undefined;
  hits.forEach((first, index) => {
    const terms = new Set<string>();
    let count = 0;
    let end = first.end;
    for (const word of hits.slice(index)) {
      if (word.end - first.start > width && count > 0) break;
      for (const term of word.terms) terms.add(term);
      count += 1;
      end = word.end;
    }
    const score = terms.size * 1000 + Math.min(count, 999);
    if (best === undefined || score > best.score) best = { start: first.start, end, score };
  });
  return best;
}

/** Widens the span to about `width`, beginning with a sentence where one begins nearby, and never within a word. */
function frame(
  text: string,
  words: readonly Word[],
  span: { start: number; end: number } | undefined,
  width: number,
): { start: number; end: number } {
  if (text.length <= width) return { start: 0, end: text.length };
  const { start: from, end: to } = span ?? { start: 0, end: 0 };
  const earliest = from - Math.max(0, width - (to - from)) * roomBefore;
  let start = 0;
  if (earliest > 0) {
    const inReach = words.filter((word) => word.start >= earliest && word.start <= from);
    const opening = inReach.find((word) => /(?:[.!?·]|^) $/.test(text.slice(Math.max(0, word.start - 2), word.start)));
    start = (opening ?? inReach[0])?.start ?? from;
  }
  const last = words.findLast((word) => word.end <= Math.max(to, start + width));
  return { start, end: last === undefined || last.end <= start ? Math.max(to, start + width) : last.end };
}

/** The word without the punctuation around it. */
function markOf(text: string, { start, end }: Word): readonly [number, number] {
  const word = text.slice(start, end);
  const before = /^[^\p{L}\p{N}]*/u.exec(word)?.[0].length ?? 0;
  if (before === word.length) return [start, end];
  const after = /[^\p{L}\p{N}]*$/u.exec(word)?.[0].length ?? 0;
  return [start + before, end - after];
}
