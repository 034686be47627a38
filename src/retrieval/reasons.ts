import { analyseText } from '../content/text/analyse.ts';
import { longestQuery } from '../content/text/query-terms.ts';
import type { LexicalResult } from './lexical/score.ts';

/** A word of the query as it was written. */
interface WrittenWord {
  /** The part of the run that gives the term. */
  word: string;
  /** What stands between blanks: `order-id` for the term `id`. */
  run: string;
}

const longestShown = 60;
/** More of them fill the line without telling anything. */
const mostShown = 6;
/** What would be written as 0.00. */
const leastShown = 0.005;

/**
 * Says why results were found in the words of the query as they were written (`cancellation`, where ranking knows only
 * `cancel`), each with its share of the score and the fields where it stands: `refunds 0.12 (title+body)`.
 */
export function reasonsInWords(query: string): (result: LexicalResult) => string {
  let words: Map<string, WrittenWord> | undefined;
  return ({ why }) => {
    words ??= writtenWords(query);
    const shown = new Map<string, { contribution: number; fields: Set<string> }>();
    for (const { text, contribution, fields } of why) {
      const phrase = phraseOf(text, words);
      const known = shown.get(phrase);
      if (known === undefined) {
        shown.set(phrase, { contribution, fields: new Set(fields) });
        continue;
      }
      known.contribution += contribution;
      for (const field of fields) known.fields.add(field);
    }
    return [...shown]
      .sort(([, a], [, b]) => b.contribution - a.contribution)
      .slice(0, mostShown)
      .filter(({ 1: { contribution } }, at) => at === 0 || contribution >= leastShown)
      .map(([phrase, { contribution, fields }]) => `${phrase} ${contribution.toFixed(2)} (${[...fields].join('+')})`)
      .join(', ');
  };
}

/** One word, or two that stand near each other; of a run and a part of it, the run. */
function phraseOf(text: string, words: ReadonlyMap<string, WrittenWord>): string {
  const parts = text.split(' ').map((term) => words.get(term) ?? { word: term, run: term });
  const whole = parts.find(({ word, run }) => word === run && parts.every((part) => part.run === run));
  return (whole === undefined ? parts : [whole]).map(({ word }) => cut(word)).join(' ');
}

function cut(word: string): string {
  const letters = Array.from(word);
  return letters.length <= longestShown ? word : `${letters.slice(0, longestShown).join('')}…`;
}

/** The first word of the query that gives each term. */
function writtenWords(query: string): Map<string, WrittenWord> {
  const words = new Map<string, WrittenWord>();
  for (const [written] of query.slice(0, longestQuery).matchAll(/\S+/g)) {
    const run = written.replace(/^["'“”„‘’«([{<,.;:!?]+|["'“”‘’»)\]}>,.;:!?]+$/g, '') || written;
    const terms = analyseText(written);
    if (terms.length === 0) continue;
    const parts = terms.length === 1 ? undefined : partsOf(run);
    const letters = lettersOf(run);
    const wordOf = (term: string): string =>
      parts === undefined ? run : (parts.get(term) ?? (lettersOf(term) === letters ? run : term));
    for (const term of terms) if (!words.has(term)) words.set(term, { word: wordOf(term), run });
  }
  return words;
}

/** The pieces of a run (`order-id`, `orderId`, `v1/orders`) by the one term that each gives. */
function partsOf(run: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const pattern of [/[\p{L}\p{M}\p{N}]+/gu, /\p{Lu}?[\p{Ll}\p{Lo}\p{M}]+|\p{Lu}+(?!\p{Ll})|\p{N}+/gu]) {
    for (const [piece] of run.matchAll(pattern)) {
      const [term, ...others] = analyseText(piece);
      if (term !== undefined && others.length === 0 && !parts.has(term)) parts.set(term, piece);
    }
  }
  return parts;
}

/** What makes a run and its index term alike: its parts without joiners and names of path parameters. */
function lettersOf(run: string): string {
  return run
    .toLowerCase()
    .replace(/\{[^{}]*\}/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
