import type { HttpClient } from '../../platform/http/client.ts';
import { orderedMap } from '../../platform/ordered-map.ts';
import { isDenied } from './denied.ts';
import { labelledSchema, labelSchema } from './answers.ts';
import { listPages, pageSize } from './listing.ts';

/**
 * Labels by page id, for a whole space: one search request per 250 pages. REST v2 lists pages without their labels, and a
 * label changes no version, so this is the cheapest way to notice. Pages without labels are there with an empty list.
 *
 * Null when the account may not search (a scoped token without that right): labels are then read with each body only.
 */
export async function listLabels(
  http: HttpClient,
  spaceKey: string,
  signal: AbortSignal,
): Promise<Map<string, readonly string[]> | null> {
  const labels = new Map<string, readonly string[]>();
  const cql = `space = "${spaceKey.replace(/["\\]/g, '\\$&')}" AND type = page`;
  const query = { cql, expand: 'metadata.labels', limit: pageSize };
  try {
    for await (const results of listPages(http, '/wiki/rest/api/content/search', query, signal)) {
      for (const result of results) {
        const parsed = labelledSchema.safeParse(result);
        if (!parsed.success) continue;
        const { id, metadata } = parsed.data;
        const { results: names, size, limit } = metadata.labels;
        // A list that may have been cut is left to the request for the page's own labels.
        if (names.length < Math.min(limit ?? 200, 200) && names.length >= (size ?? 0))
          labels.set(id, sortedNames(names));
      }
    }
  } catch (error) {
    if (signal.aborted || !isDenied(error)) throw error;
    return null;
  }
  return labels;
}

/** Requests for the labels of single pages under way at once. */
const requestsAtOnce = 4;

/** The labels of single pages, one request each. Pages whose labels the account may not read are not in the answer. */
export async function readLabels(
  http: HttpClient,
  pageIds: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, readonly string[]>> {
  const labels = new Map<string, readonly string[]>();
  for await (const [id, names] of orderedMap(pageIds, requestsAtOnce, (pageId) => labelsOf(http, pageId, signal))) {
    if (names !== null) labels.set(id, names);
  }
  return labels;
}

async function labelsOf(
  http: HttpClient,
  pageId: string,
  signal: AbortSignal,
): Promise<[string, readonly string[] | null]> {
  const path = `/wiki/api/v2/pages/${encodeURIComponent(pageId)}/labels`;
  const names: { name: string }[] = [];
  try {
    for await (const results of listPages(http, path, { limit: pageSize }, signal)) {
      for (const result of results) {
        const parsed = labelSchema.safeParse(result);
        if (parsed.success) names.push(parsed.data);
      }
    }
  } catch (error) {
    if (signal.aborted || !isDenied(error)) throw error;
    return [pageId, null];
  }
  return [pageId, sortedNames(names)];
}

const none: readonly string[] = [];

function sortedNames(labels: readonly { name: string }[]): readonly string[] {
  return labels.length === 0 ? none : [...new Set(labels.map((label) => label.name))].sort();
}
