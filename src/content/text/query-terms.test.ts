import { expect, it } from 'vitest';
import { queryTerms } from './query-terms.ts';

it('names each term once, repeated ones with more weight', () => {
  expect(queryTerms('Cancel order: orders cancelled, orders kept, order')).toEqual([
    { term: 'cancel', count: 2, weight: 2 ** 0.75 },
    { term: 'order', count: 4, weight: 4 ** 0.75 },
    { term: 'kept', count: 1, weight: 1 },
  ]);
});

it('keeps the most repeated terms of a long text, in their order', () => {
  const text = `${Array.from({ length: 400 }, (_, index) => `w${index}x`).join(' ')} alpha beta alpha beta`;
  const found = queryTerms(text, 3).map(({ term }) => term);
  expect(found).toHaveLength(3);
  expect(found.slice(-2)).toEqual(['alpha', 'beta']);
});

it('answers for quotes, operators, SQL and 100 kB', () => {
  expect(queryTerms(`"'; DROP TABLE chunks; -- AND OR NOT * ^ NEAR(`).map(({ term }) => term)).toContain('chunk');
  expect(queryTerms('order cancel '.repeat(8_000)).map(({ term }) => term)).toEqual(['order', 'cancel']);
  expect(queryTerms('')).toEqual([]);
});
