import type { TestCase, TestPlan } from '../plan/schema.ts';
import { type Finding, scoreOf } from './report.ts';

const vagueAction =
  /^(?:(?:please )?(?:test|verify|check|validate|ensure|confirm|do|perform|execute|try|use)\s+(?:that\s+)?(?:it|this|everything|the (?:feature|functionality|function|system|application|app|scenario|steps?|story|requirement)|all (?:features|functions))(?:\s+(?:works?|is working|functions?|again|out|properly|correctly|as (?:expected|required|needed)))*[.!]?$|.*\b(?:and so on|etc\.?|as needed|as appropriate|do the needful|somehow|various things)\b)/i;
const vagueExpectation =
  /\b(?:as expected|as intended|as required|as specified|works? (?:correctly|properly|fine|well|as designed)|(?:is|are|was|be) (?:ok(?:ay)?|fine|good|correct|successful|proper|appropriate)|behaves? (?:correctly|properly)|correct(?:ly)? (?:behaviour|behavior|result|handled)|expected (?:result|behaviou?r|output)|no (?:errors?|issues?|problems?)(?: (?:occur|occurs|appear|are shown))?$|(?:appropriate|proper|suitable|meaningful) (?:error|message|response|handling)|success(?:ful(?:ly)?)?$|should work|user[- ]friendly|fast enough|quickly enough|looks? good)\b/i;
/** A longer action is several steps. */
const longestAction = 600;
const mostSteps = 15;

/** Whether somebody who does not know the story can carry the steps out and see whether they passed. */
export function checkSteps(plan: TestPlan): { findings: Finding[]; score: number } {
  const findings = plan.test_cases.flatMap(stepFindings);
  return { findings, score: scoreOf(findings, plan.test_cases) };
}

function stepFindings(test: TestCase): Finding[] {
  const findings: Finding[] = [];
  const add = (rule: string, severity: Finding['severity'], message: string, hint: string): void => {
    findings.push({ dimension: 'steps', rule, severity, test_id: test.id, criterion: null, message, hint });
  };
  if (test.steps.length === 0) add('steps.none', 'error', `${test.id} has no steps`, 'Write down what to do and what must come of it.');
  if (test.steps.length > mostSteps) add('steps.many', 'warning', `${test.id} has ${test.steps.length} steps`, 'Split it: a test that fails at step 3 says nothing about step 15.');
  for (const [index, step] of test.steps.entries()) {
    const where = `${test.id}, step ${index + 1}`;
    const action = step.action.trim();
    const expected = step.expected_result.trim();
    if (step.step_number !== index + 1) add('steps.numbers', 'warning', `${where} has the number ${step.step_number}`, 'Number the steps from 1.');
    if (action === '' || !/[\p{L}\p{N}]/u.test(action)) add('steps.no-action', 'error', `${where} says nothing to do`, 'Begin with a verb, or with method and path.');
    else if (action.split(/\s+/).length < 2 || vagueAction.test(action)) add('steps.vague-action', 'error', `${where} cannot be carried out as it is written`, 'Say what to open, enter, press or send.');
    else if (action.length > longestAction) add('steps.long', 'warning', `${where} is ${action.length} characters long`, 'Split it.');
    if (expected === '') add('steps.no-expectation', index === test.steps.length - 1 ? 'error' : 'warning', `${where} says nothing to see`, 'Write down the text, status, value or state that must be there.');
    else if (vagueExpectation.test(expected) && !isQuoted(expected)) add('steps.vague-expectation', 'error', `${where} expects something that nobody can see pass or fail`, 'Write down the text, status, value or state that must be there.');
    else if (expected.toLowerCase() === action.toLowerCase()) add('steps.echo', 'error', `${where} expects what it does`, 'Say what must come of it.');
  }
  return findings;
}

/** A vague word inside a quoted text is the page's own wording. */
function isQuoted(expected: string): boolean {
  return !vagueExpectation.test(expected.replace(/"[^"]*"|“[^”]*”/g, '""'));
}
