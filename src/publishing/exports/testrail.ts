import type { TestCase, TestPlan } from '../../planning/plan/schema.ts';
import { selectTests } from '../zephyr/select-tests.ts';
import { csvTable } from './csv-table.ts';
import { oneLine } from './plain.ts';

/** As TestRail names these columns in its own exports, so that its wizard maps them by itself. */
const header = [
  'Title',
  'Section',
  'Template',
  'Type',
  'Priority',
  'Estimate',
  'References',
  'Preconditions',
  'Steps (Step)',
  'Steps (Expected Result)',
];
/** Only types that every TestRail has. */
const types: Readonly<Record<TestCase['test_type'], string>> = {
  functional: 'Functional',
  integration: 'Other',
  ui: 'Usability',
  api: 'Functional',
  performance: 'Performance',
  security: 'Security',
  edge_case: 'Functional',
  negative: 'Functional',
  regression: 'Regression',
};
const priorities: Readonly<Record<TestCase['priority'], string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};
/** TestRail's limit for a title, in characters. */
const longestTitle = 250;

/**
 * For TestRail's CSV import with the template for separate steps, where a test fills several rows: the first row of a test
 * holds its fields, all hold a step, and a filled title begins the next test.
 */
export function planTestRail(plan: TestPlan): string {
  const section = plan.suggested_folder
    .split('/')
    .map((part) => oneLine(part).replaceAll('>', ' '))
    .filter((part) => part.trim() !== '')
    .join(' > ');
  const rows = selectTests(plan).flatMap((test) => {
    const fields = [
      [...(oneLine(test.title) || test.id)].slice(0, longestTitle).join(''),
      section || plan.story.key,
      'Test Case (Steps)',
      types[test.test_type],
      priorities[test.priority],
      `${Math.max(1, Math.round(test.estimated_time))}m`,
      plan.story.key,
      [test.description, test.preconditions].filter((text) => text.trim() !== '').join('\n\n'),
    ];
    const nothing = fields.map(() => '');
    if (test.steps.length === 0) return [[...fields, '', test.expected_result]];
    return test.steps.map((step, index) => [
      ...(index === 0 ? fields : nothing),
      // TestRail has a part of its own for data only where somebody switched it on; there they would be lost elsewhere.
      step.test_data.trim() === '' ? step.action : `${step.action}\n\nTest data:\n${step.test_data}`,
      step.expected_result,
    ]);
  });
  return csvTable([header, ...rows]);
}
