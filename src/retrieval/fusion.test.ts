import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conservativeWeight, fusionWeight } from './fusion-weights.ts';
import { type DenseEvidence, fuse, type LexicalEvidence } from './fusion.ts';

const ids = fc.integer({ min: 0, max: 60 }).map((number) => `d${number}`);
const finite = { noNaN: true, noDefaultInfinity: true } as const;
const lexicalLists: fc.Arbitrary<LexicalEvidence[]> = fc.uniqueArray(
  fc.record({ documentId: ids, score: fc.double({ min: 0, max: 1, ...finite }) }),
  { selector: ({ documentId }) => documentId, maxLength: 50 },
);
const denseLists: fc.Arbitrary<DenseEvidence[]> = fc.uniqueArray(
  fc.record({ documentId: ids, similarity: fc.double({ min: -1, max: 1, ...finite }) }),
  { selector: ({ documentId }) => documentId, maxLength: 50 },
);
const weights = fc.double({ min: 0, max: 1, ...finite });
/** Numbers without pattern, from 0 up to 1, always the same ones. */
const scattered = (at: number): number => (Math.abs(Math.sin(at * 12.9898 + 4.1414)) * 43_758.5453) % 1;

/** Thirty documents whose similarity follows their lexical score, but for some scatter. */
const lexical = Array.from({ length: 30 }, (_, at) => ({ documentId: `d${at}`, score: 0.6 - at * 0.015 }));
const agreeing = lexical.map(({ documentId, score }, at) => ({
  documentId,
  similarity: 0.5 + 0.3 * score + 0.02 * (scattered(at) - 0.5),
}));
const order = (fused: readonly { documentId: string }[]): string[] => fused.map(({ documentId }) => documentId);

describe('fusing what words and vectors say', () => {
  it('keeps the lexical order where the vectors say the same', () => {
    expect(order(fuse(lexical, agreeing, 0.3))).toEqual(order(lexical));
  });

  it('lifts a document whose vector stands out, and says what the vector added', () => {
    const dense = agreeing.map((entry) => (entry.documentId === 'd20' ? { ...entry, similarity: 0.9 } : entry));
    const fused = fuse(lexical, dense, 0.3);
    expect(order(fused).indexOf('d20')).toBeLessThan(12);
    const lifted = fused.find(({ documentId }) => documentId === 'd20');
    expect(lifted?.dense).toBeGreaterThan(0.05);
    expect(lifted?.score).toBeCloseTo((lifted?.lexical ?? 0) + (lifted?.dense ?? 0), 10);
  });

  it('finds what shares no word with the query', () => {
    const dense = [...agreeing, { documentId: 'other words', similarity: 0.85 }];
    const place = order(fuse(lexical, dense, 0.5)).indexOf('other words');
    expect(place).toBeGreaterThanOrEqual(0);
    expect(place).toBeLessThan(10);
  });

  it('does not care what height and spread the similarities of a model have', () => {
    const dense = agreeing.map((entry, at) => (at === 20 ? { ...entry, similarity: 0.9 } : entry));
    const squeezed = dense.map((entry) => ({ ...entry, similarity: 0.8 + 0.1 * entry.similarity }));
    fuse(lexical, dense, 0.3).forEach((document, at) => {
      const other = fuse(lexical, squeezed, 0.3)[at];
      expect(other?.documentId).toBe(document.documentId);
      expect(other?.score).toBeCloseTo(document.score, 6);
    });
  });

  it('is the lexical ranking without vectors, whatever the weight', () => {
    fc.assert(
      fc.property(lexicalLists, weights, (list, weight) => {
        const expected = [...list].sort((a, b) => b.score - a.score || (a.documentId < b.documentId ? -1 : 1));
        expect(order(fuse(list, [], weight))).toEqual(order(expected));
        for (const { score, lexical: share } of fuse(list, [], weight)) expect(score).toBe(share);
      }),
    );
  });

  it('goes by similarity alone without words, and with the whole weight', () => {
    fc.assert(
      fc.property(lexicalLists, denseLists, weights, (list, dense, weight) => {
        const expected = [...dense].sort(
          (a, b) => b.similarity - a.similarity || (a.documentId < b.documentId ? -1 : 1),
        );
        expect(order(fuse([], dense, weight))).toEqual(order(expected));
        if (dense.length > 0) expect(order(fuse(list, dense, 1))).toEqual(order(expected));
      }),
    );
  });

  it('names every document once, best first, with scores from 0 to 1 that are the sum of their shares', () => {
    fc.assert(
      fc.property(lexicalLists, denseLists, weights, (list, dense, weight) => {
        const fused = fuse(list, dense, weight);
        const known = new Set([...(weight === 1 && dense.length > 0 ? [] : order(list)), ...order(dense)]);
        expect(new Set(order(fused))).toEqual(known);
        expect(fused).toHaveLength(known.size);
        fused.forEach((document, at) => {
          expect(document.score).toBeGreaterThanOrEqual(0);
          expect(document.score).toBeLessThanOrEqual(1 + 1e-12);
          expect(document.score).toBeCloseTo(document.lexical + document.dense, 10);
          if (at > 0) expect(document.score).toBeLessThanOrEqual(fused[at - 1]?.score ?? 1);
        });
      }),
    );
  });

  it('does not depend on the order of the lists', () => {
    fc.assert(
      fc.property(lexicalLists, denseLists, weights, (list, dense, weight) => {
        const straight = order(fuse(list, dense, weight));
        const turned = fuse([...list].reverse(), [...dense].reverse(), weight);
        // Sums in another order differ in their last bits, which may swap what is equal otherwise.
        const scores = new Map(fuse(list, dense, weight).map((document) => [document.documentId, document.score]));
        turned.forEach(({ documentId, score }) => expect(score).toBeCloseTo(scores.get(documentId) ?? -1, 6));
        expect(new Set(order(turned))).toEqual(new Set(straight));
      }),
    );
  });

  it('never ranks a document lower for being more similar', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 29 }),
        fc.double({ min: 0, max: 0.3, ...finite }),
        weights,
        (at, more, weight) => {
          const place = (dense: readonly DenseEvidence[]): number =>
            order(fuse(lexical, dense, weight)).indexOf(`d${at}`);
          const raised = agreeing.map((entry, other) =>
            other === at ? { ...entry, similarity: entry.similarity + more } : entry,
          );
          expect(place(raised)).toBeLessThanOrEqual(place(agreeing));
        },
      ),
    );
  });

  it('leaves out what is no number, and takes the better of two entries for a document', () => {
    const fused = fuse(
      [
        { documentId: 'a', score: 0.2 },
        { documentId: 'a', score: 0.4 },
        { documentId: 'odd', score: Number.NaN },
      ],
      [{ documentId: 'b', similarity: Number.POSITIVE_INFINITY }],
      0.3,
    );
    expect(fused).toEqual([{ documentId: 'a', score: 0.4, lexical: 0.4, dense: 0 }]);
    expect(fuse([], [], 0.3)).toEqual([]);
  });
});

describe('the weight of a model', () => {
  it('is the conservative one for every model that was not measured, known or not', () => {
    for (const model of ['openai:text-embedding-3-large@1024', 'ollama:nomic-embed-text', 'openai-compatible:ours']) {
      expect(fusionWeight(model)).toEqual({ weight: conservativeWeight, measured: false });
    }
  });

  it('is the configured one where there is one', () => {
    expect(fusionWeight('openai:text-embedding-3-large', 0.6).weight).toBe(0.6);
    expect(fusionWeight('x', 7).weight).toBe(1);
  });
});
