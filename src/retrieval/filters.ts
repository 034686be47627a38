import type { CollectionName } from '../documents/document.ts';
import { projectFilter } from '../store/browse.ts';

/** What restricts a search. */
export interface SearchFilters {
  collection?: CollectionName | undefined;
  /** One key, or several separated by commas: documents of any of them. */
  projectKey?: string | undefined;
}

/** Conditions on `documents AS d`, each beginning with AND, and their values. */
export function filterCondition(filters: SearchFilters): { condition: string; values: string[] } {
  const projects = projectFilter('d.project_keys', filters.projectKey);
  if (filters.collection === undefined) return projects;
  return { condition: ` AND d.collection = ?${projects.condition}`, values: [filters.collection, ...projects.values] };
}
