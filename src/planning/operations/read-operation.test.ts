import { describe, expect, it } from 'vitest';
import { operationOf, renewals } from '../techniques/testing/matter.ts';
import { malformedAnswer, statusOfCode, successOf } from './operation.ts';
import { fitting, sampleBody } from './sample.ts';

describe('an operation as it stands in the index', () => {
  const operation = operationOf(renewals);

  it('is taken apart', () => {
    expect(operation).toMatchObject({
      method: 'POST',
      path: '/v1/loans/{loanId}/renewals',
      security: 'bearer (HTTP bearer)',
      example: { days: 21, reason: 'study' },
      named: true,
    });
    expect(operation.fields.map(({ name, place, required }) => [name, place, required])).toEqual([
      ['loanId', 'path', true],
      ['Idempotency-Key', 'header', true],
      ['days', 'body', true],
      ['reason', 'body', true],
      ['note', 'body', false],
      ['remind', 'body', false],
    ]);
    expect(operation.fields[1]).toMatchObject({ minLength: 16, maxLength: 64, pattern: '^[A-Za-z0-9-]+$' });
    expect(operation.fields[2]).toMatchObject({ minimum: 1, maximum: 28, type: 'integer' });
    expect(operation.fields[3]?.values).toEqual(['study', 'illness', 'other']);
  });

  it('tells its answers', () => {
    expect(successOf(operation)).toBe('201');
    expect(malformedAnswer(operation)).toBe('400 with GEN-0400');
    expect(statusOfCode([operation], 'LOAN-1004')).toBe('409');
    expect(statusOfCode([operation], 'LOAN-9')).toBeUndefined();
  });

  it('gives a body that fits, with changes', () => {
    expect(sampleBody(operation)).toEqual({ days: 21, reason: 'study' });
    expect(sampleBody(operation, { days: 29, reason: undefined })).toEqual({ days: 29 });
    const without = { ...operation, example: undefined };
    expect(sampleBody(without)).toEqual({ days: 1, reason: 'study' });
    expect(Object.getPrototypeOf(sampleBody(operation, { ['__proto__']: { days: 1 } }))).toBe(Object.prototype);
  });

  it.each(['', '|||', '## Request body\n\n- `x', '```json\n{\n```', '## Responses\n### \n- `'])(
    'survives %j',
    (text) => {
      expect(operationOf(text).fields).toEqual([]);
    },
  );
});

describe('a text that fits a pattern', () => {
  it.each(['^ORD-[0-9]{8}$', '^RMA-[0-9]{7}$', '^[A-Z]{2}$', '^\\d{4}$', '^BC-[A-Z]{3}-[0-9]{5}$'])('%s', (pattern) => {
    expect(fitting(pattern)).toMatch(new RegExp(pattern));
  });

  it.each(['^(?=.*[A-Z])(?!x).*$', '[', '(((', '^[a-z]{1,999999999}$'])('survives %s', (pattern) => {
    expect(fitting(pattern).length).toBeLessThan(200);
  });
});
