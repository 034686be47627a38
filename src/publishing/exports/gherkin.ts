import type { TestCase, TestPlan } from '../../planning/plan/schema.ts';
import { selectTests } from '../zephyr/select-tests.ts';
import { oneLine, plainText } from './plain.ts';

/** A feature file: one scenario for each test that was not turned down, its data as doc strings below the steps. */
export function planGherkin(plan: TestPlan): string {
  const { key, title, url } = plan.story;
  const lines = ['# language: en', `@${tag(key)}`, `Feature: ${oneLine(`${key} ${title}`)}`];
  // Words in front: a description must not begin with a keyword.
  if (url !== '') lines.push(`  Test plan for ${oneLine(url)}`);
  for (const test of selectTests(plan)) lines.push('', ...scenario(test));
  return `${lines.join('\n')}\n`;
}

function scenario(test: TestCase): string[] {
  const tags = [test.id, ...test.covers, ...test.tags].map(tag).filter((name) => name !== '');
  const evidence = test.evidence.map(({ id }) => oneLine(id)).filter((id) => id !== '');
  return [
    ...(evidence.length === 0 ? [] : [`  # Rests on ${evidence.join(', ')}`]),
    ...(tags.length === 0 ? [] : [`  ${[...new Set(tags)].map((name) => `@${name}`).join(' ')}`]),
    `  Scenario: ${oneLine(test.title)}`,
    ...stepsOf('Given', test.preconditions),
    ...test.steps.flatMap((step) => [
      `    When ${oneLine(step.action) || 'nothing is done'}`,
      ...docString(step.test_data),
      ...stepsOf('Then', step.expected_result),
    ]),
    ...(test.steps.length === 0 ? stepsOf('Then', test.expected_result) : []),
  ];
}

/** A step for each line. */
function stepsOf(keyword: 'Given' | 'Then', text: string): string[] {
  const lines = text
    .split('\n')
    .map(oneLine)
    .filter((line) => line !== '');
  return lines.map((line, index) => `    ${index === 0 ? keyword : 'And'} ${line}`);
}

function docString(data: string): string[] {
  if (data.trim() === '') return [];
  const text = plainText(data);
  // Whichever fence the data do not hold; escaping is for data that hold both.
  const fence = /\\?"\\?"\\?"/.test(text) && !text.includes('```') ? '```' : '"""';
  const lines = text.replaceAll(fence, fence.replace(/./g, '\\$&')).split('\n');
  return [`      ${fence}`, ...lines.map((line) => `      ${line}`), `      ${fence}`];
}

/** A tag ends at a blank and must not hold another `@` or a comment. */
function tag(text: string): string {
  return oneLine(text)
    .replace(/[\s@#]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
