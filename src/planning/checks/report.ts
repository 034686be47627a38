import type { CoverageAnalysis } from '../plan/schema.ts';

export const dimensionNames = ['coverage', 'depth', 'evidence', 'uniqueness', 'steps', 'data', 'titles'] as const;
export type DimensionName = (typeof dimensionNames)[number];

/** One thing that a check found. */
export interface Finding {
  dimension: DimensionName;
  /** Stable name: `coverage.gap`, `steps.vague` … */
  rule: string;
  /** An error costs the test's whole share of the dimension, a warning less, a note nothing. */
  severity: 'error' | 'warning' | 'note';
  /** Id of the test, or null where it is about the plan. */
  test_id: string | null;
  /** Id of the criterion, or null. */
  criterion: string | null;
  message: string;
  /** What to do about it. */
  hint: string;
}

export interface Dimension {
  /** 0 to 100. */
  score: number;
  /** Share of the overall score, 0 to 1. */
  weight: number;
  /** What would raise it; empty at 100. */
  to_raise: string;
}

/** What `womba evaluate --json` prints. */
export interface EvaluationReport {
  story_key: string;
  /** 0 to 100, the weighted mean of the dimensions. */
  overall_score: number;
  dimensions: Record<DimensionName, Dimension>;
  coverage: CoverageAnalysis;
  /** Errors first. */
  findings: Finding[];
}

/** What is known apart from the plan. Everything may be missing: then that part is not judged. */
export interface Knowledge {
  /** The story's criteria; without them those of the plan count. */
  criteria: readonly { id: string; text: string }[] | undefined;
  /** Existing tests near the story; undefined where there is no index. */
  tests: readonly import('../existing/existing-test.ts').ExistingTest[] | undefined;
  /** `METHOD /path` of every indexed operation; undefined where there is no index. */
  operations: readonly string[] | undefined;
  /** The text of a document by its id; undefined where it does not exist. Absent where there is no index. */
  document: ((id: string) => { title: string; text: string } | undefined) | undefined;
}

/** Score of a dimension in which every test has an equal share; 0 without tests. */
export function scoreOf(findings: readonly Finding[], tests: readonly { id: string }[]): number {
  if (tests.length === 0) return 0;
  let lost = 0;
  for (const { id } of tests) {
    const own = findings.filter(({ test_id }) => test_id === id);
    const cost = own.reduce(
      (sum, { severity }) => sum + (severity === 'error' ? 1 : severity === 'warning' ? 0.4 : 0),
      0,
    );
    lost += Math.min(1, cost);
  }
  return Math.round(100 * (1 - lost / tests.length));
}
