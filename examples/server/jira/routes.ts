import type { Context } from '../context.ts';
import {
  type Answer,
  type Incoming,
  joinedJson,
  json,
  jsonBody,
  jsonText,
  listParameter,
  numberParameter,
  Refusal,
} from '../http/messages.ts';
import { type Route, route } from '../http/router.ts';
import { jiraError } from './errors.ts';
import { fieldList } from './fields.ts';
import { type IssueRenderer, linkTypeJson, selectFields } from './issue-json.ts';
import { searchIssues } from './search.ts';
import type { Issue, JiraStore } from './store.ts';

const bad = (message: string): Answer => jiraError(400, message);

const mostAtOnce = 100;

/** The routes of Jira Cloud's REST v3 that a reader needs. */
export function jiraRoutes(store: JiraStore, render: IssueRenderer, context: Context): Route[] {
  const { info } = context.company;
  const base = (): string => context.urls.atlassian;
  const issueOf = (idOrKey: string): Issue => {
    const issue = store.find(idOrKey);
    if (!issue) throw new Refusal(jiraError(404, 'Issue does not exist or you do not have permission to see it.'));
    return issue;
  };
  const me = (request: Incoming): Record<string, unknown> => {
    const email = accountOf(request);
    const known = info.users.find((user) => user.email === email);
    return (
      render.user(known?.id) ?? {
        self: `${base()}/rest/api/3/user?accountId=account-indexer`,
        accountId: 'account-indexer',
        accountType: 'atlassian',
        emailAddress: email,
        avatarUrls: {},
        displayName: 'Womba Indexer',
        active: true,
        timeZone: context.credentials.timeZone,
        locale: 'en_US',
      }
    );
  };
  const gone = (): Answer => jiraError(410);

  return [
    route('GET', '/rest/api/3/search', gone),
    route('POST', '/rest/api/3/search', gone),
    route('GET', '/rest/api/3/search/jql', (request) =>
      searchIssues(
        {
          jql: request.query.get('jql') ?? '',
          nextPageToken: request.query.get('nextPageToken') ?? undefined,
          maxResults: numberParameter(request.query, 'maxResults', { fallback: 50, min: 1, max: 5000 }, bad),
          fields: listParameter(request.query, 'fields'),
        },
        store,
        render,
        context,
      ),
    ),
    route('POST', '/rest/api/3/search/jql', (request) => {
      const body = jsonBody(request, bad);
      const { jql, nextPageToken, maxResults = 50 } = body;
      if (typeof maxResults !== 'number' || maxResults < 1 || maxResults > 5000)
        return bad('maxResults must be between 1 and 5000');
      return searchIssues(
        {
          jql: typeof jql === 'string' ? jql : '',
          nextPageToken: typeof nextPageToken === 'string' ? nextPageToken : undefined,
          maxResults,
          fields: strings(body, 'fields'),
        },
        store,
        render,
        context,
      );
    }),
    route('POST', '/rest/api/3/search/approximate-count', (request) => {
      const { jql } = jsonBody(request, bad);
      const all = searchIssues(
        { jql: typeof jql === 'string' ? jql : '', nextPageToken: undefined, maxResults: 5000, fields: [] },
        store,
        render,
        { ...context, settings: { ...context.settings, shortPages: false, emptyPages: false } },
      );
      return json({ count: (JSON.parse(String(all.body)) as { issues: unknown[] }).issues.length });
    }),
    route('POST', '/rest/api/3/issue/bulkfetch', (request) => bulkFetch(request, store, render)),
    route('GET', '/rest/api/3/issue/{idOrKey}', (request, { idOrKey = '' }) => {
      const issue = issueOf(idOrKey);
      const text = render.issue(issue, selectFields(listParameter(request.query, 'fields'), '*all'));
      if (!listParameter(request.query, 'expand').includes('names')) return jsonText(text);
      const names = Object.fromEntries(fieldList(info).map((field) => [field['id'], field['name']]));
      return jsonText(`${text.toString('utf8').slice(0, -1)},"names":${JSON.stringify(names)}}`);
    }),
    route('GET', '/rest/api/3/issue/{idOrKey}/comment', (request, { idOrKey = '' }) => {
      const issue = issueOf(idOrKey);
      const startAt = numberParameter(request.query, 'startAt', { fallback: 0 }, bad);
      const asked = numberParameter(request.query, 'maxResults', { fallback: 100 }, bad);
      const orderBy = request.query.get('orderBy') ?? 'created';
      if (!/^[+ -]?created$/.test(orderBy)) return bad('orderBy can only be created');
      const maxResults = Math.min(asked, mostAtOnce);
      const comments = render.comments(issue);
      if (orderBy.startsWith('-')) comments.reverse();
      return json({
        startAt,
        maxResults,
        total: comments.length,
        comments: comments.slice(startAt, startAt + maxResults).map((comment) => render.comment(issue, comment)),
      });
    }),
    route('GET', '/rest/api/3/issue/{idOrKey}/remotelink', (_request, { idOrKey = '' }) => {
      const issue = issueOf(idOrKey);
      return json(
        issue.remoteLinks.map((link, index) => ({
          id: issue.id * 100 + index,
          self: `${base()}/rest/api/3/issue/${String(issue.id)}/remotelink/${String(issue.id * 100 + index)}`,
          globalId: link.url,
          relationship: 'mentioned in',
          object: { url: link.url, title: link.title, icon: {}, status: { icon: {} } },
        })),
      );
    }),
    route('GET', '/rest/api/3/field', () => json(fieldList(info))),
    route('GET', '/rest/api/3/myself', (request) => json(me(request))),
    route('GET', '/rest/api/3/project/search', (request) => {
      const startAt = numberParameter(request.query, 'startAt', { fallback: 0 }, bad);
      const asked = numberParameter(request.query, 'maxResults', { fallback: 50 }, bad);
      const maxResults = asked > 100 ? 50 : asked;
      const keys = listParameter(request.query, 'keys');
      const all = info.projects.filter((project) => keys.length === 0 || keys.includes(project.key));
      return json({
        self: `${base()}/rest/api/3/project/search?startAt=${String(startAt)}&maxResults=${String(maxResults)}`,
        maxResults,
        startAt,
        total: all.length,
        isLast: startAt + maxResults >= all.length,
        values: all
          .slice(startAt, startAt + maxResults)
          .map((project) => ({ ...render.project(project.key), isPrivate: false })),
      });
    }),
    route('GET', '/rest/api/3/project/{idOrKey}', (_request, { idOrKey = '' }) => {
      const known = info.projects.find(
        (project) => project.key === idOrKey.toUpperCase() || String(project.id) === idOrKey,
      );
      if (!known) return jiraError(404, `No project could be found with key '${idOrKey}'.`);
      return json({ ...render.project(known.key), description: known.description, isPrivate: false });
    }),
    route('GET', '/rest/api/3/mypermissions', (request) => {
      const asked = listParameter(request.query, 'permissions');
      if (asked.length === 0) return bad('The permissions query parameter is required.');
      const key = request.query.get('projectKey');
      if (key !== null && !info.projects.some((project) => project.key === key)) {
        return jiraError(404, `No project could be found with key '${key}'.`);
      }
      const permissions = asked.map((name, index) => [
        name,
        {
          id: String(10 + index),
          key: name,
          name: name.toLowerCase().replaceAll('_', ' '),
          type: 'PROJECT',
          description: '',
          havePermission: name === 'BROWSE_PROJECTS',
        },
      ]);
      return json({ permissions: Object.fromEntries(permissions) as unknown });
    }),
    route('GET', '/rest/api/3/serverInfo', () =>
      json({
        baseUrl: base(),
        displayUrl: base(),
        version: '1001.0.0-SNAPSHOT',
        versionNumbers: [1001, 0, 0],
        deploymentType: 'Cloud',
        buildNumber: 100_300,
        buildDate: '2026-03-01T00:00:00.000+0000',
        serverTime: new Date(context.now()).toISOString().replace('Z', '+0000'),
        scmInfo: 'sample',
        serverTitle: info.name,
        serverTimeZone: 'Etc/UTC',
      }),
    ),
    route('GET', '/rest/api/3/issueLinkType', () =>
      json({ issueLinkTypes: info.jira.linkTypes.map((kind) => linkTypeJson(kind, base())) }),
    ),
  ];
}

