import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSitemap } from './sitemap.ts';

const url = 'https://d.example/sitemap.xml';
const parse = (text: string) => parseSitemap(Buffer.from(text), url);

describe('parseSitemap', () => {
  it('reads pages with dates, in any namespace, relative ones too', () => {
    const text = `<?xml version="1.0"?><s:urlset xmlns:s="x"><s:url><s:loc> https://d.example/a?x=1&amp;y=2 </s:loc><s:lastmod>2026-02-03T10:00:00+02:00</s:lastmod></s:url>
      <url><loc><![CDATA[/b]]></loc><image:image><image:loc>https://d.example/i.png</image:loc></image:image><lastmod>soon</lastmod></url></s:urlset>`;
    expect(parse(text)).toEqual({
      pages: [
        { url: 'https://d.example/a?x=1&y=2', modified: '2026-02-03T08:00:00.000Z' },
        { url: 'https://d.example/b', modified: null },
      ],
      sitemaps: [],
    });
  });

  it('reads indexes, plain lists and packed files', () => {
    const index = '<sitemapindex><sitemap><loc>https://d.example/1.xml.gz</loc></sitemap></sitemapindex>';
    expect(parseSitemap(gzipSync(index), url).sitemaps).toEqual(['https://d.example/1.xml.gz']);
    expect(parse('https://d.example/a\nhttps://d.example/b\n').pages).toHaveLength(2);
  });

  it('is empty for anything else', () => {
    expect(parse('<html><body><a href="/x">x</a></body></html>')).toEqual({ pages: [], sitemaps: [] });
    expect(parseSitemap(Buffer.from([0x1f, 0x8b, 1, 2, 3]), url)).toEqual({ pages: [], sitemaps: [] });
    fc.assert(fc.property(fc.string(), (text) => void parse(text)));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseSitemap(Buffer.from(bytes), url)));
  });
});
