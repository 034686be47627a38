import type { CollectionName, SourceName } from '../documents/document.ts';

/** Which source fills a collection; plans are written by Womba itself. */
export const sourceOfCollection: Readonly<Record<CollectionName, SourceName | null>> = {
  existing_tests: 'zephyr',
  jira_issues: 'jira',
  confluence_docs: 'confluence',
  external_docs: 'external',
  swagger_docs: 'swagger',
  test_plans: null,
};
