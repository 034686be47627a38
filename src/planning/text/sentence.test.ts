import { describe, expect, it } from 'vitest';
import { denied, orderOf, readSentence } from './sentence.ts';

describe('a sentence taken apart', () => {
  it.each([
    ['The form is locked', '', 'The form', 'is', 'locked'],
    ['When the card is stolen, the payment is refused', 'When the card is stolen', 'the payment', 'is', 'refused'],
    ['A payment that was not captured answers 409', '', 'A payment that was not captured', 'answers', '409'],
    [
      'The sum of all refunds never exceeds the captured amount',
      '',
      'The sum of all refunds',
      'never exceeds',
      'the captured amount',
    ],
    ['After 5 wrong entries the form is locked', 'After 5 wrong entries', 'the form', 'is', 'locked'],
    ['Guests cannot pay later', '', 'Guests', 'cannot', 'pay later'],
  ])('%s', (text, condition, subject, verb, rest) => {
    expect(readSentence(text)).toMatchObject({ condition, subject, verb, rest, form: 'statement' });
  });

  it('knows an order and a gerund', () => {
    expect(readSentence('Write an event for each change')).toMatchObject({ form: 'order', verb: 'write', subject: '' });
    expect(readSentence('Deleting a card asks for confirmation')).toMatchObject({ form: 'gerund', verb: 'asks' });
  });

  it.each(['', '   ', '…', 'Blue', '"', '((', 'a'.repeat(5_000)])('survives "%s"', (text) => {
    const { form, verb } = readSentence(text);
    expect({ form, verb }).toEqual({ form: 'none', verb: '' });
  });
});

describe('the opposite of a statement', () => {
  it.each([
    ['The form is locked', 'The form is not locked'],
    ['The shopper can cancel', 'The shopper cannot cancel'],
    ['Guests cannot pay later', 'Guests can pay later'],
    ['The list shows the price', 'The list does not show the price'],
    ['Nobody can see it', 'Somebody can see it'],
    ['The sum never exceeds £5', 'The sum exceeds £5'],
  ])('%s', (text, expected) => {
    expect(denied(readSentence(text))).toBe(expected);
  });
});

describe('an order made of a gerund', () => {
  it.each([
    ['Choosing a value', 'Choose a value'],
    ['Removing it', 'Remove it'],
    ['Frobnicating it', 'Frobnicating it'],
  ])('%s', (text, expected) => {
    expect(orderOf(text)).toBe(expected);
  });
});
