import { createHash } from 'node:crypto';
import { storageToMarkdown } from '../../content/storage-format/storage-to-markdown.ts';
import { listMetadata, type SourceDocument } from '../../documents/document.ts';
import type { WarningCounts } from '../../documents/warnings.ts';
import type { PageAnswer } from './answers.ts';
import type { Space } from './spaces.ts';

/** Raise it when documents come out differently from the same page: every page is then read again once. */
const documentFormat = 1;

/** What a page's document depends on beside its own version. */
export interface Surroundings {
  space: Space;
  /** Titles above the page, from the top down. */
  path: readonly string[];
  /** Sorted. */
  labels: readonly string[];
}

/**
 * The change stamp: Confluence's version number, which counts title and body, and a hash of what the document also shows but
 * no version counts: labels, the titles above it, its space.
 */
export function pageVersion(number: string, { space, path, labels }: Surroundings): string {
  const shown = JSON.stringify([documentFormat, space.key, space.name, path, labels]);
  return `${number}.${createHash('sha256').update(shown).digest('hex').slice(0, 12)}`;
}

/** What is remembered beside the version, for runs in which labels cannot be listed. */
export function pageState(labels: readonly string[]): string {
  return JSON.stringify({ labels });
}

export function labelsOfState(state: string | null): readonly string[] | undefined {
  try {
    const labels = (JSON.parse(state ?? 'null') as { labels?: unknown } | null)?.labels;
    return Array.isArray(labels) ? labels.filter((label) => typeof label === 'string') : undefined;
  } catch {
    return undefined;
  }
}

/** Turns a page with its body into a document. */
export function pageDocument(
  page: PageAnswer,
  surroundings: Surroundings,
  siteUrl: string,
): { document: SourceDocument; warnings: WarningCounts } {
  const { space, path, labels } = surroundings;
  const site = siteUrl.replace(/\/+$/, '');
  const { markdown, warnings } = storageToMarkdown(page.body?.storage?.value ?? '', {
    siteUrl: site,
    spaceKey: space.key,
  });
  const number = page.version?.number ?? 0;
  const ancestors = path.join(' / ');
  const document: SourceDocument = {
    id: `confluence_${page.id}`,
    identity: page.id,
    collection: 'confluence_docs',
    title: page.title?.trim() || `Page ${page.id}`,
    url: pageUrl(page, space, site),
    lastModified: isoTime(page.version?.createdAt),
    version: pageVersion(String(number), surroundings),
    header: ['Confluence', space.key, ...(ancestors === '' ? [] : [ancestors])],
    markdown,
    metadata: {
      space: space.key,
      doc_id: page.id,
      labels: listMetadata(labels),
      ancestors,
      status: page.status ?? 'current',
      page_version: number,
      ...(space.name === '' ? {} : { space_name: space.name }),
    },
    state: pageState(labels),
  };
  return { document, warnings };
}

function pageUrl(page: PageAnswer, space: Space, site: string): string {
  const path = page._links?.webui ?? '';
  if (!path.startsWith('/') || path.startsWith('//')) return `${site}/wiki/spaces/${space.key}/pages/${page.id}`;
  return path.startsWith('/wiki/') ? `${site}${path}` : `${site}/wiki${path}`;
}

function isoTime(text: string | null | undefined): string {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}
