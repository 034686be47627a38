import { gunzipSync } from 'node:zlib';
import { Parser } from 'htmlparser2';
import { isoDate } from '../../content/html/page-facts.ts';

export interface Sitemap {
  /** Pages with their `lastmod` in ISO 8601, or null. */
  pages: { url: string; modified: string | null }[];
  /** Further sitemaps, of an index file. */
  sitemaps: string[];
}

const mostEntries = 50_000;
const mostSitemapBytes = 50 * 1024 * 1024;

/**
 * Reads a sitemap, an index of sitemaps, or a plain list of addresses, packed by gzip or not. Relative addresses are
 * resolved against the sitemap's own. Total: whatever cannot be read is an empty sitemap.
 */
export function parseSitemap(body: Buffer, sitemapUrl: string): Sitemap {
  const text = unpack(body);
  const result: Sitemap = { pages: [], sitemaps: [] };
  const add = (address: string, modified: string | null, isIndex: boolean): void => {
    const trimmed = address.trim();
    if (trimmed === '' || !URL.canParse(trimmed, sitemapUrl)) return;
    if (result.pages.length + result.sitemaps.length >= mostEntries) return;
    const { href } = new URL(trimmed, sitemapUrl);
    if (isIndex) result.sitemaps.push(href);
    else result.pages.push({ url: href, modified });
  };
  if (/^\s*https?:\/\/\S+\s*$/m.test(text.slice(0, 2_000)) && !text.slice(0, 2_000).includes('<')) {
    for (const line of text.split(/\r?\n/)) if (/^\s*https?:/.test(line)) add(line, null, false);
    return result;
  }
  let current = '';
  let address = '';
  let modified = '';
  const parser = new Parser(
    {
      onopentag(name) {
        current = localName(name);
        if (current === 'url' || current === 'sitemap') address = modified = '';
      },
      ontext(data) {
        if (current === 'loc') address += data;
        else if (current === 'lastmod') modified += data;
      },
      onclosetag(name) {
        const local = localName(name);
        if (local === 'url' || local === 'sitemap') add(address, isoDate(modified), local === 'sitemap');
        // `image:loc` and the like stand beside `loc`; only text directly inside `loc` counts.
        current = '';
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  return result;
}

function localName(name: string): string {
  return name.startsWith('image:') || name.startsWith('video:') || name.startsWith('xhtml:')
    ? name
    : name.slice(name.indexOf(':') + 1);
}

function unpack(body: Buffer): string {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body.toString('utf8');
  try {
    return gunzipSync(body, { maxOutputLength: mostSitemapBytes }).toString('utf8');
  } catch {
    return '';
  }
}
