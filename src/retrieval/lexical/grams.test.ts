import { expect, it } from 'vitest';
import { sampleFrequencies, termGrams } from './grams.ts';

it('cuts a term into sequences that know its beginning and end', () => {
  expect(termGrams('order')).toEqual([' ord', 'orde', 'rder', 'der ']);
  expect(termGrams('id')).toEqual([' id ']);
  expect(termGrams('x')).toEqual([' x ']);
});

it('counts chunks of the sample, not occurrences', () => {
  const sampled = sampleFrequencies([
    { id: 'a', title: 'order', context: '', body: 'order ord order' },
    { id: 'b', title: '', context: 'plat', body: 'border' },
  ]);
  expect(sampled.size).toBe(2);
  expect(sampled.terms.get('order')).toBe(1);
  expect(sampled.grams.get(' ord')).toBe(1);
  expect(sampled.grams.get('rder')).toBe(2);
});
