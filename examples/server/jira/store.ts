import type { IssueData, RichText } from '../company/model.ts';
import type { Context } from '../context.ts';

/** What is read only when an issue is shown; derived issues make theirs at that time. */
export interface IssueContent {
  description: RichText;
  fields: Record<string, unknown>;
  comments: IssueData['comments'];
}

export interface Issue {
  readonly id: number;
  key: string;
  project: string;
  type: string;
  status: string;
  priority: string | undefined;
  summary: string;
  parent: number | undefined;
  reporter: string | undefined;
  assignee: string | undefined;
  created: string;
  updated: string;
  labels: string[];
  components: string[];
  fixVersions: string[];
  versions: string[];
  remoteLinks: IssueData['remoteLinks'];
  content: () => IssueContent;
  /** JSON by selection of fields, made once and thrown away when something changes; bytes, since strings would take twice the room. */
  rendered: Map<string, Buffer>;
}

export interface IssueLink {
  id: number;
  type: string;
  from: number;
  to: number;
}

export interface JiraStore {
  /** All issues by ascending id. */
  all(): readonly Issue[];
  byId(id: number): Issue | undefined;
  /** By id or key; a moved issue is found under its old keys too, and case does not matter. */
  find(idOrKey: string): Issue | undefined;
  linksOf(id: number): readonly IssueLink[];
  childrenOf(id: number): Issue[];
  add(issue: Issue): void;
  remove(issue: Issue): void;
  /** The next free key of a project. */
  nextKey(project: string): string;
  nextId(): number;
  rename(issue: Issue, key: string, project: string): void;
  link(type: string, from: number, to: number): void;
  setParent(issue: Issue, parent: number | undefined): void;
  /** Throws away the JSON of an issue and of those that show parts of it. */
  changed(issue: Issue): void;
}

export function createJiraStore(context: Context): JiraStore {
  const issues = new Map<number, Issue>();
  const ids = new Map<string, number>();
  const links = new Map<number, IssueLink[]>();
  const children = new Map<number, Set<number>>();
  const highest = new Map<string, number>();
  let sorted: Issue[] | undefined;
  let highestId = 0;
  let linkCount = 0;

  const noteKey = (key: string): void => {
    const cut = key.lastIndexOf('-');
    const project = key.slice(0, cut);
    highest.set(project, Math.max(highest.get(project) ?? 0, Number(key.slice(cut + 1))));
  };
  const forget = (id: number | undefined): void => {
    const issue = id === undefined ? undefined : issues.get(id);
    issue?.rendered.clear();
  };

  const store: JiraStore = {
    all: () => (sorted ??= [...issues.values()].sort((a, b) => a.id - b.id)),
    byId: (id) => issues.get(id),
    find: (idOrKey) => issues.get(/^\d+$/.test(idOrKey) ? Number(idOrKey) : (ids.get(idOrKey.toUpperCase()) ?? -1)),
    linksOf: (id) => links.get(id) ?? [],
    childrenOf: (id) =>
      [...(children.get(id) ?? [])].map((child) => issues.get(child)).filter((child) => child !== undefined),
    add(issue) {
      issues.set(issue.id, issue);
      ids.set(issue.key, issue.id);
      noteKey(issue.key);
      highestId = Math.max(highestId, issue.id);
      sorted = undefined;
      if (issue.parent !== undefined) store.setParent(issue, issue.parent);
    },
    setParent(issue, parent) {
      if (issue.parent !== undefined) children.get(issue.parent)?.delete(issue.id);
      issue.parent = parent;
      if (parent !== undefined) children.set(parent, (children.get(parent) ?? new Set<number>()).add(issue.id));
    },
    remove(issue) {
      store.changed(issue);
      issues.delete(issue.id);
      sorted = undefined;
      for (const link of links.get(issue.id) ?? []) {
        const other = link.from === issue.id ? link.to : link.from;
        links.set(
          other,
          (links.get(other) ?? []).filter((entry) => entry.id !== link.id),
        );
      }
      links.delete(issue.id);
      if (issue.parent !== undefined) children.get(issue.parent)?.delete(issue.id);
      for (const child of store.childrenOf(issue.id)) child.parent = undefined;
      children.delete(issue.id);
    },
    nextKey: (project) => `${project}-${String((highest.get(project) ?? 0) + 1)}`,
    nextId: () => highestId + 1,
    rename(issue, key, project) {
      issue.key = key;
      issue.project = project;
      ids.set(key, issue.id);
      noteKey(key);
    },
    link(type, from, to) {
      const known = links.get(from)?.some((link) => link.type === type && link.from === from && link.to === to);
      if (known || from === to) return;
      linkCount += 1;
      const link: IssueLink = { id: 20_000 + linkCount, type, from, to };
      for (const id of [from, to]) links.set(id, [...(links.get(id) ?? []), link]);
    },
    changed(issue) {
      forget(issue.id);
      forget(issue.parent);
      for (const link of store.linksOf(issue.id)) forget(link.from === issue.id ? link.to : link.from);
      for (const child of store.childrenOf(issue.id)) forget(child.id);
    },
  };
  fill(store, context.company.issues);
  return store;
}

/** An issue as it is kept, from one as it was read. Its parent is set by the caller. */
export function issueOf(data: IssueData): Issue {
  const { description, fields, comments } = data;
  return {
    id: data.id,
    key: data.key,
    project: data.key.slice(0, data.key.lastIndexOf('-')),
    type: data.type,
    status: data.status,
    priority: data.priority ?? undefined,
    summary: data.summary,
    parent: undefined,
    reporter: data.reporter ?? undefined,
    assignee: data.assignee ?? undefined,
    created: data.created,
    updated: data.updated,
    labels: data.labels,
    components: data.components,
    fixVersions: data.fixVersions,
    versions: data.versions,
    remoteLinks: data.remoteLinks,
    content: () => ({ description, fields, comments }),
    rendered: new Map(),
  };
}

function fill(store: JiraStore, list: readonly IssueData[]): void {
  const idOf = new Map(list.map((issue) => [issue.key, issue.id]));
  for (const data of list) {
    const issue = issueOf(data);
    issue.parent = data.parent ? idOf.get(data.parent) : undefined;
    store.add(issue);
  }
  for (const data of list) {
    for (const link of data.links) {
      const other = idOf.get(link.outward ?? link.inward ?? '');
      if (other === undefined) continue;
      if (link.outward === undefined) store.link(link.type, other, data.id);
      else store.link(link.type, data.id, other);
    }
  }
}
