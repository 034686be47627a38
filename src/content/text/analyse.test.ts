import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseText } from './analyse.ts';
import { stem } from './stem.ts';

const terms = (text: string): string => analyseText(text).join(' ');

describe('words', () => {
  it('are folded, stemmed and freed of function words', () => {
    expect(terms('The Users were validating their Orders')).toBe('user valid order');
  });

  it('keep what names behaviour although it is common', () => {
    expect(terms('Notifications are not off by default')).toBe('notif not off default');
  });

  it('lose diacritics, ligatures and compatibility forms', () => {
    expect(terms('Größe café ﬁle ｏｒｄｅｒ')).toBe('gross cafe file order');
  });

  it('lose possessives, quotes and invisible marks', () => {
    expect(terms("the user's ‘cart’ 'total' don’t pass\u00adword")).toBe('user cart total password');
  });

  it('of scripts without blanks become pairs', () => {
    expect(terms('注文をキャンセル A 字')).toBe('注文 文を をキ キャ ャン ンセ セル 字');
  });
});

describe('identifiers', () => {
  it.each([
    ['PLAT-123', 'plat 123 plat123'],
    ['ERR_4012', 'err 4012 err4012'],
    ['orderId', 'order id orderid'],
    ['HTTPServerURLs', 'http server url httpserverurl'],
    ['URLs', 'url'],
    ['max_retry_count', 'max retri count maxretrycount'],
    ['sign-up', 'sign up signup'],
    ['MIL-STD-1553', 'mil std 1553 milstd1553'],
    ['2024-05-01', '2024 05 01 2024-05-01'],
    ['config.yaml', 'config yaml config.yaml'],
    ['jane@example.com', 'jane exampl com example.com jane@example.com'],
    ['e.g. U.S.A.', 'usa'],
  ])('%s gives its parts and the whole', (text, expected) => {
    expect(terms(text)).toBe(expected);
  });

  it('meet however they are written', () => {
    for (const spelling of ['ERR_4012', 'err-4012', 'Err4012', 'ERR4012'])
      expect(terms(spelling)).toBe('err 4012 err4012');
  });

  it('that are versions can be found by a shorter one', () => {
    expect(terms('v2.4.1')).toBe('2.4.1 2.4');
    expect(terms('version 2.4')).toBe('version 2.4');
  });

  it('that are paths have one form whatever the parameter is called', () => {
    const whole = '/v1/orders/{}/items';
    for (const path of ['/v1/orders/{id}/items', '/v1/orders/{orderId}/items/', '/v1/orders/:id/items?page=2']) {
      expect(analyseText(path)).toContain(whole);
    }
    expect(analyseText('https://api.example.com/v1/orders/{id}/items')).toEqual(
      expect.arrayContaining([whole, 'api.example.com', 'order']),
    );
  });

  it('are not seen where a slash means or', () => {
    expect(terms('allow/deny')).toBe('allow deni');
  });

  it('that are hashes or encoded data become one cut term', () => {
    expect(analyseText('aB3'.repeat(100))).toEqual(['ab3'.repeat(22).slice(0, 64)]);
  });
});

describe('any text', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...`aZ9'"/{}._-@:# \n\u00a0\u2028é😀日ﷺ\ud800\udc00`.split('')), maxLength: 60 }),
  );

  it('gives terms that survive being joined by blanks', () => {
    fc.assert(
      fc.property(odd, (text) => {
        const found = analyseText(text);
        for (const term of found) expect(term).toMatch(/^[^\s"]+$/);
        expect(found.length === 0 ? [] : found.join(' ').split(' ')).toEqual(found);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same terms again', () => {
    fc.assert(
      fc.property(odd, (text) => {
        expect(analyseText(text)).toEqual(analyseText(text));
      }),
    );
  });

  it('gives the same terms in capitals, as long as no word mixes cases', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{3,12}$/)), (words) => {
        expect(analyseText(words.join(' ').toUpperCase())).toEqual(analyseText(words.join(' ')));
      }),
    );
  });

  it('of megabytes without a blank is read to the end', () => {
    const text = `${'x'.repeat(2_000_000)} invoice ${'日'.repeat(100_000)} ${'/{'.repeat(100_000)} ${'\ufdfa'.repeat(100_000)} refund`;
    const found = new Set(analyseText(text));
    expect(found.has('invoic')).toBe(true);
    expect(found.has(stem('refund'))).toBe(true);
  });

  it('of nothing but symbols gives no terms', () => {
    expect(analyseText(`😀 "" '' -- ... \ud800 \u0000 @ {}`)).toEqual([]);
  });
});
