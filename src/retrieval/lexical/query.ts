import { analyseText } from '../../content/text/analyse.ts';
import { longestQuery, type QueryTerm, queryTerms } from '../../content/text/query-terms.ts';
import { termGrams } from './grams.ts';
import { type CorpusStatistics, rarity } from './statistics.ts';
import type { LexicalWeights } from './weights.ts';

/** A part of the query (a term, a pair or a letter sequence) that chunks are searched for. */
export interface QueryUnit {
  text: string;
  /** How much finding it is worth: rarity times a damped count of its occurrences in the query. */
  weight: number;
}

/** A query made ready for scoring any number of candidates. */
export interface LexicalQuery {
  terms: readonly QueryUnit[];
  /** Position in `terms`. */
  termIndex: ReadonlyMap<string, number>;
  pairs: readonly QueryUnit[];
  /** Position in `pairs`, by `pairKey` of two positions in `terms`. */
  pairIndex: ReadonlyMap<number, number>;
  grams: readonly QueryUnit[];
  /** Position in `grams`. */
  gramIndex: ReadonlyMap<string, number>;
}

/** Only so many words are paired; a story's first paragraphs say what it is about. */
const longestPairedSequence = 2_000;
const pairKeyBase = 4_096;

/** One number for two positions, whatever their order. */
export function pairKey(a: number, b: number): number {
  return a < b ? a * pairKeyBase + b : b * pairKeyBase + a;
}

function countPairs(sequence: readonly number[], distance: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < sequence.length; i++) {
    for (let j = i + 1; j <= i + distance && j < sequence.length; j++) {
      const [a, b] = [sequence[i], sequence[j]];
      if (a === undefined || b === undefined || a === b || a < 0 || b < 0) continue;
      const key = pairKey(a, b);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

function countGrams(asked: readonly QueryTerm[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { term, count } of asked) {
    for (const gram of termGrams(term)) counts.set(gram, (counts.get(gram) ?? 0) + count);
  }
  return counts;
}

/** Reads a query of any length and content; see `queryTerms` for what is kept of a long one. */
export function prepareLexicalQuery(text: string, statistics: CorpusStatistics, weights: LexicalWeights): LexicalQuery {
  const asked = queryTerms(text);
  const terms = asked.map(({ term, weight }) => ({
    text: term,
    weight: weight * rarity(statistics.chunkFrequency(term), statistics.chunkCount),
  }));
  const termIndex = new Map(terms.map((unit, index) => [unit.text, index]));
  const sequence = analyseText(text.slice(0, longestQuery))
    .slice(0, longestPairedSequence)
    .map((term) => termIndex.get(term) ?? -1);
  const pairCounts = [...countPairs(sequence, weights.pairDistance)];
  // Every pair is worth the same: how rare pairs are is counted nowhere, and true counts rank no better.
  const pairs = pairCounts.map(([key, count]) => ({
    text: `${terms[Math.floor(key / pairKeyBase)]?.text ?? ''} ${terms[key % pairKeyBase]?.text ?? ''}`,
    weight: count ** 0.75,
  }));
  const gramCounts = [...countGrams(asked)];
  const { sampled } = statistics;
  const grams = gramCounts.map(([gram, count]) => ({
    text: gram,
    weight: Math.sqrt(count) * rarity(sampled.grams.get(gram) ?? 0, sampled.size),
  }));
  return {
    terms,
    termIndex,
    pairs,
    pairIndex: new Map(pairCounts.map(([key], index) => [key, index])),
    grams,
    gramIndex: new Map(gramCounts.map(([gram], index) => [gram, index])),
  };
}
