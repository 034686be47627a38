import type { TestPlan } from '../../planning/plan/schema.ts';
import { csvTable } from './csv-table.ts';

const header = ['ID', 'Title', 'Type', 'Technique', 'Priority', 'Risk', 'Covers', 'Preconditions', 'Step', 'Action', 'Test data', 'Expected result', 'Tags', 'Minutes', 'Evidence', 'Related tests'];

/** One row for each step; what belongs to the whole test is repeated, so that rows can be sorted and filtered. */
export function planCsv(plan: TestPlan): string {
  const rows = plan.test_cases.flatMap((test) => {
    const before = [test.id, test.title, test.test_type, test.technique, test.priority, test.risk_level, test.covers.join(' '), test.preconditions];
    const after = [test.tags.join(' '), String(test.estimated_time), test.evidence.map(({ id }) => id).join(' '), test.related_existing_tests.join(' ')];
    const steps = test.steps.length === 0 ? [{ step_number: 0, action: '', test_data: '', expected_result: test.expected_result }] : test.steps;
    return steps.map((step) => [...before, step.step_number === 0 ? '' : String(step.step_number), step.action, step.test_data, step.expected_result, ...after]);
  });
  return csvTable([header, ...rows]);
}
