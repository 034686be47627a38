import type { KnownDocument } from '../story.ts';
import type { Candidate, ItemKind } from './story-context.ts';

type Reason = Pick<Candidate, 'relation' | 'direction' | 'why' | 'score'>;

/** A document as an item of the context. */
export function candidateOf(document: KnownDocument, kind: ItemKind, reason: Reason): Candidate {
  const text = (name: string): string => String(document.metadata[name] ?? '');
  return {
    id: document.id,
    kind,
    key: text('story_key') || text('test_key') || text('operation'),
    title: document.title,
    url: document.url,
    ...reason,
    status: text('status'),
    type: text('issue_type'),
    text: document.markdown,
  };
}

/** An issue that is named and could not be read. */
export function namedOnly(key: string, title: string, kind: ItemKind, reason: Reason): Candidate {
  return { id: `jira_${key}`, kind, key, title, url: '', ...reason, status: '', type: '', text: '' };
}
