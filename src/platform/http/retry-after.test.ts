import { describe, expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const now = new Date('2026-03-07T03:00:00Z');

describe('retryAfterMs', () => {
  test.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['seconds with blanks', { 'retry-after': ' 7 ' }, 7_000],
    ['parts of a second', { 'retry-after': '0.25' }, 250],
    ['no time at all', { 'retry-after': '0' }, 0],
    ['an HTTP date', { 'retry-after': 'Sat, 07 Mar 2026 03:00:42 GMT' }, 42_000],
    ['an HTTP date that has passed', { 'retry-after': 'Sat, 07 Mar 2026 02:59:00 GMT' }, 0],
    ['a repeated header', { 'retry-after': ['3', '9'] }, 3_000],
    ["Jira's reset as an ISO date", { 'x-ratelimit-reset': '2026-03-07T03:01:00Z' }, 60_000],
    ["Jira's reset without seconds", { 'x-ratelimit-reset': '2026-03-07T03:02Z' }, 120_000],
    ['a reset in seconds since 1970', { 'x-ratelimit-reset': String(now.getTime() / 1_000 + 9) }, 9_000],
    ['a reset in seconds from now', { 'x-ratelimit-reset': '12' }, 12_000],
    ['Retry-After before the reset', { 'retry-after': '5', 'x-ratelimit-reset': '2026-03-07T04:00:00Z' }, 5_000],
    ['the reset where Retry-After is unusable', { 'retry-after': 'soon', 'x-ratelimit-reset': '6' }, 6_000],
  ])('reads %s', (_what, headers, expected) => {
    expect(retryAfterMs(headers, now)).toBe(expected);
  });

  test.each([
    [{}],
    [{ 'retry-after': '' }],
    [{ 'retry-after': '-5' }],
    [{ 'retry-after': 'in 1 minute' }],
    [{ 'retry-after': 'Sat, 99 Foo' }],
  ])('finds nothing usable in %j', (headers) => {
    expect(retryAfterMs(headers, now)).toBeUndefined();
  });
});