function bulkFetch(request: Incoming, store: JiraStore, render: IssueRenderer): Answer {
  const body = jsonBody(request, bad);
  const asked = strings(body, 'issueIdsOrKeys');
  if (asked.length === 0) return bad('At least one issue ID or key must be provided.');
  if (asked.length > mostAtOnce) return bad('The number of issue IDs or keys must not exceed 100.');
  const selection = selectFields(strings(body, 'fields'), '*navigable');
  const found = new Map<number, Issue>();
  for (const idOrKey of asked) {
    const issue = store.find(idOrKey);
    // As the specification says: what does not exist or may not be seen is simply not returned.
    if (issue) found.set(issue.id, issue);
  }
  const issues = [...found.values()].sort((a, b) => a.id - b.id).map((issue) => render.issue(issue, selection));
  return jsonText(joinedJson('{"expand":"schema,names","issues":[', issues, '],"issueErrors":[]}'));
}

/** A list of texts in a request's body; refused when it is something else. */
function strings(body: Record<string, unknown>, name: string): string[] {
  const value = body[name] ?? [];
  if (!Array.isArray(value) || value.some((entry) => typeof entry !== 'string' && typeof entry !== 'number')) {
    throw new Refusal(bad(`${name} must be a list of strings`));
  }
  return value.map(String);
}

/** The e-mail address that a request authenticates with. */
function accountOf(request: Incoming): string {
  const encoded = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  return Buffer.from(encoded, 'base64').toString('utf8').split(':')[0] ?? '';
}
