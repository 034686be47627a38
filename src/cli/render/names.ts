import type { CollectionName, SourceName } from '../../documents/document.ts';
import { collectionNames } from '../../documents/document.ts';
import { NotFoundError } from '../../platform/errors.ts';

/** What each phase is called while it works, and its line in the summary; part of the contract. */
export const sourceLabels: Record<SourceName, { phase: string; summary: string; short: string }> = {
  zephyr: { phase: 'Zephyr Scale tests', summary: 'Zephyr Tests', short: 'Zephyr' },
  jira: { phase: 'Jira issues', summary: 'Jira Stories', short: 'Jira' },
  confluence: { phase: 'Confluence pages', summary: 'Confluence Docs', short: 'Confluence' },
  external: { phase: 'External documentation', summary: 'External Docs', short: 'External' },
  swagger: { phase: 'Swagger/OpenAPI documents', summary: 'Swagger Docs', short: 'Swagger' },
};

/** Reads a collection's name as users type it; the old name `jira_stories` is accepted. @throws NotFoundError */
export function collectionFrom(name: string): CollectionName {
  const wanted = name === 'jira_stories' ? 'jira_issues' : name;
  const found = collectionNames.find((collection) => collection === wanted);
  if (found !== undefined) return found;
  throw new NotFoundError(`There is no collection "${name.slice(0, 60)}"`, {
    hint: `Collections: ${collectionNames.join(', ')}.`,
  });
}
