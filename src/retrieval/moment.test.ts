import fc from 'fast-check';
import { expect, it } from 'vitest';
import { momentOf } from './moment.ts';

const now = new Date('2026-03-07T12:00:00.500Z');

it.each([
  ['2026', '2026'],
  ['2026-03', '2026-03'],
  ['2024-02-29', '2024-02-29'],
  [' 2026-03-07 ', '2026-03-07'],
  ['2026-03-07T15:30', '2026-03-07T15:30:00'],
  ['2026-03-07 15:30:10', '2026-03-07T15:30:10'],
  ['2026-03-07T15:30:10.123Z', '2026-03-07T15:30:10'],
  ['2026-03-07T00:30+02:00', '2026-03-06T22:30:00'],
  ['2026-03-07t15:30-0530', '2026-03-07T21:00:00'],
  ['12h', '2026-03-07T00:00:00'],
  ['30d', '2026-02-05T12:00:00'],
  ['2W', '2026-02-21T12:00:00'],
  ['0d', '2026-03-07T12:00:00'],
])('%s is %s', (text, moment) => {
  expect(momentOf(text, now)).toBe(moment);
});

it.each([
  '',
  'yesterday',
  '30',
  '-30d',
  '1.5d',
  '999999d',
  '2026-3',
  '2026-13',
  '2026-00',
  '2026-02-30',
  '2025-02-29',
  '26-03-07',
  '07.03.2026',
  '2026-03-07T24:00',
  '2026-03-07T10:60',
  '2026-03-07T10',
  '2026-03-07T10:00+99:00',
  "2026' OR 1=1",
  '2026-03-07T10:00Zzz',
])('%j is none', (text) => {
  expect(momentOf(text, now)).toBeUndefined();
});

it('any text gives a beginning of a time, or nothing', () => {
  const near = fc.stringMatching(/^[0-9]{0,5}[-0-9T:Zdwh+ .]{0,24}$/);
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (text) => {
      const moment = momentOf(text, now);
      if (moment !== undefined) expect(moment).toMatch(/^\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d)?)?)?$/);
    }),
  );
});
