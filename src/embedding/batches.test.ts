import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../content/tokens.ts';
import { planBatches } from './batches.ts';

describe('filling requests with texts', () => {
  it('holds every text once, in order, within both limits', () => {
    const texts = fc.array(fc.string({ maxLength: 60 }), { maxLength: 60 });
    fc.assert(
      fc.property(
        texts,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 60 }),
        (all, maxTexts, maxRequestTokens) => {
          const spans = planBatches(all, { maxTexts, maxRequestTokens });
          expect(spans.flatMap(({ start, end }) => all.slice(start, end))).toEqual(all);
          for (const { start, end } of spans) {
            expect(end - start).toBeGreaterThan(0);
            expect(end - start).toBeLessThanOrEqual(maxTexts);
            const tokens = all.slice(start, end).reduce((sum, text) => sum + estimateTokens(text), 0);
            expect(tokens <= maxRequestTokens || end - start === 1).toBe(true);
          }
        },
      ),
    );
  });

  it('wastes no request', () => {
    expect(planBatches(['a', 'b', 'c', 'd', 'e'], { maxTexts: 2, maxRequestTokens: 100 })).toHaveLength(3);
    expect(planBatches([], { maxTexts: 2, maxRequestTokens: 100 })).toEqual([]);
  });
});
