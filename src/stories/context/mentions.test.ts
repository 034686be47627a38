import { describe, expect, it } from 'vitest';
import { emphasised, mentionedCalls, mentionedKeys, samePath } from './mentions.ts';

describe('what a story mentions', () => {
  it('calls, once each, with or without code and method', () => {
    const texts = [
      'POST /v1/orders answers 201; `GET /v1/orders/{orderId}?full=1`.',
      'Again `POST /v1/orders/` and `/v1/baskets/{basketId}/items`, but not / or `/tmp`, and GET the list.',
    ];
    expect(mentionedCalls(texts).map(({ quote }) => quote)).toEqual([
      'POST /v1/orders',
      'GET /v1/orders/{orderId}',
      '/v1/baskets/{basketId}/items',
    ]);
  });

  it.each([
    ['/v1/orders/{id}', '/v1/orders/{orderId}', true],
    ['/v1/orders/:id', '/v1/orders/{orderId}', true],
    ['/v1/orders/ORD-2026/cancel', '/v1/orders/{orderId}/cancel', true],
    ['/v1/orders', '/orders', true],
    ['/orders', '/v2/orders', true],
    ['/v1/orders', '/v2/orders', false],
    ['/v1/orders', '/v1/orders/{id}', false],
    ['/v1/orders/{id}', '/v1/orders/latest', false],
  ])('%s is %s: %s', (mentioned, operation, same) => {
    expect(samePath(mentioned, operation)).toBe(same);
  });

  it('keys of other issues, not in addresses', () => {
    const texts = ['See PLAT-2 and PLAT-1, <https://jira.example.com/browse/PLAT-3>, UTF-8x, a/PLAT-4', 'PLAT-2 again'];
    expect(mentionedKeys(texts, 'PLAT-1')).toEqual(['PLAT-2']);
  });

  it('phrases that could be titles', () => {
    expect(
      emphasised(['See *Voucher rules* and **Notes**, "Refund policy 2026", [Error codes](https://x.example)']),
    ).toEqual(['Voucher rules', 'Refund policy 2026', 'Error codes']);
  });
});
