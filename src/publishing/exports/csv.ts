import type { TestPlan } from '../../planning/plan/schema.ts';
import { csvTable } from './csv-table.ts';

const header = [
  'ID',
  'Title',
  'Review',
  'Type',
  'Technique',
  'Priority',
  'Risk',
  'Covers',
  'Description',
  'Preconditions',
  'Step',
  'Action',
  'Test data',
  'Expected result',
  'Tags',
  'Minutes',
  'Evidence',
  'Related tests',
];

/** One row for each step; what belongs to the whole test is repeated, so that rows can be sorted and filtered. */
export function planCsv(plan: TestPlan): string {
  const rows = plan.test_cases.flatMap((test) => {
    const before = [
      test.id,
      test.title,
      test.review,
      test.test_type,
      test.technique,
      test.priority,
      test.risk_level,
      test.covers.join(' '),
      test.description,
      test.preconditions,
    ];
    const after = [
      test.tags.join(' '),
      String(test.estimated_time),
      test.evidence.map(({ id }) => id).join(' '),
      test.related_existing_tests.join(' '),
    ];
    if (test.steps.length === 0) return [[...before, '', '', '', test.expected_result, ...after]];
    return test.steps.map((step) => [
      ...before,
      String(step.step_number),
      step.action,
      step.test_data,
      step.expected_result,
      ...after,
    ]);
  });
  return csvTable([header, ...rows]);
}
