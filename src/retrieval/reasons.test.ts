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

  it('show identifiers as they were written, whole or in parts', () => {
    const why = ['err4012', 'err', 'err 4012', '4012'].map((text, at) => because(text, 0.4 - at / 10));
    expect(said('why ERR_4012?', ...why)).toBe(
      'ERR_4012 0.40 (body), ERR 0.30 (body), ERR 4012 0.20 (body), 4012 0.10 (body)',
    );
    expect(said('the orderId field', because('order'), because('id', 0.05))).toBe('order 0.12 (body), Id 0.05 (body)');
    expect(said('e-mail', because('email'))).toBe('e-mail 0.12 (body)');
    const path = ['/v1/orders/{}/refunds', 'v1', 'refund', 'order refund'].map((text) => because(text));
    expect(said('GET /v1/orders/{orderId}/refunds', ...path)).toBe(
      '/v1/orders/{orderId}/refunds 0.12 (body), v1 0.12 (body), refunds 0.12 (body), orders refunds 0.12 (body)',
    );
  });

  it('add up what reads alike, strongest first', () => {
    expect(said('stock hold', because('hold', 0.1), because('stock', 0.15))).toBe(
      'stock 0.15 (body), hold 0.10 (body)',
    );
    expect(said('stock-hold', because('stockhold', 0.1, ['title']), because('hold stockhold', 0.05))).toBe(
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
