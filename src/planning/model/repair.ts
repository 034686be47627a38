import type { EvaluationReport, Finding } from '../checks/report.ts';
import type { TestCase, TestPlan } from '../plan/schema.ts';

/** One round of repair: what is wrong, and the tests that may be changed for it. */
export interface Repair {
  findings: Finding[];
  tests: TestCase[];
}

/** A model loses sight of more at once; the rest is for the next round. */
const mostFindings = 25;
/** Rules that no wording of a test can mend. */
const hopeless = new Set(['coverage.no-criteria', 'coverage.unknown-test']);

/**
 * What the checks found and the model can mend: every error, and the warnings about tests that have one. Undefined where
 * there is no error. Gaps that the plan gives a reason for are not asked about again.
 */
export function whatToRepair(
  plan: TestPlan,
  report: EvaluationReport,
  explained: ReadonlySet<string>,
): Repair | undefined {
  const open = report.findings.filter(
    ({ rule, severity, criterion }) =>
      severity !== 'note' && !hopeless.has(rule) && !(rule === 'coverage.gap' && explained.has(criterion ?? '')),
  );
  const errors = open.filter(({ severity }) => severity === 'error').slice(0, mostFindings);
  if (errors.length === 0) return undefined;
  const faulty = new Set(errors.flatMap(({ test_id }) => test_id ?? []));
  const warnings = open.filter(({ severity, test_id }) => severity === 'warning' && faulty.has(test_id ?? ''));
  // For a criterion that is not covered or not tried to its limits, tests that have to do with it may be changed.
  const about = new Set(errors.flatMap(({ test_id, criterion }) => (test_id === null ? (criterion ?? []) : [])));
  const tests = plan.test_cases.filter(({ id, covers }) => faulty.has(id) || covers.some((name) => about.has(name)));
  return { findings: [...errors, ...warnings].slice(0, mostFindings), tests };
}

/** The findings as the model reads them. */
export function findingLines({ findings }: Repair): string {
  return findings
    .map(({ test_id, criterion, rule, message, hint }) => {
      const about = [test_id, criterion].filter((name) => name !== null).join(', ');
      return `- ${about === '' ? 'the plan' : about} [${rule}]: ${message}. ${hint}`;
    })
    .join('\n');
}

/** The tests as the model wrote them, in the form of its answers. */
export function testsAsAnswer(tests: readonly TestCase[]): string {
  const shown = tests.map((test) => ({
    id: test.id,
    title: test.title,
    description: test.description,
    preconditions: test.preconditions.split('\n').filter(Boolean),
    steps: test.steps.map(({ action, test_data, expected_result }) => ({ action, test_data, expected_result })),
    expected_result: test.expected_result,
    priority: test.priority,
    test_type: test.test_type,
    technique: test.technique,
    covers: test.covers,
    evidence: test.evidence.map(({ id, quote }) => ({ id, quote })),
  }));
  return JSON.stringify(shown, null, 1);
}

export interface Change {
  /** With the id of the test that it replaces, or an unknown one or none for a new test. */
  tests: readonly { id: string; make: (id: string) => TestCase }[];
  removed: readonly string[];
}

/**
 * Puts a repair into the tests of a plan. Only tests that were asked about may be changed or removed; new ones get `newId`,
 * as long as there is room.
 */
export function mergeRepair(
  tests: readonly TestCase[],
  { tests: asked }: Repair,
  change: Change,
  { most, newId }: { most: number; newId: () => string },
): TestCase[] {
  const allowed = new Set(asked.map(({ id }) => id));
  const known = new Set(tests.map(({ id }) => id));
  const removed = new Set(change.removed.filter((id) => allowed.has(id)));
  const replacements = new Map(
    change.tests.filter(({ id }) => allowed.has(id)).map(({ id, make }) => [id, make(id)] as const),
  );
  const kept = tests.flatMap((test) => {
    const replacement = replacements.get(test.id);
    if (replacement !== undefined) return [replacement];
    return removed.has(test.id) ? [] : [test];
  });
  const added = change.tests.filter(({ id }) => !known.has(id)).slice(0, Math.max(0, most - kept.length));
  return [...kept, ...added.map(({ make }) => make(newId()))];
}

/**
 * Whether a repaired plan is to be kept: no criterion lost its cover, and the score is higher, or the same with fewer errors.
 * Errors alone would not do: a plan without tests has few.
 */
export function isBetter(after: EvaluationReport, before: EvaluationReport): boolean {
  if (after.coverage.covered_percent < before.coverage.covered_percent) return false;
  const errors = (report: EvaluationReport): number =>
    report.findings.filter(({ severity }) => severity === 'error').length;
  const more = after.overall_score - before.overall_score;
  return more > 0 || (more === 0 && errors(after) < errors(before));
}
