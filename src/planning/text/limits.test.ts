import { describe, expect, it } from 'vitest';
import { findLimits, sidesOf } from './limits.ts';
import { readSentence } from './sentence.ts';

/** Each limit as `sense edge within|beyond`. */
function limitsOf(text: string): string[] {
  const { text: plain, verbAt } = readSentence(text);
  return findLimits(plain, verbAt).map((limit) => {
    const { within, beyond } = sidesOf(limit);
    return `${limit.sense} ${limit.edge}: ${within.text} | ${beyond.text}`;
  });
}

describe('a pattern', () => {
  it('is no range of figures', () => {
    const text = 'The code has the pattern ^LIB-[0-9]{4}$';
    expect(findLimits(text, text.indexOf('has'))).toEqual([]);
  });
});

describe('limits in a sentence', () => {
  it.each([
    ['The note has at most 240 characters', ['permitted most: 240 characters | 241 characters']],
    ['A title has at least 3 characters', ['permitted least: 3 characters | 2 characters']],
    [
      'The text has 20 to 2,000 characters',
      ['permitted least: 20 characters | 19 characters', 'permitted most: 2,000 characters | 2,001 characters'],
    ],
    ['The order value is limited to £1,500.00', ['permitted most: £1,500.00 | £1,500.01']],
    ['A refund of more than £250.00 is refused', ['trigger least: £250.01 | £250.00']],
    ['A file larger than 5 MB is refused', ['trigger least: 5.01 MB | 5 MB']],
    ['A refund later than 180 days after capture is refused', ['trigger least: 181 days | 180 days']],
    ['An order can be cancelled within 30 minutes', ['permitted most: 30 minutes | 30 minutes 1 second']],
    ['After 5 wrong entries the form is locked', ['trigger least: 5 wrong entries | 4 wrong entries']],
    ['The button is shown until the 45th day', ['permitted most: day 45 | day 46']],
    [
      'A parcel weighs 0.01 kg to 120 kg',
      ['permitted least: 0.01 kg | 0.00 kg', 'permitted most: 120.00 kg | 120.01 kg'],
    ],
    ['A message must not be longer than 200 characters', ['permitted most: 200 characters | 201 characters']],
    ['A photo may not have less than 2 MB', ['permitted least: 2 MB | 1.99 MB']],
    ['Up to three cards are kept', ['permitted most: 3 cards | 4 cards']],
    ['A list has up to 3 vouchers', ['permitted most: 3 vouchers | 4 vouchers']],
  ])('%s', (text, expected) => {
    expect(limitsOf(text)).toEqual(expected);
  });

  it.each(['Released in 2026', 'See PLAT-120 and RFC 9110', 'The order ORD-20260114 is open', '', '…'])(
    'finds none in "%s"',
    (text) => {
      expect(limitsOf(text)).toEqual([]);
    },
  );
});
