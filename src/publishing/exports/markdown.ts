import { heading, inlineCode, joinBlocks, link, list, table } from '../../content/markdown/blocks.ts';
import { plannerName } from '../../planning/plan/planner-name.ts';
import type { CoverageEntry, TestCase, TestPlan } from '../../planning/plan/schema.ts';
import { oneLine, plainText } from './plain.ts';

/** A plan for people: summary, matrix of criteria and tests, tests, and what each rests on. */
export function planMarkdown(plan: TestPlan): string {
  const { story, metadata } = plan;
  const live = plan.test_cases.filter(({ review }) => review !== 'rejected');
  const rejected = plan.test_cases.filter(({ review }) => review === 'rejected');
  const text = joinBlocks([
    heading(1, say(`Test plan ${story.key}: ${story.title}`)),
    list(factsOf(plan)),
    paragraph(plan.summary),
    ...section('Coverage', [matrix(plan), gaps(plan)]),
    ...section('Tests', live.map(testMarkdown)),
    ...section('Rejected', [list(rejected.map(({ id, title }) => `${say(id)}: ${say(title)}`))]),
    ...section('Risks and open questions', [list(lines(plan.risk_assessment))]),
    ...section('Dependencies', [list(plan.dependencies.map(say))]),
    ...section('How it was made', [paragraph(metadata.ai_reasoning)]),
  ]);
  return `${text}\n`;
}

function factsOf(plan: TestPlan): string[] {
  const { story, metadata, estimated_execution_time: minutes, suggested_folder: folder } = plan;
  const { generated_at: time, confidence_score: score } = metadata;
  const planner = plannerName(plan);
  return [
    story.url === '' ? '' : link(say(story.key), story.url),
    [story.type, story.status]
      .filter((fact) => fact !== '')
      .map(say)
      .join(', '),
    planner === '' ? '' : `Planner: ${say(planner)}, ${say(time.slice(0, 16).replace('T', ' '))} UTC`,
    score > 0 ? `Score of the checks: ${Math.round(score * 100)} of 100` : '',
    minutes > 0 ? `About ${Math.round(minutes)} minutes to run` : '',
    folder === '' ? '' : `Folder: ${inlineCode(oneLine(folder))}`,
  ].filter((fact) => fact !== '');
}

function section(name: string, blocks: readonly string[]): string[] {
  const filled = blocks.filter((block) => block !== '');
  return filled.length === 0 ? [] : [heading(2, name), ...filled];
}

function matrix({ coverage_analysis: { criteria } }: TestPlan): string {
  if (criteria.length === 0) return '';
  const status: Readonly<Record<CoverageEntry['status'], string>> = {
    covered: 'yes',
    partly: 'in part',
    not: '**no**',
  };
  return table([
    ['Criterion', 'What it says', 'Covered', 'Tests of this plan', 'Existing tests'],
    ...criteria.map((entry) => [
      say(entry.id),
      say(entry.text),
      status[entry.status],
      entry.tests.map(say).join(', '),
      entry.existing_tests
        .map(({ key, extent, quote }) => `${say(key)}${extent === 'partly' ? ' (in part)' : ''}: ${say(quote)}`)
        .join('\n'),
    ]),
  ]);
}

function gaps({ coverage_analysis: { gaps: open } }: TestPlan): string {
  return open.length === 0 ? '' : `Open:\n\n${list(open.map(say))}`;
}

function testMarkdown(test: TestCase): string {
  const facts = [
    test.technique || test.test_type,
    `priority ${test.priority}`,
    test.review === 'proposed' ? '' : test.review,
    test.covers.length === 0 ? '' : `covers ${test.covers.join(', ')}`,
    test.related_existing_tests.length === 0 ? '' : `near ${test.related_existing_tests.join(', ')}`,
  ];
  return joinBlocks([
    heading(3, say(`${test.id}: ${test.title}`)),
    say(facts.filter((fact) => fact !== '').join(' · ')),
    paragraph(test.description),
    test.preconditions.trim() === '' ? '' : `Preconditions:\n\n${list(lines(test.preconditions))}`,
    stepTable(test),
    test.steps.length === 0 ? paragraph(test.expected_result) : '',
    test.evidence.length === 0 ? '' : `Rests on:\n\n${list(test.evidence.map(evidenceLine))}`,
  ]);
}

function stepTable({ steps }: TestCase): string {
  if (steps.length === 0) return '';
  return table([
    ['', 'Do', 'With', 'Expect'],
    ...steps.map((step) => [
      String(step.step_number),
      lines(step.action).join('\n'),
      inlineCode(oneLine(step.test_data)),
      lines(step.expected_result).join('\n'),
    ]),
  ]);
}

function evidenceLine({ id, title, quote }: TestCase['evidence'][number]): string {
  const named = title === '' ? '' : ` ${say(title)}`;
  return `${inlineCode(oneLine(id))}${named}${quote === '' || quote === title ? '' : `: “${say(quote)}”`}`;
}

/** Lines stay lines. */
function paragraph(text: string): string {
  return lines(text).join('\\\n');
}

function lines(text: string): string[] {
  return plainText(text)
    .split('\n')
    .map(say)
    .filter((line) => line !== '');
}

/** Other people's text as text: no markup, no HTML, no links of its own. What they wrote as code stays code. */
function say(text: string): string {
  return oneLine(text)
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? inlineCode(part) : escaped(part)))
    .join('')
    .replace(/^([#+\-=~|_])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

function escaped(text: string): string {
  return text
    .replace(/[\\`*<>[\]]/g, (sign) => `\\${sign}`)
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/\b(https?):\/\//gi, '$1:\\/\\/');
}
