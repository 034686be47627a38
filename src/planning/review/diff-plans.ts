import type { CoverageEntry, Evidence, TestCase, TestPlan } from '../plan/schema.ts';
import { diffSteps, type FieldChange, type StepChange } from './diff-steps.ts';

export interface TestReference {
  id: string;
  title: string;
  covers: string[];
}

export interface TestChange extends TestReference {
  fields: FieldChange[];
  steps: StepChange[];
}

export interface CriterionChange {
  id: string;
  kind: 'added' | 'removed' | 'changed';
  /** Empty for an added one. */
  from: string;
  /** Empty for a removed one. */
  to: string;
  /** Tests of both plans that name it in the later one: they have to be looked at. */
  tests: string[];
}

export interface CoverageChange {
  id: string;
  from: CoverageEntry['status'] | null;
  to: CoverageEntry['status'] | null;
  tests_added: string[];
  tests_removed: string[];
  /** Keys of existing tests, with what they cover: `PLAT-T3 (partly)`. */
  existing_added: string[];
  existing_removed: string[];
}

/** What `womba diff --json` prints of two versions of a plan. */
export interface PlanDiff {
  /** What the plan says as a whole. */
  plan: FieldChange[];
  tests: { added: TestReference[]; removed: TestReference[]; changed: TestChange[]; unchanged: number };
  criteria: CriterionChange[];
  coverage: { from_percent: number; to_percent: number; criteria: CoverageChange[] };
}

/** The fields of a test in the order of its form, as texts; steps apart. */
const fieldTexts: Readonly<Record<Exclude<keyof TestCase, 'id' | 'steps'>, (test: TestCase) => string>> = {
  title: ({ title }) => title,
  description: ({ description }) => description,
  preconditions: ({ preconditions }) => preconditions,
  expected_result: ({ expected_result: text }) => text,
  priority: ({ priority }) => priority,
  test_type: ({ test_type: type }) => type,
  tags: ({ tags }) => tags.join(', '),
  estimated_time: ({ estimated_time: minutes }) => String(minutes),
  automation_candidate: ({ automation_candidate: is }) => String(is),
  risk_level: ({ risk_level: level }) => level,
  related_existing_tests: ({ related_existing_tests: keys }) => keys.join(', '),
  covers: ({ covers }) => covers.join(', '),
  evidence: ({ evidence }) => evidence.map(evidenceText).join('\n'),
  technique: ({ technique }) => technique,
  duplicate_of: ({ duplicate_of: key }) => key ?? '',
  review: ({ review }) => review,
};

/** Of the plan as a whole; how it was made and scored is not what it says. */
const planTexts: Readonly<Record<string, (plan: TestPlan) => string>> = {
  story: ({ story }) => story.title,
  summary: ({ summary }) => summary,
  risk_assessment: ({ risk_assessment: text }) => text,
  dependencies: ({ dependencies }) => dependencies.join('\n'),
  suggested_folder: ({ suggested_folder: folder }) => folder,
};

/** Compares two versions of a plan test by test, by their ids. Pure. */
export function diffPlans(before: TestPlan, after: TestPlan): PlanDiff {
  const old = new Map(before.test_cases.map((test) => [test.id, test]));
  const young = new Set(after.test_cases.map(({ id }) => id));
  const changed = after.test_cases.flatMap((test) => {
    const former = old.get(test.id);
    const change = former === undefined ? undefined : diffTests(former, test);
    return change === undefined ? [] : [change];
  });
  const added = after.test_cases.filter(({ id }) => !old.has(id)).map(referenceOf);
  return {
    plan: changedTexts(planTexts, before, after),
    tests: {
      added,
      removed: before.test_cases.filter(({ id }) => !young.has(id)).map(referenceOf),
      changed,
      unchanged: after.test_cases.length - added.length - changed.length,
    },
    criteria: diffCriteria(before, after),
    coverage: {
      from_percent: before.coverage_analysis.covered_percent,
      to_percent: after.coverage_analysis.covered_percent,
      criteria: diffCoverage(before.coverage_analysis.criteria, after.coverage_analysis.criteria),
    },
  };
}

/** Whether nothing that a person or a tool would act on is different. */
export function isEmptyDiff({ plan, tests, criteria, coverage }: PlanDiff): boolean {
  const lists = [plan, tests.added, tests.removed, tests.changed, criteria, coverage.criteria];
  return lists.every((list) => list.length === 0);
}

function diffTests(before: TestCase, after: TestCase): TestChange | undefined {
  const fields = changedTexts(fieldTexts, before, after);
  const steps = diffSteps(before.steps, after.steps);
  return fields.length + steps.length === 0 ? undefined : { ...referenceOf(after), fields, steps };
}

function changedTexts<T>(texts: Readonly<Record<string, (of: T) => string>>, before: T, after: T): FieldChange[] {
  return Object.entries(texts)
    .map(([field, textOf]) => ({ field, from: textOf(before), to: textOf(after) }))
    .filter(({ from, to }) => from !== to);
}

function diffCriteria(before: TestPlan, after: TestPlan): CriterionChange[] {
  const old = new Map(before.story.acceptance_criteria.map(({ id, text }) => [id, text]));
  const young = new Map(after.story.acceptance_criteria.map(({ id, text }) => [id, text]));
  const known = new Set(before.test_cases.map((test) => test.id));
  return [...new Set([...young.keys(), ...old.keys()])].flatMap((id): CriterionChange[] => {
    const [from, to] = [old.get(id), young.get(id)];
    if (from === to) return [];
    const tests = after.test_cases
      .filter((test) => test.covers.includes(id) && known.has(test.id))
      .map((test) => test.id);
    const kind = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
    return [{ id, kind, from: from ?? '', to: to ?? '', tests }];
  });
}

function diffCoverage(before: readonly CoverageEntry[], after: readonly CoverageEntry[]): CoverageChange[] {
  const old = new Map(before.map((entry) => [entry.id, entry]));
  const young = new Map(after.map((entry) => [entry.id, entry]));
  return [...new Set([...young.keys(), ...old.keys()])].flatMap((id): CoverageChange[] => {
    const [from, to] = [old.get(id), young.get(id)];
    const [fromTests, toTests] = [from?.tests ?? [], to?.tests ?? []];
    const [fromExisting, toExisting] = [existingOf(from), existingOf(to)];
    const change: CoverageChange = {
      id,
      from: from?.status ?? null,
      to: to?.status ?? null,
      tests_added: without(toTests, fromTests),
      tests_removed: without(fromTests, toTests),
      existing_added: without(toExisting, fromExisting),
      existing_removed: without(fromExisting, toExisting),
    };
    const { tests_added: a, tests_removed: b, existing_added: c, existing_removed: d } = change;
    return change.from === change.to && [a, b, c, d].every((list) => list.length === 0) ? [] : [change];
  });
}

function existingOf(entry: CoverageEntry | undefined): string[] {
  return (entry?.existing_tests ?? []).map(({ key, extent }) => (extent === 'partly' ? `${key} (partly)` : key));
}

function without(list: readonly string[], others: readonly string[]): string[] {
  return list.filter((item) => !others.includes(item));
}

function referenceOf({ id, title, covers }: TestCase): TestReference {
  return { id, title, covers };
}

function evidenceText({ id, quote }: Evidence): string {
  return quote === '' ? id : `${id}: ${quote}`;
}
