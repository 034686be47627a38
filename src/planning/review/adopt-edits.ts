import type { TestCase, TestPlan } from '../plan/schema.ts';
import { recount } from './recount.ts';
import { contentOf } from './same-test.ts';

/**
 * A plan as a person left it in its file, compared with the plan as it was. A proposal whose text is another now counts as
 * edited; tests that are gone were removed on purpose.
 */
export function adoptEdits(before: TestPlan, edited: TestPlan): { plan: TestPlan; removed: TestCase[] } {
  const old = new Map(before.test_cases.map((test) => [test.id, test]));
  const ids = new Set(edited.test_cases.map(({ id }) => id));
  const tests = edited.test_cases.map((test) => {
    const former = old.get(test.id);
    const isRewritten = former !== undefined && contentOf(former) !== contentOf(test);
    return isRewritten && test.review === 'proposed' ? { ...test, review: 'edited' as const } : test;
  });
  return {
    plan: recount({ ...edited, test_cases: tests }),
    removed: before.test_cases.filter(({ id }) => !ids.has(id)),
  };
}
