import { markdownToAdf } from '../adf/markdown.ts';
import type { RichText } from '../company/model.ts';
import { type Context, createNumbering } from '../context.ts';
import { customValue } from './fields.ts';
import type { Issue, IssueContent, JiraStore } from './store.ts';

/** Comments that come with an issue; the rest has to be asked for. */
export const embeddedComments = 20;

/** Selections of fields whose JSON an issue keeps: one for lists, one for contents. */
const mostKept = 2;

export interface IssueRenderer {
  /** The issue's JSON with the selected fields; without `fields` when the selection is `none`. */
  issue(issue: Issue, selection: FieldSelection): Buffer;
  comment(issue: Issue, comment: CommentData): Record<string, unknown>;
  comments(issue: Issue): CommentData[];
  project(key: string): Record<string, unknown> | undefined;
  user(id: string | undefined): Record<string, unknown> | null;
}

type CommentData = ReturnType<Issue['content']>['comments'][number];

export interface FieldSelection {
  /** Tells selections apart. */
  key: string;
  includes(field: string): boolean;
  /** Nothing but id and key. */
  none: boolean;
}

/** `*all`, `*navigable`, names and `-names`, as Jira reads them. */
export function selectFields(names: readonly string[], fallback: '*all' | '*navigable' | 'id'): FieldSelection {
  const asked = names.length === 0 ? [fallback] : names;
  const all = asked.includes('*all');
  const minus = new Set(asked.filter((name) => name.startsWith('-')).map((name) => name.slice(1)));
  const plus = new Set(
    asked.filter((name) => !/^[-*]/.test(name) && name !== 'id' && name !== 'key' && name !== 'issuekey'),
  );
  const navigable = asked.includes('*navigable') || (!all && minus.size > 0);
  return {
    key: asked.join(','),
    none: !all && !navigable && plus.size === 0,
    includes: (field) => !minus.has(field) && (all || plus.has(field) || (navigable && field !== 'comment')),
  };
}

