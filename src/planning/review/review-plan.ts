import { NotFoundError, UsageError } from '../../platform/errors.ts';
import type { TestCase, TestPlan } from '../plan/schema.ts';
import { contentOf } from './same-test.ts';
import { editTest, newTest, readAssignment, type TestChanges } from './edit-test.ts';
import { freshIds } from './merge-plans.ts';
import { recount } from './recount.ts';

export interface ReviewRequest {
  accept: readonly string[];
  reject: readonly string[];
  /** Ids of tests about which nothing is to be decided any more. */
  reopen: readonly string[];
  /** What becomes of all other tests that are still proposals. */
  rest?: 'accepted' | 'rejected' | undefined;
  /** `ID.field=value` */
  assignments: readonly string[];
  edits: readonly { id: string; changes: TestChanges }[];
  additions: readonly TestChanges[];
}

/** How many tests are in each state. */
export type ReviewCounts = Record<TestCase['review'], number>;

/**
 * A plan after a person's decisions and edits. An edited test counts as edited unless the same request decides about it. Pure:
 * either everything is done or nothing.
 * @throws NotFoundError that names every unknown id, UsageError for contradictions and wrong values
 */
export function reviewPlan(plan: TestPlan, request: ReviewRequest, usedIds: Iterable<string> = []): TestPlan {
  const assignments = request.assignments.map((text) => readAssignment(text, plan.test_cases));
  const decisions = decisionsOf(request);
  const named = [...decisions.keys(), ...assignments.map(({ id }) => id), ...request.edits.map(({ id }) => id)];
  refuseUnknown(plan, named);
  const tests = plan.test_cases.map((test) => {
    let edited = test;
    for (const { id, changes } of request.edits) if (id === test.id) edited = editTest(edited, changes);
    for (const { id, change } of assignments) if (id === test.id) edited = change(edited);
    const isEdited = contentOf(edited) !== contentOf(test);
    return { ...edited, review: decisions.get(test.id) ?? reviewOf(test, isEdited, request.rest) };
  });
  const nextId = freshIds(
    plan.story.key,
    [...usedIds, ...plan.test_cases.map(({ id }) => id)],
    `TC-MANUAL-${plan.story.key}-`,
  );
  const added = request.additions.map((fields) => newTest(nextId(), fields));
  return recount({ ...plan, test_cases: [...tests, ...added] });
}

export function countReviews({ test_cases: tests }: TestPlan): ReviewCounts {
  const counts: ReviewCounts = { proposed: 0, accepted: 0, rejected: 0, edited: 0 };
  for (const { review } of tests) counts[review] += 1;
  return counts;
}

function reviewOf(test: TestCase, isEdited: boolean, rest: ReviewRequest['rest']): TestCase['review'] {
  // Who edits an accepted test still accepts it; who edits a rejected one has thought again.
  if (isEdited && test.review !== 'accepted') return 'edited';
  return test.review === 'proposed' && rest !== undefined ? rest : test.review;
}

function decisionsOf({ accept, reject, reopen }: ReviewRequest): Map<string, TestCase['review']> {
  const decisions = new Map<string, TestCase['review']>();
  const decide = (ids: readonly string[], review: TestCase['review']): void => {
    for (const id of ids) {
      const other = decisions.get(id);
      if (other !== undefined && other !== review) {
        throw new UsageError(`${id.slice(0, 80)} is to be both ${other} and ${review}`, { hint: 'Decide for one.' });
      }
      decisions.set(id, review);
    }
  };
  decide(accept, 'accepted');
  decide(reject, 'rejected');
  decide(reopen, 'proposed');
  return decisions;
}

function refuseUnknown({ test_cases: tests, story }: TestPlan, named: readonly string[]): void {
  const known = new Set(tests.map(({ id }) => id));
  const unknown = [...new Set(named)].filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  const list = unknown
    .slice(0, 10)
    .map((id) => id.slice(0, 80))
    .join(', ');
  throw new NotFoundError(
    `The plan of ${story.key} has no test ${list}${unknown.length > 10 ? ' …' : ''}; nothing was changed`,
    {
      hint: `\`womba review ${story.key}\` lists its tests.`,
    },
  );
}
