import type { CoverageEntry, TestPlan } from '../plan/schema.ts';

/**
 * The plan with everything that follows from its tests counted again: which criteria they cover, gaps, numbers, minutes.
 * Rejected tests count for nothing. What existing tests cover, and why, stays as the planner found it.
 */
export function recount(plan: TestPlan): TestPlan {
  const live = plan.test_cases.filter(({ review }) => review !== 'rejected');
  const criteria = plan.coverage_analysis.criteria.map((entry): CoverageEntry => {
    const tests = live.filter(({ covers }) => covers.includes(entry.id)).map(({ id }) => id);
    const covered = tests.length > 0 || entry.existing_tests.some(({ extent }) => extent === 'covered');
    const status = covered ? 'covered' : entry.existing_tests.length > 0 ? 'partly' : 'not';
    return { ...entry, tests, status, reason: reasonOf(plan, entry, covered) };
  });
  const covered = criteria.filter(({ status }) => status === 'covered').length;
  const count = (of: (test: (typeof live)[number]) => boolean): number => live.filter(of).length;
  return {
    ...plan,
    metadata: {
      ...plan.metadata,
      total_test_cases: plan.test_cases.length,
      edge_case_count: count(
        ({ test_type, technique }) => test_type === 'edge_case' || technique === 'boundary values',
      ),
      integration_test_count: count(({ test_type }) => test_type === 'integration' || test_type === 'api'),
    },
    coverage_analysis: {
      ...plan.coverage_analysis,
      criteria,
      // A plan without a matrix has nothing to count.
      ...(criteria.length === 0
        ? {}
        : {
            covered_percent: Math.round((covered / criteria.length) * 100),
            gaps: criteria.filter(({ status }) => status !== 'covered').map(({ id, reason }) => `${id}: ${reason}`),
          }),
    },
    estimated_execution_time: live.reduce((sum, { estimated_time: minutes }) => sum + minutes, 0),
  };
}

const allRejected = 'Its tests were rejected.';
const noTest = 'No test of the plan covers it.';

function reasonOf({ test_cases: tests }: TestPlan, { id, reason }: CoverageEntry, covered: boolean): string {
  const ours = reason === allRejected || reason === noTest;
  if (covered) return ours ? '' : reason;
  const rejected = tests.some(({ covers, review }) => covers.includes(id) && review === 'rejected');
  if (rejected) return allRejected;
  return reason === '' || ours ? noTest : reason;
}
