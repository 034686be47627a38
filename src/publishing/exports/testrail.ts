import type { TestCase, TestPlan } from '../../planning/plan/schema.ts';
import { csvTable } from './csv-table.ts';

const header = ['Title', 'Section', 'Template', 'Type', 'Priority', 'Estimate', 'References', 'Preconditions', 'Steps (Step)', 'Steps (Test data)', 'Steps (Expected Result)'];
const types: Readonly<Record<TestCase['test_type'], string>> = {
  functional: 'Functional', integration: 'Other', ui: 'Usability', api: 'Functional', performance: 'Performance', security: 'Security', edge_case: 'Functional', negative: 'Functional', regression: 'Regression',
};
const priorities: Readonly<Record<TestCase['priority'], string>> = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' };

/** For TestRail's CSV import with the template for separate steps: the first row of a test holds its fields, all hold a step. */
export function planTestRail(plan: TestPlan): string {
  const section = plan.suggested_folder.split('/').filter((part) => part !== '').join(' > ') || plan.story.key;
  const rows = plan.test_cases.flatMap((test) => {
    const fields = [test.title, section, 'Test Case (Steps)', types[test.test_type], priorities[test.priority], `${Math.max(1, Math.round(test.estimated_time))}m`, plan.story.key, test.preconditions];
    const steps = test.steps.length === 0 ? [{ action: '', test_data: '', expected_result: test.expected_result }] : test.steps;
    return steps.map((step, index) => [...(index === 0 ? fields : fields.map(() => '')), step.action, step.test_data, step.expected_result]);
  });
  return csvTable([header, ...rows]);
}
