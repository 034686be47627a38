import { createHash } from 'node:crypto';
import type { TestCase, TestPlan } from '../../planning/plan/schema.ts';
import { markerOf } from './marker.ts';
import { toRichText } from './rich-text.ts';

/** What Zephyr is to hold of a test. Texts are HTML, empty where there is nothing to say. */
export interface CaseContent {
  marker: string;
  name: string;
  objective: string;
  precondition: string;
  /** Milliseconds; undefined where the plan gives no estimate. */
  estimatedTime: number | undefined;
  priorityName: string;
  /** The marker first, then the test's tags; none holds a blank. */
  labels: string[];
  steps: StepContent[];
}

export interface StepContent {
  description: string;
  testData: string;
  expectedResult: string;
}

/** Zephyr refuses longer names. */
export const longestName = 255;
/** A criterion is quoted this far: the story itself is linked. */
const longestCriterion = 200;
const minute = 60_000;

export function caseContent(plan: TestPlan, test: TestCase, priorityName: string): CaseContent {
  const marker = markerOf(plan.story.key, test.id);
  const tags = test.tags.map((tag) => tag.trim().replace(/\s+/g, '-')).filter((tag) => tag !== '');
  return {
    marker,
    name: cut(oneLine(test.title) || test.id, longestName),
    objective: toRichText(objectiveOf(plan, test)),
    precondition: toRichText(test.preconditions),
    estimatedTime: test.estimated_time > 0 ? Math.round(test.estimated_time * minute) : undefined,
    priorityName,
    labels: [...new Set([marker, ...tags])],
    steps: stepsOf(test),
  };
}

/** Changes whenever anything does that an upload writes. */
export function contentHash(content: CaseContent, issueId: number): string {
  return createHash('sha256')
    .update(JSON.stringify([content, issueId]))
    .digest('hex');
}

/** Why the test exists: what it is for, which criteria it covers, what it rests on. */
function objectiveOf(plan: TestPlan, test: TestCase): string {
  const criteria = new Map(
    [...plan.coverage_analysis.criteria, ...plan.story.acceptance_criteria].map(({ id, text }) => [id, text]),
  );
  const covers = test.covers.map((id) => {
    const text = oneLine(criteria.get(id) ?? '');
    return text === '' ? id : `${id}: ${cut(text, longestCriterion)}`;
  });
  const evidence = test.evidence.map(({ id, title }) => (title === '' ? id : `${oneLine(title)} (${id})`));
  const said = lastExpectation(test) === test.expected_result.trim();
  return [
    test.description.trim(),
    said ? '' : `Expected result: ${test.expected_result.trim()}`,
    covers.length === 0 ? '' : `Covers ${plan.story.key}:\n${covers.map((line) => `- ${line}`).join('\n')}`,
    evidence.length === 0 ? '' : `Rests on:\n${evidence.map((line) => `- ${line}`).join('\n')}`,
    test.technique === '' ? '' : `Technique: ${test.technique}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function stepsOf(test: TestCase): StepContent[] {
  const steps = test.steps.toSorted((a, b) => a.step_number - b.step_number);
  // A test case without steps could not be carried out, and Zephyr would show an empty one.
  if (steps.length === 0) {
    return [
      {
        description: toRichText(test.description || test.title),
        testData: '',
        expectedResult: toRichText(test.expected_result),
      },
    ];
  }
  return steps.map(({ action, test_data, expected_result }) => ({
    description: toRichText(action),
    testData: toRichText(test_data),
    expectedResult: toRichText(expected_result),
  }));
}

function lastExpectation(test: TestCase): string {
  if (test.steps.length === 0) return test.expected_result.trim();
  return (
    test.steps
      .toSorted((a, b) => a.step_number - b.step_number)
      .at(-1)
      ?.expected_result.trim() ?? ''
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function cut(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`;
}
