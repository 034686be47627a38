import type { IssueData, RichText } from '../company/model.ts';
import { issueSchema } from '../company/model.ts';
import { type Context, laterThan } from '../context.ts';
import { type Issue, issueOf, type JiraStore } from './store.ts';

/** What may be changed in an issue; what is absent stays. */
export interface IssuePatch {
  summary?: string;
  type?: string;
  status?: string;
  priority?: string | null;
  assignee?: string | null;
  parent?: string | null;
  labels?: string[];
  components?: string[];
  fixVersions?: string[];
  description?: RichText;
  /** Further fields by id. */
  fields?: Record<string, unknown>;
}

export type NewIssue = { project: string; summary: string } & Partial<Omit<IssueData, 'id' | 'key' | 'summary'>>;

export interface JiraMutations {
  /** Changes fields; `updated` becomes now. */
  updateIssue(idOrKey: string, patch: IssuePatch): void;
  deleteIssue(idOrKey: string): void;
  /** Moves an issue to another project and returns its new key; its numeric id stays. */
  moveIssue(idOrKey: string, project: string): string;
  /** Adds an issue and returns its key. */
  addIssue(issue: NewIssue): string;
  addComment(idOrKey: string, body: string, author?: string): void;
  linkIssues(type: string, outwardOf: string, inwardOf: string): void;
}

export function jiraMutations(store: JiraStore, context: Context): JiraMutations {
  const issueBy = (idOrKey: string): Issue => {
    const issue = store.find(idOrKey);
    if (!issue) throw new Error(`there is no issue ${idOrKey}`);
    return issue;
  };
  const checkProject = (key: string): void => {
    if (!context.company.info.projects.some((project) => project.key === key))
      throw new Error(`there is no project ${key}`);
  };
  const touch = (issue: Issue): void => {
    issue.updated = laterThan(issue.updated, context);
    store.changed(issue);
  };
  return {
    updateIssue(idOrKey, patch) {
      const issue = issueBy(idOrKey);
      const { description, fields, parent, priority, assignee, ...plain } = patch;
      Object.assign(issue, plain);
      if (priority !== undefined) issue.priority = priority ?? undefined;
      if (assignee !== undefined) issue.assignee = assignee ?? undefined;
      if (parent !== undefined) {
        store.changed(issue);
        store.setParent(issue, parent === null ? undefined : issueBy(parent).id);
      }
      if (description !== undefined || fields !== undefined) {
        const before = issue.content();
        const after = {
          ...before,
          fields: { ...before.fields, ...fields },
          ...(description === undefined ? {} : { description }),
        };
        issue.content = () => after;
      }
      touch(issue);
    },
    deleteIssue(idOrKey) {
      store.remove(issueBy(idOrKey));
    },
    moveIssue(idOrKey, project) {
      checkProject(project);
      const issue = issueBy(idOrKey);
      store.rename(issue, store.nextKey(project), project);
      touch(issue);
      return issue.key;
    },
    addIssue({ project, ...rest }) {
      checkProject(project);
      const now = new Date(context.now()).toISOString();
      const data = issueSchema.parse({
        type: 'Story',
        status: 'To Do',
        priority: 'Medium',
        created: now,
        updated: now,
        ...rest,
        id: store.nextId(),
        key: store.nextKey(project),
      });
      const issue = issueOf(data);
      issue.parent = data.parent ? issueBy(data.parent).id : undefined;
      store.add(issue);
      for (const link of data.links) {
        const other = issueBy(link.outward ?? link.inward ?? '').id;
        if (link.outward === undefined) store.link(link.type, other, issue.id);
        else store.link(link.type, issue.id, other);
      }
      store.changed(issue);
      return issue.key;
    },
    addComment(idOrKey, body, author) {
      const issue = issueBy(idOrKey);
      const before = issue.content();
      const created = laterThan(issue.updated, context);
      const comment = {
        id: Math.max(90_000_000 + issue.id, ...before.comments.map((entry) => entry.id)) + 1,
        author: author ?? context.company.info.users[0]?.id ?? '',
        created,
        body,
      };
      const after = { ...before, comments: [...before.comments, comment] };
      issue.content = () => after;
      touch(issue);
    },
    linkIssues(type, outwardOf, inwardOf) {
      if (!context.company.info.jira.linkTypes.some((kind) => kind.name === type))
        throw new Error(`there is no link type ${type}`);
      const from = issueBy(outwardOf);
      store.link(type, from.id, issueBy(inwardOf).id);
      store.changed(from);
    },
  };
}
