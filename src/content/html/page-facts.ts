import { absolute } from './context.ts';
import { attribute, type Document, elementsOf, oneLine, rawTextOf } from './tree.ts';

/** What a page's head and links say about it. */
export interface PageFacts {
  /** `<base href>`, absolute, or the page's own address. */
  base: string;
  /** Of `<title>`, without the site's name where the page tells it. */
  headTitle: string;
  canonical: string | null;
  robots: { noindex: boolean; nofollow: boolean };
  /** BCP 47 tag as written, such as `en` or `de-AT`; null where the page tells none. */
  language: string | null;
  /** ISO 8601, or null. */
  modified: string | null;
  /** Target of a `<meta http-equiv="refresh">`, absolute, or null. */
  refresh: string | null;
  /** Absolute http(s) addresses of links that may be followed, without fragments, each once, in document order. */
  links: string[];
  /** True when there were more links than `mostLinks`. */
  linksCut: boolean;
}

const mostLinks = 5_000;
const modifiedNames =
  /^(article:modified_time|og:updated_time|last-modified|lastmod|dcterms\.modified|dc\.date\.modified|datemodified|revised)$/i;

export function readFacts(root: Document, url: string): PageFacts {
  const facts: PageFacts = {
    base: url,
    headTitle: '',
    canonical: null,
    robots: { noindex: false, nofollow: false },
    language: null,
    modified: null,
    refresh: null,
    links: [],
    linksCut: false,
  };
  const hrefs: string[] = [];
  let siteName = '';
  let socialTitle = '';
  let baseSeen = false;
  for (const element of elementsOf(root, ({ name }) => name !== 'template' && name !== 'svg')) {
    const href = attribute(element, 'href');
    switch (element.name) {
      case 'html':
        facts.language ??= attribute(element, 'lang') || attribute(element, 'xml:lang') || null;
        break;
      case 'base':
        if (!baseSeen && href !== '') facts.base = absolute(href, url) || url;
        baseSeen ||= href !== '';
        break;
      case 'title':
        facts.headTitle ||= oneLine(rawTextOf(element.children));
        break;
      case 'link': {
        const rel = attribute(element, 'rel').toLowerCase().split(/\s+/);
        if (rel.includes('canonical') && href !== '') facts.canonical ??= href;
        if (rel.includes('next') || rel.includes('prev')) hrefs.push(href);
        break;
      }
      case 'a':
      case 'area':
        if (
          href !== '' &&
          !/(^|\s)nofollow(\s|$)/i.test(attribute(element, 'rel')) &&
          !('download' in element.attribs)
        ) {
          hrefs.push(href);
        }
        break;
      case 'frame':
      case 'iframe':
        // Books by mdBook have their table of contents in one; without it only the way from page to page is left.
        hrefs.push(attribute(element, 'src'));
        break;
      case 'time':
        if (attribute(element, 'itemprop') === 'dateModified')
          facts.modified ??= isoDate(attribute(element, 'datetime'));
        break;
      case 'meta': {
        const content = attribute(element, 'content');
        const name = attribute(element, 'name') || attribute(element, 'property') || attribute(element, 'itemprop');
        const equivalent = attribute(element, 'http-equiv').toLowerCase();
        if (/^(robots|womba)$/i.test(name)) mergeRobots(facts.robots, content);
        else if (/^og:site_name$/i.test(name)) siteName ||= oneLine(content);
        else if (/^og:title$/i.test(name)) socialTitle ||= oneLine(content);
        else if (modifiedNames.test(name)) facts.modified ??= isoDate(content);
        else if (equivalent === 'content-language') facts.language ??= content || null;
        else if (equivalent === 'refresh') {
          const target = /^\s*\d*[.\d]*\s*[;,]\s*(?:url\s*=\s*)?['"]?([^'"]+)/i.exec(content)?.[1];
          if (target !== undefined) facts.refresh ??= target;
        }
        break;
      }
      default:
    }
  }
  facts.headTitle = withoutSiteName(facts.headTitle || socialTitle, siteName);
  facts.canonical = facts.canonical === null ? null : webAddress(facts.canonical, facts.base);
  facts.refresh = facts.refresh === null ? null : webAddress(facts.refresh, facts.base);
  const links = new Set<string>();
  for (const href of hrefs) {
    const address = webAddress(href, facts.base);
    if (address !== null) links.add(address);
    if (links.size > mostLinks) break;
  }
  facts.linksCut = links.size > mostLinks;
  facts.links = [...links].slice(0, mostLinks);
  return facts;
}

/** Reads `noindex, nofollow`, `none` … as in a robots meta element or an `X-Robots-Tag` header without a bot's name. */
export function mergeRobots(robots: { noindex: boolean; nofollow: boolean }, directives: string): void {
  const words = directives.toLowerCase().split(/[\s,]+/);
  if (words.includes('noindex') || words.includes('none')) robots.noindex = true;
  if (words.includes('nofollow') || words.includes('none')) robots.nofollow = true;
}

/** Any date that the runtime reads, as ISO 8601 in UTC; null for others. */
export function isoDate(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > 60 || !/\d{4}/.test(trimmed)) return null;
  const time = Date.parse(trimmed);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** An absolute http(s) address without its fragment, or null. */
function webAddress(href: string, base: string): string | null {
  const address = href.trim();
  if (address === '' || address.startsWith('#') || address.length > 2_000 || !URL.canParse(address, base)) return null;
  const url = new URL(address, base);
  url.hash = '';
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

function withoutSiteName(title: string, siteName: string): string {
  if (siteName === '' || !title.endsWith(siteName) || title.length <= siteName.length) return title;
  const rest = title.slice(0, -siteName.length).replace(/\s*[-|–—·:•»/]+\s*$/u, '');
  return rest === '' || rest.length === title.length - siteName.length ? title : rest.trim();
}
