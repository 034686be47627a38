import { candidateExpression } from './candidates.ts';
import { prepareLexicalQuery } from './query.ts';
import { type LexicalResult, scoreCandidates } from './score.ts';
import type { CorpusStatistics, LexicalCandidate } from './statistics.ts';
import { defaultLexicalWeights, type LexicalWeights } from './weights.ts';

/** What lexical search needs of a store. Filters (project, collection, date) are the store's: it gives only what passes. */
export interface LexicalIndex {
  /** Read for every search, so a store should keep the numbers between writes. */
  statistics(): CorpusStatistics;
  /** The best `limit` chunks for an FTS5 expression, by `bm25()` with the weights of the fields. */
  candidates(expression: string, limit: number): Iterable<LexicalCandidate>;
}

/** Candidates that are ranked anew. 100 rank as well as all on the development sets; filters and long documents get a margin. */
export const defaultCandidateLimit = 200;

/** Chunks for a text of any length and content, best first. A text without known terms finds nothing. Never throws by itself. */
export function searchLexically(
  index: LexicalIndex,
  text: string,
  options: { candidateLimit?: number; weights?: LexicalWeights } = {},
): LexicalResult[] {
  const weights = options.weights ?? defaultLexicalWeights;
  const statistics = index.statistics();
  const query = prepareLexicalQuery(text, statistics, weights);
  const expression = candidateExpression(query, statistics);
  if (expression === undefined) return [];
  const candidates = index.candidates(expression, options.candidateLimit ?? defaultCandidateLimit);
  return scoreCandidates(query, candidates, statistics, weights);
}

/** A document and the chunk that speaks for it. */
export interface DocumentResult {
  documentId: string;
  /** The score of its best chunk. */
  score: number;
  best: LexicalResult;
}

/**
 * One result per document, best first: a document is as good as its best chunk. Every chunk carries the title, so adding
 * further chunks up would only reward length. `results` must be sorted, best first.
 */
export function bestPerDocument(
  results: readonly LexicalResult[],
  documentOf: (chunkId: string) => string,
): DocumentResult[] {
  const best = new Map<string, DocumentResult>();
  for (const result of results) {
    const documentId = documentOf(result.id);
    if (!best.has(documentId)) best.set(documentId, { documentId, score: result.score, best: result });
  }
  return [...best.values()];
}
