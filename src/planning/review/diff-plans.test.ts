import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TestStep } from '../plan/schema.ts';
import { diffPlans, isEmptyDiff } from './diff-plans.ts';
import { diffSteps } from './diff-steps.ts';
import { samplePlan, sampleTest } from './testing/sample-plan.ts';

const step = (action: string, data = '', expected = ''): TestStep => ({
  step_number: 1,
  action,
  test_data: data,
  expected_result: expected,
});

describe('steps', () => {
  it('that moved because of another step did not change', () => {
    const before = [step('a'), step('b'), step('c')];
    expect(diffSteps(before, [step('new'), ...before])).toEqual([{ kind: 'added', to_step: 1, step: step('new') }]);
    expect(diffSteps(before, [step('a'), step('c')])).toEqual([{ kind: 'removed', from_step: 2, step: step('b') }]);
  });

  it('between the same neighbours are versions of each other, field by field', () => {
    expect(diffSteps([step('a'), step('b', '1', 'x'), step('c')], [step('a'), step('b', '2', 'x'), step('c')])).toEqual(
      [{ kind: 'changed', from_step: 2, to_step: 2, fields: [{ field: 'test_data', from: '1', to: '2' }] }],
    );
  });

  it('tell exactly how to get from one list to the other', () => {
    const steps = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 });
    fc.assert(
      fc.property(steps, steps, (from, to) => {
        const before = from.map((name) => step(name));
        const after = to.map((name) => step(name));
        const changes = diffSteps(before, after);
        const gone = new Set(changes.flatMap((change) => (change.kind === 'added' ? [] : [change.from_step])));
        const fresh = new Set(changes.flatMap((change) => (change.kind === 'removed' ? [] : [change.to_step])));
        // What is left of both lists is the same, in the same order.
        expect(before.filter((_, index) => !gone.has(index + 1))).toEqual(
          after.filter((_, index) => !fresh.has(index + 1)),
        );
        if (from.join() === to.join()) expect(changes).toEqual([]);
      }),
    );
  });
});

describe('two versions of a plan', () => {
  it('differ in nothing when they are equal', () => {
    const plan = samplePlan([sampleTest('TC-PLAT-1-1', 'basket')]);
    const diff = diffPlans(plan, structuredClone(plan));
    expect(isEmptyDiff(diff)).toBe(true);
    expect(diff.tests.unchanged).toBe(1);
  });

  it('differ in tests, fields, steps, criteria and coverage', () => {
    const before = samplePlan(
      [sampleTest('TC-PLAT-1-1', 'basket'), sampleTest('TC-PLAT-1-2', 'voucher', { covers: ['AC-2'] })],
      { criteria: { 'AC-1': 'Ten items at most', 'AC-2': 'Vouchers' } },
    );
    const basket = sampleTest('TC-PLAT-1-1', 'basket', { priority: 'high', review: 'edited', tags: ['limits'] });
    const after = samplePlan(
      [
        { ...basket, steps: [...basket.steps, step('Look at the total')] },
        sampleTest('TC-PLAT-1-3', 'refund', { covers: ['AC-3'] }),
      ],
      { criteria: { 'AC-1': 'Twelve items at most', 'AC-3': 'Refunds' } },
    );
    expect(diffPlans({ ...before, summary: 'Two' }, { ...after, summary: 'Three' })).toMatchObject({
      plan: [{ field: 'summary', from: 'Two', to: 'Three' }],
      tests: {
        added: [{ id: 'TC-PLAT-1-3', title: 'refund works', covers: ['AC-3'] }],
        removed: [{ id: 'TC-PLAT-1-2' }],
        changed: [
          {
            id: 'TC-PLAT-1-1',
            fields: [
              { field: 'priority', from: 'medium', to: 'high' },
              { field: 'tags', from: '', to: 'limits' },
              { field: 'review', from: 'proposed', to: 'edited' },
            ],
            steps: [{ kind: 'added', to_step: 3 }],
          },
        ],
        unchanged: 0,
      },
      criteria: [
        { id: 'AC-1', kind: 'changed', from: 'Ten items at most', to: 'Twelve items at most', tests: ['TC-PLAT-1-1'] },
        { id: 'AC-3', kind: 'added', to: 'Refunds', tests: [] },
        { id: 'AC-2', kind: 'removed', from: 'Vouchers', tests: [] },
      ],
      coverage: {
        criteria: [
          { id: 'AC-3', from: null, to: 'covered', tests_added: ['TC-PLAT-1-3'] },
          { id: 'AC-2', from: 'covered', to: null, tests_removed: ['TC-PLAT-1-2'] },
        ],
      },
    });
  });
});
