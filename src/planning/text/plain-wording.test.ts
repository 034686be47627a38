import { describe, expect, it } from 'vitest';
import { inPlainWording } from './plain-wording.ts';

describe('set phrases of stories', () => {
  it.each([
    [
      'As a nurse I want to print labels for my ward, so that nobody writes by hand',
      'A nurse can print labels for their ward',
    ],
    ['As the owner, I can invite members', 'The owner can invite members'],
    ['As a reader I cannot see the notes of others', 'A reader cannot see the notes of others'],
    ['As a driver I want a list of my stops', 'A driver can see a list of their stops'],
    ['The reader should be able to sort the list', 'The reader can sort the list'],
    ['Guests must not be able to pay later', 'Guests cannot pay later'],
    ['Max file size: 5MB', 'The file size is at most 5MB'],
    ['Minimum age is 16 years', 'The age is at least 16 years'],
    ['Max. number of items: 20', 'The number of items is at most 20'],
    ['The maximum is shown in red', 'The maximum is shown in red'],
    ['As of May the fee is £3.00', 'As of May the fee is £3.00'],
    ['', ''],
  ])('%s', (text, plain) => {
    expect(inPlainWording(text)).toBe(plain);
  });
});
