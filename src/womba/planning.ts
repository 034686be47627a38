import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../platform/clock.ts';
import { ConfigError, NotFoundError, UnavailableError, UsageError } from '../platform/errors.ts';
import { evaluatePlan } from '../planning/checks/evaluate-plan.ts';
import type { EvaluationReport, Knowledge } from '../planning/checks/report.ts';
import { isOwn, readExistingTest } from '../planning/existing/existing-test.ts';
import { readPlan } from '../planning/plan/read-plan.ts';
import type { TestPlan } from '../planning/plan/schema.ts';
import type { Database } from '../store/database.ts';
import type { ContextItem, StoryContext } from '../stories/context/story-context.ts';
import { createStoredDocuments } from '../stories/stored-documents.ts';
import { assertIssueKey } from './issue-key.ts';
import type { Planner, PlannerName } from './planner.ts';
import type { StoryContextOptions } from './stories.ts';

/** A plan needs whole texts, not what fits into a model: tests are compared step by step. Tokens. */
const wholeTexts = 400_000;

export interface PlanningServices {
  dataDirectory: string;
  clock: Clock;
  /** Opens the database; called only where there is one. */
  database: () => Database;
  storyContext: (key: string, options: StoryContextOptions) => Promise<StoryContext>;
  /** @throws ConfigError */
  planner: (wanted: PlannerName | undefined) => Promise<Planner>;
}

export interface PlanOptions {
  /** Default: a model where one is configured, else the rules engine. */
  planner?: PlannerName | undefined;
  /** Most tests; default by the story's complexity. */
  maxTests?: number | undefined;
  noCache?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** What is being done now, in words, for somebody who waits. */
  onProgress?: ((step: string) => void) | undefined;
}

/** A plan with the report of the checks, which its metadata agree with. */
export interface CheckedPlan {
  plan: TestPlan;
  report: EvaluationReport;
}

export interface PlannedStory extends CheckedPlan {
  /** Checks a plan of the same story against the same knowledge, such as this one merged with what people did to the former. */
  check: (plan: TestPlan) => CheckedPlan;
  warnings: string[];
  /** For collecting what belongs to the story, and for planning and checking. */
  seconds: { context: number; planning: number };
}

/**
 * Makes and checks a plan; writes nothing.
 * @throws NotFoundError, ConfigError, UsageError as `storyContext` does, and the model's errors where one is asked.
 */
export async function planStory(services: PlanningServices, key: string, options: PlanOptions): Promise<PlannedStory> {
  assertIssueKey(key);
  const started = performance.now();
  const { signal, noCache, onProgress = () => {} } = options;
  const planner = await services.planner(options.planner);
  onProgress(`Collecting what belongs to ${key}`);
  const context = whole(services, await services.storyContext(key, { budget: wholeTexts, noCache, signal }));
  const collected = performance.now();
  onProgress(`Planning with ${planner.description}`);
  const knowledge = knowledgeOf(services, context);
  const check = (plan: TestPlan): CheckedPlan => checked(plan, knowledge);
  const made = await planner.make(context, knowledge, { most: options.maxTests, signal, onProgress });
  const { plan, report } = check(made.plan);
  const planned = performance.now();
  return {
    plan,
    report,
    check,
    warnings: [...context.warnings, ...made.warnings],
    seconds: { context: (collected - started) / 1000, planning: (planned - collected) / 1000 },
  };
}

function checked(made: TestPlan, knowledge: Knowledge): CheckedPlan {
  const report = evaluatePlan(made, knowledge);
  const issues = report.findings.filter(({ severity }) => severity !== 'note').map(({ message }) => message);
  const metadata = { ...made.metadata, confidence_score: report.overall_score / 100, validation_issues: issues };
  return { plan: { ...made, metadata }, report };
}

/** Checks any plan against what can be known of its story: fresh where Jira answers, from the index, or from the plan alone. */
export async function evaluateStoryPlan(
  services: PlanningServices,
  plan: TestPlan,
  options: Pick<PlanOptions, 'signal'>,
): Promise<{ report: EvaluationReport; warnings: string[] }> {
  try {
    const context = whole(
      services,
      await services.storyContext(plan.story.key, { budget: wholeTexts, signal: options.signal }),
    );
    return { report: evaluatePlan(plan, knowledgeOf(services, context)), warnings: context.warnings };
  } catch (error) {
    options.signal?.throwIfAborted();
    const isUnknown =
      error instanceof NotFoundError ||
      error instanceof ConfigError ||
      error instanceof UsageError ||
      error instanceof UnavailableError;
    if (!isUnknown) throw error;
    const alone = { criteria: undefined, tests: undefined, ...indexKnowledge(services) };
    const warning = `The story is not known here, so the plan's own criteria count: ${error.message}`;
    return { report: evaluatePlan(plan, alone), warnings: [warning] };
  }
}

/** Each kind of item has a greatest size, so that none fills a prompt; steps and schemas are needed to their ends. */
function whole(services: PlanningServices, context: StoryContext): StoryContext {
  const { document } = indexKnowledge(services);
  if (document === undefined) return context;
  const complete = (item: ContextItem): ContextItem => ({ ...item, text: document(item.id)?.text ?? item.text });
  return {
    ...context,
    api_operations: context.api_operations.map(complete),
    existing_tests: context.existing_tests.map(complete),
    confluence_pages: context.confluence_pages.map(complete),
  };
}

/** What the checks go by. */
export function knowledgeOf(services: PlanningServices, context: StoryContext): Knowledge {
  const around = [
    ...context.confluence_pages,
    ...context.api_operations,
    ...context.existing_tests,
    ...context.linked_stories,
    ...context.related_bugs,
  ];
  const items = new Map(around.map((item) => [item.id, { title: item.title, text: item.text }]));
  const { main_story: story } = context;
  const criteria = story.acceptance_criteria.map(({ id, text }) => ({ id, text }));
  const said = [
    story.description,
    ...story.criteria_fields.map(({ markdown }) => markdown),
    ...criteria.map(({ text }) => text),
  ];
  items.set(`jira_${story.key}`, { title: story.title, text: said.join('\n') });
  const index = indexKnowledge(services);
  return {
    // Without stated criteria a plan is measured by the statements that it says it rests on.
    criteria: criteria.length > 0 ? criteria : undefined,
    tests: context.existing_tests.map(readExistingTest).filter((test) => !isOwn(test)),
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

/** Larger files are no test plans, in bytes. */
const mostBytes = 50_000_000;

/** A plan from any file. @throws NotFoundError; UsageError that says why it is no plan */
export function planFromFile(path: string): TestPlan {
  if (!existsSync(path)) throw new NotFoundError(`There is no file ${path}`);
  const facts = statSync(path);
  if (!facts.isFile() || facts.size > mostBytes) throw new UsageError(`${path} is not a test plan`);
  return readPlan(readFileSync(path, 'utf8'), path);
}
