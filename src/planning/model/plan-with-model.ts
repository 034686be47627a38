import { createHash } from 'node:crypto';
import { type LanguageModel, QuestionTooLong } from '../../language/language-model.ts';
import { ProtocolError, WombaError } from '../../platform/errors.ts';
import type { StoryContext } from '../../stories/context/story-context.ts';
import { evaluatePlan } from '../checks/evaluate-plan.ts';
import type { EvaluationReport, Knowledge } from '../checks/report.ts';
import type { TestPlan } from '../plan/schema.ts';
import { assemblePlan } from './assemble-plan.ts';
import { type Cleaner, createCleaner } from './clean-text.ts';
import { collectTests } from './collect-tests.ts';
import { createFence } from './fence.ts';
import { finishPlan } from './finish-plan.ts';
import { createInterview, type Interview, type InterviewAnswer } from './interview.ts';
import { type Material, materialOf } from './material.ts';
import type { Prompts } from './prompts.ts';
import { accountLine, type Prices, provenanceOf, type RepairRound } from './provenance.ts';
import { createRedactor } from './redact.ts';
import { isBetter, mergeRepair, whatToRepair } from './repair.ts';
import { toTestCase } from './to-test-case.ts';

export interface ModelPlanOptions {
  model: LanguageModel;
  prompts: Prompts;
  /** What is known apart from the plan, for the checks. */
  knowledge: Knowledge;
  /** Values that no prompt and no plan may hold. */
  secrets: readonly string[];
  /** Tokens of all texts that the model is shown. */
  budget: number;
  /** Most rounds of repair; 0 for none. */
  rounds: number;
  prices: Prices;
  /** Most tests; default by the story's complexity. */
  most?: number | undefined;
  /** ISO 8601. */
  now: string;
  signal?: AbortSignal | undefined;
  onProgress?: ((step: string) => void) | undefined;
}

export interface ModelPlan {
  plan: TestPlan;
  /** What went wrong without spoiling the plan, for the person who asked. */
  warnings: string[];
}

/** A plan of any story stays readable below this. */
const mostByDefault = 40;
/** A model that reads less than we thought gets half of the material, and once more half of that. */
const mostHalvings = 2;

/**
 * Asks a language model for a plan, checks it, and asks again for exactly what the checks found. Never a part of a plan: it
 * is whole, or an error tells why there is none.
 * @throws what the model's `ask` throws, ConfigError, ProtocolError, MalformedAnswer, and the signal's reason.
 */
export async function planWithModel(context: StoryContext, options: ModelPlanOptions): Promise<ModelPlan> {
  const { model, onProgress = () => {} } = options;
  for (let halvings = 0; ; halvings += 1) {
    const budget = Math.floor(options.budget / 2 ** halvings);
    try {
      const made = await planWithin(context, { ...options, onProgress, budget });
      onProgress(accountLine(model, options.prices));
      return made;
    } catch (error) {
      if (!(error instanceof QuestionTooLong) || halvings >= mostHalvings) {
        if (model.account().requests > 0) onProgress(accountLine(model, options.prices));
        throw error;
      }
      onProgress(`${model.name} cannot read that much; asking again with half of the material`);
    }
  }
}

async function planWithin(
  context: StoryContext,
  options: ModelPlanOptions & { onProgress: (step: string) => void },
): Promise<ModelPlan> {
  const { model, prompts, secrets, budget, signal, onProgress } = options;
  const { key } = context.main_story;
  const redact = createRedactor(secrets);
  const fence = createFence();
  const material = materialOf(context, { budget, fence, redact });
  const most = options.most ?? Math.min(mostByDefault, Math.max(5, material.criteria.length * 3));
  const interview = createInterview({
    ...{ model, prompts, fence, redact, material, most, signal, onProgress },
    storyKey: key,
  });
  const clean = createCleaner({ redact, fence, material: material.prompt });
  // What the model was not shown is no evidence, although it may exist.
  const { document } = options.knowledge;
  const knowledge: Knowledge = {
    ...options.knowledge,
    document: (id) => (material.sources.has(id) ? (document?.(id) ?? material.sources.get(id)) : undefined),
  };

  onProgress(`Asking ${model.name} for a plan, with ${material.sources.size} documents`);
  const { tests, rest, cuts } = await collectTests(material.criteria, interview);
  let number = 0;
  const newId = (): string => `TC-${key}-${(number += 1)}`;
  const first = assemblePlan(context, {
    tests: tests.slice(0, most).map((draft) => toTestCase(draft, newId(), clean, material)),
    material,
    rest,
    clean,
    now: options.now,
    modelName: model.name,
  });
  const repaired = await repairPlan(first, { ...options, interview, material, knowledge, clean, most, newId });
  const { plan, issues } = finishPlan(repaired.plan, { material, knowledge });
  const beyond = tests.length - most;
  const takenOut = [
    ...clean.issues(),
    ...issues,
    ...(beyond > 0
      ? [`${beyond} test${beyond === 1 ? '' : 's'} beyond the ${most} wanted ${beyond === 1 ? 'was' : 'were'} left out`]
      : []),
  ];
  const counted = withCounts(plan, evaluatePlan(plan, knowledge));
  assertTests(counted, model);
  const { prices } = options;
  return {
    plan: {
      ...counted,
      metadata: {
        ...counted.metadata,
        source_hash: hashOf([...material.sources.values()].map(({ id, hash }) => [id, hash])),
        provenance: provenanceOf({ model, prompts, material, prices, cuts, rounds: repaired.rounds, takenOut }),
      },
    },
    warnings: [...repaired.warnings, ...takenOut],
  };
}

