import type { TestCase, TestPlan } from '../plan/schema.ts';
import { type Finding, scoreOf } from './report.ts';
import { stepsText } from './test-text.ts';

const placeholder =
  /\b(?:(?:in)?valid (?:data|values?|inputs?|credentials|user(?:name)?|password|e-?mail|amount|request|payload|id)|(?:some|any|random|dummy|sample|test|appropriate|relevant|required|proper|suitable|correct|wrong) (?:data|values?|inputs?|credentials|text|string)|tbd|todo|lorem ipsum|foo ?bar|x{3,}|blah|n\/a|placeholder|e\.g\.)\b|<(?!script|img|a |b>|\/)[a-z][\w ]{1,30}>|\{\{[^}]*\}\}(?! \$)|\[(?:your|enter|insert|value|data|name)[^\]]*\]/i;
const concrete = /\d|"[^"]+"|“[^”]+”|'[^']+'|[a-z]+_[a-z]+|\/[\w{}]+\/|[A-Z]{2,}-\d|=|\b[a-z]+[A-Z]\w+|\b[A-Z][a-z]+ [A-Z][a-z]+/;

/** Whether the test says with what it is done: a value, a text, a request; no placeholders. */
export function checkData(plan: TestPlan): { findings: Finding[]; score: number } {
  const findings = plan.test_cases.flatMap((test) => dataFindings(test, plan));
  return { findings, score: scoreOf(findings, plan.test_cases) };
}

function dataFindings(test: TestCase, plan: TestPlan): Finding[] {
  const findings: Finding[] = [];
  // A hostile input that the story lists is data, however it looks.
  const listed = plan.story.acceptance_criteria.map(({ text }) => text).join('\n');
  for (const [index, step] of test.steps.entries()) {
    const found = [step.test_data, step.action].map((text) => placeholder.exec(text)?.[0]).find((text) => text !== undefined && !listed.includes(text));
    if (found === undefined || test.technique === 'hostile input') continue;
    findings.push({ dimension: 'data', rule: 'data.placeholder', severity: 'error', test_id: test.id, criterion: null, message: `${test.id}, step ${index + 1} has a placeholder: "${found}"`, hint: 'Write down the value itself.' });
  }
  if (test.steps.length > 0 && !concrete.test(stepsText(test))) {
    findings.push({ dimension: 'data', rule: 'data.none', severity: 'warning', test_id: test.id, criterion: null, message: `${test.id} names no value, text or request`, hint: 'Say with what it is done and what exactly is seen.' });
  }
  return findings;
}
