import fc from 'fast-check';
import { countTokens as exact } from 'gpt-tokenizer/encoding/cl100k_base';
import { describe, expect, it } from 'vitest';
import { countTokens, estimateTokens } from './tokens.ts';

const samples: Record<string, string> = {
  prose:
    'The user logs in with a valid account, opens the shopping cart and checks that the discount is shown.\n'.repeat(9),
  steps:
    '1. Open `/checkout`\n   - Test data: card 4111 1111 1111 1111\n   - Expected: HTTP 402 and "card declined"\n'.repeat(
      9,
    ),
  json: '{\n  "orderId": 4711,\n  "status": "PAID",\n  "items": [{ "sku": "A-17", "quantity": 2 }]\n}\n'.repeat(9),
  german: 'Die Kundin öffnet die Übersicht und prüft, ob die Gebühr nach der Stornierung erstattet wurde.\n'.repeat(9),
};

describe('countTokens', () => {
  it('agrees with the tokenizer on ordinary text', () => {
    for (const text of Object.values(samples)) expect(countTokens(text)).toBe(exact(text));
    expect(countTokens('')).toBe(0);
  });

  it('agrees with the tokenizer on anything without long runs, up to its cuts', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 60 }), (words) => {
        const text = words.join(' ');
        expect(countTokens(text)).toBe(exact(text, { disallowedSpecial: new Set() }));
      }),
      { numRuns: 100 },
    );
  });

  it('counts special tokens as text', () => {
    expect(countTokens('before <|endoftext|> after <|im_start|>')).toBeGreaterThan(8);
  });

  it.each(['a', '=', ' ', '漢', '\u0301a', '\ud800', '\u{1f680}', 'aB', '<|endoftext|>', '\0'])(
    'counts a megabyte of %j at once',
    (unit) => {
      expect(countTokens(unit.repeat(1_000_000 / unit.length))).toBeGreaterThan(0);
    },
  );

  it('takes half a million different words, more than its memory holds', () => {
    const words = Array.from({ length: 500_000 }, (_, index) => `q${(index * 7919).toString(36)}`);
    expect(countTokens(words.join(' '))).toBeGreaterThan(words.length);
  });
});

describe('estimateTokens', () => {
  it('is within a tenth on prose, test steps and JSON, and within a quarter on German', () => {
    for (const [name, text] of Object.entries(samples)) {
      const ratio = estimateTokens(text) / exact(text);
      expect(Math.abs(ratio - 1), `${name} ${ratio}`).toBeLessThan(name === 'german' ? 0.25 : 0.1);
    }
  });

  it('is a whole number for any string and grows with repetition', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = estimateTokens(text);
        expect(Number.isInteger(once) && once >= 0).toBe(true);
        expect(estimateTokens(`${text} ${text}`)).toBeGreaterThanOrEqual(once);
      }),
    );
  });
});
