import { expect, test } from 'vitest';
import { relativeInstant, zonedInstant } from './dates.ts';
import { holds, parseQuery, QueryError } from './parse.ts';

test('AND binds tighter than OR, and brackets override both', () => {
  const truth = (source: string, facts: Record<string, boolean>): boolean =>
    holds(parseQuery(source, 'JQL').where, (clause) => facts[clause.field] ?? false);
  expect(truth('a = 1 OR b = 1 AND c = 1', { a: true, b: false, c: false })).toBe(true);
  expect(truth('(a = 1 OR b = 1) AND c = 1', { a: true, b: false, c: false })).toBe(false);
  expect(truth('NOT a = 1', { a: false })).toBe(true);
});

test('lists, quoted words and an order are read', () => {
  expect(parseQuery('project in (PLAT, "My shop") ORDER BY updated DESC, id', 'JQL')).toEqual({
    where: {
      kind: 'clause',
      field: 'project',
      operator: 'in',
      values: [
        { text: 'PLAT', quoted: false },
        { text: 'My shop', quoted: true },
      ],
    },
    orderBy: [
      { field: 'updated', descending: true },
      { field: 'id', descending: false },
    ],
  });
});

test.each([
  ['project = PLAT foo', "Expecting either 'OR' or 'AND' but got 'foo'"],
  ['project =', 'Expecting a value but got the end of the query'],
  ['project in PLAT', "Expecting '(' but got 'PLAT'"],
  ['assignee = currentUser()', "Unable to find JQL function 'currentUser()'"],
  ['project = PLAT!', 'is a reserved character'],
])('%s is refused in words', (source, message) => {
  expect(() => parseQuery(source, 'JQL')).toThrow(QueryError);
  expect(() => parseQuery(source, 'JQL')).toThrow(message);
});

test('a date counts in the zone of the account, on both sides of the clock change', () => {
  const berlin = (text: string): string => new Date(zonedInstant(text, 'Europe/Berlin') ?? 0).toISOString();
  expect(berlin('2026-03-02 09:14')).toBe('2026-03-02T08:14:00.000Z');
  expect(berlin('2026/07/02')).toBe('2026-07-01T22:00:00.000Z');
  expect(berlin('2026-03-29 03:30')).toBe('2026-03-29T01:30:00.000Z');
  expect(zonedInstant('yesterday', 'Europe/Berlin')).toBeUndefined();
});

test('a time before now is read', () => {
  expect(relativeInstant('-2h', 10_000_000)).toBe(10_000_000 - 7_200_000);
  expect(relativeInstant('2h', 0)).toBeUndefined();
});
