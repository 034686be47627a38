import type { Issue, IssueContent, JiraStore } from '../jira/store.ts';
import { between } from './random.ts';
import { createVariation } from './variation.ts';

const firstId = 1_000_000;
const day = 86_400_000;

/**
 * Derives issues from those that are there until there are `total`. Whole copies are made: parents and links of an issue
 * point into its own copy. Contents are written when they are asked for. Returns the derived id by copy and original id.
 */
export function multiplyIssues(store: JiraStore, total: number): Map<string, number> {
  const originals = [...store.all()];
  const derived = new Map<string, number>();
  for (let made = originals.length, copy = 1; made < total && originals.length > 0; copy += 1) {
    const batch = originals.slice(0, total - made);
    for (const original of batch) {
      const issue = derive(store, original, firstId + made);
      derived.set(`${String(copy)}/${String(original.id)}`, issue.id);
      store.add(issue);
      made += 1;
    }
    for (const original of batch) {
      const id = derived.get(`${String(copy)}/${String(original.id)}`) ?? 0;
      const issue = store.byId(id);
      const parent = derived.get(`${String(copy)}/${String(original.parent)}`) ?? original.parent;
      if (issue && original.parent !== undefined) store.setParent(issue, parent);
      for (const link of store.linksOf(original.id)) {
        const other = derived.get(`${String(copy)}/${String(link.to)}`);
        if (link.from === original.id && other !== undefined) store.link(link.type, id, other);
      }
    }
  }
  return derived;
}

function derive(store: JiraStore, original: Issue, id: number): Issue {
  const { random, text, theme } = createVariation(id);
  const age = between(random, 0, 300) * day + between(random, 0, day);
  const shifted = (instant: string): string => new Date(Date.parse(instant) - age).toISOString();
  let kept: WeakRef<IssueContent> | undefined;
  return {
    ...original,
    id,
    key: store.nextKey(original.project),
    summary: `${text(original.summary)} (${theme})`,
    parent: undefined,
    created: shifted(original.created),
    updated: shifted(original.updated),
    remoteLinks: [],
    rendered: new Map(),
    content() {
      const known = kept?.deref();
      if (known) return known;
      const content = contentOf(original, id, age);
      kept = new WeakRef(content);
      return content;
    },
  };
}

function contentOf(original: Issue, id: number, age: number): IssueContent {
  const { rich, remark, text } = createVariation(id);
  const { description, fields, comments } = original.content();
  const shifted = (instant: string): string => new Date(Date.parse(instant) - age).toISOString();
  const varied = rich(description);
  return {
    description: typeof varied === 'string' ? `${varied.trimEnd()}\n\n${remark}\n` : varied,
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? text(value) : value]),
    ),
    comments: comments.map((comment, index) => ({
      ...comment,
      id: id * 100 + index,
      created: shifted(comment.created),
      ...(comment.updated === undefined ? {} : { updated: shifted(comment.updated) }),
      body: rich(comment.body),
    })),
  };
}
