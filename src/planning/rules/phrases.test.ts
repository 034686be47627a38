import { describe, expect, it } from 'vitest';
import { clausesOf } from './matter.ts';
import { isPerson, isPlural, mostTitle, outcomeOf, roleOf, titled } from './phrases.ts';

describe('what comes of an order', () => {
  it.each([
    ['Write an event for each change.', 'An event is written for each change'],
    ['Count refused logins per branch.', 'Refused logins are counted per branch'],
    ['Send both signatures in one header.', 'Both signatures are sent in one header'],
    ['Switch the old gate off.', 'The old gate is switched off'],
    [
      'Keep the code in the field, move the focus to it and announce the text.',
      'The code is kept in the field; the focus is moved to it; the text is announced',
    ],
    ['Choose a room, print a badge, open the door.', 'A room is chosen; a badge is printed; the door is opened'],
    [
      'Choose what goes back, print a label, see where the money is.',
      'Choose what goes back, print a label, see where the money is',
    ],
  ])('%s', (text, expected) => {
    expect(clausesOf(text).map(outcomeOf)).toEqual([expected]);
  });
});

describe('what should be so', () => {
  it.each([
    ['The gift text should hide the prices.', 'The gift text hides the prices'],
    ['Both texts must be shown on the page.', 'Both texts are shown on the page'],
    ['The PIN must not be printed because letters get lost.', 'The PIN is not printed'],
    ['Nurses shall not see the bill.', 'Nurses do not see the bill'],
    ['The ward may be closed.', 'The ward may be closed'],
  ])('is expected as a fact: %s', (text, expected) => {
    expect(clausesOf(text).map(outcomeOf)).toEqual([expected]);
  });
});

describe('people', () => {
  it.each(['The nurse', 'A library reader', 'Guests', 'support_agent', 'Somebody'])('%s acts', (text) => {
    expect(isPerson(text)).toBe(true);
  });

  it('are named in the singular', () => {
    expect([roleOf('Guests'), roleOf('Each nurse'), roleOf('Whoever has the key')]).toEqual([
      'a guest',
      'a nurse',
      'somebody who has the key',
    ]);
  });

  it.each([
    ['The counts', true],
    ['The list and the count', true],
    ['Emoji', true],
    ['An address', false],
    ['The status', false],
    ['Each of the lists', false],
  ])('%s', (text, expected) => {
    expect(isPlural(text)).toBe(expected);
  });
});

describe('a title', () => {
  it('is short and ends with a whole thought', () => {
    const long =
      'The consignment note is signed by the driver and by the dispatcher of the depot, and a copy goes to the office of the customer';
    const title = titled(long);
    expect(title).toBe('The consignment note is signed by the driver and by the dispatcher of the depot');
    expect(title.length).toBeLessThanOrEqual(mostTitle);
  });

  it('does without brackets before it is cut', () => {
    const text =
      'The transfer is refused (BANK-1001) when the daily limit of the account holder is reached before noon (local time)';
    expect(titled(text)).toBe(
      'The transfer is refused when the daily limit of the account holder is reached before noon',
    );
  });
});
