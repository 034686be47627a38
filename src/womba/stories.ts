import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../platform/errors.ts';
import type { SearchAnswer, SearchOptions } from '../retrieval/search.ts';
import type { Database } from '../store/database.ts';
import { collectContext } from '../stories/context/collect-context.ts';
import type { StoryContext } from '../stories/context/story-context.ts';
import { type LiveReader, readStory } from '../stories/read-story.ts';
import { type Story, storyOf } from '../stories/story.ts';
import { createStoredDocuments } from '../stories/stored-documents.ts';
import type { Connections } from './connections.ts';
import { assertIssueKey } from './issue-key.ts';
import { buildConfluence, buildJira } from './sources.ts';

export interface StoryContextOptions {
  /** Reads the story, its links and its pages again even where the index has the present version. */
  noCache?: boolean | undefined;
  /** Tokens of all texts together; default 12,000. */
  budget?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface StoryServices {
  config: Config;
  connections: Connections;
  dataDirectory: string;
  /** Opens the database; called only where there is one, because looking must not make one. */
  database: () => Database;
  search: (query: string, options: SearchOptions & { signal?: AbortSignal }) => Promise<SearchAnswer>;
}

/** A story alone. */
export interface FoundStory {
  story: Story;
  read_from: 'jira' | 'index';
  /** Whether Jira said just now that this is the present version. */
  up_to_date: boolean;
  warnings: string[];
}

/** Reads a story without what belongs to it. @throws as `storyContext` does */
export async function findStory(
  services: Omit<StoryServices, 'search'>,
  key: string,
  options: Pick<StoryContextOptions, 'signal'> = {},
): Promise<FoundStory> {
  assertIssueKey(key);
  const read = await readStory({
    key,
    stored: existsSync(join(services.dataDirectory, 'womba.db'))
      ? createStoredDocuments(services.database())
      : undefined,
    live: liveReader(services.config, services.connections),
    noCache: false,
    signal: options.signal ?? new AbortController().signal,
  });
  return {
    story: storyOf(read.document),
    read_from: read.readFrom,
    up_to_date: read.upToDate,
    warnings: read.warnings,
  };
}

/**
 * A story with everything that belongs to it. Writes nothing.
 * @throws UsageError for what is no issue key, NotFoundError, ConfigError, and Jira's errors where the index cannot help.
 */
export async function storyContext(
  services: StoryServices,
  key: string,
  options: StoryContextOptions = {},
): Promise<StoryContext> {
  const { config, connections, dataDirectory } = services;
  assertIssueKey(key);
  const signal = options.signal ?? new AbortController().signal;
  const noCache = options.noCache ?? false;
  const stored = existsSync(join(dataDirectory, 'womba.db')) ? createStoredDocuments(services.database()) : undefined;
  const live = liveReader(config, connections);
  const read = await readStory({ key, stored, live, noCache, signal });
  const retrieves = stored !== undefined && config.boolean('ENABLE_RAG');
  return collectContext(read, {
    stored,
    search: retrieves ? (query, wanted) => services.search(query, wanted) : undefined,
    siteUrl: config.text('ATLASSIAN_BASE_URL'),
    noCache,
    budget: options.budget,
    most: {
      tests: config.number('RAG_TOP_K_TESTS') ?? 20,
      pages: config.number('RAG_TOP_K_DOCS') ?? 10,
      stories: config.number('RAG_TOP_K_STORIES') ?? 10,
      operations: config.number('RAG_TOP_K_SWAGGER') ?? 10,
      leastSimilarity: config.number('RAG_MIN_SIMILARITY') ?? 0,
    },
    signal,
  });
}

/** Jira and Confluence, undefined where they are not configured, the error where they are configured wrongly. */
function liveReader(config: Config, connections: Connections): LiveReader | ConfigError | undefined {
  try {
    const jira = buildJira(config, connections);
    if (jira === undefined) return undefined;
    const confluence = buildConfluence(config, connections);
    return {
      issueVersion: (key, signal) => jira.issueVersion(key, signal),
      readIssues: (keys, signal) => jira.readIssues(keys, signal),
      remoteLinkUrls: (key, signal) => jira.remoteLinkUrls(key, signal),
      ...(confluence === undefined
        ? {}
        : { readPages: (ids: readonly string[], signal: AbortSignal) => confluence.fetchPages(ids, signal) }),
    };
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}
