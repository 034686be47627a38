import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffWords } from './word-diff.ts';

const joined = (from: string, to: string, without: 'added' | 'removed'): string =>
  diffWords(from, to)
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join('');

describe('the difference of two texts', () => {
  it('names the words that changed and no others', () => {
    expect(diffWords('Refund of £250.00 is accepted', 'Refund of £250.01 is refused')).toEqual([
      { kind: 'same', text: 'Refund of £250.' },
      { kind: 'removed', text: '00' },
      { kind: 'added', text: '01' },
      { kind: 'same', text: ' is ' },
      { kind: 'removed', text: 'accepted' },
      { kind: 'added', text: 'refused' },
    ]);
  });

  it('holds both texts whole, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'bb', ' ', '\n', '😀', 'ß', '.', '<b>'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (from, to) => {
        expect(joined(from, to, 'added')).toBe(from);
        expect(joined(from, to, 'removed')).toBe(to);
      }),
    );
  });

  it('shows very long texts one after the other', () => {
    const [from, to] = ['a '.repeat(2000), 'b '.repeat(2000)];
    expect(diffWords(from, to)).toEqual([
      { kind: 'removed', text: from },
      { kind: 'added', text: to },
    ]);
  });
});
