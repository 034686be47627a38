import { ProtocolError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import { searchAnswerSchema } from './issue-schema.ts';

export interface FoundIssue {
  id: string;
  key: string;
}

/** Most ids that Jira returns at once when nothing but ids and keys is asked for. */
const pageSize = 5_000;
/** At `pageSize` ids a page far more than the largest site; short pages are allowed for. */
const mostPages = 20_000;

/**
 * The ids and keys that a JQL query finds, page by page. Pages may be short or empty and still carry a token: only a missing
 * token ends the search. @throws ProtocolError when a token comes twice or the pages do not end.
 */
export async function* searchIssues(
  http: HttpClient,
  jql: string,
  signal: AbortSignal,
): AsyncGenerator<FoundIssue[], void, void> {
  const tokens = new Set<string>();
  let token: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await http.getJson('/rest/api/3/search/jql', searchAnswerSchema, {
      query: { jql, fields: 'key', maxResults: pageSize, nextPageToken: token },
      signal,
    });
    const issues = (answer.issues ?? []).map(({ id, key }) => ({ id, key: key ?? '' }));
    if (issues.length > 0) yield issues;
    if (!answer.nextPageToken) return;
    token = answer.nextPageToken;
    if (tokens.has(token)) throw new ProtocolError('Jira: the search repeats its page token and would never end');
    tokens.add(token);
  }
  throw new ProtocolError(`Jira: the search did not end within ${mostPages} pages`);
}
