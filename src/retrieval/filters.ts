import type { CollectionName } from '../documents/document.ts';
import { type DocumentFilter, splitKeys } from '../store/vectors/filter-condition.ts';
import type { VectorFilters } from '../store/vectors/vector-store.ts';

/** What restricts a search; a document has to pass all that are given. */
export interface SearchFilters extends VectorFilters {
  collection?: CollectionName | undefined;
  /** One key, or several separated by commas: documents of any of them. */
  projectKey?: string | undefined;
}

/** The filters as the stores take them; the same ones decide about words, keys and vectors. */
export function documentFilter(filters: SearchFilters): DocumentFilter {
  const { collection, projectKey, components, labels, modifiedFrom, modifiedBefore } = filters;
  return {
    collection,
    projectKeys: splitKeys(projectKey),
    filters: { components, labels, modifiedFrom, modifiedBefore },
  };
}
