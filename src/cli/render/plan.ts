import type { EvaluationReport } from '../../planning/checks/report.ts';
import { plannerName } from '../../planning/plan/planner-name.ts';
import type { TestCase, TestPlan } from '../../planning/plan/schema.ts';
import { bold } from '../output.ts';
import { clean } from './enrich.ts';
import { matrixLines } from './matrix.ts';
import { plural } from './numbers.ts';

/** A plan for people: what it covers, what is open, and each test with what it rests on. */
export function planLines(
  plan: TestPlan,
  { overall_score: score }: Pick<EvaluationReport, 'overall_score'>,
  rich: boolean,
): string[] {
  const { story, metadata, coverage_analysis: coverage } = plan;
  const strong = (text: string): string => (rich ? bold.on + text + bold.off : text);
  const lines = [
    strong(clean(`Test plan ${story.key} ${story.title}`)),
    [
      `Planner: ${clean(plannerName(plan))}`,
      plural(plan.test_cases.length, 'test'),
      `about ${Math.round(plan.estimated_execution_time)} minutes`,
      `score ${score} of 100`,
    ].join(' · '),
    clean(plan.summary),
  ];
  const section = (heading: string, entries: readonly string[]): void => {
    if (entries.length > 0) lines.push('', strong(heading), ...entries.map((entry) => `  ${entry}`));
  };
  const covered = coverage.criteria.filter(({ status }) => status === 'covered').length;
  section(
    `Coverage: ${covered} of ${plural(coverage.criteria.length, 'criterion', 'criteria')}`,
    matrixLines(coverage),
  );
  section('Gaps', coverage.gaps.map(clean));
  section('Risks and open questions', linesOf(plan.risk_assessment));
  section('Depends on', plan.dependencies.map(clean));
  for (const test of plan.test_cases) if (test.review !== 'rejected') lines.push('', ...testLines(test, strong));
  section(
    'Rejected',
    plan.test_cases.filter(({ review }) => review === 'rejected').map(({ id, title }) => clean(`${id}  ${title}`)),
  );
  if (metadata.ai_reasoning !== '') lines.push('', clean(metadata.ai_reasoning));
  if (plan.suggested_folder !== '') lines.push(`Suggested folder: ${clean(plan.suggested_folder)}`);
  return lines;
}

function testLines(test: TestCase, strong: (text: string) => string): string[] {
  const state = test.review === 'proposed' ? '' : test.review;
  const facts = [test.technique || test.test_type, test.priority, state, test.covers.join(', ')].filter(
    (fact) => fact !== '',
  );
  return [
    strong(clean(`${test.id}  ${test.title}`)),
    `  ${clean(facts.join(' · '))}`,
    ...linesOf(test.description).map((line) => `  ${line}`),
    ...linesOf(test.preconditions).map((line) => `  Before: ${line}`),
    ...test.steps.flatMap(({ step_number: number, action, test_data: data, expected_result: expected }) => [
      `  ${number}. ${clean(action)}`,
      ...(data === '' ? [] : [`     with ${clean(data)}`]),
      ...(expected === '' ? [] : [`     → ${clean(expected)}`]),
    ]),
    ...test.evidence.map(
      ({ id, title, quote }) =>
        `  Rests on ${clean(id)}${title === '' ? '' : ` ${clean(title)}`}${quote === '' || quote === title ? '' : `: “${clean(quote)}”`}`,
    ),
    ...(test.related_existing_tests.length === 0
      ? []
      : [`  Near: ${test.related_existing_tests.map(clean).join(', ')}`]),
  ];
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map(clean)
    .filter((line) => line !== '');
}
