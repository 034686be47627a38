import { planStory } from '../plan/plan-story.ts';
import { createHash } from 'node:crypto';
import type { StoryContext } from '../../stories/context/story-context.ts';
import type { Criterion } from '../../stories/criteria/criterion.ts';
import { createExistingCoverage } from '../existing/coverage.ts';
import { isRetired } from '../existing/existing-test.ts';
import type { TestIdea } from '../ideas/idea.ts';
import type { CoverageAnalysis, TestCase, TestPlan } from '../plan/schema.ts';
import { listedInputs } from '../techniques/hostile-input.ts';
import { reproductionIdea } from '../techniques/reproduction.ts';
import { plainSentence } from '../text/sentence.ts';
import { chooseIdeas, type Choice } from './choose-ideas.ts';
import { coverageOf } from './coverage-matrix.ts';
import { deriveIdeas } from './derive-ideas.ts';
import { impliedCriteria } from './implied-criteria.ts';
import { findRoleTable } from './role-table.ts';
import { pageOf, surroundingsOf } from './surroundings.ts';
import { withoutRepetitions } from './without-repetitions.ts';
import { writeTest } from './write-test.ts';

export interface GenerateOptions {
  /** Most tests of the plan; default by the story's complexity. */
  most?: number | undefined;
  /** ISO 8601. */
  now: string;
}

/** A plan of any story stays readable below this. */
const mostByDefault = 40;

/** Makes a plan by classic test design from a story and what belongs to it. Pure; the same context gives the same plan. */
export function generatePlan(context: StoryContext, { most, now }: GenerateOptions): TestPlan {
  const { main_story: story } = context;
  const around = surroundingsOf(context);
  const stated = story.acceptance_criteria;
  const implied =
    stated.length > 0
      ? []
      : impliedCriteria(
          story,
          context.confluence_pages.map((item) => ({ page: pageOf(item), markdown: item.text })),
        );
  const criteria: readonly Criterion[] = stated.length > 0 ? stated : implied;
  const roles = findRoleTable([
    { evidence: { id: `jira_${story.key}`, title: `${story.key} ${story.title}` }, markdown: story.description },
    ...context.confluence_pages.map(({ id, title, text }) => ({ evidence: { id, title }, markdown: text })),
  ]);
  const reproduction = reproductionIdea(story, criteria);
  const derived = deriveIdeas(criteria, { around, roles, inputs: listedInputs(story.description) });
  // The plain statement is what the reproduction ends with; limits and conditions are tried besides.
  const besides = derived.filter(
    ({ technique, criteria: ids }) =>
      technique !== 'use case' || ids.some((id) => reproduction?.criteria.includes(id) !== true),
  );
  const ideas = [...(reproduction === undefined ? [] : [reproduction]), ...besides].map((idea) => {
    const { page, quote = '' } = implied.find(({ id }) => id === idea.criteria[0]) ?? {};
    if (quote === '') return idea;
    if (page === undefined)
      return {
        ...idea,
        evidence: idea.evidence.map((item) => (item.id === `jira_${story.key}` ? { ...item, quote } : item)),
      };
    return {
      ...idea,
      evidence: [
        { id: page.id, title: page.title, quote },
        ...idea.evidence.filter(({ id }) => id !== `jira_${story.key}`),
      ],
    };
  });
  const existing = createExistingCoverage(around.tests, criteria);
  const named = around.operations.filter((operation) => operation.named);
  const room = most ?? Math.min(mostByDefault, Math.max(4, Math.ceil(criteria.length * 1.4) + named.length * 3));
  const chosen = chooseIdeas(ideas, existing, room);
  const texts = new Map(criteria.map(({ id, text }) => [id, text]));
  const write = (idea: TestIdea, number: number): TestCase =>
    writeTest(idea, {
      id: `TC-${story.key}-${number}`,
      around,
      storyPriority: story.priority,
      labels: [...story.labels.slice(0, 2)],
      criteria: texts,
      partOf: partOf(chosen, idea),
    });
  const choice = withoutRepetitions(chosen, around, (idea) => write(idea, 0));
  const tests = choice.kept.map((idea, index) => write(idea, index + 1));
  const coverage = coverageOf({ criteria, tests, choice, existing, isStated: stated.length > 0 });
  return {
    story: planStory(story, criteria),
    test_cases: tests,
    metadata: {
      generated_at: now,
      ai_model: 'rules',
      source_story_key: story.key,
      total_test_cases: tests.length,
      edge_case_count: tests.filter(
        ({ test_type, technique }) => test_type === 'edge_case' || technique === 'boundary values',
      ).length,
      integration_test_count: tests.filter(({ test_type }) => test_type === 'integration' || test_type === 'api')
        .length,
      confidence_score: 0,
      ai_reasoning: reasoning(
        ideas.length,
        choice,
        around.tests.filter(isRetired).map(({ key }) => key),
      ),
      validation_issues: [],
      planner: 'rules',
      source_hash: createHash('sha256')
        .update(JSON.stringify([story, criteria]))
        .digest('hex')
        .slice(0, 16),
    },
    summary: summaryOf(context, tests, coverage),
    coverage_analysis: coverage,
    risk_assessment: riskOf(context, coverage),
    dependencies: dependenciesOf(context),
    estimated_execution_time: tests.reduce((sum, test) => sum + test.estimated_time, 0),
    suggested_folder: folderOf(context, around.tests),
  };
}

