import type { TestPlan } from './schema.ts';

/** Who made the plan: a model is told by its own name, the rules engine as `rules`; empty for a plan written by hand. */
export function plannerName({ metadata: { planner, ai_model: model } }: Pick<TestPlan, 'metadata'>): string {
  return planner === '' || (planner === 'model' && model !== '') ? model : planner;
}
