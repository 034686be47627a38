import type { CollectionName } from '../api/types.ts';

export const collections: readonly { name: CollectionName; label: string; source: string }[] = [
  { name: 'existing_tests', label: 'Zephyr tests', source: 'zephyr' },
  { name: 'jira_issues', label: 'Jira issues', source: 'jira' },
  { name: 'confluence_docs', label: 'Confluence pages', source: 'confluence' },
  { name: 'external_docs', label: 'External docs', source: 'external' },
  { name: 'swagger_docs', label: 'API operations', source: 'swagger' },
  { name: 'test_plans', label: 'Test plans', source: '' },
];

export function collectionName(name: string): string {
  return collections.find((collection) => collection.name === name)?.label ?? name;
}

export const sourceLabels: Readonly<Record<string, string>> = {
  zephyr: 'Zephyr',
  jira: 'Jira',
  confluence: 'Confluence',
  external: 'External docs',
  swagger: 'API specifications',
};