interface RepairOptions extends ModelPlanOptions {
  interview: Interview;
  material: Material;
  clean: Cleaner;
  most: number;
  newId: () => string;
  onProgress: (step: string) => void;
}

async function repairPlan(
  first: TestPlan,
  options: RepairOptions,
): Promise<{ plan: TestPlan; rounds: RepairRound[]; warnings: string[] }> {
  const { interview, material, knowledge, clean, most, newId, signal, onProgress } = options;
  const rounds: RepairRound[] = [];
  const explained = new Set(first.coverage_analysis.criteria.filter(({ reason }) => reason !== '').map(({ id }) => id));
  let plan = first;
  let report = evaluatePlan(plan, knowledge);
  for (let round = 1; round <= options.rounds; round += 1) {
    const repair = whatToRepair(plan, report, explained);
    if (repair === undefined) break;
    const count = repair.findings.length;
    onProgress(`The checks found ${count} thing${count === 1 ? '' : 's'} to mend; round ${round} of ${options.rounds}`);
    let answer: InterviewAnswer;
    try {
      answer = await interview.repair(repair, Math.max(0, most - plan.test_cases.length));
    } catch (error) {
      if (signal?.aborted || !(error instanceof WombaError)) throw error;
      // The plan is whole as it is, and says itself what its checks found.
      const warnings = [`The plan could not be mended, so it is as the model first wrote it: ${error.message}`];
      return { plan, rounds, warnings };
    }
    const tests = mergeRepair(
      plan.test_cases,
      repair,
      {
        tests: answer.tests.map((draft) => ({
          id: draft.id.trim(),
          make: (id: string) => toTestCase(draft, id, clean, material),
        })),
        removed: answer.removed_tests.map(({ id }) => id.trim()),
      },
      { most, newId },
    );
    const candidate = { ...plan, test_cases: tests };
    const after = evaluatePlan(candidate, knowledge);
    const kept = isBetter(after, report);
    rounds.push({ found: [...new Set(repair.findings.map(({ rule }) => rule))], kept });
    if (!kept) break;
    plan = candidate;
    report = after;
  }
  return { plan, rounds, warnings: [] };
}

/** A story may need no new test, but then its criteria are covered; that a text asks for none is no reason. */
function assertTests({ test_cases: tests, coverage_analysis: coverage }: TestPlan, { where }: LanguageModel): void {
  if (tests.length > 0 || (coverage.criteria.length > 0 && coverage.gaps.length === 0)) return;
  throw new NoTests(`${where} wrote no test, although the story needs some`, {
    hint: 'Another model may do better; `--planner rules` works without a model.',
  });
}

/** The answers were well-formed and of no use. */
class NoTests extends ProtocolError {
  override readonly code = 'model.no_tests';
}

function withCounts(plan: TestPlan, { coverage }: EvaluationReport): TestPlan {
  const { test_cases: tests } = plan;
  return {
    ...plan,
    coverage_analysis: coverage,
    estimated_execution_time: tests.reduce((sum, test) => sum + test.estimated_time, 0),
    metadata: {
      ...plan.metadata,
      total_test_cases: tests.length,
      edge_case_count: tests.filter((test) => test.test_type === 'edge_case' || test.technique === 'boundary values')
        .length,
      integration_test_count: tests.filter((test) => test.test_type === 'integration' || test.test_type === 'api')
        .length,
    },
  };
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
