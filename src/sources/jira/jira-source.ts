import { NotFoundError, UnauthorizedError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import { z } from 'zod';
import type { ReadWindow, Scope, Source, SourceEvent } from '../source.ts';
import { findCriteriaFields } from './criteria-fields.ts';
import { bulkSize, createIssueReader, type IssueReader, type IssueResult } from './issue-reader.ts';
import { type FoundIssue, searchIssues } from './issue-search.ts';
import { issueVersionSchema, remoteLinksSchema } from './issue-schema.ts';
import { jqlString } from './jql.ts';

export interface JiraSettings {
  /** Root is the site, or the gateway of a scoped token. */
  http: HttpClient;
  /** The site as people see it, for links. */
  siteUrl: string;
  /** Ids or names of the acceptance-criteria fields; found by name when empty. */
  criteriaFields: readonly string[];
}

export interface JiraSource extends Source {
  /** Reads single issues by id or key, for `womba index KEY`. */
  readIssues(idsOrKeys: readonly string[], signal: AbortSignal): AsyncGenerator<IssueResult, void, void>;
  /**
   * The present key of an issue, which changes when it moves, and its version as documents carry it: one small request.
   * @throws NotFoundError when it does not exist or the account does not see it.
   */
  issueVersion(key: string, signal: AbortSignal): Promise<{ key: string; version: string }>;
  /** Addresses that an issue links to beside the text: Confluence pages among them. */
  remoteLinkUrls(key: string, signal: AbortSignal): Promise<string[]>;
}

/** A checkpoint follows this many bulk requests' documents. */
const batchesPerCheckpoint = 3;
const checkpointSchema = z.object({ keyNumber: z.number() }).nullable().catch(null);

export const jiraScope = (project: string): Scope => ({
  key: `project:${project}`,
  label: `project ${project}`,
  projects: [project],
});

/** Jira Cloud issues by project; see docs/source-jira.md. */
export function createJiraSource(settings: JiraSettings): JiraSource {
  const { http } = settings;

  const openReader = async (signal: AbortSignal): Promise<{ reader: IssueReader; unknownFields: string[] }> => {
    const { fields, unknown } = await findCriteriaFields(http, settings.criteriaFields, signal);
    const context = { siteUrl: settings.siteUrl, criteriaFields: fields };
    return { reader: createIssueReader(http, context), unknownFields: unknown };
  };

  return {
    name: 'jira',
    get requests() {
      return http.requests;
    },

    async *readIssues(idsOrKeys, signal) {
      const { reader } = await openReader(signal);
      for await (const results of reader.read(idsOrKeys, signal)) yield* results;
    },

    async issueVersion(key, signal) {
      const path = `/rest/api/3/issue/${encodeURIComponent(key)}`;
      try {
        const issue = await http.getJson(path, issueVersionSchema, { query: { fields: 'updated' }, signal });
        return { key: issue.key, version: issue.fields.updated ?? '' };
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
        throw new NotFoundError(`Jira has no issue ${key}, or the account does not see it`, {
          cause: error,
          hint: 'Check the key, and that the account may browse its project.',
        });
      }
    },

    async remoteLinkUrls(key, signal) {
      const path = `/rest/api/3/issue/${encodeURIComponent(key)}/remotelink`;
      const links = await http.getJson(path, remoteLinksSchema, { signal });
      return links.map((link) => link.object?.url ?? '').filter((url) => url !== '');
    },

    async *read(window) {
      const { reader, unknownFields } = await openReader(window.signal);
      if (unknownFields.length > 0) {
        yield { kind: 'warning', name: 'jira.unknown-criteria-field', count: unknownFields.length };
      }
      const changed = new ChangedIssues();
      const finished: Scope[] = [];
      for (const project of window.projects) {
        const scope = jiraScope(project);
        if (window.isComplete(scope)) continue;
        try {
          await assertProject(http, project, window.signal);
          yield* readProject(http, reader, window, scope, changed);
          finished.push(scope);
        } catch (error) {
          // Wrong credentials are wrong for every project; anything else may concern this one only.
          if (window.signal.aborted || error instanceof UnauthorizedError) throw error;
          yield { kind: 'scope-failed', scope, error };
        }
      }
      // Links cross projects: what quotes a changed issue is read when all projects are known, before any scope ends.
      yield* readQuoting(reader, window, changed);
      for (const scope of finished) yield { kind: 'scope-complete', scope };
    },
  };
}

async function assertProject(http: HttpClient, project: string, signal: AbortSignal): Promise<void> {
  const answer = await http.get(`/rest/api/3/project/${encodeURIComponent(project)}`, { signal, accept: [404] });
  if (answer.status !== 404) return;
  throw new NotFoundError(`Jira: project ${project} does not exist or the account does not see it`, {
    hint: 'Check PROJECT_KEY, and that the account may browse the project.',
  });
}

/** Enumerates all ids of the project (cheap: 5,000 a page) and reads the bodies of those that are new or changed. */
async function* readProject(
  http: HttpClient,
  reader: IssueReader,
  window: ReadWindow,
  scope: Scope,
  changed: ChangedIssues,
): AsyncGenerator<SourceEvent, void, void> {
  const { signal } = window;
  const since = window.since(scope);
  const everything = window.mode === 'full' || since === null;
  const done = checkpointSchema.parse(window.checkpoint(scope))?.keyNumber ?? -1;
  const [project = ''] = scope.projects;
  const inProject = `project = ${jqlString(project)}`;

  for await (const page of searchIssues(http, `${inProject} ORDER BY key ASC`, signal)) {
    yield { kind: 'expected', scope, count: page.length };
    const known = window.known(
      scope,
      page.map((issue) => issue.id),
    );
    // With a complete earlier read, `updated` tells what changed; without one only what this run has read is fresh.
    const fresh = (issue: FoundIssue): boolean => known.has(issue.id) && (!everything || keyNumber(issue.key) <= done);
    const present = page.filter(fresh).map((issue) => issue.id);
    if (present.length > 0) yield { kind: 'present', scope, identities: present };
    const wanted = page.filter((issue) => !fresh(issue));
    let batches = 0;
    for await (const results of reader.read(
      wanted.map((issue) => issue.id),
      signal,
    )) {
      // A whole read comes by every issue: only an incremental one has to remember what it has seen to have changed.
      if (!everything) changed.add(results);
      yield* events(results, scope, window.projects);
      batches += 1;
      const last = wanted[Math.min(batches * bulkSize, wanted.length) - 1];
      if (everything && last !== undefined && batches % batchesPerCheckpoint === 0) {
        yield { kind: 'checkpoint', scope, value: { keyNumber: keyNumber(last.key) } };
      }
    }
  }

  if (everything) return;
  const updated = `${inProject} AND updated >= ${since.getTime()} ORDER BY key ASC`;
  for await (const page of searchIssues(http, updated, signal)) {
    const ids = page.map((issue) => issue.id).filter((id) => !changed.has(id));
    for await (const results of reader.read(ids, signal)) {
      changed.add(results);
      yield* events(results, scope, window.projects);
    }
  }
  changed.addGone(await window.unseen(scope));
}

/** Documents show key and summary of parent, sub-tasks and linked issues: those around a changed issue are read again. */
async function* readQuoting(
  reader: IssueReader,
  window: ReadWindow,
  changed: ChangedIssues,
): AsyncGenerator<SourceEvent, void, void> {
  const again = changed.around(window.referring(changed.identities));
  for await (const results of reader.read(again, window.signal)) {
    // These were read well before; one that cannot be read now keeps an old quotation, which is no failed document.
    const failed = results.filter((result) => result.kind === 'failure').length;
    if (failed > 0) yield { kind: 'warning', name: 'jira.quoting-issue-not-read', count: failed };
    for (const result of results) {
      if (result.kind === 'issue') yield* events([result], jiraScope(result.project), window.projects);
    }
  }
}

function* events(
  results: readonly IssueResult[],
  listedIn: Scope,
  projects: readonly string[],
): Generator<SourceEvent, void, void> {
  for (const result of results) {
    if (result.kind === 'failure') {
      const { identity, message, retryable } = result;
      yield { kind: 'failure', scope: listedIn, identity, message, retryable };
    } else if (result.project === listedIn.projects[0] && projects.includes(result.project)) {
      yield { kind: 'document', scope: listedIn, document: result.document, warnings: result.warnings };
    }
    // An issue that moved between the listing and the reading is found by the listing of its new project.
  }
}

/** What an incremental read found changed, and what that touches: a few bytes per changed issue. */
class ChangedIssues {
  readonly #read = new Set<string>();
  readonly #gone = new Set<string>();
  readonly #neighbours = new Set<string>();

  add(results: readonly IssueResult[]): void {
    for (const result of results) {
      this.#read.add(result.identity);
      if (result.kind === 'issue') for (const neighbour of result.neighbours) this.#neighbours.add(neighbour);
    }
  }

  addGone(identities: readonly string[]): void {
    for (const identity of identities) this.#gone.add(identity);
  }

  has(identity: string): boolean {
    return this.#read.has(identity);
  }

  get identities(): string[] {
    return [...this.#read, ...this.#gone];
  }

  /** Their neighbours and the given documents that quote them, without what was read already or is gone. */
  around(quoting: readonly string[]): string[] {
    const all = new Set([...this.#neighbours, ...quoting]);
    return [...all].filter((id) => !this.#read.has(id) && !this.#gone.has(id)).sort();
  }
}

function keyNumber(key: string): number {
  const match = /-(\d+)$/.exec(key);
  return match === null ? Number.MAX_SAFE_INTEGER : Number(match[1]);
}
