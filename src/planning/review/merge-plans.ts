import type { TestCase, TestPlan } from '../plan/schema.ts';
import { recount } from './recount.ts';
import { comparable, type ComparedTest, contentOf, pairUp, sameness, succession } from './same-test.ts';

/** What is known of a stored plan beside its text. */
export interface PlanHistory {
  /** Tests as a planner proposed them last, by their ids; a person's own tests are not among them. */
  proposed: ReadonlyMap<string, TestCase>;
  /** Tests that a person took out of the plan. */
  removed: readonly TestCase[];
  /** Every id that was ever given. */
  ids: ReadonlySet<string>;
}

export interface MergedPlan {
  plan: TestPlan;
  /** Ids of the tests that are the planner's, untouched. */
  proposals: string[];
  /** Ids of the tests that were kept because a person had decided about them or written in them. */
  kept: string[];
  /** Proposals that were left out because a person had rejected or removed such a test. */
  unwanted: { title: string; id: string }[];
}

/** Tests that people add themselves. */
export const isManual = ({ id }: Pick<TestCase, 'id'>): boolean => id.startsWith('TC-MANUAL-');

/** Whether a person has decided about the test or written in it, so that no planner may replace it. */
export function isTouched(test: TestCase, proposed: ReadonlyMap<string, TestCase>): boolean {
  const original = proposed.get(test.id);
  return (
    test.review !== 'proposed' || isManual(test) || original === undefined || contentOf(original) !== contentOf(test)
  );
}

/**
 * Puts a planner's new plan in the place of a stored one. What a person accepted, rejected, edited or wrote stays as it is;
 * a proposal like it is left out, rejected and removed ones included; all other proposals are replaced. A test that is
 * found again keeps its id, a new one gets an id that no test of the story ever had. Pure.
 */
export function mergePlans(current: TestPlan, made: TestPlan, history: PlanHistory): MergedPlan {
  const moved = movedCriteria(current, made);
  const kept = current.test_cases
    .filter((test) => isTouched(test, history.proposed))
    .map((test) => ({ ...test, covers: test.covers.map((id) => moved.get(id) ?? id) }));
  const proposals = made.test_cases.map(comparable);

  const decided = [
    ...kept.map((test) => facesOf(test, history.proposed.get(test.id))),
    ...history.removed.map((test) => facesOf(test, history.proposed.get(test.id))),
  ];
  const partners = pairUp(decided, proposals, ({ faces }, made) =>
    Math.max(...faces.map((face) => sameness(face, made))),
  );
  const free = proposals.filter((proposal) => !partners.has(proposal));

  const untouched = current.test_cases.filter((test) => !isTouched(test, history.proposed)).map(comparable);
  const successors = pairUp(untouched, free, succession);
  const nextId = freshIds(made.story.key, [...history.ids, ...current.test_cases.map(({ id }) => id)]);
  const keptById = new Map(kept.map((test) => [test.id, test]));
  const own: string[] = [];
  const tests = proposals.flatMap((proposal): TestCase[] => {
    const partner = partners.get(proposal)?.test;
    if (partner !== undefined) {
      const stays = keptById.get(partner.id);
      return stays === undefined ? [] : [stays];
    }
    const id = successors.get(proposal)?.test.id ?? nextId();
    own.push(id);
    return [{ ...proposal.test, id }];
  });
  const order = current.test_cases.map(({ id }) => id);
  for (const test of kept) if (!tests.includes(test)) tests.splice(placeOf(test, tests, order), 0, test);

  const wanted = new Set(kept.filter(({ review }) => review !== 'rejected').map(({ id }) => id));
  const unwanted = proposals.flatMap((proposal) => {
    const partner = partners.get(proposal)?.test;
    return partner === undefined || wanted.has(partner.id) ? [] : [{ title: proposal.test.title, id: partner.id }];
  });
  const summary = [made.summary, sentenceOn(kept.length, unwanted.length)].filter((text) => text !== '').join(' ');
  return {
    plan: recount({ ...made, test_cases: tests, summary }),
    proposals: own,
    kept: kept.map(({ id }) => id),
    unwanted,
  };
}

function sentenceOn(kept: number, unwanted: number): string {
  const parts = [
    kept === 0
      ? ''
      : `${kept} test${kept === 1 ? '' : 's'} of the plan before, accepted, rejected or written by people, stayed`,
    unwanted === 0
      ? ''
      : `${unwanted} that had been rejected or removed ${unwanted === 1 ? 'was' : 'were'} not proposed again`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `${parts.join('; ')}.`;
}

/** A person's version and the planner's own: a proposal that is like either is no news. */
function facesOf(test: TestCase, original: TestCase | undefined): { test: TestCase; faces: ComparedTest[] } {
  return { test, faces: [test, ...(original === undefined ? [] : [original])].map(comparable) };
}

/** Ids of criteria that say the same under another id now: `AC-3` became `AC-4`. */
function movedCriteria(current: TestPlan, made: TestPlan): Map<string, string> {
  const now = new Map(made.story.acceptance_criteria.map(({ id, text }) => [id, text]));
  const ids = new Map(made.story.acceptance_criteria.map(({ id, text }) => [text, id]));
  return new Map(
    current.story.acceptance_criteria.flatMap(({ id, text }) => {
      const other = ids.get(text);
      return other === undefined || now.get(id) === text ? [] : [[id, other] as const];
    }),
  );
}

/** Behind the test that it stood behind. */
function placeOf(test: TestCase, tests: readonly TestCase[], order: readonly string[]): number {
  const before = order.slice(0, order.indexOf(test.id));
  const neighbour = before.findLast((id) => tests.some((other) => other.id === id));
  return tests.findIndex(({ id }) => id === neighbour) + 1;
}

/** `TC-KEY-n`, counting on from the highest number ever given. */
export function freshIds(key: string, used: Iterable<string>, prefix = `TC-${key}-`): () => string {
  let highest = 0;
  for (const id of used) {
    const number = id.startsWith(prefix) ? id.slice(prefix.length) : '';
    if (/^\d{1,9}$/.test(number)) highest = Math.max(highest, Number(number));
  }
  return () => `${prefix}${(highest += 1)}`;
}
