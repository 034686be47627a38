import { describe, expect, it } from 'vitest';
import { matterOf } from '../testing/matter.ts';
import { rateIdeas } from './rates.ts';

const casesOf = (text: string, around: Parameters<typeof matterOf>[1] = {}): string[] =>
  rateIdeas(matterOf(text, around)).flatMap(({ cases }) =>
    cases.map(({ action, expected }) => `${action} → ${expected}`),
  );

describe('a budget of calls in a time', () => {
  it('has a last one, a first above it, another owner, and a first when it is back', () => {
    expect(casesOf('At most 5 searches per minute and reader; more get 429 with `LIB-0429`.')).toEqual([
      'Make 5 searches within one minute → None of the 5 gets 429 with LIB-0429',
      'Make one more search in the same time → 429 with LIB-0429',
      'Make one search of another reader in the same time → Not refused: each reader has a budget of its own',
      'Wait until the minute is over, and make one more search → It no longer gets 429 with LIB-0429',
    ]);
  });

  it('is told by its story, with the answer of another criterion', () => {
    const around = { title: 'Rate limits of the catalogue', statements: ['Over the limit: 429 with `LIB-0430`.'] };
    const cases = casesOf('40 reads and 8 writes per hour and client; `POST /v1/sessions` 3 per minute.', around);
    expect(cases).toHaveLength(8 + 3);
    expect(cases[0]).toBe('Make 40 reads within one hour → None of the 40 gets 429 with LIB-0430');
    expect(cases[5]).toBe('Make one more write in the same time → 429 with LIB-0430');
    expect(cases[8]).toBe('Send POST /v1/sessions 3 times within a minute → None of the 3 gets 429 with LIB-0430');
  });

  it('is told by events that are counted', () => {
    expect(casesOf('After 6 refusals within 20 minutes answer 429.')).toEqual([
      'Bring about 6 refusals within 20 minutes → None of the 6 gets 429',
      'Make one more refusal in the same time → 429',
      'Wait until the 20 minutes are over, and make one more refusal → It no longer gets 429',
    ]);
  });

  it.each([
    'The page shows 20 loans per page.',
    'A full run takes less than 3 hours at 10 calls a second.',
    'The list is renewed every 60 seconds.',
    'The report is ready within 24 hours.',
  ])('is not read into: %s', (text) => {
    expect(rateIdeas(matterOf(text, { title: 'Limits' }))).toEqual([]);
  });
});
