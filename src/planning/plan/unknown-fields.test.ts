import { expect, it } from 'vitest';
import { samplePlan, sampleTest } from '../review/testing/sample-plan.ts';
import { unknownFields } from './unknown-fields.ts';

it('every field that plans have is known', () => {
  const plan = samplePlan([sampleTest('TC-PLAT-1-1', 'basket')]);
  expect(unknownFields(plan)).toEqual([]);
  expect(unknownFields({ test_plan: plan })).toEqual([]);
});

it('others are named once, where they stand', () => {
  const [test] = samplePlan([sampleTest('TC-PLAT-1-1', 'basket')]).test_cases;
  const odd = { ...test, titel: 'x', steps: [{ action: 'a', wait: 3 }, 'no step'] };
  expect(unknownFields({ test_cases: [odd, odd, null], notes: [] })).toEqual([
    'notes',
    'test_cases.titel',
    'test_cases.steps.wait',
  ]);
});

it.each([null, 3, 'text', [], { test_cases: 'none' }])('%j has none', (value) => {
  expect(unknownFields(value)).toEqual([]);
});
