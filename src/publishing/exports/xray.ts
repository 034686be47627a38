import type { TestCase, TestPlan } from '../../planning/plan/schema.ts';
import { selectTests } from '../zephyr/select-tests.ts';
import { oneLine, plainText } from './plain.ts';

/** Jira's limit for a summary and for a label, in characters. */
const longest = 255;

/** For Xray Cloud's bulk import of tests (`POST /api/v2/import/test/bulk`), as a list of manual tests linked to the story. */
export function planXray(plan: TestPlan): string {
  const { key } = plan.story;
  const tests = selectTests(plan).map((test) => ({
    testtype: 'Manual',
    fields: {
      summary: cut(oneLine(test.title) || test.id),
      project: { key: key.replace(/-\d+$/, '') },
      description: descriptionOf(test, key),
      labels: [...new Set(test.tags.map(label).filter((name) => name !== ''))],
    },
    // The link type that Xray makes; its coverage counts by it.
    update: { issuelinks: [{ add: { type: { name: 'Test' }, outwardIssue: { key } } }] },
    xray_test_repository_folder: folderOf(plan),
    steps: stepsOf(test),
  }));
  return `${JSON.stringify(tests, null, 2)}\n`;
}

function descriptionOf(test: TestCase, key: string): string {
  const parts = [
    test.description,
    test.preconditions.trim() === '' ? '' : `Preconditions:\n${test.preconditions}`,
    `Covers ${[key, ...test.covers].join(', ')}. Priority: ${test.priority}.`,
  ];
  return plainText(parts.filter((text) => text.trim() !== '').join('\n\n'));
}

function stepsOf(test: TestCase): { action: string; data: string; result: string }[] {
  // In Xray a step is told by its action.
  const steps = test.steps.map((step) => ({
    action: plainText(step.action).trim() || '-',
    data: plainText(step.test_data),
    result: plainText(step.expected_result),
  }));
  if (steps.length > 0 || test.expected_result.trim() === '') return steps;
  return [{ action: cut(oneLine(test.title) || test.id), data: '', result: plainText(test.expected_result) }];
}

function folderOf({ suggested_folder: folder, story }: TestPlan): string {
  const parts = folder
    .split('/')
    .map(oneLine)
    .filter((part) => part !== '');
  return `/${parts.length === 0 ? story.key : parts.join('/')}`;
}

/** Labels in Jira hold no blanks. */
function label(text: string): string {
  return cut(oneLine(text).replace(/\s+/g, '-'));
}

function cut(text: string): string {
  return [...text].slice(0, longest).join('');
}
