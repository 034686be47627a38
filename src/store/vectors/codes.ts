/**
 * Turns vectors into short codes whose Hamming distance tells roughly how far the vectors are apart, for the first pass of a
 * search. One bit for each dimension after three steps: take the centre away, because models put all texts into one corner of
 * the space; turn the rest by a fixed pseudo-random rotation, so that every bit depends on all parts; keep the signs. Plain
 * signs lose what matters: of the ten nearest of 53,000 passages, 40 to 70 % are not among the 2,000 nearest codes; with both
 * steps 1 % or less (docs/decisions/022-vectors.md).
 */
export interface Encoder {
  /** Of a vector of the given dimensions; as many bits as dimensions, filled up to a power of two. */
  code(vector: Float32Array): Uint8Array;
}

/** The centre may be absent, or must have as many dimensions as the vectors. */
export function createEncoder(dimensions: number, centre: Float32Array | undefined): Encoder {
  const size = codeSize(dimensions);
  const first = signs(size, 0x9e3779b9);
  const second = signs(size, 0x85ebca6b);
  const turned = new Float32Array(size);
  return {
    code(vector) {
      turned.fill(0);
      for (let at = 0; at < dimensions; at += 1) {
        turned[at] = ((vector[at] ?? 0) - (centre?.[at] ?? 0)) * (first[at] ?? 0);
      }
      hadamard(turned);
      for (let at = 0; at < size; at += 1) turned[at] = (turned[at] ?? 0) * (second[at] ?? 0);
      hadamard(turned);
      const bits = new Uint8Array(size / 8);
      for (let at = 0; at < size; at += 1) {
        if ((turned[at] ?? 0) > 0) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
      }
      return bits;
    },
  };
}

/** Bits in a code: a power of two, because of the transform, and 64 at least. */
export function codeSize(dimensions: number): number {
  return 2 ** Math.max(6, Math.ceil(Math.log2(Math.max(1, dimensions))));
}

export function meanOf(vectors: Iterable<Float32Array>, dimensions: number): { mean: Float32Array; count: number } {
  const sum = new Float64Array(dimensions);
  let count = 0;
  for (const vector of vectors) {
    for (let at = 0; at < dimensions; at += 1) sum[at] = (sum[at] ?? 0) + (vector[at] ?? 0);
    count += 1;
  }
  return { mean: Float32Array.from(sum, (value) => value / Math.max(1, count)), count };
}

/** Walsh-Hadamard transform in place, not scaled: only signs are kept. */
function hadamard(values: Float32Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let block = 0; block < values.length; block += 2 * half) {
      for (let at = block; at < block + half; at += 1) {
        const a = values[at] ?? 0;
        const b = values[at + half] ?? 0;
        values[at] = a + b;
        values[at + half] = a - b;
      }
    }
  }
}

/** The same +1 and -1 for ever: stored codes depend on them (xorshift). */
function signs(size: number, seed: number): Float32Array {
  let state = seed | 0;
  return Float32Array.from({ length: size }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state < 0 ? -1 : 1;
  });
}
