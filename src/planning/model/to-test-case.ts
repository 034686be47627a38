import type { TestCase } from '../plan/schema.ts';
import type { DraftTest } from './answer-schema.ts';
import type { Cleaner } from './clean-text.ts';
import type { Material } from './material.ts';

const idForm = /^[\w.:/-]{1,160}$/;
/** A test of more steps is several. */
const mostSteps = 40;
const mostReferences = 20;

/**
 * A test of the model as a test of the plan. What a plan decides by itself (id, review, where it is uploaded to) is not taken
 * from the model; ids that are none are dropped, unknown ones stay for the checks to find.
 */
export function toTestCase(draft: DraftTest, id: string, clean: Cleaner, material: Material): TestCase {
  const text = (value: string): string => clean(value, id);
  const line = (value: string): string => text(value).replace(/\s+/g, ' ');
  const ids = (values: readonly string[]): string[] =>
    [...new Set(values.map((value) => value.trim()))].filter((value) => idForm.test(value)).slice(0, mostReferences);
  return {
    id,
    title: line(draft.title),
    description: text(draft.description),
    preconditions: draft.preconditions.map(line).filter(Boolean).join('\n'),
    steps: draft.steps.slice(0, mostSteps).map((step, index) => ({
      step_number: index + 1,
      action: text(step.action),
      test_data: text(step.test_data),
      expected_result: text(step.expected_result),
    })),
    expected_result: text(draft.expected_result),
    priority: draft.priority,
    test_type: draft.test_type,
    tags: tagsOf(draft.tags.map(line)),
    estimated_time: Math.min(240, Math.max(1, Math.round(draft.estimated_time))),
    automation_candidate: draft.automation_candidate,
    risk_level: draft.risk_level,
    related_existing_tests: ids(draft.related_existing_tests).filter((key) => material.existingTests.has(key)),
    covers: ids(draft.covers),
    evidence: draft.evidence
      .filter((evidence) => idForm.test(evidence.id.trim()))
      .slice(0, mostReferences)
      .map((evidence) => ({
        id: evidence.id.trim(),
        title: material.sources.get(evidence.id.trim())?.title ?? '',
        quote: text(evidence.quote),
      })),
    technique: draft.technique,
    duplicate_of: null,
    review: 'proposed',
  };
}

/** Tags become labels, which have no blanks; those that begin with `womba-` are how uploaded tests are found again. */
function tagsOf(tags: readonly string[]): string[] {
  const labels = tags.map((tag) => tag.replace(/\s/g, '-').slice(0, 60));
  return [...new Set(labels)].filter((label) => label !== '' && !/^womba-/i.test(label)).slice(0, 10);
}
