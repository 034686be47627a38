import { NotFoundError, UnauthorizedError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import { z } from 'zod';
import type { ReadWindow, Scope, Source, SourceEvent } from '../source.ts';
import { findCriteriaFields } from './criteria-fields.ts';
import { createIssueReader, type IssueReader, type IssueResult } from './issue-reader.ts';
import { type FoundIssue, searchIssues } from './issue-search.ts';
import { remoteLinksSchema } from './issue-schema.ts';
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

    async remoteLinkUrls(key, signal) {
      const path = `/rest/api/3/issue/${encodeURIComponent(key)}/remotelink`;
      const links = await http.getJson(path, remoteLinksSchema, { signal });
      return links.map((link) => link.object?.url ?? '').filter((url) => url !== '');
    },

    async *read(window) {
      const { reader, unknownFields } = await openReader(window.signal);
      if (unknownFields.length > 0)
        yield { kind: 'warning', name: 'jira.unknown-criteria-field', count: unknownFields.length };
      for (const project of window.projects) {
        const scope = jiraScope(project);
        if (window.isComplete(scope)) continue;
        try {
          await assertProject(http, project, window.signal);
          yield* readProject(http, reader, window, scope, project);
        } catch (error) {
          // Wrong credentials are wrong for every project; anything else may concern this one only.
          if (window.signal.aborted || error instanceof UnauthorizedError) throw error;
          yield { kind: 'scope-failed', scope, error };
        }
      }
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

/**
 * Enumerates all ids of the project (cheap: 5,000 a page) and reads the bodies of those that are new or changed. What quotes
 * a changed issue (links, sub-tasks, parents show key and summary) is read again too.
 */
async function* readProject(
  http: HttpClient,
  reader: IssueReader,
  window: ReadWindow,
  scope: Scope,
  project: string,
): AsyncGenerator<SourceEvent, void, void> {
  const { signal } = window;
  const since = window.since(scope);
  const everything = window.mode === 'full' || since === null;
  const done = checkpointSchema.parse(window.checkpoint(scope))?.keyNumber ?? -1;
  const read = new ReadAgain(scope, window.projects, !everything);
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
    let position = 0;
    for await (const results of reader.read(
      wanted.map((issue) => issue.id),
      signal,
    )) {
      yield* read.take(results);
      batches += 1;
      position += Math.min(100, wanted.length - position);
      const last = wanted[position - 1];
      if (everything && last !== undefined && batches % batchesPerCheckpoint === 0) {
        yield { kind: 'checkpoint', scope, value: { keyNumber: keyNumber(last.key) } };
      }
    }
  }

  if (!everything) {
    const changed = `${inProject} AND updated >= ${since.getTime()} ORDER BY key ASC`;
    for await (const page of searchIssues(http, changed, signal)) {
      const ids = page.map((issue) => issue.id).filter((id) => !read.has(id));
      for await (const results of reader.read(ids, signal)) yield* read.take(results);
    }
    const gone = new Set(await window.unseen(scope));
    const quoting = new Set([...window.referring([...gone, ...read.identities]), ...read.neighbours]);
    const again = [...quoting].filter((id) => !read.has(id) && !gone.has(id)).sort();
    for await (const results of reader.read(again, signal)) {
      // These were read well before; one that cannot be read now keeps an old quotation, which is no failed document.
      const failed = results.filter((result) => result.kind === 'failure').length;
      if (failed > 0) yield { kind: 'warning', name: 'jira.quoting-issue-not-read', count: failed };
      yield* read.take(results.filter((result) => result.kind === 'issue'));
    }
  }
  yield { kind: 'scope-complete', scope };
}

/** Turns results into events and remembers what an incremental read has fetched: a few bytes per changed issue. */
class ReadAgain {
  readonly #scope: Scope;
  readonly #projects: readonly string[];
  /** False when everything is read anyway: then nothing has to be remembered, however large the project. */
  readonly #remember: boolean;
  readonly #read = new Set<string>();
  readonly #neighbours = new Set<string>();

  constructor(scope: Scope, projects: readonly string[], remember: boolean) {
    this.#scope = scope;
    this.#projects = projects;
    this.#remember = remember;
  }

  has(id: string): boolean {
    return this.#read.has(id);
  }

  get identities(): string[] {
    return [...this.#read];
  }

  get neighbours(): string[] {
    return [...this.#neighbours];
  }

  *take(results: readonly IssueResult[]): Generator<SourceEvent, void, void> {
    for (const result of results) {
      const { identity } = result;
      if (this.#remember) this.#read.add(identity);
      if (result.kind === 'failure') {
        yield { kind: 'failure', scope: this.#scope, identity, message: result.message, retryable: result.retryable };
        continue;
      }
      if (this.#remember) for (const neighbour of result.neighbours) this.#neighbours.add(neighbour);
      // An issue may have moved since it was listed, and a quoting one may live in another project of this run.
      if (!this.#projects.includes(result.project)) continue;
      const scope = jiraScope(result.project);
      yield { kind: 'document', scope, document: result.document, warnings: result.warnings };
    }
  }
}

function keyNumber(key: string): number {
  const match = /-(\d+)$/.exec(key);
  return match === null ? Number.MAX_SAFE_INTEGER : Number(match[1]);
}