/** Key of the existing test that carries some of the idea's cases out. */
function partOf({ repeated }: Choice, { criteria, technique }: TestIdea): string | undefined {
  return repeated.find(
    ({ idea, repetition }) =>
      repetition.extent === 'part' && idea.criteria[0] === criteria[0] && idea.technique === technique,
  )?.repetition.test.key;
}

function reasoning(found: number, choice: Choice, retired: readonly string[]): string {
  const parts = [
    `${found} test ideas were derived by the rules engine.`,
    `${choice.repeated.filter(({ repetition }) => repetition.extent === 'whole').length} of them are carried out by existing tests.`,
    choice.leftOut.length === 0
      ? ''
      : `${choice.leftOut.length} of less worth were left out: ${choice.leftOut.map(({ title }) => title).join('; ')}.`,
    retired.length === 0 ? '' : `Retired tests count for nothing: ${retired.join(', ')}.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function summaryOf(
  { main_story: story }: StoryContext,
  tests: readonly TestCase[],
  coverage: CoverageAnalysis,
): string {
  const by = new Map<string, number>();
  for (const { technique } of tests) by.set(technique, (by.get(technique) ?? 0) + 1);
  const techniques = [...by]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
  const existing = coverage.criteria.filter(
    ({ tests: own, status }) => own.length === 0 && status === 'covered',
  ).length;
  const stated = story.acceptance_criteria.length > 0;
  return [
    `${tests.length} new test${tests.length === 1 ? '' : 's'} for ${story.key} "${story.title}"${techniques === '' ? '' : `: ${techniques}`}.`,
    stated
      ? `${coverage.criteria.length} acceptance criteria, ${existing} of them covered by existing tests alone, ${coverage.gaps.length} open.`
      : `The story names no acceptance criteria: everything here rests on ${coverage.criteria.length} statement${coverage.criteria.length === 1 ? '' : 's'} of its description and of pages, and has to be confirmed first.`,
  ].join(' ');
}

function riskOf(context: StoryContext, coverage: CoverageAnalysis): string {
  const lines = [
    ...context.related_bugs.map(({ key, title, status }) => `Known fault ${key} (${status}): ${title}`),
    ...context.open_questions.map(({ id, question }) => `Open question ${id}: ${question}`),
    ...coverage.gaps.map((gap) => `Gap: ${gap}`),
  ];
  return lines.join('\n');
}

export function dependenciesOf({ linked_stories: linked }: StoryContext): string[] {
  return linked
    .filter(({ relation }) => /block|depend/i.test(relation))
    .map(({ key, title, relation, status }) => `${relation} ${key} ${plainSentence(title)} (${status})`);
}

/** Where most of the linked tests lie, else a folder named after the story's first component. */
export function folderOf(
  { main_story: story }: StoryContext,
  tests: readonly { folder: string; linked: boolean }[],
): string {
  const counts = new Map<string, number>();
  for (const { folder, linked } of tests)
    if (folder !== '' && linked) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  const [best] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return best?.[0] ?? `/${story.components[0] ?? 'Stories'}/${story.key}`;
}
