import type { TestCase, TestPlan } from '../../planning/plan/schema.ts';

/** The tests to upload: the accepted and edited ones if there are any, else all that were not rejected. */
export function selectTests(plan: TestPlan): TestCase[] {
  const chosen = plan.test_cases.filter(({ review }) => review === 'accepted' || review === 'edited');
  return chosen.length > 0 ? chosen : plan.test_cases.filter(({ review }) => review !== 'rejected');
}
