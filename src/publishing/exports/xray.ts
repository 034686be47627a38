import type { TestPlan } from '../../planning/plan/schema.ts';
import { oneLine, plainText } from './plain.ts';

/** For Xray Cloud's bulk import of tests (`/api/v2/import/test/bulk`). Jira allows 255 characters in a summary and no blanks in labels. */
export function planXray(plan: TestPlan): string {
  const project = plan.story.key.replace(/-\d+$/, '');
  const tests = plan.test_cases.map((test) => ({
    testtype: 'Manual',
    fields: {
      summary: oneLine(test.title).slice(0, 255),
      project: { key: project },
      description: plainText([test.description, test.preconditions === '' ? '' : `Preconditions:\n${test.preconditions}`, `Covers ${[plan.story.key, ...test.covers].join(', ')}`].filter((text) => text !== '').join('\n\n')),
      labels: [...new Set(test.tags.map((tag) => tag.replace(/\s+/g, '-')).filter((tag) => tag !== ''))],
    },
    xray_test_repository_folder: plan.suggested_folder === '' ? `/${plan.story.key}` : plan.suggested_folder,
    steps: test.steps.map((step) => ({ action: plainText(step.action), data: plainText(step.test_data), result: plainText(step.expected_result) })),
  }));
  return `${JSON.stringify(tests, null, 2)}\n`;
}
