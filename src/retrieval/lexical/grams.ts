import { fieldTerms, type LexicalCandidate, lexicalFields, type SampledFrequencies } from './statistics.ts';

/** Letters in a sequence. 3 and 5 rank worse on the mean of the development sets. */
export const gramLength = 4;

/**
 * The letter sequences of a term, its beginning and end marked by a blank: `order` gives ` ord`, `orde`, `rder`, `der `.
 * A term too short for one gives itself, marked.
 */
export function termGrams(term: string): string[] {
  const marked = ` ${term} `;
  if (marked.length <= gramLength) return [marked];
  const grams: string[] = [];
  for (let i = 0; i + gramLength <= marked.length; i++) grams.push(marked.slice(i, i + gramLength));
  return grams;
}

/**
 * Counts terms and letter sequences in a sample of the index. 300 to 1,000 chunks, spread over the whole index, rank like
 * the true counts; fewer than that in the index: take all.
 */
export function sampleFrequencies(sample: Iterable<LexicalCandidate>): SampledFrequencies {
  const terms = new Map<string, number>();
  const grams = new Map<string, number>();
  let size = 0;
  for (const chunk of sample) {
    size++;
    const distinct = new Set(lexicalFields.flatMap((field) => fieldTerms(chunk[field])));
    const own = new Set<string>();
    for (const term of distinct) {
      terms.set(term, (terms.get(term) ?? 0) + 1);
      for (const gram of termGrams(term)) own.add(gram);
    }
    for (const gram of own) grams.set(gram, (grams.get(gram) ?? 0) + 1);
  }
  return { size, terms, grams };
}
