import { expect, it } from 'vitest';
import { candidateExpression } from './candidates.ts';
import { prepareLexicalQuery } from './query.ts';
import type { CorpusStatistics } from './statistics.ts';
import { defaultLexicalWeights } from './weights.ts';

function statisticsOf(frequencies: Record<string, number>, chunkCount = 100_000): CorpusStatistics {
  return {
    chunkCount,
    averageLength: { title: 5, context: 3, body: 100 },
    chunkFrequency: (term) => frequencies[term] ?? 0,
    sampled: { size: 0, terms: new Map(), grams: new Map() },
  };
}
const expression = (text: string, statistics: CorpusStatistics): string | undefined =>
  candidateExpression(prepareLexicalQuery(text, statistics, defaultLexicalWeights), statistics);

it('asks for rare terms first and leaves out unknown ones', () => {
  expect(expression('invoice refund xylophone', statisticsOf({ invoic: 900, refund: 20 }))).toBe(
    '"refund" OR "invoic"',
  );
});

it('spares common terms when rarer ones are enough', () => {
  expect(expression('user refund', statisticsOf({ user: 90_000, refund: 20 }))).toBe('"refund"');
});

it('asks for a common term when it is all there is', () => {
  expect(expression('user', statisticsOf({ user: 90_000 }))).toBe('"user"');
});

it('asks for at most 32 terms of a long text', () => {
  const words = Array.from({ length: 200 }, (_, index) => `${'abcdefghij'[index % 10] ?? ''}word${index}`);
  const statistics = { ...statisticsOf({}), chunkFrequency: () => 1 };
  expect(expression(words.join(' '), statistics)?.split(' OR ')).toHaveLength(32);
});

it('asks for nothing when the index knows no term', () => {
  expect(expression('refund', statisticsOf({}))).toBeUndefined();
});
