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

const none: readonly number[] = [];
/** Bits of a sequence's hash: `gramLength` characters, each moving it on by four bits, so that older ones fall out. */
const hashBits = 4 * gramLength;
const hashMask = (1 << hashBits) - 1;

/**
 * Finds which of the given sequences a term holds, as `termGrams` makes them: their numbers, in the term's order. Most terms
 * of a candidate hold none; a table of hashes tells so without making the sequences, which took half of all scoring.
 */
export function createGramFinder(numbers: ReadonlyMap<string, number>): (term: string) => readonly number[] {
  const present = new Uint8Array(1 << hashBits);
  for (const gram of numbers.keys()) {
    let hash = 0;
    for (let i = 0; i < gram.length; i++) hash = ((hash << 4) ^ gram.charCodeAt(i)) & hashMask;
    present[hash] = 1;
  }
  return (term) => {
    const marked = ` ${term} `;
    if (marked.length <= gramLength) {
      const number = numbers.get(marked);
      return number === undefined ? none : [number];
    }
    let found: number[] | undefined;
    let hash = 0;
    for (let end = 0; end < marked.length; end++) {
      hash = ((hash << 4) ^ marked.charCodeAt(end)) & hashMask;
      if (end < gramLength - 1 || present[hash] === 0) continue;
      const number = numbers.get(marked.slice(end + 1 - gramLength, end + 1));
      if (number !== undefined) (found ??= []).push(number);
    }
    return found ?? none;
  };
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
