import type { CollectionName } from '../../documents/document.ts';
import { isBug, type KnownDocument } from '../story.ts';
import { candidateOf } from './candidate.ts';
import type { Gathering } from './gathering.ts';
import { mentionedKeys } from './mentions.ts';
import type { ItemKind } from './story-context.ts';

/** Documents that may name a key and are looked at. */
const candidates = 30;

/** Tests, and issues that are not linked, whose text names the story by its key. */
export async function gatherMentions(gathering: Gathering): Promise<void> {
  const { story, options } = gathering;
  const { search, stored, signal } = options;
  if (search === undefined) return;
  const add = async (collection: CollectionName, kindOf: (document: KnownDocument) => ItemKind): Promise<void> => {
    const { results } = await search(story.key, { collection, topK: candidates, signal });
    for (const document of stored?.byId(results.map((result) => result.document_id)) ?? []) {
      if (!mentionedKeys([document.title, document.markdown], '').includes(story.key)) continue;
      const reason = { relation: 'names', direction: 'in', why: `its text names ${story.key}`, score: null } as const;
      gathering.add(candidateOf(document, kindOf(document), reason));
    }
  };
  await add('existing_tests', () => 'existing_test');
  await add('jira_issues', ({ metadata }) =>
    isBug(String(metadata['issue_type'] ?? '')) ? 'related_bug' : 'linked_story',
  );
}
