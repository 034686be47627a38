import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock } from '../platform/clock.ts';
import { ConfigError, NotFoundError, StorageError, UnavailableError, UsageError } from '../platform/errors.ts';
import { evaluatePlan } from '../planning/checks/evaluate-plan.ts';
import type { EvaluationReport, Knowledge } from '../planning/checks/report.ts';
import { readExistingTest } from '../planning/existing/existing-test.ts';
import { readPlan } from '../planning/plan/read-plan.ts';
import type { TestPlan } from '../planning/plan/schema.ts';
import { generatePlan } from '../planning/rules/generate-plan.ts';
import type { Database } from '../store/database.ts';
import { createStoredDocuments } from '../stories/stored-documents.ts';
import type { StoryContext } from '../stories/context/story-context.ts';
import type { StoryContextOptions } from './stories.ts';

/** A plan needs whole texts, not what fits into a model: tests are compared step by step. Tokens. */
const wholeTexts = 400_000;

export interface PlanningServices {
  dataDirectory: string;
  clock: Clock;
  /** Opens the database; called only where there is one. */
  database: () => Database;
  storyContext: (key: string, options: StoryContextOptions) => Promise<StoryContext>;
}

export interface PlanOptions {
  /** Most tests; default by the story's complexity. */
  maxTests?: number | undefined;
  noCache?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

export interface PlannedStory {
  plan: TestPlan;
  report: EvaluationReport;
  warnings: string[];
  /** For collecting what belongs to the story, and for planning and checking. */
  seconds: { context: number; planning: number };
}

/** Makes and checks a plan; writes nothing. @throws NotFoundError, ConfigError, UsageError as `storyContext` does. */
export async function planStory(services: PlanningServices, key: string, options: PlanOptions): Promise<PlannedStory> {
  const started = performance.now();
  const { signal, noCache } = options;
  const context = await services.storyContext(key, { budget: wholeTexts, noCache, signal });
  const collected = performance.now();
  const made = generatePlan(context, { most: options.maxTests, now: services.clock.now().toISOString() });
  const report = evaluatePlan(made, knowledgeOf(services, context));
  const plan: TestPlan = {
    ...made,
    metadata: {
      ...made.metadata,
      confidence_score: report.overall_score / 100,
      validation_issues: report.findings.filter(({ severity }) => severity !== 'note').map(({ message }) => message),
    },
  };
  const planned = performance.now();
  return { plan, report, warnings: context.warnings, seconds: { context: (collected - started) / 1000, planning: (planned - collected) / 1000 } };
}

/** Checks any plan against what can be known of its story: fresh where Jira answers, from the index, or from the plan alone. */
export async function evaluateStoryPlan(services: PlanningServices, plan: TestPlan, options: Pick<PlanOptions, 'signal'>): Promise<{ report: EvaluationReport; warnings: string[] }> {
  const alone = { criteria: undefined, tests: undefined, ...indexKnowledge(services) };
  try {
    const context = await services.storyContext(plan.story.key, { budget: wholeTexts, signal: options.signal });
    return { report: evaluatePlan(plan, knowledgeOf(services, context)), warnings: context.warnings };
  } catch (error) {
    options.signal?.throwIfAborted();
    const isUnknown = error instanceof NotFoundError || error instanceof ConfigError || error instanceof UsageError || error instanceof UnavailableError;
    if (!isUnknown) throw error;
    return { report: evaluatePlan(plan, alone), warnings: [`The story is not known here, so the plan's own criteria count: ${error.message}`] };
  }
}

function knowledgeOf(services: PlanningServices, context: StoryContext): Knowledge {
  const items = new Map([...context.confluence_pages, ...context.api_operations, ...context.existing_tests, ...context.linked_stories, ...context.related_bugs].map((item) => [item.id, { title: item.title, text: item.text }]));
  const { main_story: story } = context;
  items.set(`jira_${story.key}`, { title: story.title, text: [story.description, ...story.criteria_fields.map(({ markdown }) => markdown), ...story.acceptance_criteria.map(({ text }) => text)].join('\n') });
  const index = indexKnowledge(services);
  return {
    // Without stated criteria a plan is measured by the statements that it says it rests on.
    criteria: story.acceptance_criteria.length > 0 ? story.acceptance_criteria.map(({ id, text }) => ({ id, text })) : undefined,
    tests: context.existing_tests.map(readExistingTest),
    operations: index.operations,
    document: (id) => items.get(id) ?? index.document?.(id),
  };
}

function indexKnowledge({ dataDirectory, database }: PlanningServices): Pick<Knowledge, 'operations' | 'document'> {
  if (!existsSync(join(dataDirectory, 'womba.db'))) return { operations: undefined, document: undefined };
  const stored = createStoredDocuments(database());
  return {
    operations: stored.operations().map(({ operation }) => operation),
    document: (id) => {
      const [found] = stored.byId([id]);
      return found === undefined ? undefined : { title: found.title, text: found.markdown };
    },
  };
}

/** Where the plan of a story is kept. */
export function planPath(dataDirectory: string, key: string): string {
  if (!/^[A-Z][A-Z0-9_]+-\d+$/.test(key)) throw new UsageError(`"${key.slice(0, 40)}" is not an issue key`, { hint: 'Issue keys look like PLAT-123.' });
  return join(dataDirectory, 'test_plans', `test_plan_${key}.json`);
}

/** The kept plan of a story. @throws NotFoundError */
export function readStoredPlan(dataDirectory: string, key: string): TestPlan {
  const path = planPath(dataDirectory, key);
  if (!existsSync(path)) throw new NotFoundError(`There is no test plan for ${key}`, { hint: `\`womba generate ${key}\` makes one.` });
  return readPlan(readFileSync(path, 'utf8'), path);
}

/** Keeps a plan, in one step: whoever reads it sees the old one or the new one. Returns the path. @throws StorageError */
export function storePlan(dataDirectory: string, plan: TestPlan): string {
  const path = planPath(dataDirectory, plan.story.key);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, `${JSON.stringify(plan, null, 2)}\n`);
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new StorageError(`${path} could not be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause, hint: 'Check the folder and the disk.' });
  }
  return path;
}
