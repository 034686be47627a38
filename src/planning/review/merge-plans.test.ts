import { describe, expect, it } from 'vitest';
import type { TestCase, TestPlan } from '../plan/schema.ts';
import { freshIds, mergePlans, type PlanHistory } from './merge-plans.ts';
import { samplePlan, sampleTest } from './testing/sample-plan.ts';

/** History of a plan whose tests are all a planner's, apart from `own`; `removed` were taken out by a person. */
function historyOf(
  plan: TestPlan,
  { own = [], removed = [] }: { own?: string[]; removed?: TestCase[] } = {},
): PlanHistory {
  const proposals = [...plan.test_cases, ...removed].filter(({ id }) => !own.includes(id));
  return {
    ids: new Set([...plan.test_cases, ...removed].map(({ id }) => id)),
    proposed: new Map(proposals.map((test) => [test.id, { ...test, review: 'proposed' as const }])),
    removed,
  };
}

/** What a planner made: numbered from 1, whatever the stored plan has. */
const made = (...subjects: string[]): TestPlan =>
  samplePlan(subjects.map((subject, index) => sampleTest(`TC-PLAT-1-${index + 1}`, subject)));
const titlesOf = (plan: TestPlan): string[] => plan.test_cases.map(({ id, title }) => `${id} ${title}`);

