import { analyseText } from './analyse.ts';

/** Characters that are read of a query. A whole story fits; what comes behind is only read for the rest of a pasted log or file. */
export const longestQuery = 20_000;
const defaultLimit = 256;

/** A term that a query asks for. */
export interface QueryTerm {
  term: string;
  /** How often it occurs. */
  count: number;
  /** 1 for a term that occurs once, growing slowly with every repetition (2 occurrences give 1.7, 4 give 2.8). */
  weight: number;
}

/**
 * What a query asks for: its distinct index terms in the order of their first occurrence. Of a text longer than 20,000
 * characters only the beginning is read; beyond `limit` distinct terms the most repeated stay, earlier ones first.
 */
export function queryTerms(text: string, limit = defaultLimit): QueryTerm[] {
  const counts = new Map<string, number>();
  for (const term of analyseText(text.slice(0, longestQuery))) counts.set(term, (counts.get(term) ?? 0) + 1);
  let kept = [...counts];
  if (kept.length > limit) {
    const mostRepeated = new Set(kept.toSorted((a, b) => b[1] - a[1]).slice(0, limit));
    kept = kept.filter((entry) => mostRepeated.has(entry));
  }
  return kept.map(([term, count]) => ({ term, count, weight: count ** 0.75 }));
}
