import { join } from 'node:path';
import type { Config } from './config/config.ts';
import type { CollectionName, SourceName } from './documents/document.ts';
import { sourceNames } from './documents/document.ts';
import { refreshTimes } from './indexing/due.ts';
import type { IndexRunResult } from './indexing/index-run.ts';
import type { PlanShelf } from './indexing/plan-stage.ts';
import type { OnProgress } from './indexing/progress.ts';
import { withLease } from './indexing/with-lease.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { ConfigError } from './platform/errors.ts';
import { whereToSet } from './platform/kubernetes.ts';
import { searchByWordsAndMeaning } from './retrieval/hybrid-search.ts';
import { type SearchAnswer, type SearchOptions, searchIndex } from './retrieval/search.ts';
import { type DocumentPage, indexStats, type IndexStats, viewCollection } from './store/browse.ts';
import { clearCollections } from './store/clear.ts';
import { type Database, openDatabase } from './store/database.ts';
import { createRunLedger, type RunLedger } from './store/run-ledger.ts';
import { createSourceStamps } from './store/source-stamps.ts';
import type { EvaluationReport } from './planning/checks/report.ts';
import type { TestPlan } from './planning/plan/schema.ts';
import type { UploadReport } from './publishing/zephyr/report.ts';
import type { StoryContext } from './stories/context/story-context.ts';
import type { Connections } from './womba/connections.ts';
import type { Check } from './womba/doctor.ts';
import type { PlannedStory, PlanningServices, PlanOptions } from './womba/planning.ts';
import type { Plans } from './womba/plans.ts';
import { assertIssueKey } from './womba/issue-key.ts';
import { createReadServices, type ReadServices } from './womba/read-services.ts';
import type { StoryContextOptions } from './womba/stories.ts';
import type { UploadRequest } from './womba/upload.ts';
import { configureDenseSearch, configureVectorStage, hasModel } from './womba/vectors.ts';

export type { UploadReport } from './publishing/zephyr/report.ts';
export type { PlannedStory } from './womba/planning.ts';

export interface IndexOptions {
  force?: boolean;
  /** Overrides RAG_REFRESH_HOURS. */
  refreshHours?: number | undefined;
  allowMassDeletion?: boolean;
  signal?: AbortSignal;
  onProgress?: OnProgress;
}

/** Womba's services, wired from a configuration; what the command line and the server work with. */
export interface Womba extends ReadServices {
  readonly config: Config;
  readonly projects: readonly string[];
  readonly dataDirectory: string;
  /** All five sources. */
  indexAll(options?: IndexOptions): Promise<IndexRunResult>;
  /** Only the given sources, whether due or not. */
  indexSources(names: readonly SourceName[], options?: IndexOptions): Promise<IndexRunResult>;
  /** One issue with its parent, sub-tasks, linked issues and linked pages. @throws NotFoundError, LeaseHeldError */
  indexIssue(key: string, options?: Pick<IndexOptions, 'signal'>): Promise<IndexRunResult>;
  /** Checks configuration, storage and every connection. */
  doctor(signal?: AbortSignal): Promise<Check[]>;
  /** When the project was last refreshed as a whole and is due again; undefined without an interval or a refresh. */
  refreshTimes(project: string, refreshHours?: number): { last: Date; next: Date } | undefined;
  /** By words and, with an embedding model, by meaning. Only a stop or a broken database makes it fail. */
  search(query: string, options?: SearchOptions & { signal?: AbortSignal }): Promise<SearchAnswer>;
  /** A story with its criteria, open questions and all that belongs to it. Writes nothing. @throws NotFoundError, ConfigError */
  storyContext(key: string, options?: StoryContextOptions): Promise<StoryContext>;
  /** Makes and checks a test plan; keeps nothing. @throws what `storyContext` throws */
  generate(key: string, options?: PlanOptions): Promise<PlannedStory>;
  /** A plan from any file. @throws NotFoundError, UsageError for what is no plan */
  planFromFile(path: string): Promise<TestPlan>;
  /** Checks any plan against its story and the index. */
  evaluate(
    plan: TestPlan,
    options?: Pick<PlanOptions, 'signal'>,
  ): Promise<{ report: EvaluationReport; warnings: string[] }>;
  /** Test plans that are kept in the data directory. */
  plans(): Promise<Plans>;
  /** Brings a plan to Zephyr Scale. @throws ConfigError, RefusedError, NotFoundError, LeaseHeldError */
  upload(plan: TestPlan, request?: UploadRequest): Promise<UploadReport>;
  stats(): IndexStats;
  view(
    collection: CollectionName,
    options: { limit: number; offset?: number | undefined; projectKey?: string | undefined },
  ): DocumentPage;
  /** Removes the documents of the collections; returns how many. @throws LeaseHeldError during a run. */
  clear(collections: readonly CollectionName[], signal?: AbortSignal): Promise<number>;
  runs(): RunLedger;
  close(): Promise<void>;
}

export interface WombaOptions {
  config: Config;
  /** Project keys that replace those of the configuration for this call. */
  projects?: readonly string[] | undefined;
  clock?: Clock;
}

