import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markWords, passageOf } from './passage.ts';

const marked = (parts: readonly { text: string; marked: boolean }[]): string[] =>
  parts.filter((part) => part.marked).map(({ text }) => text);

describe('a passage', () => {
  it('marks the quote although line breaks and marks stand between its words', () => {
    const parts = passageOf(
      'Before.\n\n- A *refund* above\n  the limit is refused.\n\nAfter.',
      'A refund above the limit is refused',
    );
    expect(marked(parts)).toEqual(['A *refund* above\n  the limit is refused']);
  });

  it('shows some words around the quote of a long document, cut between words', () => {
    const document = `${'before '.repeat(500)}the quote${' after'.repeat(500)}`;
    const [start, middle, end] = passageOf(document, 'the quote');
    expect(start?.text).toMatch(/^… before before/);
    expect(middle).toEqual({ text: 'the quote', marked: true });
    expect(end?.text).toMatch(/ after …$/);
  });

  it('marks single words where the document was written anew', () => {
    expect(marked(passageOf('Vouchers expire at midnight', 'A voucher that expired is refused'))).toEqual(['Vouchers']);
  });
});

describe('marked words', () => {
  it('are found in any of their forms, and short ones are left alone', () => {
    expect(marked(markWords('Refunds of an order, refunded', 'refund of order'))).toEqual([
      'Refunds',
      'order',
      'refunded',
    ]);
  });

  it('leave the text as it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, wanted) => {
        expect(
          markWords(text, wanted)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
