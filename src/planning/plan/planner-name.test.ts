import { expect, it } from 'vitest';
import { samplePlan } from '../review/testing/sample-plan.ts';
import { plannerName } from './planner-name.ts';

it.each([
  ['rules', 'rules', 'rules'],
  ['model', 'anthropic:claude-sonnet-5', 'anthropic:claude-sonnet-5'],
  ['model', '', 'model'],
  ['', 'gpt-4o', 'gpt-4o'],
  ['', '', ''],
])('planner "%s" with the model "%s" is told as "%s"', (planner, model, name) => {
  const plan = samplePlan([]);
  expect(plannerName({ metadata: { ...plan.metadata, planner, ai_model: model } })).toBe(name);
});
