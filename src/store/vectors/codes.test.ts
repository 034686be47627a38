import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashedWords, testEmbedding } from '../../embedding/testing/test-embeddings.ts';
import { codeSize, createEncoder, meanOf } from './codes.ts';
import { someText } from './testing/stored-documents.ts';
import { dotProduct } from './vector-blob.ts';

function distance(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  a.forEach((byte, at) => {
    for (let rest = byte ^ (b[at] ?? 0); rest > 0; rest >>= 1) bits += rest & 1;
  });
  return bits;
}

describe('codes of vectors', () => {
  it('have a bit for each dimension, filled up to a power of two', () => {
    expect([1, 64, 65, 384, 768, 1024, 1536, 3072].map(codeSize)).toEqual([64, 64, 128, 512, 1024, 1024, 2048, 4096]);
    expect(createEncoder(768, undefined).code(new Float32Array(768).fill(1))).toHaveLength(128);
  });

  it('never change, because they are stored', () => {
    const vector = Float32Array.from({ length: 40 }, (_, at) => Math.sin(at + 1));
    const centre = new Float32Array(40).fill(0.1);
    expect(Buffer.from(createEncoder(40, undefined).code(vector)).toString('hex')).toMatchInlineSnapshot(
      `"a4de841ac00844ef"`,
    );
    expect(Buffer.from(createEncoder(40, centre).code(vector)).toString('hex')).toMatchInlineSnapshot(
      `"a4dec41ac00844ef"`,
    );
  });

  it('do not depend on the length of a vector where there is no centre', () => {
    const numbers = fc.float32Array({ minLength: 20, maxLength: 20, noNaN: true, min: -100, max: 100 });
    fc.assert(
      fc.property(numbers, fc.constantFrom(0.5, 2, 1024), (vector, factor) => {
        const encoder = createEncoder(20, undefined);
        expect(encoder.code(vector.map((value) => value * factor))).toEqual(encoder.code(vector));
      }),
    );
  });

  it('differ in the share of bits that the angle is of a half turn', () => {
    const encoder = createEncoder(512, undefined);
    const embedding = hashedWords(512);
    for (let seed = 0; seed < 20; seed += 1) {
      const a = embedding(someText(seed));
      const b = embedding(`${someText(seed)} ${someText(seed + 1)}`);
      const share = Math.acos(Math.min(1, dotProduct(a, b))) / Math.PI;
      expect(distance(encoder.code(a), encoder.code(b)) / 512).toBeCloseTo(share, 0);
      expect(Math.abs(distance(encoder.code(a), encoder.code(b)) / 512 - share)).toBeLessThan(0.1);
    }
  });

  it('put the nearest first for models that press all texts into one corner', () => {
    const embedding = testEmbedding({ dimensions: 256, corner: 2 });
    const vectors = Array.from({ length: 2_000 }, (_, at) => embedding(`${someText(at)} number ${at}`));
    const { mean } = meanOf(vectors.slice(0, 64), 256);
    const encoder = createEncoder(256, mean);
    const codes = vectors.map((vector) => encoder.code(vector));
    const query = embedding('refund of an order after timeout');
    const code = encoder.code(query);
    const ranked = (score: (at: number) => number): number[] =>
      vectors.map((_, at) => at).sort((a, b) => score(b) - score(a));
    const nearest = ranked((at) => dotProduct(query, vectors[at] ?? query)).slice(0, 10);
    const shortlist = new Set(ranked((at) => -distance(code, codes[at] ?? code)).slice(0, 300));
    expect(nearest.filter((at) => shortlist.has(at)).length).toBeGreaterThanOrEqual(9);
  });
});
