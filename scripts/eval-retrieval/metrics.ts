import type { Grades } from './read-set.ts';

/** Scores of one query, or means of such scores; all from 0 to 1. */
export interface QueryScores {
  ndcg_10: number;
  /** Average precision of the whole ranking; its mean is MAP. */
  map: number;
  mrr_10: number;
  recall_5: number;
  recall_10: number;
  recall_20: number;
}

/**
 * Scores a ranking, best first, without repetitions. Gains are the grades, discounted by the logarithm of the rank (as
 * trec_eval does); relevant documents that were not found count as missed.
 */
export function scoreRanking(ranking: readonly string[], relevant: Grades): QueryScores {
  let precisionSum = 0;
  let hits = 0;
  let first = 0;
  let gain = 0;
  const recalls = { 5: 0, 10: 0, 20: 0 };
  ranking.forEach((document, at) => {
    const rank = at + 1;
    const grade = relevant.get(document) ?? 0;
    if (grade > 0) {
      hits += 1;
      precisionSum += hits / rank;
      if (first === 0) first = rank;
      if (rank <= 10) gain += grade / Math.log2(rank + 1);
    }
    for (const depth of [5, 10, 20] as const) if (rank <= depth) recalls[depth] = hits;
  });
  const ideal = [...relevant.values()]
    .sort((a, b) => b - a)
    .slice(0, 10)
    .reduce((sum, grade, at) => sum + grade / Math.log2(at + 2), 0);
  return {
    ndcg_10: gain / ideal,
    map: precisionSum / relevant.size,
    mrr_10: first > 0 && first <= 10 ? 1 / first : 0,
    recall_5: recalls[5] / relevant.size,
    recall_10: recalls[10] / relevant.size,
    recall_20: recalls[20] / relevant.size,
  };
}

/** The mean of numbers; 0 for none. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value below which the given share of the values lies (nearest rank); 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
