import { describe, expect, it } from 'vitest';
import { createSite, looksEndless } from './site.ts';

const within = (start: string, address: string): string | null => createSite(start, ['PLAT']).within(address);

describe('createSite', () => {
  it.each([
    ['https://d.example/', 'https://d.example/any', true],
    ['https://d.example/docs/', 'https://d.example/docs/a?b=1', true],
    ['https://d.example/docs/', 'https://d.example/docs', true],
    ['https://d.example/docs/', 'https://d.example/docs-old/a', false],
    ['https://d.example/docs/intro.html', 'https://d.example/docs/a', true],
    ['https://d.example/docs/intro.html', 'https://d.example/blog', false],
    ['https://d.example/docs', 'https://d.example/blog', true],
    ['https://d.example/', 'https://e.example/', false],
    ['https://d.example/', 'https://sub.d.example/', false],
    ['https://d.example:8443/', 'https://d.example/', false],
    ['https://d.example/', 'mailto:x@d.example', false],
    ['https://d.example/', 'no address', false],
    ['https://d.example/', `https://d.example/${'a'.repeat(2_000)}`, false],
  ])('from %s: %s is within it: %s', (start, address, expected) => {
    expect(within(start, address) !== null).toBe(expected);
  });

  it('takes the other scheme and www. for itself, in its own spelling', () => {
    expect(within('https://d.example/', 'http://www.d.example/a?b=1#c')).toBe('https://d.example/a?b=1');
  });

  it('moves with its start page, but keeps its key', () => {
    const site = createSite('http://d.example/docs', ['PLAT']);
    expect(site.moveTo('https://www.d.example/docs/')).toBe(true);
    expect([site.origin, site.folder, site.scope.key]).toEqual([
      'https://www.d.example',
      '/docs/',
      'site:http://d.example/docs',
    ]);
    expect(site.moveTo('https://login.example/')).toBe(false);
    expect(createSite('https://d.example/docs/', ['PLAT']).moveTo('https://d.example/login')).toBe(false);
  });
});

describe('looksEndless', () => {
  it('sees repetition and depth', () => {
    expect(looksEndless('https://d.example/a/b/a/b/a/b/a')).toBe(true);
    expect(looksEndless(`https://d.example/${'x/y/z/'.repeat(8)}`)).toBe(true);
    expect(looksEndless('https://d.example/api/v2/api/orders/api')).toBe(false);
  });
});