export function createIssueRenderer(context: Context, store: JiraStore): IssueRenderer {
  const statusId = createNumbering(10_001);
  const typeId = createNumbering(10_101);
  const priorityId = createNumbering(1);
  const componentId = createNumbering(10_201);
  const versionId = createNumbering(10_301);
  const base = (): string => context.urls.atlassian;
  const users = new Map(context.company.info.users.map((user) => [user.id, user]));
  const projects = new Map(context.company.info.projects.map((project) => [project.key, project]));

  const user = (id: string | undefined): Record<string, unknown> | null => {
    const known = id === undefined ? undefined : users.get(id);
    if (!known) return null;
    return {
      self: `${base()}/rest/api/3/user?accountId=${known.id}`,
      accountId: known.id,
      emailAddress: known.email,
      avatarUrls: avatars(`${base()}/avatar/${known.id}.png`),
      displayName: known.name,
      active: true,
      timeZone: context.credentials.timeZone,
      accountType: 'atlassian',
    };
  };
  const project = (key: string): Record<string, unknown> | undefined => {
    const known = projects.get(key);
    return (
      known && {
        self: `${base()}/rest/api/3/project/${String(known.id)}`,
        id: String(known.id),
        key: known.key,
        name: known.name,
        projectTypeKey: 'software',
        simplified: false,
        avatarUrls: avatars(`${base()}/projectavatar/${known.key}.png`),
      }
    );
  };
  const status = (name: string): Record<string, unknown> => ({
    self: `${base()}/rest/api/3/status/${String(statusId(name))}`,
    description: '',
    iconUrl: `${base()}/images/icons/statuses/generic.png`,
    name,
    id: String(statusId(name)),
    statusCategory: statusCategory(name, base()),
  });
  const type = (name: string): Record<string, unknown> => ({
    self: `${base()}/rest/api/3/issuetype/${String(typeId(name))}`,
    id: String(typeId(name)),
    description: '',
    iconUrl: `${base()}/images/icons/issuetypes/generic.png`,
    name,
    subtask: isSubtask(name),
    hierarchyLevel: isSubtask(name) ? -1 : name === 'Epic' ? 1 : 0,
  });
  const priority = (name: string | undefined): Record<string, unknown> | null =>
    name === undefined
      ? null
      : {
          self: `${base()}/rest/api/3/priority/${String(priorityId(name))}`,
          iconUrl: `${base()}/images/icons/priorities/generic.svg`,
          name,
          id: String(priorityId(name)),
        };
  const named = (kind: 'component' | 'version', name: string): Record<string, unknown> => {
    const id = String(kind === 'component' ? componentId(name) : versionId(name));
    const self = `${base()}/rest/api/3/${kind}/${id}`;
    return kind === 'component'
      ? { self, id, name }
      : { self, id, description: '', name, archived: false, released: false };
  };
  const reference = (issue: Issue): Record<string, unknown> => ({
    id: String(issue.id),
    key: issue.key,
    self: `${base()}/rest/api/3/issue/${String(issue.id)}`,
    fields: {
      summary: issue.summary,
      status: status(issue.status),
      priority: priority(issue.priority),
      issuetype: type(issue.type),
    },
  });
  const rich = (value: RichText): unknown =>
    typeof value === 'string' ? markdownToAdf(value, context) : (value ?? null);
  const comment = (issue: Issue, data: CommentData): Record<string, unknown> => ({
    self: `${base()}/rest/api/3/issue/${String(issue.id)}/comment/${String(data.id)}`,
    id: String(data.id),
    author: user(data.author),
    body: rich(data.body),
    updateAuthor: user(data.author),
    created: jiraTime(data.created),
    updated: jiraTime(data.updated ?? data.created),
    jsdPublic: true,
  });
  const comments = (issue: Issue): CommentData[] =>
    [...issue.content().comments].sort((a, b) => Date.parse(a.created) - Date.parse(b.created) || a.id - b.id);

  const links = (issue: Issue): unknown[] =>
    store.linksOf(issue.id).flatMap((link) => {
      const outward = link.from === issue.id;
      const other = store.byId(outward ? link.to : link.from);
      const kind = context.company.info.jira.linkTypes.find((entry) => entry.name === link.type);
      if (!other || !kind) return [];
      return [
        {
          id: String(link.id),
          self: `${base()}/rest/api/3/issueLink/${String(link.id)}`,
          type: linkTypeJson(kind, base()),
          [outward ? 'outwardIssue' : 'inwardIssue']: reference(other),
        },
      ];
    });

  /** How each field is written; only those that were asked for are. */
  const writers: Record<string, (issue: Issue, content: IssueContent) => unknown> = {
    summary: (issue) => issue.summary,
    issuetype: (issue) => type(issue.type),
    status: (issue) => status(issue.status),
    priority: (issue) => priority(issue.priority),
    project: (issue) => project(issue.project) ?? null,
    resolution: (issue) => (statusKey(issue.status) === 'done' ? { id: '10000', name: 'Done', description: '' } : null),
    resolutiondate: (issue) => (statusKey(issue.status) === 'done' ? jiraTime(issue.updated) : null),
    // Left out, not null, where there is none: so does Jira.
    parent: (issue) => {
      const parent = issue.parent === undefined ? undefined : store.byId(issue.parent);
      return parent && reference(parent);
    },
    subtasks: (issue) =>
      store
        .childrenOf(issue.id)
        .filter((child) => isSubtask(child.type))
        .map(reference),
    issuelinks: links,
    labels: (issue) => issue.labels,
    components: (issue) => issue.components.map((name) => named('component', name)),
    fixVersions: (issue) => issue.fixVersions.map((name) => named('version', name)),
    versions: (issue) => issue.versions.map((name) => named('version', name)),
    assignee: (issue) => user(issue.assignee),
    reporter: (issue) => user(issue.reporter),
    creator: (issue) => user(issue.reporter),
    created: (issue) => jiraTime(issue.created),
    updated: (issue) => jiraTime(issue.updated),
    duedate: () => null,
    description: (_issue, content) => rich(content.description),
    comment: (issue) => {
      const list = comments(issue);
      return {
        comments: list.slice(0, embeddedComments).map((entry) => comment(issue, entry)),
        self: `${base()}/rest/api/3/issue/${String(issue.id)}/comment`,
        maxResults: embeddedComments,
        total: list.length,
        startAt: 0,
      };
    },
  };
  for (const field of context.company.info.jira.fields) {
    if (!field.custom) continue;
    writers[field.id] = (_issue, content) =>
      customValue(field.type, content.fields[field.id] ?? null, { rich, user, base: base() });
  }
  const write = (issue: Issue, selection: FieldSelection): string => {
    const head = `"expand":"renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations","id":"${String(issue.id)}","self":"${base()}/rest/api/3/issue/${String(issue.id)}","key":"${issue.key}"`;
    if (selection.none) return `{${head}}`;
    const content = issue.content();
    const parts: string[] = [];
    for (const [name, writer] of Object.entries(writers)) {
      if (!selection.includes(name)) continue;
      const value = JSON.stringify(writer(issue, content)) as string | undefined;
      if (value !== undefined) parts.push(`"${name}":${value}`);
    }
    return `{${head},"fields":{${parts.join(',')}}}`;
  };

  return {
    user,
    project,
    comment,
    comments,
    issue(issue, selection) {
      if (selection.none) return Buffer.from(write(issue, selection));
      const known = issue.rendered.get(selection.key);
      if (known) return known;
      const made = Buffer.from(write(issue, selection));
      if (issue.rendered.size >= mostKept) issue.rendered.clear();
      issue.rendered.set(selection.key, made);
      return made;
    },
  };
}

/** Jira's way of writing times: `2026-03-02T09:14:00.000+0000`. */
export function jiraTime(instant: string): string {
  return new Date(instant).toISOString().replace('Z', '+0000');
}

export function linkTypeJson(
  kind: { id: number; name: string; inward: string; outward: string },
  base: string,
): Record<string, unknown> {
  return { ...kind, id: String(kind.id), self: `${base}/rest/api/3/issueLinkType/${String(kind.id)}` };
}

function isSubtask(type: string): boolean {
  return /^sub-?task$/i.test(type);
}

function statusKey(name: string): 'new' | 'indeterminate' | 'done' {
  if (/^(done|closed|resolved|released|rejected|cancelled|won't do)$/i.test(name)) return 'done';
  return /^(to do|open|new|backlog|selected for development|ready)$/i.test(name) ? 'new' : 'indeterminate';
}

function statusCategory(name: string, base: string): Record<string, unknown> {
  const key = statusKey(name);
  const id = { new: 2, done: 3, indeterminate: 4 }[key];
  return {
    self: `${base}/rest/api/3/statuscategory/${String(id)}`,
    id,
    key,
    colorName: { new: 'blue-gray', done: 'green', indeterminate: 'yellow' }[key],
    name: { new: 'To Do', done: 'Done', indeterminate: 'In Progress' }[key],
  };
}

function avatars(url: string): Record<string, string> {
  return { '48x48': url, '24x24': url, '16x16': url, '32x32': url };
}