export function createWomba({ config, projects: chosen, clock = systemClock }: WombaOptions): Womba {
  const configured = config.list('PROJECT_KEY');
  const projects = chosen ?? configured;
  const dataDirectory = config.text('WOMBA_DATA_DIR') ?? './data';
  let opened: Database | undefined;
  let openDense: ReturnType<typeof configureDenseSearch>;
  let connections: Connections | undefined;
  // What only runs need, the HTTP client above all, is half of the program: a search does not wait until it is loaded.
  const connect = async (): Promise<Connections> =>
    (connections ??= (await import('./womba/connections.ts')).createConnections(config));
  const db = (): Database => (opened ??= openDatabase(join(dataDirectory, 'womba.db')));

  const index = async (
    command: string,
    names: readonly SourceName[],
    options: IndexOptions,
  ): Promise<IndexRunResult> => {
    assertIndexing(config);
    if (projects.length === 0) {
      throw new ConfigError('PROJECT_KEY is not set', {
        hint: `Set PROJECT_KEY=PLAT ${whereToSet()}, or use --project-key PLAT.`,
      });
    }
    assertProjectKeys(projects);
    const { runIndex } = await import('./indexing/index-run.ts');
    const { configureSources } = await import('./womba/sources.ts');
    const network = await connect();
    return runIndex(db(), {
      command,
      mode: options.force ? 'full' : 'incremental',
      projects,
      projectOrder: [...new Set([...configured, ...projects])],
      sources: configureSources(config, network, names, projects),
      force: options.force ?? false,
      refreshHours: options.refreshHours,
      allowMassDeletion: options.allowMassDeletion ?? false,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
      clock,
      vectors: configureVectorStage(config, network),
      plans: await shelf(),
    });
  };
  const shelf = async (): Promise<PlanShelf> => (await import('./womba/plan-shelf.ts')).createPlanShelf(config, db());
  const interval = (given: number | undefined): number | undefined => given ?? config.number('RAG_REFRESH_HOURS');

  const planning = (womba: Womba): PlanningServices => ({
    dataDirectory,
    clock,
    database: db,
    storyContext: (key, options) => womba.storyContext(key, options),
    planner: async (wanted) => (await import('./womba/planner.ts')).openPlanner(config, connect, clock, wanted),
  });

  return {
    config,
    projects,
    dataDirectory,
    ...createReadServices({ config, connect, dataDirectory, projects, database: db, clock }),
    indexAll: async (options = {}) =>
      index('index-all', sourceNames, { ...options, refreshHours: interval(options.refreshHours) }),
    indexSources: async (names, options = {}) => index('index-source', names, { ...options, refreshHours: undefined }),
    async indexIssue(key, options = {}) {
      assertIndexing(config);
      assertIssueKey(key);
      const known = [...new Set([...configured, ...projects])];
      const { runIndexIssue } = await import('./indexing/index-issue.ts');
      const { buildIssuePorts } = await import('./womba/sources.ts');
      const network = await connect();
      return runIndexIssue(db(), buildIssuePorts(config, network, known), {
        ...options,
        key,
        projectOrder: known,
        clock,
        vectors: configureVectorStage(config, network),
        plans: await shelf(),
      });
    },
    async doctor(signal = new AbortController().signal) {
      const { runChecks } = await import('./womba/doctor.ts');
      return runChecks({ config, connections: await connect(), projects, dataDirectory, signal });
    },
    refreshTimes(project, refreshHours) {
      const hours = interval(refreshHours);
      if (hours === undefined) return undefined;
      return refreshTimes(createSourceStamps(db()), project, sourceNames, hours);
    },
    async storyContext(key, options = {}) {
      const { storyContext } = await import('./womba/stories.ts');
      const search = (query: string, wanted: Parameters<Womba['search']>[1]) => this.search(query, wanted);
      return storyContext({ config, connections: await connect(), dataDirectory, database: db, search }, key, options);
    },
    async generate(key, options = {}) {
      const { planStory } = await import('./womba/planning.ts');
      return planStory(planning(this), key, options);
    },
    async planFromFile(path) {
      const { planFromFile } = await import('./womba/planning.ts');
      return planFromFile(path);
    },
    async evaluate(plan, options = {}) {
      const { evaluateStoryPlan } = await import('./womba/planning.ts');
      return evaluateStoryPlan(planning(this), plan, options);
    },
    async search(query, { signal, ...options } = {}) {
      const dense = hasModel(config) ? (openDense ??= configureDenseSearch(config, await connect(), db())) : undefined;
      if (dense === undefined) return searchIndex(db(), query, options);
      return searchByWordsAndMeaning(db(), query, options, dense, signal);
    },
    async plans() {
      const { createPlans } = await import('./womba/plans.ts');
      const { indexStoredPlans } = await import('./womba/plan-shelf.ts');
      const projectOrder = [...new Set([...configured, ...projects])];
      return createPlans({
        dataDirectory,
        clock,
        database: db,
        index: () => indexStoredPlans({ config, db: db(), projectOrder, clock }),
      });
    },
    async upload(plan, request = {}) {
      const { upload } = await import('./womba/upload.ts');
      return upload({ config, connections: await connect(), dataDirectory, database: db, clock }, plan, request);
    },
    stats: () => indexStats(db()),
    view: (collection, options) => viewCollection(db(), collection, options),
    clear: (collections, signal = new AbortController().signal) =>
      withLease(db(), 'rag-clear', clock, signal, async () => db().write(() => clearCollections(db(), collections))),
    runs: () => createRunLedger(db()),
    async close() {
      opened?.close();
      opened = undefined;
      openDense = undefined;
      await connections?.close();
      connections = undefined;
    },
  };
}

function assertIndexing(config: Config): void {
  if (config.boolean('ENABLE_RAG')) return;
  throw new ConfigError('Indexing is switched off by ENABLE_RAG=false', { hint: 'Remove it, or set it to true.' });
}

/** Keys end up in JQL, paths and printed lines; Jira itself allows nothing else. */
function assertProjectKeys(projects: readonly string[]): void {
  const odd = projects.find((project) => !/^[A-Z][A-Z0-9_]{1,254}$/.test(project));
  if (odd === undefined) return;
  throw new ConfigError(`"${odd.slice(0, 40)}" is not a project key`, {
    hint: 'Project keys are capital letters, digits and underscores, such as PLAT; several are separated by commas.',
  });
}
