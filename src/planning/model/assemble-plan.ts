import { planStory } from '../plan/plan-story.ts';
import type { StoryContext } from '../../stories/context/story-context.ts';
import { readExistingTest } from '../existing/existing-test.ts';
import type { CoverageEntry, TestCase, TestPlan } from '../plan/schema.ts';
import { dependenciesOf, folderOf } from '../rules/generate-plan.ts';
import type { AnswerRest } from './answer-schema.ts';
import type { Cleaner } from './clean-text.ts';
import type { Material } from './material.ts';

/**
 * A plan around tests. Story, folder, dependencies and what is counted are ours; of the model are the words. What it says of
 * existing tests and gaps is a claim, which the checks judge; claims about tests that do not exist are left out.
 */
export function assemblePlan(
  context: StoryContext,
  parts: {
    tests: TestCase[];
    material: Material;
    rest: AnswerRest;
    clean: Cleaner;
    /** ISO 8601. */
    now: string;
    modelName: string;
  },
): TestPlan {
  const { main_story: story } = context;
  const { tests, material, rest, clean, now, modelName } = parts;
  const existing = context.existing_tests.map(readExistingTest);
  const titles = new Map(existing.map(({ key, title }) => [key, title]));
  const entries = material.criteria.map(({ id, text }): CoverageEntry => {
    const claims = rest.existing_coverage.filter(
      ({ criterion, test }) => criterion === id && material.existingTests.has(test),
    );
    return {
      id,
      text,
      // Computed by the checks, as everything that is counted.
      status: 'not',
      tests: [],
      existing_tests: claims.map(({ test, extent, quote }) => ({
        key: test,
        title: titles.get(test) ?? '',
        extent,
        quote: clean(quote, id),
      })),
      reason: clean(rest.gaps.find(({ criterion }) => criterion === id)?.reason ?? '', id),
    };
  });
  return {
    story: planStory(story, material.criteria),
    test_cases: tests,
    metadata: {
      generated_at: now,
      ai_model: modelName,
      source_story_key: story.key,
      total_test_cases: 0,
      edge_case_count: 0,
      integration_test_count: 0,
      confidence_score: 0,
      ai_reasoning: clean(rest.reasoning, 'The reasoning'),
      validation_issues: [],
      planner: 'model',
      source_hash: '',
    },
    summary: clean(rest.summary, 'The summary'),
    coverage_analysis: { criteria: entries, covered_percent: 0, gaps: [] },
    risk_assessment: [
      clean(rest.risk_assessment, 'The risk assessment'),
      ...context.open_questions.map(({ id, question }) => `Open question ${id}: ${question}`),
    ]
      .filter((line) => line !== '')
      .join('\n'),
    dependencies: dependenciesOf(context),
    estimated_execution_time: 0,
    suggested_folder: folderOf(context, existing),
  };
}
