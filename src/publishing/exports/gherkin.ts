import type { TestCase, TestPlan } from '../../planning/plan/schema.ts';
import { oneLine, plainText } from './plain.ts';

/** A feature file: one scenario for each test, its data as doc strings below the steps. */
export function planGherkin(plan: TestPlan): string {
  const { key, title } = plan.story;
  const lines = ['# language: en', `@${tag(key)}`, `Feature: ${oneLine(`${key} ${title}`)}`];
  for (const test of plan.test_cases) lines.push('', ...scenario(test));
  return `${lines.join('\n')}\n`;
}

function scenario(test: TestCase): string[] {
  const tags = [test.id, ...test.covers, ...test.tags].map(tag).filter((name) => name !== '');
  const given = test.preconditions.split('\n').map(oneLine).filter((text) => text !== '');
  return [
    `  ${[...new Set(tags)].map((name) => `@${name}`).join(' ')}`,
    `  Scenario: ${oneLine(test.title)}`,
    ...given.map((text, index) => `    ${index === 0 ? 'Given' : 'And'} ${text}`),
    ...test.steps.flatMap((step) => [
      `    When ${oneLine(step.action) || 'nothing is done'}`,
      ...docString(step.test_data),
      ...step.expected_result
        .split('\n')
        .map(oneLine)
        .filter((text) => text !== '')
        .map((text, index) => `    ${index === 0 ? 'Then' : 'And'} ${text}`),
    ]),
  ];
}

function docString(data: string): string[] {
  if (data.trim() === '') return [];
  const lines = plainText(data).replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"').split('\n');
  return ['      """', ...lines.map((line) => `      ${line}`), '      """'];
}

/** A tag ends at a blank and must not hold another `@` or a comment. */
function tag(text: string): string {
  return oneLine(text).replace(/[\s@#]+/g, '-').replace(/^-+|-+$/g, '');
}
