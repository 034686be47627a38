import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseText } from '../content/text/analyse.ts';
import type { LexicalReason } from './lexical/score.ts';
import { reasonsInWords } from './reasons.ts';

const said = (query: string, ...why: LexicalReason[]): string => reasonsInWords(query)({ id: '1', score: 1, why });
const because = (text: string, contribution = 0.12, fields: LexicalReason['fields'] = ['body']): LexicalReason => ({
  text,
  contribution,
  fields,
});

describe('reasons', () => {
  it('are the words as they were written, with share and fields', () => {
    expect(said('Cancellation, please!', because('cancel', 0.123, ['title', 'body']))).toBe(
      'Cancellation 0.12 (title+body)',
    );
    expect(said('“cancelling” then cancelled', because('cancel'))).toBe('cancelling 0.12 (body)');
  });

  it('show a pair as two words', () => {
    expect(said('partially refunded orders', because('refund order'))).toBe('refunded orders 0.12 (body)');
  });

  it('show what stands together as one, whatever part of it was found', () => {
    const why = ['err', '4012', 'err4012', 'err 4012'].map((text) => because(text, 0.1));
    expect(said('why ERR_4012?', ...why)).toBe('ERR_4012 0.20 (body), ERR 0.10 (body), 4012 0.10 (body)');
    expect(said('the orderId field', because('order'), because('id', 0.05))).toBe('order 0.12 (body), Id 0.05 (body)');
    expect(said('GET /v1/orders/{orderId}/refunds', because('/v1/orders/{}/refunds'))).toMatch(
      /^\/v1\/orders\/\{orderId\}\/refunds 0\.12/,
    );
  });

  it('add up what reads alike, strongest first', () => {
    expect(said('stock hold', because('hold', 0.1), because('stock', 0.15))).toBe(
      'stock 0.15 (body), hold 0.10 (body)',
    );
    expect(said('stock-hold', because('stockhold', 0.1, ['title']), because('stock hold', 0.05))).toBe(
      'stock-hold 0.15 (title+body)',
    );
  });

  it('show text without blanks by pairs of letters', () => {
    expect(said('返金処理', because('金処'))).toBe('金処 0.12 (body)');
  });

  it('cut what nobody would read', () => {
    expect(said(`${'x'.repeat(50_000)}`, because('x'.repeat(1024))).length).toBeLessThan(200);
  });

  it('know a word for every term of any query', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (query) => {
        for (const term of analyseText(query)) {
          expect(said(query, because(term))).toMatch(/^\S.* 0\.12 \(body\)$/su);
        }
      }),
    );
  });
});
