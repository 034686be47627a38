import type { SourceDocument, SourceName } from '../../documents/document.ts';
import { UnavailableError } from '../../platform/errors.ts';
import type { Clock } from '../../platform/clock.ts';
import type { ReadWindow, Scope, Source, SourceEvent } from '../../sources/source.ts';
import type { Database } from '../../store/database.ts';
import { type IndexRunOptions, type IndexRunResult, runIndex } from '../index-run.ts';
import { collectionOf } from '../report.ts';

/** What a source reports, written down by a test. */
export type Script = (window: ReadWindow) => AsyncGenerator<SourceEvent, void, void>;

export function scriptedSource(script: Script, name: SourceName = 'jira'): Source {
  return { name, requests: 0, read: script };
}

export function scopeOf(project: string, projects: readonly string[] = [project]): Scope {
  return { key: `project:${project}`, label: `project ${project}`, projects };
}

export const platformScope = scopeOf('PLAT');

export function documentOf(
  identity: string,
  changes: Partial<SourceDocument> = {},
  source: SourceName = 'jira',
): SourceDocument {
  return {
    id: `${source}_${identity}`,
    identity,
    collection: collectionOf[source].collection,
    title: `Title of ${identity}`,
    url: `https://acme.example/${identity}`,
    lastModified: '',
    version: '1',
    header: [source],
    markdown: `Text of ${identity}`,
    metadata: {},
    ...changes,
  };
}

export const documentEvent = (
  identity: string,
  changes: Partial<SourceDocument> = {},
  scope = platformScope,
  source: SourceName = 'jira',
): SourceEvent => ({ kind: 'document', scope, document: documentOf(identity, changes, source) });

export const failureEvent = (identity: string, scope = platformScope): SourceEvent => ({
  kind: 'failure',
  scope,
  identity,
  message: `${identity} is broken`,
  retryable: true,
});

export const complete = (scope = platformScope): SourceEvent => ({ kind: 'scope-complete', scope });

/** A source whose one scope holds the given documents, as one event each. */
export function wholeScope(identities: readonly string[], scope = platformScope, source: SourceName = 'jira'): Script {
  return async function* () {
    for (const identity of identities) yield documentEvent(identity, {}, scope, source);
    yield complete(scope);
    yield { kind: 'scopes', keys: [scope.key] };
  };
}

export const numbers = (count: number, start = 1): string[] =>
  Array.from({ length: count }, (_, index) => String(start + index));

/** Runs the scripts as the sources of `index-all`. */
export function runScripts(
  db: Database,
  scripts: Partial<Record<SourceName, Script>>,
  options: Partial<IndexRunOptions> & { clock?: Clock } = {},
): Promise<IndexRunResult> {
  const projects = options.projects ?? ['PLAT'];
  return runIndex(db, {
    command: 'index-all',
    mode: options.force === true ? 'full' : 'incremental',
    projects,
    projectOrder: projects,
    sources: (Object.entries(scripts) as [SourceName, Script][]).map(([name, script]) => ({
      name,
      kind: 'ready',
      source: scriptedSource(script, name),
      projects,
    })),
    force: false,
    ...options,
  });
}

export function storedIdentities(db: Database): unknown[] {
  return db
    .all('SELECT identity FROM documents ORDER BY CAST(identity AS INTEGER), identity')
    .map((row) => row['identity']);
}

export const unavailable = (): UnavailableError => new UnavailableError('Jira did not answer');

/** A source that reports the given documents and then breaks. */
export function breaking(identities: readonly string[], error: unknown): Script {
  return async function* () {
    for (const identity of identities) yield documentEvent(identity);
    throw error;
  };
}
