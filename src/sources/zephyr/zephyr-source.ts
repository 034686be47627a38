import { z } from 'zod';
import { describeError, UnauthorizedError, UnavailableError, WombaError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import { orderedMap } from '../../platform/ordered-map.ts';
import type { ReadWindow, Scope, Source, SourceEvent } from '../source.ts';
import { loadProjectLists, type ProjectLists } from './project-lists.ts';
import { calledKeys, testDocument, testVersion } from './test-document.ts';
import { isRejection, listByAnyMeans, type ListedTest, type ListingKind, listTests } from './test-listing.ts';
import { createTestNames, type TestNames } from './test-names.ts';
import { readScript } from './test-script.ts';

export interface ZephyrSettings {
  /** Root is the API's base URL, such as `https://api.zephyrscale.smartbear.com/v2`, with a Bearer token. */
  http: HttpClient;
  /** Tests whose steps are fetched at once. Default 8; the client's limiter lowers this when Zephyr refuses. */
  stepConcurrency?: number;
  /** The Jira site, for links to tests; without it documents have no address. */
  webBaseUrl?: string;
}

/** A checkpoint follows this many documents. */
const documentsPerCheckpoint = 100;
/** So many tests in a row that the vendor has no answer for are an outage, not so many bad tests. */
const failuresOfAnOutage = 20;
const identitiesPerEvent = 1_000;

const checkpointSchema = z
  .object({ kind: z.enum(['cursor', 'offset']), at: z.number() })
  .optional()
  .catch(undefined);

export const zephyrScope = (project: string): Scope => ({
  key: `project:${project}`,
  label: `project ${project}`,
  projects: [project],
});

/** What the first pass over a project finds out. */
interface Enumerated {
  project: string;
  scope: Scope;
  kind: ListingKind;
  lists: ProjectLists;
  /** Ids of all tests: 100,000 take some 4 MB. */
  ids: Set<number>;
  /** Ids of tests that changed since the last complete read, steps included; null when that is not known. */
  changed: Set<number> | null;
}

/** Zephyr Scale Cloud's test cases by project; see docs/source-zephyr.md. */
export function createZephyrSource(settings: ZephyrSettings): Source {
  const { http } = settings;
  return {
    name: 'zephyr',
    get requests() {
      return http.requests;
    },

    async *read(window) {
      const names = createTestNames(http);
      const enumerated: Enumerated[] = [];
      for (const project of window.projects) {
        const scope = zephyrScope(project);
        if (window.isComplete(scope)) continue;
        try {
          const found = await enumerate(http, window, scope, project, names);
          if (found.changed === null && isIncremental(window, scope)) {
            yield { kind: 'warning', name: 'zephyr.updated-after-refused' };
          }
          yield { kind: 'expected', scope, count: found.ids.size };
          enumerated.push(found);
        } catch (error) {
          yield scopeFailed(window, scope, error);
        }
      }
      for (const found of enumerated) {
        try {
          yield* readProject(settings, window, found, names);
        } catch (error) {
          yield scopeFailed(window, found.scope, error);
        }
      }
      yield { kind: 'scopes', keys: window.projects.map((project) => zephyrScope(project).key) };
    },
  };
}

/** Wrong credentials are wrong for every project; anything else that we expect may concern this one only. */
function scopeFailed(window: ReadWindow, scope: Scope, error: unknown): SourceEvent {
  if (window.signal.aborted || error instanceof UnauthorizedError || !(error instanceof WombaError)) throw error;
  return { kind: 'scope-failed', scope, error };
}

function isIncremental(window: ReadWindow, scope: Scope): boolean {
  return window.mode === 'incremental' && window.since(scope) !== null;
}

/** Goes through the whole list once: names must be known before the first step that runs another test is written. */
async function enumerate(
  http: HttpClient,
  window: ReadWindow,
  scope: Scope,
  project: string,
  names: TestNames,
): Promise<Enumerated> {
  const { signal } = window;
  signal.throwIfAborted();
  const lists = await loadProjectLists(http, project, signal);
  const ids = new Set<number>();
  let kind: ListingKind = 'cursor';
  for await (const page of listByAnyMeans(http, { project, signal })) {
    kind = page.kind;
    for (const { test } of page.tests) {
      ids.add(test.id);
      names.add(test.key, test.name ?? '');
    }
  }
  names.finish(project);
  const since = isIncremental(window, scope) ? window.since(scope) : null;
  const changed = since === null ? null : await changedSince(http, kind, project, since, signal);
  return { project, scope, kind, lists, ids, changed };
}

/** The list shows no sign of changed steps; asking for what was updated does. Null when the vendor refuses to tell. */
async function changedSince(
  http: HttpClient,
  kind: ListingKind,
  project: string,
  updatedAfter: Date,
  signal: AbortSignal,
): Promise<Set<number> | null> {
  const changed = new Set<number>();
  try {
    for await (const page of listTests(http, kind, { project, updatedAfter, signal })) {
      for (const { test } of page) changed.add(test.id);
    }
    return changed;
  } catch (error) {
    if (isRejection(error)) return null;
    throw error;
  }
}

async function* readProject(
  settings: ZephyrSettings,
  window: ReadWindow,
  enumerated: Enumerated,
  names: TestNames,
): AsyncGenerator<SourceEvent, void, void> {
  const { http, stepConcurrency = 8 } = settings;
  const { project, scope, kind, ids } = enumerated;
  const { signal } = window;
  const from = checkpointSchema.parse(window.checkpoint(scope) ?? undefined);
  let present: string[] = [];
  let documents = 0;
  let failuresInARow = 0;

  const pages = listTests(http, kind, { project, signal, ...(from === undefined ? {} : { from }) });
  for await (const page of pages) {
    const known = knownVersions(window, scope, page);
    const read = ({ test, after }: ListedTest) => readTest(settings, window, enumerated, names, known, test, after);
    for await (const { event, after, outage } of orderedMap(page, stepConcurrency, read)) {
      signal.throwIfAborted();
      if (event.kind === 'present') {
        present.push(...event.identities);
        for (const identity of event.identities) ids.delete(Number(identity));
      } else {
        yield event;
        documents += 1;
        ids.delete(Number(event.kind === 'document' ? event.document.identity : event.identity));
      }
      failuresInARow = outage === undefined ? 0 : failuresInARow + 1;
      if (outage !== undefined && failuresInARow >= failuresOfAnOutage) throw outage;
      // Nothing is saved during what may be an outage: the next attempt begins before it.
      if (documents >= documentsPerCheckpoint && after !== undefined && failuresInARow === 0) {
        if (present.length > 0) yield { kind: 'present', scope, identities: present };
        yield { kind: 'checkpoint', scope, value: after };
        [present, documents] = [[], 0];
      }
    }
    if (present.length > 0) yield { kind: 'present', scope, identities: present };
    present = [];
    const end = page.at(-1)?.after;
    if (end !== undefined && failuresInARow === 0) yield { kind: 'checkpoint', scope, value: end };
    documents = 0;
  }
  // Read by an earlier attempt, or slipped between two pages while others were deleted: they exist, the first pass saw them.
  for (let left = [...ids]; left.length > 0; left = left.slice(identitiesPerEvent)) {
    yield { kind: 'present', scope, identities: left.slice(0, identitiesPerEvent).map(String) };
  }
  yield { kind: 'scope-complete', scope };
}

function knownVersions(window: ReadWindow, scope: Scope, page: readonly ListedTest[]): Map<string, string> {
  if (window.mode === 'full') return new Map();
  return window.known(
    scope,
    page.map(({ test }) => String(test.id)),
  );
}

interface ReadTest {
  event: Extract<SourceEvent, { kind: 'document' | 'failure' | 'present' }>;
  after: ListedTest['after'];
  /** The error of a test that could not be read because the vendor gave no answer. */
  outage?: UnavailableError;
}

async function readTest(
  settings: ZephyrSettings,
  window: ReadWindow,
  { scope, lists, changed }: Enumerated,
  names: TestNames,
  known: ReadonlyMap<string, string>,
  test: ListedTest['test'],
  after: ListedTest['after'],
): Promise<ReadTest> {
  const { http, webBaseUrl } = settings;
  const { signal } = window;
  signal.throwIfAborted();
  const identity = String(test.id);
  const isUnchanged =
    changed !== null &&
    !changed.has(test.id) &&
    known.get(identity) === testVersion(test, lists) &&
    !names.isStale(window.state(scope, identity));
  if (isUnchanged) return { event: { kind: 'present', scope, identities: [identity] }, after };
  try {
    const script = await readScript(http, test, signal);
    const called = new Map<string, string>();
    for (const key of calledKeys(script)) called.set(key, await names.resolve(key, signal));
    const { document, warnings } = testDocument(test, script, called, { lists, webBaseUrl });
    const state = names.stateOf(called);
    return {
      event: { kind: 'document', scope, document: state === null ? document : { ...document, state }, warnings },
      after,
    };
  } catch (error) {
    if (signal.aborted || error instanceof UnauthorizedError || !(error instanceof WombaError)) throw error;
    const { message } = describeError(error);
    return {
      event: { kind: 'failure', scope, identity, message, retryable: error.retryable },
      after,
      ...(error instanceof UnavailableError ? { outage: error } : {}),
    };
  }
}
