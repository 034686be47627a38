import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../platform/errors.ts';
import { readCustomFields, readPriorityNames } from './settings.ts';

describe('priorities', () => {
  it('are pairs, in any case of the plan’s names', () => {
    const expected = { critical: 'P1', high: 'P1', medium: 'Must = do', low: 'P3' };
    expect(readPriorityNames(['critical=P1', 'HIGH = P1', 'medium=Must = do', 'low=P3'])).toEqual(expected);
    expect(readPriorityNames(['CRITICAL=P1;HIGH=P1;MEDIUM=Must = do;LOW=P3'])).toEqual(expected);
  });

  it.each([
    [['critical=P1', 'high=P1', 'medium=P2'], 'says nothing about low'],
    [['critical=P1', 'high=', 'medium=P2', 'low=P3'], '"high="'],
    [['urgent=P1'], '"urgent=P1"'],
    [['P1'], '"P1"'],
  ])('%j are refused', (items, message) => {
    expect(() => readPriorityNames(items)).toThrow(ConfigError);
    expect(() => readPriorityNames(items)).toThrow(message);
  });
});

describe('custom fields', () => {
  it('are given for all projects and for one', () => {
    const fields = readCustomFields('{"Market":"UK","Tags":["a"],"PLAT":{"Market":"EU","Team":"Pay"},"SHOP":{}}');
    expect(fields('PLAT')).toEqual({ Market: 'EU', Tags: ['a'], Team: 'Pay' });
    expect(fields('SHOP')).toEqual({ Market: 'UK', Tags: ['a'] });
    expect(readCustomFields(undefined)('PLAT')).toEqual({});
  });

  it.each(['Market=UK', '["UK"]', '"UK"', 'null'])('%s is refused', (json) => {
    expect(() => readCustomFields(json)).toThrow(ConfigError);
  });
});
