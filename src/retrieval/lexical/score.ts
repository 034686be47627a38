import { createGramFinder } from './grams.ts';
import { type LexicalQuery, pairKey, type QueryUnit } from './query.ts';
import {
  type CorpusStatistics,
  fieldTerms,
  type LexicalCandidate,
  type LexicalField,
  lexicalFields,
  rarity,
  type SampledFrequencies,
} from './statistics.ts';
import type { LexicalWeights } from './weights.ts';

/** A part of the query that a chunk holds, and what it adds to the score. */
export interface LexicalReason {
  /** A term, or two terms joined by a blank that are near each other. */
  text: string;
  contribution: number;
  /** Where it stands in the chunk; for a pair, the fields that hold both terms near each other. */
  fields: readonly LexicalField[];
}

export interface LexicalResult {
  id: string;
  /** 0 (nothing in common) to 1 (not reached: every part of the query without end in the title). */
  score: number;
  /** The strongest reasons first; what letter sequences and the title's share add is in the score only. */
  why: readonly LexicalReason[];
}

const reasonsShown = 8;
/** The fields of every combination of bits. */
const fieldSets: readonly (readonly LexicalField[])[] = Array.from({ length: 1 << lexicalFields.length }, (_, bits) =>
  lexicalFields.filter((_, at) => (bits & (1 << at)) !== 0),
);

/** Counts how often the units of one kind occur in one candidate, weighted by field. */
class Tally {
  readonly #units: readonly QueryUnit[];
  readonly #mass: number;
  readonly #frequency: Float64Array;
  /** A bit for each field where the unit was found. */
  readonly #fields: Uint8Array;
  readonly #touched: number[] = [];

  constructor(units: readonly QueryUnit[]) {
    this.#units = units;
    this.#mass = units.reduce((sum, unit) => sum + unit.weight, 0);
    this.#frequency = new Float64Array(units.length);
    this.#fields = new Uint8Array(units.length);
  }

  /** `field` is a position in `lexicalFields`. */
  add(index: number, amount: number, field: number): void {
    if (this.#frequency[index] === 0) this.#touched.push(index);
    this.#frequency[index] = (this.#frequency[index] ?? 0) + amount;
    this.#fields[index] = (this.#fields[index] ?? 0) | (1 << field);
  }

  /** The share of the units' weight that was found, each saturating; starts anew. */
  take(saturation: number, factor: number, reasons?: LexicalReason[]): number {
    let found = 0;
    for (const index of this.#touched) {
      const unit = this.#units[index];
      const frequency = this.#frequency[index] ?? 0;
      const fields = this.#fields[index] ?? 0;
      this.#frequency[index] = 0;
      this.#fields[index] = 0;
      if (unit === undefined || this.#mass === 0) continue;
      const share = (factor * unit.weight * frequency) / (saturation + frequency) / this.#mass;
      found += share;
      reasons?.push({
        text: unit.text,
        contribution: share,
        fields: fieldSets[fields] ?? [],
      });
    }
    this.#touched.length = 0;
    return found;
  }
}

/** Finds the query's parts in candidates. What it learns about a word serves all candidates of the query. */
class Matcher {
  readonly terms: Tally;
  readonly pairs: Tally;
  readonly grams: Tally;
  readonly #query: LexicalQuery;
  readonly #weights: LexicalWeights;
  readonly #gramsOf: (term: string) => readonly number[];
  readonly #gramsOfTerm = new Map<string, readonly number[]>();
  readonly #recent: { at: number; term: number }[] = [];

  constructor(query: LexicalQuery, weights: LexicalWeights) {
    this.#query = query;
    this.#weights = weights;
    this.terms = new Tally(query.terms);
    this.pairs = new Tally(query.pairs);
    this.grams = new Tally(query.grams);
    this.#gramsOf = createGramFinder(query.gramIndex);
  }

  #matchingGrams(term: string): readonly number[] {
    let known = this.#gramsOfTerm.get(term);
    if (known === undefined) {
      known = this.#gramsOf(term);
      this.#gramsOfTerm.set(term, known);
    }
    return known;
  }

  #readPairs(at: number, term: number, amount: number, field: number): void {
    const recent = this.#recent;
    while (recent[0] !== undefined && at - recent[0].at > this.#weights.pairDistance) recent.shift();
    for (const earlier of recent) {
      const pair = this.#query.pairIndex.get(pairKey(earlier.term, term));
      if (pair !== undefined) this.pairs.add(pair, amount, field);
    }
    recent.push({ at, term });
  }

  /** Tallies one field (a position in `lexicalFields`), each occurrence counting `amount`. */
  read(words: readonly string[], amount: number, field: number): void {
    this.#recent.length = 0;
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? '';
      for (const gram of this.#matchingGrams(word)) this.grams.add(gram, amount, field);
      const term = this.#query.termIndex.get(word);
      if (term === undefined) continue;
      this.terms.add(term, amount, field);
      this.#readPairs(at, term, amount, field);
    }
  }
}

/** The share of a title's weight, by rarity, that the query names. */
function shareNamed(words: readonly string[], query: LexicalQuery, sampled: SampledFrequencies): number {
  let named = 0;
  let all = 0;
  for (const word of new Set(words)) {
    const weight = rarity(sampled.terms.get(word) ?? 0, sampled.size);
    all += weight;
    if (query.termIndex.has(word)) named += weight;
  }
  return all > 0 ? named / all : 0;
}

/**
 * Scores chunks for a query and sorts them, best first (ties by id). Pure: the same for a chunk whatever others are
 * scored with it. BM25F over terms, over pairs of near words and over letter sequences, each as the share of what the
 * query asks for, and the share of the title that the query names, mixed by `weights`.
 */
export function scoreCandidates(
  query: LexicalQuery,
  candidates: Iterable<LexicalCandidate>,
  statistics: CorpusStatistics,
  weights: LexicalWeights,
): LexicalResult[] {
  const matcher = new Matcher(query, weights);
  const whole = 1 + weights.pairs + weights.grams + weights.titleShare;
  const results: LexicalResult[] = [];
  for (const candidate of candidates) {
    let title: readonly string[] = [];
    for (const [position, field] of lexicalFields.entries()) {
      const words = fieldTerms(candidate[field]);
      if (field === 'title') title = words;
      const average = statistics.averageLength[field];
      const relative = average > 0 ? words.length / average : 1;
      const norm = 1 - weights.lengthNormalisation + weights.lengthNormalisation * relative;
      if (weights.fields[field] > 0) matcher.read(words, weights.fields[field] / norm, position);
    }
    const why: LexicalReason[] = [];
    const score =
      matcher.terms.take(weights.saturation, 1 / whole, why) +
      matcher.pairs.take(weights.saturation, weights.pairs / whole, why) +
      matcher.grams.take(weights.saturation, weights.grams / whole) +
      (weights.titleShare / whole) * shareNamed(title, query, statistics.sampled);
    why.sort((a, b) => b.contribution - a.contribution);
    results.push({ id: candidate.id, score, why: why.slice(0, reasonsShown) });
  }
  return results.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
