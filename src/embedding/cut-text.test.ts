import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTokens } from '../content/tokens.ts';
import { cutToTokens } from './cut-text.ts';

describe('cutting a text to a number of tokens', () => {
  it('leaves what fits alone', () => {
    expect(cutToTokens('a short text', 100)).toBe('a short text');
    expect(cutToTokens('', 1)).toBe('');
  });

  it('keeps nearly as much as allowed, and whole words', () => {
    const text = 'Verify that the administrator can export reports. '.repeat(500);
    const cut = cutToTokens(text, 1_000);
    expect(text.startsWith(cut)).toBe(true);
    expect(countTokens(cut)).toBeLessThanOrEqual(1_000);
    expect(countTokens(cut)).toBeGreaterThan(950);
    expect(text[cut.length]).toBe(' ');
  });

  it('is never longer than allowed and always a beginning, for any text', () => {
    const pieces = fc.constantFrom('word ', 'ﬁ', '😀', '漢字', '\n\n', 'x'.repeat(700), '{"a":1}', '\ud800', '    ');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 300 }), fc.integer({ min: 1, max: 400 }), (parts, limit) => {
        const text = parts.join('');
        const cut = cutToTokens(text, limit);
        expect(text.startsWith(cut)).toBe(true);
        expect(countTokens(cut)).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 60 },
    );
  });

  it('takes little time for very long texts', () => {
    cutToTokens('lorem ipsum '.repeat(1_000_000), 8_191);
  });
});
