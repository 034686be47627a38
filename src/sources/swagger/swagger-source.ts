import { z } from 'zod';
import { ConfigError, describeError, UnauthorizedError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import { AnswerTooLarge, type GuardedFetch } from '../../platform/http/guarded-fetch.ts';
import type { ReadWindow, Scope, Source, SourceEvent } from '../source.ts';
import { writeMemory } from './file-memory.ts';
import { isRetryable, type ReadFile, readSpecificationFile } from './file-reader.ts';
import { groupRepositories } from './gitlab-files.ts';
import { inOrder } from './in-order.ts';
import { localFiles } from './local-files.ts';
import { ServiceNames } from './service-names.ts';
import { operationDocument, serviceDocument } from './specification-documents.ts';
import { serviceIdentity, type SpecificationFile } from './specification-file.ts';
import { publicAddress, webFile } from './web-files.ts';

export interface SwaggerSettings {
  /** URLs, files, folders and globs of a project. */
  entries(project: string): readonly string[];
  gitlab?: {
    /** Root is the GitLab server; sends its token. */
    http: HttpClient;
    /** Full paths of groups. */
    groups(project: string): readonly string[];
  };
  /** For `entries` that are URLs: nobody vetted what they and their references point to. */
  fetch: Pick<GuardedFetch, 'get' | 'requests'>;
  /** Folder that relative files and globs start from. Default: the working directory. */
  folder?: string;
  /** Largest file, in bytes. Default 10 MiB. */
  maxBytes?: number;
  /** Files fetched and parsed at once. Default 4. */
  concurrency?: number;
}

const checkpointSchema = z.object({ after: z.string() }).nullable().catch(null);

/** Swagger and OpenAPI files at URLs, on disk and in the repositories of GitLab groups; see docs/source-swagger.md. */
export function createSwaggerSource(settings: SwaggerSettings): Source {
  const { fetch, gitlab } = settings;
  return {
    name: 'swagger',
    get requests() {
      return fetch.requests + (gitlab?.http.requests ?? 0);
    },
    async *read(window) {
      window.signal.throwIfAborted();
      const reader = new Reader(settings, window);
      const keys: string[] = [];
      for (const { scope, entry } of placesOf(window.projects, (project) => settings.entries(project), entryKey)) {
        keys.push(scope.key);
        yield* reader.scope(scope, (after) => reader.entryFiles(entry, after));
      }
      for (const { scope, entry } of placesOf(window.projects, (project) => gitlab?.groups(project) ?? [], groupKey)) {
        keys.push(scope.key);
        yield* reader.scope(scope, (after) => reader.groupFiles(scope, entry, after));
      }
      yield { kind: 'scopes', keys };
    },
  };
}

interface PlaceToRead {
  scope: Scope;
  entry: string;
}

/** Every configured place once, with all projects that name it. */
function placesOf(
  projects: readonly string[],
  entries: (project: string) => readonly string[],
  keyOf: (entry: string) => string,
): PlaceToRead[] {
  const places = new Map<string, { entry: string; projects: string[] }>();
  for (const project of projects) {
    for (const raw of entries(project)) {
      const entry = raw.trim();
      if (entry === '') continue;
      const place = places.get(keyOf(entry));
      if (place === undefined) places.set(keyOf(entry), { entry, projects: [project] });
      else if (!place.projects.includes(project)) place.projects.push(project);
    }
  }
  return [...places].map(([key, place]) => ({
    entry: place.entry,
    scope: { key, label: labelOf(key), projects: place.projects },
  }));
}

const isUrl = (entry: string): boolean => /^https?:\/\//i.test(entry);
const entryKey = (entry: string): string => (isUrl(entry) ? `url:${publicAddress(entry)}` : `files:${entry}`);
const groupKey = (group: string): string => `gitlab:${group.replace(/^\/+|\/+$/g, '').toLowerCase()}`;

function labelOf(key: string): string {
  const [kind = '', ...rest] = key.split(':');
  const names: Record<string, string> = { url: 'specification', files: 'files', gitlab: 'GitLab group' };
  return `${names[kind] ?? kind} ${rest.join(':')}`;
}

/** A file to read, or events that have to be passed on in its place. */
type Found = SpecificationFile | SourceEvent[];

class Reader {
  readonly #settings: SwaggerSettings;
  readonly #window: ReadWindow;
  readonly #names: ServiceNames;
  readonly #maxBytes: number;

  constructor(settings: SwaggerSettings, window: ReadWindow) {
    this.#settings = settings;
    this.#window = window;
    this.#names = new ServiceNames(window);
    this.#maxBytes = settings.maxBytes ?? 10 * 1024 * 1024;
  }

  /** Reads all files of a scope; a fault of the scope as a whole ends it, wrong credentials end the source. */
  async *scope(scope: Scope, list: (after: string) => AsyncIterable<Found>): AsyncGenerator<SourceEvent, void, void> {
    const window = this.#window;
    window.signal.throwIfAborted();
    if (window.isComplete(scope)) return;
    const after = checkpointSchema.parse(window.checkpoint(scope))?.after ?? '';
    const limits = { maxBytes: this.#maxBytes };
    try {
      const read = inOrder(list(after), this.#settings.concurrency ?? 4, async (found) =>
        Array.isArray(found) ? found : readSpecificationFile(found, scope, window, limits),
      );
      for await (const result of read) {
        window.signal.throwIfAborted();
        if (Array.isArray(result)) yield* result;
        else yield* this.#events(scope, result);
      }
    } catch (error) {
      // GitLab's token is one for all groups; a URL that asks for a log-in says nothing about the others.
      const isToken = error instanceof UnauthorizedError && scope.key.startsWith('gitlab:');
      if (window.signal.aborted || isToken) throw error;
      yield { kind: 'scope-failed', scope, error };
      return;
    }
    window.signal.throwIfAborted();
    yield { kind: 'scope-complete', scope };
  }

  /** The file of a URL, or those of a path or pattern. */
  async *entryFiles(entry: string, after: string): AsyncGenerator<Found, void, void> {
    const { fetch, folder = process.cwd() } = this.#settings;
    const { signal } = this.#window;
    const maxBytes = this.#maxBytes;
    if (isUrl(entry) && !URL.canParse(entry)) throw new ConfigError('SWAGGER_URLS holds an address that is no URL');
    const files = isUrl(entry)
      ? [webFile(entry, fetch, { maxBytes, signal })]
      : await localFiles(entry, { folder, maxBytes });
    for (const file of files) if (file.order > after) yield file;
  }

  async *groupFiles(scope: Scope, group: string, after: string): AsyncGenerator<Found, void, void> {
    const { gitlab } = this.#settings;
    if (gitlab === undefined) return;
    const listing = { http: gitlab.http, group: group.replace(/^\/+|\/+$/g, ''), signal: this.#window.signal, after };
    for await (const { files, problem, prefix, project } of groupRepositories(listing)) {
      if (problem !== undefined) yield this.#unlisted(scope, prefix, `${project.path_with_namespace}: ${problem}`);
      for (const file of files) if (file.order > after) yield file;
    }
  }

  /** A repository that cannot be listed: what is indexed of it stays and it counts as failed; otherwise it is only counted. */
  #unlisted(scope: Scope, prefix: string, message: string): SourceEvent[] {
    const identities = [...this.#window.knownByPrefix(scope, prefix).keys()];
    if (identities.length === 0) return [{ kind: 'warning', name: 'swagger.repository-not-readable' }];
    return [
      { kind: 'present', scope, identities },
      { kind: 'failure', scope, identity: prefix, message, retryable: true },
    ];
  }

  *#events(scope: Scope, read: ReadFile): Generator<SourceEvent, void, void> {
    const { file } = read;
    switch (read.kind) {
      case 'unchanged': {
        this.#names.keep(file, read.memory.name);
        const service = serviceIdentity(file);
        const identities = [service, ...read.memory.operations.map((operation) => service + operation)];
        yield { kind: 'expected', scope, count: identities.length };
        yield { kind: 'present', scope, identities };
        return;
      }
      case 'parsed':
        yield* this.#documents(scope, read);
        yield { kind: 'checkpoint', scope, value: { after: file.order } };
        return;
      case 'broken':
        yield* this.#failure(scope, file, read.message, false);
        return;
      case 'unreadable':
        // A configured file that cannot be had leaves its scope unread, and the run has to say so. One of many has failed.
        if (file.certainty === 'configured' && !(read.error instanceof AnswerTooLarge)) throw read.error;
        yield* this.#failure(scope, file, describeError(read.error).message, isRetryable(read.error));
        return;
      case 'other':
        if (this.#window.knownByPrefix(scope, serviceIdentity(file)).size > 0) {
          yield* this.#failure(scope, file, `${file.label} is no specification any more`, false);
        } else if (file.certainty === 'named') {
          yield { kind: 'warning', name: 'swagger.not-a-specification' };
        }
        return;
    }
  }

  /** A file that failed: what is indexed of it stays. */
  *#failure(
    scope: Scope,
    file: SpecificationFile,
    message: string,
    retryable: boolean,
  ): Generator<SourceEvent, void, void> {
    const service = serviceIdentity(file);
    const identities = [...this.#window.knownByPrefix(scope, service).keys()];
    if (identities.length > 0) yield { kind: 'present', scope, identities };
    yield { kind: 'failure', scope, identity: service, message, retryable };
  }

  *#documents(scope: Scope, read: Extract<ReadFile, { kind: 'parsed' }>): Generator<SourceEvent, void, void> {
    const { file, operations, lastModified, stamps } = read;
    const { name, shared } = this.#names.claim(file, read.specification.service);
    if (shared) yield { kind: 'warning', name: 'swagger.service-name-shared' };
    const specification = { ...read.specification, service: name };
    yield { kind: 'expected', scope, count: operations.length + 1 };
    const prefix = serviceIdentity(file);
    const known =
      this.#window.mode === 'full'
        ? new Map<string, string>()
        : this.#window.known(
            scope,
            operations.map(({ key }) => prefix + key),
          );
    const present: string[] = [];
    for (const operation of operations) {
      this.#window.signal.throwIfAborted();
      const { document, warnings } = operationDocument(file, specification, operation, lastModified);
      if (known.get(document.identity) === document.version) present.push(document.identity);
      else yield { kind: 'document', scope, document, warnings };
    }
    if (present.length > 0) yield { kind: 'present', scope, identities: present };
    // Last, because its state says that the whole file has been read.
    const state = writeMemory({ name, files: stamps, operations: operations.map(({ key }) => key) });
    const { document, warnings } = serviceDocument(file, specification, operations, lastModified, state);
    warnings.merge(specification.warnings);
    yield { kind: 'document', scope, document, warnings };
  }
}
