import { heading, inlineCode, joinBlocks, link, list, table } from '../../content/markdown/blocks.ts';
import type { CoverageEntry, TestCase, TestPlan } from '../../planning/plan/schema.ts';
import { oneLine, plainText } from './plain.ts';

/** A plan for people: summary, matrix, tests, and what each rests on. */
export function planMarkdown(plan: TestPlan): string {
  const { story, metadata } = plan;
  const text = joinBlocks([
    heading(1, say(`Test plan ${story.key}: ${story.title}`)),
    list(
      [
        story.url === '' ? '' : link(story.key, story.url),
        [story.type, story.status].filter((fact) => fact !== '').map(say).join(', '),
        metadata.planner === '' ? '' : `Planner: ${say(metadata.planner)}, ${say(metadata.generated_at.slice(0, 16).replace('T', ' '))} UTC`,
        metadata.confidence_score > 0 ? `Score of the checks: ${Math.round(metadata.confidence_score * 100)} of 100` : '',
        plan.estimated_execution_time > 0 ? `About ${Math.round(plan.estimated_execution_time)} minutes to run` : '',
        plan.suggested_folder === '' ? '' : `Folder: ${inlineCode(oneLine(plan.suggested_folder))}`,
      ].filter((fact) => fact !== ''),
    ),
    say(plan.summary),
    ...section('Coverage', [matrix(plan), gaps(plan)]),
    ...section('Tests', plan.test_cases.map(testMarkdown)),
    ...section('Risks and open questions', [list(lines(plan.risk_assessment))]),
    ...section('Dependencies', [list(plan.dependencies.map(say))]),
    ...section('How it was made', [say(metadata.ai_reasoning)]),
  ]);
  return `${text}\n`;
}

function section(name: string, blocks: readonly string[]): string[] {
  const filled = blocks.filter((block) => block !== '');
  return filled.length === 0 ? [] : [heading(2, name), ...filled];
}

function matrix({ coverage_analysis: { criteria } }: TestPlan): string {
  if (criteria.length === 0) return '';
  const status: Readonly<Record<CoverageEntry['status'], string>> = { covered: 'yes', partly: 'in part', not: '**no**' };
  return table([
    ['Criterion', 'What it says', 'Covered', 'New tests', 'Existing tests'],
    ...criteria.map((entry) => [
      say(entry.id),
      say(entry.text),
      status[entry.status],
      entry.tests.map(say).join(', '),
      entry.existing_tests.map(({ key, extent, quote }) => `${say(key)}${extent === 'partly' ? ' (in part)' : ''}: ${say(quote)}`).join('\n'),
    ]),
  ]);
}

function gaps({ coverage_analysis: { gaps: open } }: TestPlan): string {
  return open.length === 0 ? '' : `Open:\n\n${list(open.map(say))}`;
}

function testMarkdown(test: TestCase): string {
  const facts = [test.technique || test.test_type, `priority ${test.priority}`, test.covers.length === 0 ? '' : `covers ${test.covers.join(', ')}`, test.related_existing_tests.length === 0 ? '' : `near ${test.related_existing_tests.join(', ')}`];
  return joinBlocks([
    heading(3, say(`${test.id}: ${test.title}`)),
    say(facts.filter((fact) => fact !== '').join(' · ')),
    lines(test.description).join('\\\n'),
    test.preconditions.trim() === '' ? '' : `Preconditions:\n\n${list(lines(test.preconditions))}`,
    test.steps.length === 0
      ? ''
      : table([
          ['', 'Do', 'With', 'Expect'],
          ...test.steps.map((step) => [String(step.step_number), say(step.action), step.test_data.trim() === '' ? '' : inlineCode(oneLine(step.test_data)), say(step.expected_result)]),
        ]),
    test.evidence.length === 0 ? '' : `Rests on:\n\n${list(test.evidence.map(({ id, title, quote }) => `${inlineCode(oneLine(id))}${title === '' ? '' : ` ${say(title)}`}${quote === '' || quote === title ? '' : `: “${say(quote)}”`}`))}`,
  ]);
}

function lines(text: string): string[] {
  return plainText(text)
    .split('\n')
    .map(say)
    .filter((line) => line !== '');
}

/** Other people's text as text: no markup, no HTML, no links of its own. */
function say(text: string): string {
  return oneLine(text)
    .replace(/[\\`*<>[\]]/g, (sign) => `\\${sign}`)
    .replace(/^([#+\-=~|]|\d+[.)])/, '\\$1')
    .replace(/\b(https?):\/\//gi, '$1:\\/\\/');
}
