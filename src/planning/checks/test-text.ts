import type { TestCase } from '../plan/schema.ts';
import { termsOf } from '../text/terms.ts';

/** Everything that a test says, without what it claims about itself. */
export function testText({ title, preconditions, steps, expected_result: expected }: TestCase): string {
  return [
    title,
    preconditions,
    ...steps.flatMap((step) => [step.action, step.test_data, step.expected_result]),
    expected,
  ].join('\n');
}

/** What is done and what must come of it: two tests that differ only in their titles are one. */
export function stepsText({ steps }: TestCase): string {
  return steps.flatMap((step) => [step.action, step.test_data, step.expected_result]).join('\n');
}

export function testTerms(test: TestCase): Set<string> {
  return termsOf(testText(test));
}
