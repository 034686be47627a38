import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createGramFinder, sampleFrequencies, termGrams } from './grams.ts';

it('cuts a term into sequences that know its beginning and end', () => {
  expect(termGrams('order')).toEqual([' ord', 'orde', 'rder', 'der ']);
  expect(termGrams('id')).toEqual([' id ']);
  expect(termGrams('x')).toEqual([' x ']);
});

it('finds in a term exactly those of the given sequences that it holds, in any script', () => {
  const letters = fc.constantFrom('a', 'b', 'é', '語', '\ud83d', '\ude80', '1');
  const term = fc.string({ unit: letters, minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(term, { maxLength: 6 }), term, (asked, word) => {
      const numbers = new Map([...new Set(asked.flatMap(termGrams))].map((gram, at) => [gram, at]));
      const found = createGramFinder(numbers)(word);
      expect(found).toEqual(termGrams(word).flatMap((gram) => numbers.get(gram) ?? []));
    }),
  );
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
