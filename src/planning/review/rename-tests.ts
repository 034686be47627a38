import type { TestPlan } from '../plan/schema.ts';

/** The plan with other ids for its tests, wherever they stand. */
export function renameTests(plan: TestPlan, ids: ReadonlyMap<string, string>): TestPlan {
  const rename = (id: string): string => ids.get(id) ?? id;
  const { coverage_analysis: coverage } = plan;
  return {
    ...plan,
    test_cases: plan.test_cases.map((test) => ({ ...test, id: rename(test.id) })),
    coverage_analysis: {
      ...coverage,
      criteria: coverage.criteria.map((entry) => ({ ...entry, tests: entry.tests.map(rename) })),
    },
  };
}
