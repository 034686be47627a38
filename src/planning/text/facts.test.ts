import { describe, expect, it } from 'vitest';
import { factsOf, refuses } from './facts.ts';

describe('facts of a statement', () => {
  it('are codes, statuses, texts, names and calls', () => {
    expect(
      factsOf(
        'A second call answers 409 with `PAY-1010`, `Retry-After: 2` and the text "Please wait"; see `GET /v1/pay`.',
      ),
    ).toEqual({
      codes: ['PAY-1010'],
      statuses: ['409'],
      quoted: ['Please wait'],
      identifiers: ['Retry-After: 2'],
      calls: ['GET /v1/pay'],
    });
  });

  it('take no amount, length or size for a status', () => {
    for (const text of [
      'A phone of 320 px width',
      'At most 200 characters',
      'It costs £250.00',
      'It is deleted 180 days later',
      'It answers within 300 ms',
    ]) {
      expect({ text, statuses: factsOf(text).statuses }).toEqual({ text, statuses: [] });
    }
  });
});

describe('refusals', () => {
  it.each(['It is refused', 'answers 422', 'Guests cannot pay', 'the field is invalid'])('%s', (text) => {
    expect(refuses(text)).toBe(true);
  });
  it.each(['It is shown', 'The list has 40 lines'])('not %s', (text) => {
    expect(refuses(text)).toBe(false);
  });
});
