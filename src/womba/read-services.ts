import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { CollectionName, Metadata } from '../documents/document.ts';
import type { Clock } from '../platform/clock.ts';
import { NotFoundError } from '../platform/errors.ts';
import { latestDocuments, metadataOf, type StoredDocument } from '../store/browse.ts';
import { type Database, text } from '../store/database.ts';
import { createPlanStore, type PlanVersion } from '../store/plan-store.ts';
import type { Connections } from './connections.ts';
import type { FolderType, ProjectFolder } from './folders.ts';
import { type Overview, readOverview } from './overview.ts';
import type { PromptText } from './prompts.ts';
import type { FoundStory } from './stories.ts';
import { hasModel } from './vectors.ts';

/** One document of the index, whole. */
export interface IndexedDocument {
  id: string;
  collection: CollectionName;
  title: string;
  url: string;
  /** ISO 8601 in UTC, or empty. */
  last_modified: string;
  /** Title and Markdown, as `rag-view` shows it. */
  document: string;
  metadata: Metadata;
}

/** Services that only look. */
export interface ReadServices {
  /** A story alone, without what belongs to it. @throws NotFoundError, ConfigError, Jira's errors */
  story(key: string, options?: { signal?: AbortSignal | undefined }): Promise<FoundStory>;
  /** One document of the index. @throws NotFoundError */
  document(id: string): IndexedDocument;
  /** The documents of a collection that changed last. `projectKey` may name several, with commas. */
  latest(collection: CollectionName, options: { limit: number; projectKey?: string | undefined }): StoredDocument[];
  /** Who plans, and how searches find. @throws ConfigError for a wrong AI_MODEL */
  modes(): Promise<{ planner: string; search: 'lexical' | 'fused' }>;
  /** Folders of a Zephyr project. @throws ConfigError without Zephyr */
  folders(project: string, type: FolderType, signal?: AbortSignal): Promise<ProjectFolder[]>;
  /** How far the index can be relied on, and what is at work. */
  overview(): Overview;
  /** Every version of every plan, newest first. */
  planHistory(limit: number, offset: number): { items: PlanVersion[]; total: number };
  /** Keys of the stories that have a plan. */
  plannedStories(): Set<string>;
  /** The prompts in force, and which of them replace Womba's own. @throws ConfigError for a faulty PROMPTS_DIR */
  prompts(): Promise<PromptText[]>;
}

export interface ReadServicesParts {
  config: Config;
  connect: () => Promise<Connections>;
  dataDirectory: string;
  projects: readonly string[];
  database: () => Database;
  clock: Clock;
}

export function createReadServices(parts: ReadServicesParts): ReadServices {
  const { config, connect, dataDirectory, projects, database, clock } = parts;
  const hasDatabase = (): boolean => existsSync(join(dataDirectory, 'womba.db'));
  return {
    async story(key, options = {}) {
      const { findStory } = await import('./stories.ts');
      return findStory({ config, connections: await connect(), dataDirectory, database }, key, options);
    },
    document(id) {
      const row = hasDatabase() ? database().get('SELECT * FROM documents WHERE id = ?', id) : undefined;
      if (row === undefined) {
        throw new NotFoundError(`There is no document ${id.slice(0, 80)} in the index`, {
          hint: 'It may have been removed by the last run.',
        });
      }
      return {
        id: text(row, 'id'),
        collection: text(row, 'collection') as CollectionName,
        title: text(row, 'title'),
        url: text(row, 'url'),
        last_modified: text(row, 'last_modified'),
        document: `# ${text(row, 'title')}\n\n${text(row, 'body')}`.trimEnd(),
        metadata: metadataOf(row),
      };
    },
    latest: (collection, options) => (hasDatabase() ? latestDocuments(database(), collection, options) : []),
    async modes() {
      const { choosePlanner } = await import('./planner.ts');
      const { model } = choosePlanner(config, undefined);
      return {
        planner: model === undefined ? 'rules' : `${model.provider}:${model.model}`,
        search: hasModel(config) ? 'fused' : 'lexical',
      };
    },
    async folders(project, type, signal = new AbortController().signal) {
      const { listFolders } = await import('./folders.ts');
      return listFolders(await connect(), project, type, signal);
    },
    overview: () => readOverview(database(), projects, config.number('RAG_REFRESH_HOURS'), clock),
    planHistory: (limit, offset) =>
      hasDatabase() ? createPlanStore(database()).history(limit, offset) : { items: [], total: 0 },
    plannedStories: () =>
      new Set(
        hasDatabase()
          ? createPlanStore(database())
              .list()
              .map(({ story }) => story)
          : [],
      ),
    async prompts() {
      const { readPrompts } = await import('./prompts.ts');
      return readPrompts(config);
    },
  };
}
