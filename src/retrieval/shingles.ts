/** Terms in a row that make a shingle: long enough that two texts on one subject share few by chance. */
const shingleLength = 3;
const sketchSize = 4;

/** A text as the set of its shingles. */
export interface Shingled {
  shingles: ReadonlySet<number>;
  /** Texts that are nearly alike have an equal number at some place; of those 90 % alike, all but one in 10,000. */
  sketch: readonly number[];
}

/** Makes sets of shingles that can be compared with each other. */
export function createShingler(): (terms: readonly string[]) => Shingled {
  const numbers = new Map<string, number>();
  const numberOf = (term: string): number => {
    let known = numbers.get(term);
    if (known === undefined) {
      known = numbers.size + 1;
      numbers.set(term, known);
    }
    return known;
  };
  return (terms) => {
    const sequence = terms.map(numberOf);
    const shingles = new Set<number>();
    // A text shorter than a shingle is one.
    for (let at = 0; at === 0 || at + shingleLength <= sequence.length; at += 1) {
      let shingle = 0;
      for (let of = 0; of < shingleLength; of += 1) shingle = mix(shingle ^ (sequence[at + of] ?? 0));
      shingles.add(shingle);
    }
    return { shingles, sketch: sketchOf(shingles) };
  };
}

/** The share of shingles that both have, of those that either has: 0 (nothing alike) to 1 (the same). */
export function resemblance({ shingles: a }: Shingled, { shingles: b }: Shingled): number {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const shingle of few) if (many.has(shingle)) shared += 1;
  return shared / (a.size + b.size - shared);
}

/** MinHash: under each of some orders of all shingles, the first one of this text. */
function sketchOf(shingles: ReadonlySet<number>): number[] {
  return Array.from({ length: sketchSize }, (_, order) => {
    const seed = Math.imul(order + 1, 0x9e3779b1);
    let first = Infinity;
    for (const shingle of shingles) first = Math.min(first, mix(shingle ^ seed) >>> 0);
    return first;
  });
}

/** Spreads the bits of a 32-bit number over all of it; different numbers stay different (the end of MurmurHash3). */
function mix(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) | 0;
}
