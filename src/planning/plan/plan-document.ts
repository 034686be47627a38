import { escapeBlockMarkers, heading, joinBlocks, list } from '../../content/markdown/blocks.ts';
import { listMetadata, type SourceDocument } from '../../documents/document.ts';
import { plannerName } from './planner-name.ts';
import type { TestCase, TestPlan } from './schema.ts';

/** A plan as search sees it: one document, without the tests that were rejected. */
export function planDocument(
  plan: TestPlan,
  { version, savedAt }: { version: number; savedAt: string },
): SourceDocument {
  const { key, title, url, acceptance_criteria: criteria } = plan.story;
  const project = key.replace(/-\d+$/, '');
  const tests = plan.test_cases.filter(({ review }) => review !== 'rejected');
  return {
    id: planDocumentId(key),
    identity: key,
    collection: 'test_plans',
    title: `Test plan ${key}: ${title}`,
    url,
    lastModified: savedAt,
    version: String(version),
    header: ['Test plan', project, key],
    markdown: joinBlocks([
      escapeBlockMarkers(plan.summary),
      ...(criteria.length === 0
        ? []
        : [heading(2, 'Acceptance criteria'), list(criteria.map(({ id, text }) => `${id}: ${text}`))]),
      ...tests.flatMap(testBlocks),
    ]),
    metadata: {
      story_key: key,
      planner: plannerName(plan),
      tests: tests.length,
      labels: listMetadata(new Set(tests.flatMap(({ tags }) => tags))),
    },
  };
}

export function planDocumentId(key: string): string {
  return `testplan_${key}`;
}

function testBlocks(test: TestCase): string[] {
  const steps = test.steps.map((step) =>
    [
      step.action,
      ...(step.test_data === '' ? [] : [`- Test data: ${step.test_data}`]),
      ...(step.expected_result === '' ? [] : [`- Expected result: ${step.expected_result}`]),
    ].join('\n'),
  );
  return [
    heading(2, `${test.id}: ${test.title}`),
    escapeBlockMarkers(test.description),
    test.covers.length === 0 ? '' : `Covers ${test.covers.join(', ')}`,
    test.preconditions === '' ? '' : `Preconditions:\n\n${escapeBlockMarkers(test.preconditions)}`,
    list(steps, { ordered: true }),
  ];
}
