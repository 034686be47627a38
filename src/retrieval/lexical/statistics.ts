/** The parts of a chunk that are told apart when it is ranked, in the order in which they are stored and read. */
export const lexicalFields = ['title', 'context', 'body'] as const;
export type LexicalField = (typeof lexicalFields)[number];

/** A chunk as the store keeps it: the index terms of each field (from `analyseText`), joined by blanks. */
export interface LexicalCandidate extends Readonly<Record<LexicalField, string>> {
  id: string;
}

/** Frequencies of what the index does not count, estimated from some chunks; see `sampleFrequencies`. */
export interface SampledFrequencies {
  /** Chunks in the sample. */
  size: number;
  /** Chunks of the sample that hold the term. */
  terms: ReadonlyMap<string, number>;
  /** Chunks of the sample that hold the letter sequence. */
  grams: ReadonlyMap<string, number>;
}

/** What ranking has to know about the whole index. Numbers may be a little out of date; the ranking stays sane. */
export interface CorpusStatistics {
  /** Number of chunks. */
  chunkCount: number;
  /** Mean number of terms of each field over all chunks, empty ones included. */
  averageLength: Readonly<Record<LexicalField, number>>;
  /** Number of chunks that hold the term in any field; 0 for an unknown one. */
  chunkFrequency(term: string): number;
  sampled: SampledFrequencies;
}

/** The terms of a field as a list. */
export function fieldTerms(joined: string): string[] {
  return joined === '' ? [] : joined.split(' ');
}

/** How much something tells that `frequency` of `total` chunks hold: near 0 for all of them, 11 for one in 100,000. Never negative. */
export function rarity(frequency: number, total: number): number {
  const of = Math.max(1, total);
  const bounded = Math.min(of, Math.max(0, frequency));
  return Math.log(1 + (of - bounded + 0.5) / (bounded + 0.5));
}
