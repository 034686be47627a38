import type { TestCase, TestPlan } from '../plan/schema.ts';
import { type Finding, type Knowledge, scoreOf } from './report.ts';
import { stepsText } from './test-text.ts';

const things =
  'data|values?|inputs?|credentials|text|string|details|information|user(?:name)?|password|e-?mail|amount|request|payload|' +
  'body|id|number|code|token|date|file|name|address|account|order|product';
/** Gaps that whoever runs the test would have to fill. */
const placeholder = new RegExp(
  [
    String.raw`\b(?:(?:in)?valid|some|any|random|dummy|sample|test|appropriate|relevant|required|proper|suitable|correct|wrong|arbitrary) (?:test )?(?:data|values?|inputs?|credentials|string|payload)\b`,
    String.raw`\b(?:tbd|todo|lorem ipsum|foo ?bar|x{3,}|blah|n\/a|placeholder|to be (?:defined|determined|decided))\b`,
    String.raw`<(?!script|img|svg|a |b>|i>|br|p>|\/|!|\?)[a-z][\w -]{1,30}>`,
    String.raw`\{\{[^}]*\}\}|\$\{[a-z]\w*\}`,
    String.raw`\[(?:your|enter|insert|value|data|name|some)\b[^\]]*\]`,
  ].join('|'),
  'i',
);
/** A gap too, unless the step names the thing: `enter a valid code` beside the data `SPRING15`. */
const unnamed = new RegExp(String.raw`\b(?:in)?valid (?:[a-z-]+ ){0,2}(?:${things})\b`, 'i');
const concrete =
  /\d|"[^"]+"|“[^”]+”|'[^']+'|[a-z]+_[a-z]+|\/[\w{}]+\/|[A-Z]{2,}-\d|=|\b[a-z]+[A-Z]\w+|\b[A-Z][a-z]+ [A-Z][a-z]+/;

/** Whether the test says with what it is done: a value, a text, a request; no placeholders. */
export function checkData(plan: TestPlan, { document, criteria }: Knowledge): { findings: Finding[]; score: number } {
  // What the story itself writes is data, however it looks: a hostile input, a template.
  const own = [
    document?.(`jira_${plan.story.key}`)?.text ?? '',
    ...(criteria ?? plan.story.acceptance_criteria).map(({ text }) => text),
  ].join('\n');
  const said = new Map((criteria ?? plan.story.acceptance_criteria).map(({ id, text }) => [id, text]));
  const findings = plan.test_cases.flatMap((test) =>
    dataFindings(
      test,
      own,
      test.covers.map((id) => said.get(id) ?? ''),
    ),
  );
  return { findings, score: scoreOf(findings, plan.test_cases) };
}

function dataFindings(test: TestCase, story: string, covered: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  const add = (rule: string, severity: Finding['severity'], message: string, hint: string): void => {
    findings.push({ dimension: 'data', rule, severity, test_id: test.id, criterion: null, message, hint });
  };
  for (const [index, step] of test.steps.entries()) {
    const gap = gapIn(step, story);
    if (gap === undefined) continue;
    const message = `${test.id}, step ${index + 1} has a placeholder: "${gap}"`;
    add('data.placeholder', 'error', message, 'Write down the value itself.');
  }
  if (test.steps.length > 0 && !concrete.test(stepsText(test))) {
    const message = `${test.id} names no value, text or request`;
    // Where the criterion names no value either, that is for the story's author.
    const isUnsaid = covered.length > 0 && !covered.some((text) => concrete.test(text));
    add('data.none', isUnsaid ? 'note' : 'warning', message, 'Say with what it is done and what exactly is seen.');
  }
  return findings;
}

function gapIn({ action, test_data: data }: TestCase['steps'][number], story: string): string | undefined {
  const unfilled = data.trim() === '' && !concrete.test(action) ? unnamed.exec(action)?.[0] : undefined;
  return [placeholder.exec(data)?.[0], placeholder.exec(action)?.[0], unfilled].find(
    (gap) => gap !== undefined && !story.includes(gap),
  );
}
