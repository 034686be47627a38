import type { LexicalQuery } from './query.ts';
import type { CorpusStatistics } from './statistics.ts';

/** More terms than this add work to the first pass and hardly ever a candidate. */
const mostTerms = 32;
/**
 * The first pass ranks every chunk that any of its terms is in, at about a microsecond each; the lists of all its terms
 * together may be this many times as long as the index has chunks.
 */
const postingsPerChunk = 0.25;
/** In a small index nothing needs to be spared. */
const freePostings = 20_000;

/**
 * The FTS5 expression that finds candidates: the query's most telling terms, each quoted, joined by OR; undefined if the
 * query has no term that the index knows. Common terms are left to the second pass where rarer ones are enough.
 */
export function candidateExpression(query: LexicalQuery, statistics: CorpusStatistics): string | undefined {
  const known = query.terms
    .map((unit) => ({ ...unit, frequency: statistics.chunkFrequency(unit.text) }))
    .filter((unit) => unit.frequency > 0)
    .sort((a, b) => b.weight - a.weight);
  const budget = Math.max(freePostings, postingsPerChunk * statistics.chunkCount);
  const chosen: string[] = [];
  let postings = 0;
  for (const unit of known) {
    if (chosen.length >= mostTerms) break;
    if (chosen.length > 0 && postings + unit.frequency > budget) continue;
    postings += unit.frequency;
    chosen.push(`"${unit.text}"`);
  }
  return chosen.length === 0 ? undefined : chosen.join(' OR ');
}
