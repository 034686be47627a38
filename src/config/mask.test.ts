import { describe, expect, it } from 'vitest';
import { mask, maskAddresses, maskApiTokens } from './mask.ts';

describe('mask', () => {
  it('shows the end of long secrets only', () => {
    expect(mask('0123456789abcdef')).toBe('••••cdef');
    expect(mask('0123456789abcde')).toBe('••••');
    expect(mask('')).toBe('••••');
  });
});

describe('maskApiTokens', () => {
  it('masks each token by itself', () => {
    expect(maskApiTokens('ci:read:abcd,web:write:0123456789abcdef')).toBe('ci:read:••••,web:write:••••cdef');
  });

  it.each(['a-token-without-a-name-that-is-long', 'ci:admin:abcdefghijklmnopqrst', 'ci:read'])(
    'masks %j as a whole, which is no token of this form',
    (value) => expect(maskApiTokens(value)).toBe('••••'),
  );
});

describe('maskAddresses', () => {
  it.each([
    ['https://x.example/a?b=c', 'https://x.example/a?b=c'],
    ['https://me:pass@x.example/a', 'https://••••@x.example/a'],
    ['https://ghp_token@x.example', 'https://••••@x.example'],
    ['https://me:p@ss@x.example', 'https://••••@x.example'],
    ['https://me:p/ss@x.example', 'https://••••@x.example'],
    ['https://me:p,s;s|w@x.example', 'https://••••@x.example'],
    ['https://x.example/@scope/name', 'https://x.example/@scope/name'],
    ['https://x.example/?private_token=abc&page=2', 'https://x.example/?private_token=••••&page=2'],
    ['https://x.example/?page=2&api_key=abc#part', 'https://x.example/?page=2&api_key=••••#part'],
    ['https://x.example/?keyword=abc', 'https://x.example/?keyword=abc'],
    [
      'PLAT=https://a:b@x.example|https://y.example/?sig=1;SHOP=z',
      'PLAT=https://••••@x.example|https://y.example/?sig=••••;SHOP=z',
    ],
    ['me@acme.example', 'me@acme.example'],
    ['PLAT,SHOP', 'PLAT,SHOP'],
  ])('shows %j as %j', (value, shown) => expect(maskAddresses(value)).toBe(shown));
});
