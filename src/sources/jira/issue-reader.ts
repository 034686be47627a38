import type { SourceDocument } from '../../documents/document.ts';
import type { WarningCounts } from '../../documents/warnings.ts';
import { describeError, ProtocolError, WombaError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import { orderedMap, partsOf } from '../../platform/ordered-map.ts';
import { type IssueContext, issueDocument, neighbours } from './issue-document.ts';
import { bulkAnswerSchema, commentPageSchema, issueSchema, type JiraComment, type JiraIssue } from './issue-schema.ts';

/** Most that one bulk request may ask for. */
export const bulkSize = 100;
const commentsPerPage = 100;
/** Bulk requests under way at once; the client's limiter lowers this when Jira refuses. */
const bulkConcurrency = 4;
/** A safeguard against a server that never ends its pages. */
const mostCommentPages = 1_000;

const fieldNames = [
  'summary issuetype status priority resolution project parent subtasks issuelinks labels components fixVersions versions',
  'created updated description environment comment',
].flatMap((line) => line.split(' '));

export type IssueResult =
  | {
      kind: 'issue';
      identity: string;
      project: string;
      neighbours: string[];
      document: SourceDocument;
      warnings: WarningCounts;
    }
  | { kind: 'failure'; identity: string; message: string; retryable: boolean };

export interface IssueReader {
  /**
   * Reads issues by id or key, one array per bulk request, in the order of the requests. Issues that do not exist or may
   * not be seen are left out, as Jira does.
   */
  read(idsOrKeys: readonly string[], signal: AbortSignal): AsyncGenerator<IssueResult[], void, void>;
}

export function createIssueReader(http: HttpClient, context: IssueContext): IssueReader {
  const fields = [...fieldNames, ...context.criteriaFields.map((field) => field.id)];

  const readBatch = async (ids: readonly string[], signal: AbortSignal): Promise<IssueResult[]> => {
    const answer = await http.sendJson(
      'POST',
      '/rest/api/3/issue/bulkfetch',
      { issueIdsOrKeys: ids, fields },
      bulkAnswerSchema,
      { signal, idempotent: true },
    );
    const failures = (answer.issueErrors ?? []).flatMap((error): IssueResult[] => {
      const identity = error.id ?? error.issueId;
      if (!identity) return [];
      return [{ kind: 'failure', identity, message: 'Jira could not return the issue', retryable: true }];
    });
    return [...failures, ...(await Promise.all((answer.issues ?? []).map((issue) => readIssue(issue, signal))))];
  };

  const readIssue = async (value: unknown, signal: AbortSignal): Promise<IssueResult> => {
    const parsed = issueSchema.safeParse(value);
    if (!parsed.success) return oddIssue(value, parsed.error.issues[0]?.path.join('.') ?? '');
    const issue = parsed.data;
    try {
      const comments = await allComments(issue, signal);
      return {
        kind: 'issue',
        identity: issue.id,
        project: issue.fields.project?.key ?? issue.key.replace(/-\d+$/, ''),
        neighbours: neighbours(issue),
        ...issueDocument(issue, comments, context),
      };
    } catch (error) {
      if (signal.aborted || !(error instanceof WombaError)) throw error;
      return { kind: 'failure', identity: issue.id, message: describeError(error).message, retryable: error.retryable };
    }
  };

  /** The issue itself carries the first page of comments; the rest needs its own requests. */
  const allComments = async (issue: JiraIssue, signal: AbortSignal): Promise<JiraComment[]> => {
    const first = issue.fields.comment;
    const comments = [...(first?.comments ?? [])];
    const total = first?.total ?? comments.length;
    for (let page = 0; comments.length < total; page += 1) {
      const next = await http.getJson(`/rest/api/3/issue/${encodeURIComponent(issue.id)}/comment`, commentPageSchema, {
        query: { startAt: comments.length, maxResults: commentsPerPage, orderBy: 'created' },
        signal,
      });
      const more = next.comments ?? [];
      // Comments may be deleted between two pages: an empty page is the end, whatever the total said.
      if (more.length === 0) break;
      if (page >= mostCommentPages) throw new ProtocolError(`Jira: the comments of issue ${issue.id} do not end`);
      comments.push(...more);
    }
    return comments;
  };

  return {
    async *read(idsOrKeys, signal) {
      yield* orderedMap(partsOf(idsOrKeys, bulkSize), bulkConcurrency, (ids) => readBatch(ids, signal));
    },
  };
}

function oddIssue(value: unknown, path: string): IssueResult {
  const id = typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : 'unknown';
  return { kind: 'failure', identity: id, message: `the issue has an unexpected shape at ${path}`, retryable: false };
}
