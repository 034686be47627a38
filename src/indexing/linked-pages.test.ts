import { describe, expect, it } from 'vitest';
import { linkedPageIds } from './linked-pages.ts';

const site = 'https://acme.atlassian.net';

describe('linkedPageIds', () => {
  it.each([
    ['an address of a page', 'see https://acme.atlassian.net/wiki/spaces/ENG/pages/123/Some+Title.', ['123']],
    ['an address without a title', 'https://acme.atlassian.net/wiki/spaces/ENG/pages/123', ['123']],
    ['an old address', 'https://acme.atlassian.net/wiki/pages/viewpage.action?pageId=456&x=1', ['456']],
    ['a Markdown link', '[title](https://acme.atlassian.net/wiki/spaces/ENG/pages/7/T)', ['7']],
    ['an address in angle brackets', '<https://acme.atlassian.net/wiki/spaces/ENG/pages/8>', ['8']],
    ['an address with another case of its host', 'https://ACME.atlassian.net/wiki/spaces/ENG/pages/9/', ['9']],
    ['a place on a page', 'https://acme.atlassian.net/wiki/spaces/ENG/pages/10/T#Heading-1', ['10']],
    [
      'several, the same one twice',
      `${site}/wiki/spaces/A/pages/1 ${site}/wiki/spaces/A/pages/2 ${site}/wiki/spaces/A/pages/1`,
      ['1', '2'],
    ],
  ])('finds %s', (_, text, ids) => expect(linkedPageIds([text], site)).toEqual(ids));

  it.each([
    ['another site', 'https://other.atlassian.net/wiki/spaces/ENG/pages/123'],
    ['a site that only begins like ours', 'https://acme.atlassian.net.evil.example/wiki/spaces/ENG/pages/123'],
    ['our name as a user', 'https://acme.atlassian.net@evil.example/wiki/spaces/ENG/pages/123'],
    ['an issue', 'https://acme.atlassian.net/browse/PLAT-1'],
    ['a page outside Confluence', 'https://acme.atlassian.net/pages/123'],
    ['a page id that is none', 'https://acme.atlassian.net/wiki/spaces/ENG/pages/12a/x'],
    ['an address that is none', 'https://[acme/wiki/pages/123'],
    ['no address at all', 'wiki/spaces/ENG/pages/123'],
  ])('ignores %s', (_, text) => expect(linkedPageIds([text], site)).toEqual([]));

  it('uses the site whatever path its address has', () => {
    expect(linkedPageIds(['https://acme.atlassian.net/wiki/spaces/E/pages/1'], `${site}/wiki/`)).toEqual(['1']);
    expect(linkedPageIds(['https://acme.atlassian.net/wiki/spaces/E/pages/1'], 'not a URL')).toEqual([]);
  });

  it('takes 100 pages at most', () => {
    const text = Array.from({ length: 150 }, (_, index) => `${site}/wiki/spaces/E/pages/${index + 1}`).join('\n');
    const ids = linkedPageIds([text, `${site}/wiki/spaces/E/pages/999`], site);
    expect(ids).toHaveLength(100);
    expect(ids.at(-1)).toBe('100');
  });

  it('takes linear time on hostile text', () => {
    expect(linkedPageIds(['https://'.repeat(100_000), `${site}/${'a'.repeat(500_000)}`], site)).toEqual([]);
  });
});
