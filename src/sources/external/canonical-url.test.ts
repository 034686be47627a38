import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalUrl, pageKey } from './canonical-url.ts';

describe('canonicalUrl', () => {
  it.each([
    ['HTTPS://Docs.Example:443/a#b', 'https://docs.example/a'],
    ['https://docs.example', 'https://docs.example/'],
    ['https://docs.example/a/index.html', 'https://docs.example/a/'],
    ['https://docs.example/a/Default.htm?x=1', 'https://docs.example/a/?x=1'],
    ['https://docs.example/a/?utm_source=x&gclid=1', 'https://docs.example/a/'],
    ['https://docs.example/a?v=2&fbclid=x&b=1', 'https://docs.example/a?b=1&v=2'],
    ['https://docs.example/a?', 'https://docs.example/a'],
    ['https://docs.example//a//b', 'https://docs.example/a/b'],
    ['https://docs.example/a;jsessionid=1A2B?x=1', 'https://docs.example/a?x=1'],
    ['https://u:p@docs.example/', 'https://docs.example/'],
    ['https://docs.example/a/', 'https://docs.example/a/'],
    ['https://docs.example/my-index.html', 'https://docs.example/my-index.html'],
  ])('of %s is %s', (address, expected) => expect(canonicalUrl(address)).toBe(expected));

  it('does not change what is canonical', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
        const once = canonicalUrl(address);
        expect(canonicalUrl(once)).toBe(once);
        expect(pageKey(once)).toBe(pageKey(address));
      }),
    );
  });
});

describe('pageKey', () => {
  it('is the same for the spellings of one page', () => {
    const spellings = ['/a', '/a/', '/a/index.html', '/a/?utm_source=x', '/a#b'];
    expect(new Set(spellings.map((path) => pageKey(`https://docs.example${path}`)))).toEqual(new Set(['/a']));
    expect(pageKey('https://docs.example/index.html')).toBe('/');
  });
});
