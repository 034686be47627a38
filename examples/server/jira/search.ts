import { type Context, decodeCursor, encodeCursor } from '../context.ts';
import { type Answer, joinedJson, jsonText, Refusal } from '../http/messages.ts';
import { QueryError } from '../query/parse.ts';
import { jiraError } from './errors.ts';
import { type IssueRenderer, selectFields } from './issue-json.ts';
import { compileJql, type JqlSearch, type SortValue } from './jql.ts';
import type { Issue, JiraStore } from './store.ts';

export interface SearchRequest {
  jql: string;
  nextPageToken: string | undefined;
  maxResults: number;
  fields: readonly string[];
}

const mostIds = 5000;
const mostIssues = 100;

/** What a `nextPageToken` holds: the query it belongs to, the number of the page, and what the page goes on after. */
interface Token {
  query: string;
  page: number;
  after: SortValue[] | null;
}

/** One page of `/rest/api/3/search/jql`. */
export function searchIssues(
  request: SearchRequest,
  store: JiraStore,
  render: IssueRenderer,
  context: Context,
): Answer {
  const search = compiled(request.jql, store, context);
  const selection = selectFields(request.fields, 'id');
  const asked = tokenOf(request);
  const found = matching(search, store, asked.after);
  const most = Math.min(request.maxResults, selection.none ? mostIds : mostIssues);
  const { shortPages, emptyPages } = context.settings;
  let size = shortPages ? Math.max(1, Math.floor(most * 0.6)) : most;
  if (emptyPages && asked.page % 2 === 1) size = 0;
  const issues = found.slice(0, size);
  const last = issues.at(-1);
  // With empty pages on, the last page is an empty one: a client that stops at it, or before it, misses nothing or something.
  const isLast = issues.length === found.length && !(emptyPages && asked.page % 2 === 0);
  const next: Token = { query: request.jql, page: asked.page + 1, after: last ? search.position(last) : asked.after };
  const body = issues.map((issue) =>
    isIdsOnly(request.fields) ? Buffer.from(`{"id":"${String(issue.id)}"}`) : render.issue(issue, selection),
  );
  const token = isLast ? '' : `"nextPageToken":"${encodeCursor(next)}",`;
  return jsonText(joinedJson('{"issues":[', body, `],${token}"isLast":${String(isLast)}}`));
}

function compiled(jql: string, store: JiraStore, context: Context): JqlSearch {
  try {
    return compileJql(jql, store, context);
  } catch (error) {
    if (error instanceof QueryError) throw new Refusal(jiraError(400, error.message));
    throw error;
  }
}

function tokenOf(request: SearchRequest): Token {
  if (request.nextPageToken === undefined || request.nextPageToken === '')
    return { query: request.jql, page: 0, after: null };
  const token = decodeCursor(request.nextPageToken) as Partial<Token> | undefined;
  if (typeof token !== 'object' || token.query !== request.jql || typeof token.page !== 'number') {
    throw new Refusal(jiraError(400, 'The provided next page token is invalid.'));
  }
  return { query: token.query, page: token.page, after: token.after ?? null };
}

function matching(search: JqlSearch, store: JiraStore, after: SortValue[] | null): Issue[] {
  return store
    .all()
    .filter((issue) => search.matches(issue))
    .map((issue) => ({ issue, position: search.position(issue) }))
    .filter(({ position }) => after === null || search.compare(position, after) > 0)
    .sort((a, b) => search.compare(a.position, b.position))
    .map(({ issue }) => issue);
}

function isIdsOnly(fields: readonly string[]): boolean {
  return fields.every((name) => name === 'id');
}
