import { createHash } from 'node:crypto';
import { decodeHtml } from '../../content/html/charset.ts';
import { extractPage } from '../../content/html/extract-page.ts';
import { isoDate, mergeRobots } from '../../content/html/page-facts.ts';
import { WarningCounts } from '../../documents/warnings.ts';
import type { GuardedAnswer } from '../../platform/http/guarded-fetch.ts';
import { robotName } from './robots.ts';

/** A page as the crawler sees it. */
export interface Page {
  title: string;
  markdown: string;
  canonical: string | null;
  noindex: boolean;
  /** Absolute addresses; none where the page forbids to follow them. */
  links: readonly string[];
  /** True when the page sends its readers on by itself; the target is among the links. */
  leadsOn: boolean;
  language: string | null;
  /** ISO 8601 in UTC as the page or, less reliably, its `Last-Modified` says; null where neither does. */
  modified: { inPage: string | null; header: string | null };
  warnings: WarningCounts;
}

/** Raised when extraction changes what it makes of the same page: pages are then read again although unchanged. */
const extractionVersion = 1;
const longestTitle = 300;

/** Files that are never pages, by their ending: not worth a request. */
const fileEnding =
  /\.(pdf|docx?|xlsx?|pptx?|odt|ods|odp|epub|zip|t?gz|tar|bz2|xz|7z|rar|jar|war|exe|msi|dmg|deb|rpm|apk|iso|bin|whl|png|jpe?g|gif|svg|webp|avif|ico|bmp|tiff?|mp[34]|m4[av]|mov|avi|webm|ogg|wav|flac|woff2?|ttf|otf|eot|css|m?js|map|json|jsonl|ya?ml|toml|xml|xsd|wsdl|rss|atom|csv|tsv|sql|sh|ps1|py|java|rb|go|ipynb|proto|graphql|har|ics|vcf)$/i;

export function isFileAddress(address: string): boolean {
  return fileEnding.test(new URL(address).pathname);
}

/** Whether a `Content-Type` (or none) is worth reading on. */
export function mayBePage(headers: GuardedAnswer['headers']): boolean {
  return kindOf(headers) !== 'other';
}

/** Reads an answer as a page; null for what is none (pictures, archives, data). Total. */
export function readPage(answer: Pick<GuardedAnswer, 'headers' | 'body' | 'url' | 'lastModified'>): Page | null {
  const { headers, body, url } = answer;
  const start = body.subarray(0, 1_024);
  let kind = kindOf(headers);
  if (kind === 'unknown')
    kind = /^\s*(<!--|<!doctype html|<html|<head|<body)/i.test(start.toString('latin1')) ? 'html' : 'other';
  const isWide = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  if (kind === 'other' || (start.includes(0) && !isWide) || start.toString('latin1').startsWith('%PDF-')) return null;
  const text = decodeHtml(body, one(headers['content-type']) ?? '').replace(/\r\n?/g, '\n');
  const robots = robotsHeader(headers);
  const header = isoDate(answer.lastModified ?? '');
  if (kind === 'html') {
    const page = extractPage(text, { url });
    const withRefresh = page.refresh === null ? page.links : [...page.links, page.refresh];
    return {
      title: page.title || nameOf(url),
      markdown: page.markdown,
      canonical: page.canonical ?? canonicalHeader(headers, url),
      noindex: page.robots.noindex || robots.noindex,
      links: page.robots.nofollow || robots.nofollow ? [] : withRefresh,
      leadsOn: page.refresh !== null,
      language: page.language,
      modified: { inPage: page.modified, header },
      warnings: page.warnings,
    };
  }
  const heading =
    kind === 'markdown' ? /^\s*(?:---\n[\s\S]*?\n---\n)?\s*# +(.+?)\s*#*\n/.exec(`${text.slice(0, 20_000)}\n`) : null;
  return {
    title: (heading?.[1] ?? nameOf(url)).slice(0, longestTitle),
    markdown: (heading === null ? text : text.slice(heading[0].length)).trim(),
    canonical: canonicalHeader(headers, url),
    noindex: robots.noindex,
    links: [],
    leadsOn: false,
    language: null,
    modified: { inPage: null, header },
    warnings: new WarningCounts(),
  };
}

/** The change stamp of a page: what would be stored of it. Addresses and dates of servers change without a reason. */
export function pageVersion(page: Pick<Page, 'title' | 'markdown'>): string {
  const text = JSON.stringify([extractionVersion, page.title, page.markdown]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

export { extractionVersion };

function kindOf(headers: GuardedAnswer['headers']): 'html' | 'markdown' | 'text' | 'unknown' | 'other' {
  const [type = ''] = (one(headers['content-type']) ?? '').split(';');
  switch (type.trim().toLowerCase()) {
    case 'text/html':
    case 'application/xhtml+xml':
      return 'html';
    case 'text/markdown':
    case 'text/x-markdown':
      return 'markdown';
    case 'text/plain':
      return 'text';
    case '':
    case 'application/octet-stream':
      return 'unknown';
    default:
      return 'other';
  }
}

/** `X-Robots-Tag`, for everybody or for Womba by name. */
function robotsHeader(headers: GuardedAnswer['headers']): { noindex: boolean; nofollow: boolean } {
  const robots = { noindex: false, nofollow: false };
  const value = headers['x-robots-tag'];
  for (const line of Array.isArray(value) ? value : [value ?? '']) {
    const named = /^\s*([\w-]+)\s*:(?!\s*\d)(.*)$/.exec(line);
    const [name = '', directives = ''] = [named?.[1], named?.[2]];
    const isDirective = /^(unavailable_after|max-(snippet|image-preview|video-preview))$/i.test(name);
    if (named === null || isDirective) mergeRobots(robots, line);
    else if (name.toLowerCase() === robotName.toLowerCase()) mergeRobots(robots, directives);
  }
  return robots;
}

/** `Link: <…>; rel="canonical"`. */
function canonicalHeader(headers: GuardedAnswer['headers'], url: string): string | null {
  const value = headers['link'];
  const found = /<([^<>]{1,2000})>\s*;[^<,]*\brel\s*=\s*"?canonical\b/i.exec(
    Array.isArray(value) ? value.join(',') : (value ?? ''),
  );
  return found?.[1] !== undefined && URL.canParse(found[1], url) ? new URL(found[1], url).href : null;
}

/** A name for a page without a title: the last part of its address. */
function nameOf(url: string): string {
  const { pathname, host } = new URL(url);
  const part =
    pathname
      .split('/')
      .filter((piece) => piece !== '')
      .at(-1) ?? '';
  try {
    return decodeURIComponent(part) || host;
  } catch {
    return part;
  }
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