describe('a plan that is generated again', () => {
  it('replaces proposals that nobody touched and gives new ones ids that were never used', () => {
    const current = made('basket', 'voucher', 'ledger');
    const { plan, proposals, kept } = mergePlans(current, made('refund', 'voucher'), historyOf(current));
    expect(titlesOf(plan)).toEqual(['TC-PLAT-1-4 refund works', 'TC-PLAT-1-2 voucher works']);
    expect(proposals).toEqual(['TC-PLAT-1-4', 'TC-PLAT-1-2']);
    expect(kept).toEqual([]);
    expect(plan.coverage_analysis.criteria[0]?.tests).toEqual(['TC-PLAT-1-4', 'TC-PLAT-1-2']);
  });

  it('keeps ids taken that were only used by tests which are gone', () => {
    const current = made('basket');
    const history = historyOf(current);
    const { plan } = mergePlans(current, made('refund'), { ...history, ids: new Set(['TC-PLAT-1-41']) });
    expect(titlesOf(plan)).toEqual(['TC-PLAT-1-42 refund works']);
  });

  it('is what it was when the planner finds the same again', () => {
    const current = made('basket', 'voucher');
    const { plan } = mergePlans(current, made('voucher', 'basket'), historyOf(current));
    expect(titlesOf(plan)).toEqual(['TC-PLAT-1-2 voucher works', 'TC-PLAT-1-1 basket works']);
  });

  it('keeps what a person accepted, edited, rewrote or added, word by word and in its place', () => {
    const before = made('basket', 'voucher', 'ledger', 'refund');
    const [basket, voucher, ledger, refund] = before.test_cases as [TestCase, TestCase, TestCase, TestCase];
    const manual = sampleTest('TC-MANUAL-PLAT-1-1', 'printer');
    const current = {
      ...before,
      test_cases: [
        basket,
        { ...voucher, review: 'accepted' as const },
        manual,
        // Rewritten in the file, without a word about its state.
        { ...ledger, title: 'The ledger balances to the cent' },
        { ...refund, review: 'edited' as const, priority: 'critical' as const },
      ],
    };
    const result = mergePlans(current, made('search'), historyOf(before));
    expect(result.plan.test_cases.map(({ id }) => id)).toEqual([
      'TC-PLAT-1-2',
      'TC-MANUAL-PLAT-1-1',
      'TC-PLAT-1-3',
      'TC-PLAT-1-4',
      'TC-PLAT-1-5',
    ]);
    for (const test of current.test_cases.slice(1)) expect(result.plan.test_cases).toContainEqual(test);
    expect(result.kept).toEqual(['TC-PLAT-1-2', 'TC-MANUAL-PLAT-1-1', 'TC-PLAT-1-3', 'TC-PLAT-1-4']);
    expect(result.proposals).toEqual(['TC-PLAT-1-5']);
    expect(result.plan.summary).toContain('4 tests of the plan before');
  });

  it('does not propose again what a person changed, nor what it was before the change', () => {
    const before = made('basket');
    const [basket] = before.test_cases as [TestCase];
    const rewritten = sampleTest(basket.id, 'completely different warehouse', { review: 'edited' });
    const { plan } = mergePlans({ ...before, test_cases: [rewritten] }, made('basket', 'voucher'), historyOf(before));
    expect(titlesOf(plan)).toEqual(['TC-PLAT-1-1 completely different warehouse works', 'TC-PLAT-1-2 voucher works']);
  });

  it('does not propose again what was rejected or taken out, even in other words', () => {
    const before = made('basket', 'voucher');
    const [basket, voucher] = before.test_cases as [TestCase, TestCase];
    const current = { ...before, test_cases: [{ ...basket, review: 'rejected' as const }] };
    const again = samplePlan([
      sampleTest('TC-PLAT-1-1', 'basket', { title: 'A basket can be stored', description: 'In other words' }),
      sampleTest('TC-PLAT-1-2', 'voucher'),
      sampleTest('TC-PLAT-1-3', 'refund'),
    ]);
    const { plan, unwanted } = mergePlans(current, again, historyOf(before, { removed: [voucher] }));
    expect(titlesOf(plan)).toEqual(['TC-PLAT-1-1 basket works', 'TC-PLAT-1-3 refund works']);
    expect(unwanted).toEqual([
      { title: 'A basket can be stored', id: 'TC-PLAT-1-1' },
      { title: 'voucher works', id: 'TC-PLAT-1-2' },
    ]);
    expect(plan.coverage_analysis.criteria[0]).toMatchObject({ tests: ['TC-PLAT-1-3'], status: 'covered' });
  });

  it('proposes a test with other figures beside one that was decided about: a limit may have moved', () => {
    const limit = (day: number): TestCase =>
      sampleTest('TC-PLAT-1-1', 'refund', {
        title: `Refund on day ${day} is refused`,
        steps: [
          {
            step_number: 1,
            action: `Refund the whole order of a signed-in shopper on day ${day} after the capture`,
            test_data: 'one tent, paid by card',
            expected_result: 'The refund is refused and nothing is paid; the ledger shows no entry',
          },
        ],
      });
    const before = samplePlan([limit(181)]);
    const current = samplePlan([{ ...limit(181), review: 'accepted' }]);
    const { plan } = mergePlans(current, samplePlan([limit(91)]), historyOf(before));
    expect(titlesOf(plan)).toEqual([
      'TC-PLAT-1-1 Refund on day 181 is refused',
      'TC-PLAT-1-2 Refund on day 91 is refused',
    ]);
    // Where nobody decided, the new one takes the place of the old one.
    const replaced = mergePlans(before, samplePlan([limit(91)]), historyOf(before));
    expect(titlesOf(replaced.plan)).toEqual(['TC-PLAT-1-1 Refund on day 91 is refused']);
  });

  it('follows criteria that got other numbers, and counts nothing rejected as coverage', () => {
    const criteria = { 'AC-1': 'One voucher at most', 'AC-2': 'Refunds are paid at once' };
    const before = samplePlan(
      [sampleTest('TC-PLAT-1-1', 'voucher'), sampleTest('TC-PLAT-1-2', 'refund', { covers: ['AC-2'] })],
      { criteria },
    );
    const [voucher, refund] = before.test_cases as [TestCase, TestCase];
    const current = {
      ...before,
      test_cases: [
        { ...voucher, review: 'rejected' as const },
        { ...refund, review: 'accepted' as const },
      ],
    };
    const moved = samplePlan([sampleTest('TC-PLAT-1-1', 'voucher', { covers: ['AC-2'] })], {
      criteria: { 'AC-1': 'Refunds are paid at once', 'AC-2': 'One voucher at most' },
    });
    const { plan } = mergePlans(current, moved, historyOf(before));
    expect(plan.test_cases.find(({ id }) => id === 'TC-PLAT-1-2')?.covers).toEqual(['AC-1']);
    expect(plan.coverage_analysis.criteria).toMatchObject([
      { id: 'AC-1', tests: ['TC-PLAT-1-2'], status: 'covered' },
      { id: 'AC-2', tests: [], status: 'not', reason: 'Its tests were rejected.' },
    ]);
    expect(plan.coverage_analysis).toMatchObject({ covered_percent: 50, gaps: ['AC-2: Its tests were rejected.'] });
  });
});

it('ids count on from the highest number that fits', () => {
  const next = freshIds('PLAT-1', [
    'TC-PLAT-1-9',
    'TC-PLAT-1-10',
    'TC-PLAT-10-77',
    'TC-PLAT-1-x',
    'TC-MANUAL-PLAT-1-99',
  ]);
  expect([next(), next()]).toEqual(['TC-PLAT-1-11', 'TC-PLAT-1-12']);
});
