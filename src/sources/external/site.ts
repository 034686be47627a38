import type { Scope } from '../source.ts';
import { canonicalUrl } from './canonical-url.ts';

/** What belongs to a site: everything on the start page's host in the start page's folder. */
export interface Site {
  scope: Scope;
  /** Where the crawl begins, as configured but for fragment and tracking parameters. */
  start: string;
  /** `https://docs.example.com`; changes when the start page redirects to the other scheme or to or from `www.` */
  readonly origin: string;
  /** Path that all pages begin with, slash at the end. */
  readonly folder: string;
  /** The address on this site's own origin when it is within the site, else null. */
  within(address: string): string | null;
  /** Follows the start page to where it was redirected. False where that is another site. */
  moveTo(finalUrl: string): boolean;
}

/** Addresses longer than this, or deeper, come from pages that link to themselves with something added. */
const longestAddress = 1_000;
const deepestPath = 20;
const mostRepetitions = 3;

/**
 * The folder is everything up to the last slash of the start address: `https://host/docs/` and `https://host/docs/intro`
 * mean `/docs/`, `https://host/docs` means the whole host unless the server redirects it to `/docs/`.
 */
export function createSite(
  start: string,
  projects: readonly string[],
  resumed?: { origin: string; folder: string },
): Site {
  const url = new URL(start);
  let origin = resumed?.origin ?? url.origin;
  let folder = resumed?.folder ?? folderOf(url.pathname);
  const key = canonicalUrl(start);
  return {
    scope: { key: `site:${key}`, label: `site ${url.host}${url.pathname}`, projects },
    start: withoutTracking(start),
    get origin() {
      return origin;
    },
    get folder() {
      return folder;
    },
    within(address) {
      if (address.length > longestAddress || !URL.canParse(address)) return null;
      const candidate = new URL(address);
      if (!isSameHost(candidate, origin)) return null;
      const moved = new URL(candidate.pathname + candidate.search, origin);
      const { pathname } = moved;
      return pathname.startsWith(folder) || `${pathname}/` === folder ? moved.href : null;
    },
    moveTo(finalUrl) {
      const target = new URL(finalUrl);
      if (!isSameHost(target, origin)) return false;
      if (!target.pathname.startsWith(folder) && `${target.pathname}/` !== folder) return false;
      origin = target.origin;
      if (target.pathname === `${url.pathname}/`) folder = target.pathname;
      return true;
    },
  };
}

/** True for addresses that look endless: too deep, or the same part again and again. */
export function looksEndless(address: string): boolean {
  const parts = new URL(address).pathname.split('/').filter((part) => part !== '');
  if (parts.length > deepestPath) return true;
  const counts = new Map<string, number>();
  for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1);
  return [...counts.values()].some((count) => count > mostRepetitions);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1) || '/';
}

/** The same host: also by the other scheme on default ports, with or without `www.` */
function isSameHost(url: URL, origin: string): boolean {
  if (url.origin === origin) return true;
  const own = new URL(origin);
  const bare = (host: string): string => host.replace(/^www\./, '');
  return url.port === '' && own.port === '' && /^https?:$/.test(url.protocol) && bare(url.host) === bare(own.host);
}

/** Keeps the spelling of the path (`/index.html` may exist where `/` does not). */
function withoutTracking(address: string): string {
  const url = new URL(address);
  url.search = new URL(canonicalUrl(address)).search;
  url.hash = '';
  return url.href;
}
