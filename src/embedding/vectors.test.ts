import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../platform/errors.ts';
import { normalisedVectors } from './vectors.ts';

const expected = { count: 1, dimensions: undefined, where: 'test' };

describe('checking vectors', () => {
  it('scales to length 1 without overflow', () => {
    expect([...(normalisedVectors([[3, 4]], expected)[0] ?? [])]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
    expect(normalisedVectors([[1e300, 0]], expected)[0]?.[0]).toBe(1);
    expect(normalisedVectors([[1e-300, 0]], expected)[0]?.[0]).toBe(1);
  });

  it.each([
    ['too few', []],
    ['too many', [[1], [1]]],
    ['zeros', [[0, 0]]],
    ['NaN', [[Number.NaN, 1]]],
    ['infinite', [[Number.POSITIVE_INFINITY, 1]]],
    ['empty', [[]]],
  ])('refuses %s', (_, vectors) => {
    expect(() => normalisedVectors(vectors, expected)).toThrow(ProtocolError);
  });

  it('refuses other dimensions than before, in one answer or between two', () => {
    expect(() => normalisedVectors([[1, 2], [1]], { ...expected, count: 2 })).toThrow(
      '1 dimensions where others have 2',
    );
    expect(() => normalisedVectors([[1, 2]], { ...expected, dimensions: 3 })).toThrow(ProtocolError);
  });
});
