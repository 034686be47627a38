import { z } from 'zod';
import { extractionVersion } from './page.ts';

/** What is remembered beside a stored page, so that an unchanged one need not be sent again. */
export interface PageState {
  title: string;
  etag: string | null;
  lastModified: string | null;
  /** Keys of the page's other addresses, from which it was redirected to. */
  via: string[];
  /** Paths with parameters of the links that stay within the site. */
  links: string[];
}

const mostLinks = 2_000;

const schema = z.object({
  v: z.number(),
  title: z.string().nullish(),
  etag: z.string().nullish(),
  modified: z.string().nullish(),
  via: z.array(z.string()).nullish(),
  links: z.array(z.string()),
});

/** Links past 2,000 are left out; the validators then too, as such a page has to be read to know them all. */
export function writeState(state: PageState): string {
  const whole = state.links.length <= mostLinks;
  return JSON.stringify({
    v: extractionVersion,
    title: state.title,
    ...(whole && state.etag !== null ? { etag: state.etag } : {}),
    ...(whole && state.lastModified !== null ? { modified: state.lastModified } : {}),
    ...(state.via.length > 0 ? { via: state.via } : {}),
    links: state.links.slice(0, mostLinks),
  });
}

/** Null for what an older version wrote, or nobody. Validators of an older extraction are dropped: the page is read again. */
export function readState(text: string | null): PageState | null {
  if (text === null) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    if (!parsed.success) return null;
    const { v, title, etag, modified, via, links } = parsed.data;
    const isCurrent = v === extractionVersion;
    return {
      title: title ?? '',
      etag: isCurrent ? (etag ?? null) : null,
      lastModified: isCurrent ? (modified ?? null) : null,
      via: via ?? [],
      links,
    };
  } catch {
    return null;
  }
}

/** The remembered links as addresses. */
export function linksOf(state: PageState | null, origin: string): string[] {
  return (state?.links ?? []).filter((path) => URL.canParse(path, origin)).map((path) => new URL(path, origin).href);
}
