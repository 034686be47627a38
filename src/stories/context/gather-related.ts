import type { CollectionName } from '../../documents/document.ts';
import { isBug, isEpic, type KnownDocument } from '../story.ts';
import { candidateOf } from './candidate.ts';
import { createRelatedFinder } from './find-related.ts';
import type { Gathering } from './gathering.ts';
import type { ItemKind } from './story-context.ts';

/** What a search finds near the story. */
export async function gatherRelated(gathering: Gathering): Promise<void> {
  const { search, stored, most, signal } = gathering.options;
  if (search === undefined) return;
  const finder = await createRelatedFinder(gathering.story, search, most.leastSimilarity, signal);
  const add = async (
    collection: CollectionName,
    limit: number,
    kindOf: (document: KnownDocument) => ItemKind | undefined,
  ): Promise<void> => {
    const related = await finder.find(collection, limit);
    const documents = new Map((stored?.byId(related.map(({ id }) => id)) ?? []).map((found) => [found.id, found]));
    for (const { id, relevance, why } of related) {
      const document = documents.get(id);
      const kind = document === undefined ? undefined : kindOf(document);
      if (document === undefined || kind === undefined) continue;
      const reason = { relation: 'similar', direction: null, why: `near the story: ${why}`, score: relevance };
      gathering.add(candidateOf(document, kind, reason));
    }
  };
  await add('existing_tests', most.tests, () => 'existing_test');
  await add('confluence_docs', most.pages, () => 'confluence_page');
  await add('swagger_docs', most.operations, ({ metadata }) =>
    (metadata['operation'] ?? '') === '' ? undefined : 'api_operation',
  );
  await add('jira_issues', most.stories, ({ metadata }) => {
    const type = String(metadata['issue_type'] ?? '');
    if (isEpic(type)) return undefined;
    return isBug(type) ? 'related_bug' : 'similar_story';
  });
  for (const warning of finder.warnings) gathering.warnings.add(warning);
}
