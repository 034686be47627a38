import type { TestCase, TestPlan } from '../plan/schema.ts';
import { type Finding, scoreOf } from './report.ts';
import { isConcrete, isVagueAction, isVagueExpectation } from './vague-words.ts';

/** A longer action is several steps. */
const longestAction = 600;
const mostSteps = 15;
/** Says where to look; as the only step of a test it leaves to the tester how to get there. */
const onlyLooks =
  /^look (?:at|for)\b|^(?:check|verify|inspect|observe)\b(?!.* (?:with|against)\b)|^go through ["“](?!.*["”] (?:with (?:an? screen reader|tab|the keyboard)|in greyscale))/i;

/** Whether somebody who does not know the story can carry the steps out and see whether they passed. */
export function checkSteps(plan: TestPlan): { findings: Finding[]; score: number } {
  const findings = plan.test_cases.flatMap(testFindings);
  return { findings, score: scoreOf(findings, plan.test_cases) };
}

type Fault = Pick<Finding, 'rule' | 'severity' | 'message' | 'hint'>;

function testFindings(test: TestCase): Finding[] {
  const { id, steps } = test;
  const faults: Fault[] = steps.flatMap((step, index) => [
    ...actionFaults(`${id}, step ${index + 1}`, step),
    ...expectationFaults(`${id}, step ${index + 1}`, step, index === steps.length - 1),
    ...(step.step_number === index + 1
      ? []
      : [
          fault(
            'steps.numbers',
            'warning',
            `${id}, step ${index + 1} has the number ${step.step_number}`,
            'Number the steps from 1.',
          ),
        ]),
  ]);
  if (steps.length === 0) {
    faults.push(fault('steps.none', 'error', `${id} has no steps`, 'Write down what to do and what must come of it.'));
  }
  const [only] = steps;
  if (steps.length === 1 && only !== undefined && onlyLooks.test(only.action.trim())) {
    const hint = 'Add the steps that lead there, with their data.';
    faults.push(fault('steps.no-way', 'warning', `${id} says what to look at, not how to get there`, hint));
  }
  if (steps.length > mostSteps) {
    const hint = 'Split it: a test that fails at step 3 says nothing about step 15.';
    faults.push(fault('steps.many', 'warning', `${id} has ${steps.length} steps`, hint));
  }
  return faults.map((found) => ({ dimension: 'steps', test_id: id, criterion: null, ...found }));
}

function fault(rule: string, severity: Finding['severity'], message: string, hint: string): Fault {
  return { rule, severity, message, hint };
}

function actionFaults(where: string, step: TestCase['steps'][number]): Fault[] {
  const action = step.action.trim();
  if (!/[\p{L}\p{N}]/u.test(action)) {
    return [
      fault('steps.no-action', 'error', `${where} says nothing to do`, 'Begin with a verb, or with method and path.'),
    ];
  }
  if (action.split(/\s+/).length < 2 || isVagueAction(action)) {
    const message = `${where} cannot be carried out as it is written`;
    return [fault('steps.vague-action', 'error', message, 'Say what to open, enter, press or send.')];
  }
  if (action.length <= longestAction) return [];
  return [fault('steps.long', 'warning', `${where} is ${action.length} characters long`, 'Split it.')];
}

function expectationFaults(where: string, step: TestCase['steps'][number], isLast: boolean): Fault[] {
  const expected = step.expected_result.trim();
  const hint = 'Write down the text, status, value or state that must be there.';
  if (expected === '') {
    return [fault('steps.no-expectation', isLast ? 'error' : 'warning', `${where} says nothing to see`, hint)];
  }
  if (isVagueExpectation(expected) && !isConcrete(expected)) {
    const message = `${where} expects something that nobody can see pass or fail`;
    return [fault('steps.vague-expectation', 'error', message, hint)];
  }
  if (expected.toLowerCase() !== step.action.trim().toLowerCase()) return [];
  return [fault('steps.echo', 'error', `${where} expects what it does`, 'Say what must come of it.')];
}
