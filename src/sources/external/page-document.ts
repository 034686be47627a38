import { createHash } from 'node:crypto';
import type { SourceDocument } from '../../documents/document.ts';
import type { GuardedAnswer } from '../../platform/http/guarded-fetch.ts';
import type { Page } from './page.ts';
import { writeState } from './page-state.ts';
import type { Site } from './site.ts';

/** Redirecting addresses remembered per page. */
const mostVia = 20;

export interface PageFacts {
  /** The canonical address. */
  identity: string;
  version: string;
  /** ISO 8601 in UTC, or the empty string. */
  modified: string;
  /** Keys of addresses that redirected to the page. */
  via: readonly string[];
  answer: Pick<GuardedAnswer, 'etag' | 'lastModified'>;
  site: Site;
}

/** `external_` and the first 16 hexadecimal digits of the SHA-256 of the canonical address. */
export function pageId(identity: string): string {
  return `external_${createHash('sha256').update(identity).digest('hex').slice(0, 16)}`;
}

export function pageDocument(page: Page, facts: PageFacts): SourceDocument {
  const { identity, version, modified, via, answer, site } = facts;
  const { host } = new URL(identity);
  const links = new Set<string>();
  for (const link of page.links) {
    const address = site.within(link);
    if (address !== null) links.add(address.slice(site.origin.length));
  }
  return {
    id: pageId(identity),
    identity,
    collection: 'external_docs',
    title: page.title,
    url: identity,
    lastModified: modified,
    version,
    header: ['Docs', host, readablePath(identity)],
    markdown: page.markdown,
    metadata: { host, ...(page.language === null ? {} : { language: page.language }) },
    state: writeState({
      title: page.title,
      etag: answer.etag,
      lastModified: answer.lastModified,
      via: via.slice(0, mostVia),
      links: [...links],
    }),
  };
}

function readablePath(address: string): string {
  const { pathname, search } = new URL(address);
  try {
    return decodeURI(pathname) + search;
  } catch {
    return pathname + search;
  }
}
