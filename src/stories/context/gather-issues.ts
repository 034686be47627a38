import { isBug, isEpic, type KnownDocument } from '../story.ts';
import { candidateOf, namedOnly } from './candidate.ts';
import type { Gathering } from './gathering.ts';
import { mentionedKeys } from './mentions.ts';
import type { Candidate, ItemKind } from './story-context.ts';

type Reason = Pick<Candidate, 'relation' | 'direction' | 'why'>;

/** Issues read in one request. */
const mostLive = 100;

/** Parent, sub-tasks, children, links one step away, and issues that the text names. */
export async function gatherIssues(gathering: Gathering): Promise<void> {
  const { story, texts, missing } = gathering;
  const { stored } = gathering.options;
  const { parent, subtasks, links, key, type } = story;
  // `ORD-3004` looks like a key: only projects that are indexed count.
  const mentioned = mentionedKeys(texts, key).filter((name) => stored?.knowsProject(name.replace(/-\d+$/, '')));
  const children = stored?.childrenOf(key) ?? [];
  const linked = [...(parent === null ? [] : [parent]), ...subtasks, ...links].map((reference) => reference.key);
  const documents = await issueDocuments(gathering, [...new Set([...linked, ...mentioned])], children);

  const add = (reference: { key: string; title: string }, kind: ItemKind, reason: Reason): void => {
    const document = documents.get(reference.key);
    if (document === undefined) {
      missing.push({ kind: 'issue', name: reference.key, reason: 'neither indexed nor readable now', asked: false });
      gathering.add(namedOnly(reference.key, reference.title, kind, { ...reason, score: null }));
      return;
    }
    const bug = kind === 'linked_story' && isBug(typeOf(document));
    gathering.add(candidateOf(document, bug ? 'related_bug' : kind, { ...reason, score: null }));
  };

  if (parent !== null) {
    const document = documents.get(parent.key);
    const epic = document === undefined || isEpic(typeOf(document));
    const reason: Reason = { relation: 'is part of', direction: 'out', why: `${key} is part of it` };
    add(parent, epic ? 'epic' : 'linked_story', reason);
  }
  for (const item of subtasks) add(item, 'subtask', { relation: 'sub-task', direction: 'out', why: 'a sub-task' });
  for (const link of links) {
    add(link, 'linked_story', {
      relation: link.relation,
      direction: link.direction,
      why: `${key} ${link.relation} it`,
    });
  }
  for (const child of children) {
    const reference = { key: keyOf(child), title: child.title };
    const kind = isEpic(type) ? 'linked_story' : 'subtask';
    add(reference, kind, { relation: 'child', direction: 'out', why: `part of ${key}` });
  }
  for (const name of mentioned) {
    if (documents.has(name)) {
      add({ key: name, title: '' }, 'linked_story', {
        relation: 'mentions',
        direction: 'out',
        why: 'the text names it',
      });
    } else {
      missing.push({ kind: 'issue', name, reason: 'named in the text, and not found', asked: true });
    }
  }
}

/** By key: from the index; what that lacks, or everything with `noCache`, from Jira in one request. */
async function issueDocuments(
  { options, tryLive }: Gathering,
  keys: readonly string[],
  children: readonly KnownDocument[],
): Promise<Map<string, KnownDocument>> {
  const found = new Map<string, KnownDocument>();
  for (const document of [...(options.stored?.byId(keys.map((key) => `jira_${key}`)) ?? []), ...children]) {
    found.set(keyOf(document), document);
  }
  const wanted = options.noCache ? keys : keys.filter((key) => !found.has(key));
  if (wanted.length === 0) return found;
  await tryLive(async (live) => {
    for await (const result of live.readIssues(wanted.slice(0, mostLive), options.signal)) {
      if (result.kind === 'issue') found.set(keyOf(result.document), result.document);
    }
  });
  return found;
}

function keyOf(document: KnownDocument): string {
  return String(document.metadata['story_key'] ?? '');
}

function typeOf(document: KnownDocument): string {
  return String(document.metadata['issue_type'] ?? '');
}
