import { describe, expect, it } from 'vitest';
import type { TestCase, TestPlan } from '../plan/schema.ts';
import { evaluatePlan } from './evaluate-plan.ts';
import type { DimensionName, EvaluationReport } from './report.ts';
import { goodPlan, loanKnowledge, loanTest } from './testing/loan-plan.ts';

/** The plan with one test changed. */
function withTest(id: string, change: (test: TestCase) => Partial<TestCase>): TestPlan {
  const plan = goodPlan();
  return { ...plan, test_cases: plan.test_cases.map((test) => (test.id === id ? { ...test, ...change(test) } : test)) };
}

/** The plan with one step of one test changed. */
function withStep(id: string, number: number, change: Partial<TestCase['steps'][number]>): TestPlan {
  return withTest(id, ({ steps }) => ({
    steps: steps.map((step) => (step.step_number === number ? { ...step, ...change } : step)),
  }));
}

function without(id: string): TestPlan {
  const plan = goodPlan();
  return { ...plan, test_cases: plan.test_cases.filter((test) => test.id !== id) };
}

function plus(test: object): TestPlan {
  const plan = goodPlan();
  return { ...plan, test_cases: [...plan.test_cases, { ...plan.test_cases[0], ...test } as TestCase] };
}

const evaluate = (plan: TestPlan): EvaluationReport => evaluatePlan(plan, loanKnowledge);
/** What a report complains of: the rule, and the test or the criterion. */
const complaints = ({ findings }: EvaluationReport): string[] =>
  findings.map(({ rule, test_id: test, criterion }) => [rule, test ?? criterion ?? 'plan'].join(' ')).sort();

describe('a plan that a careful person wrote', () => {
  it('has nothing to find in it', () => {
    const report = evaluate(goodPlan());
    expect(report.findings).toEqual([]);
    expect(report.overall_score).toBe(100);
    expect(report.coverage.criteria.map(({ id, status }) => [id, status])).toEqual(
      ['AC-1', 'AC-2', 'AC-3', 'AC-4', 'AC-5'].map((id) => [id, 'covered']),
    );
  });
});

const many = Array.from({ length: 18 }, (_, index) => ({
  step_number: index + 1,
  action: `Turn to page ${index + 1} of the list of loans`,
  test_data: '',
  expected_result: `Page ${index + 1} shows loans ${index * 10 + 1} to ${index * 10 + 10}`,
}));

/** What is wrong, the plan, where it must cost points, and what must be found, as a person judged it. */
const flaws: readonly (readonly [string, () => TestPlan, DimensionName, readonly string[]])[] = [
  ['a criterion without a test', () => without('TC-LIB-7-4'), 'coverage', ['coverage.gap AC-5']],
  [
    'a test for the only criterion was rejected',
    () => withTest('TC-LIB-7-4', () => ({ review: 'rejected' })),
    'coverage',
    ['coverage.gap AC-5'],
  ],
  [
    'a test that claims a criterion and does something else',
    () => withTest('TC-LIB-7-4', ({ covers }) => ({ covers: [...covers, 'AC-3'] })),
    'coverage',
    ['coverage.claimed TC-LIB-7-4'],
  ],
  [
    'a criterion that the story does not have',
    () => withTest('TC-LIB-7-4', ({ covers }) => ({ covers: [...covers, 'AC-9'] })),
    'coverage',
    ['coverage.unknown-criterion TC-LIB-7-4'],
  ],
  [
    'an existing test that nobody has',
    () => {
      const plan = goodPlan();
      const [entry] = plan.coverage_analysis.criteria;
      const invented = { key: 'LIB-T99', title: 'No such test', extent: 'covered' as const, quote: '' };
      return {
        ...plan,
        coverage_analysis: {
          ...plan.coverage_analysis,
          criteria: entry === undefined ? [] : [{ ...entry, existing_tests: [invented] }],
        },
      };
    },
    'coverage',
    ['coverage.gap AC-2', 'coverage.unknown-test AC-2'],
  ],
  [
    'a limit tried on one side only',
    () =>
      withTest('TC-LIB-7-4', ({ steps }) => ({
        title: 'A note that is too long is refused with GEN-0400',
        steps: steps.slice(1).map((step) => ({ ...step, step_number: 1 })),
      })),
    'depth',
    ['depth.boundary AC-5'],
  ],
  [
    'a refusal that nothing provokes',
    () =>
      withTest('TC-LIB-7-3', () => ({
        title: 'The borrower of a loan can renew it',
        steps: [
          {
            step_number: 1,
            action: 'POST /v1/loans/L-1001/renewals with the token of the borrower R-100',
            test_data: '{}',
            expected_result: '201, only the borrower R-100 can renew this loan as a reader',
          },
        ],
      })),
    'depth',
    ['depth.negative AC-4'],
  ],
  [
    'the same steps again under another title',
    () => plus({ id: 'TC-LIB-7-5', title: 'Renewing is possible for a limited number of times' }),
    'uniqueness',
    ['uniqueness.in-plan TC-LIB-7-5'],
  ],
  [
    'two tests of one title',
    () =>
      withTest('TC-LIB-7-3', () => ({
        title: 'A renewal moves the due date from 1 June to 22 June, whatever day it is',
      })),
    'uniqueness',
    ['uniqueness.in-plan TC-LIB-7-3'],
  ],
  [
    'two tests of one id',
    () => withTest('TC-LIB-7-3', () => ({ id: 'TC-LIB-7-2' })),
    'uniqueness',
    ['uniqueness.same-id TC-LIB-7-2'],
  ],
  [
    'a test that exists already',
    () =>
      plus(
        loanTest(
          {
            id: 'TC-LIB-7-5',
            title: 'While another reader waits, nobody renews',
            covers: ['AC-2'],
            technique: 'state transition',
          },
          [
            [
              'As reader R-200, reserve the book with the copy number 4711-02',
              '',
              'The reservation is listed as number 1',
            ],
            [
              'As reader R-100, renew the loan L-1003 of the reserved book',
              'copy number 4711-02',
              '409 with LOAN-1005, it cannot be renewed while another reader has reserved it',
            ],
          ],
        ),
      ),
    'uniqueness',
    ['uniqueness.existing TC-LIB-7-5'],
  ],
  [
    'an endpoint that nobody documented',
    () => withStep('TC-LIB-7-2', 2, { action: 'GET /v1/loans/L-1002/history' }),
    'evidence',
    ['evidence.invented-endpoint TC-LIB-7-2'],
  ],
  [
    'a method that the endpoint does not have',
    () => withStep('TC-LIB-7-1', 1, { action: 'PUT /v1/loans/L-1001/renewals for the third time' }),
    'evidence',
    ['evidence.invented-endpoint TC-LIB-7-1'],
  ],
  [
    'an error code that stands nowhere',
    () => withStep('TC-LIB-7-3', 2, { expected_result: '404 with LOAN-7777, only the borrower can renew' }),
    'evidence',
    ['evidence.invented-code TC-LIB-7-3'],
  ],
  [
    'evidence that does not exist',
    () => withTest('TC-LIB-7-2', () => ({ evidence: [{ id: 'confluence_123456', title: 'Loan rules', quote: '' }] })),
    'evidence',
    ['evidence.unknown TC-LIB-7-2'],
  ],
  [
    'words that the evidence does not have',
    () =>
      withTest('TC-LIB-7-2', () => ({
        evidence: [
          {
            id: 'confluence_900',
            title: 'Loan rules',
            quote: 'Every renewal costs fifty cents and is free for children.',
          },
        ],
      })),
    'evidence',
    ['evidence.misquoted TC-LIB-7-2'],
  ],
  [
    'evidence about something else',
    () =>
      withTest('TC-LIB-7-3', () => ({
        evidence: [
          {
            id: 'confluence_901',
            title: 'Opening hours',
            quote: 'The reading room opens at nine and closes at eight in the evening.',
          },
        ],
      })),
    'evidence',
    ['evidence.unrelated TC-LIB-7-3'],
  ],
  ['no evidence', () => withTest('TC-LIB-7-2', () => ({ evidence: [] })), 'evidence', ['evidence.none TC-LIB-7-2']],
  [
    'data that somebody else shall think of',
    () => withStep('TC-LIB-7-4', 1, { action: 'Renew L-1004 with valid data, a note of 120 characters' }),
    'data',
    ['data.placeholder TC-LIB-7-4'],
  ],
  [
    'a gap in angle brackets',
    () => withStep('TC-LIB-7-2', 1, { test_data: '<due date>' }),
    'data',
    ['data.placeholder TC-LIB-7-2'],
  ],
  [
    'data to be determined',
    () => withStep('TC-LIB-7-3', 1, { test_data: 'TBD' }),
    'data',
    ['data.placeholder TC-LIB-7-3'],
  ],
  [
    'a variable that nobody fills',
    () => withStep('TC-LIB-7-1', 2, { test_data: '{{loanId}}' }),
    'data',
    ['data.placeholder TC-LIB-7-1'],
  ],
  [
    'a step of which nobody can say whether it passed',
    () => withStep('TC-LIB-7-2', 2, { expected_result: 'It works as expected' }),
    'steps',
    ['steps.vague-expectation TC-LIB-7-2'],
  ],
  [
    'a page that looks correct',
    () => withStep('TC-LIB-7-3', 1, { expected_result: 'The list of loans is displayed correctly' }),
    'steps',
    ['steps.vague-expectation TC-LIB-7-3'],
  ],
  [
    'an action that says nothing',
    () => withStep('TC-LIB-7-3', 1, { action: 'Test the functionality' }),
    'steps',
    ['steps.vague-action TC-LIB-7-3'],
  ],
  [
    'no expected result',
    () => withStep('TC-LIB-7-4', 2, { expected_result: '' }),
    'steps',
    ['steps.no-expectation TC-LIB-7-4'],
  ],
  [
    'an expectation that repeats the action',
    () => withStep('TC-LIB-7-3', 1, { expected_result: 'Sign in as reader R-300, who has not borrowed L-1001' }),
    'steps',
    ['steps.echo TC-LIB-7-3'],
  ],
  ['an empty step', () => withStep('TC-LIB-7-3', 1, { action: ' … ' }), 'steps', ['steps.no-action TC-LIB-7-3']],
  [
    'steps that are numbered wrongly',
    () => withStep('TC-LIB-7-3', 2, { step_number: 3 }),
    'steps',
    ['steps.numbers TC-LIB-7-3'],
  ],
  [
    'more steps than anybody follows',
    () =>
      plus({
        id: 'TC-LIB-7-5',
        title: 'All loans of a school class can be paged through',
        covers: [],
        technique: 'ordering',
        steps: many,
      }),
    'steps',
    ['coverage.covers-nothing TC-LIB-7-5', 'steps.many TC-LIB-7-5'],
  ],
  [
    'a title that says nothing',
    () => withTest('TC-LIB-7-1', () => ({ title: 'Negative test' })),
    'titles',
    ['titles.empty TC-LIB-7-1'],
  ],
  [
    'a title that is the story',
    () => withTest('TC-LIB-7-1', () => ({ title: 'Renew a loan online' })),
    'titles',
    ['titles.empty TC-LIB-7-1'],
  ],
  [
    'a title that begins like all others',
    () => withTest('TC-LIB-7-2', () => ({ title: 'Verify that the due date moves by 21 days' })),
    'titles',
    ['titles.filler TC-LIB-7-2'],
  ],
  [
    'a title that nobody reads to its end',
    () =>
      withTest('TC-LIB-7-2', ({ title }) => ({ title: `${title}, ${'and so on for every other loan, '.repeat(4)}` })),
    'titles',
    ['titles.long TC-LIB-7-2'],
  ],
];

describe.each(flaws)('a plan with %s', (_, make, dimension, expected) => {
  it('is judged as a person judges it', () => {
    const report = evaluate(make());
    expect(complaints(report)).toEqual([...expected].sort());
    expect(report.dimensions[dimension].score).toBeLessThan(100);
    expect(report.dimensions[dimension].to_raise).not.toBe('');
    expect(report.overall_score).toBeLessThan(100);
  });
});

describe('a plan with many flaws', () => {
  it('scores worse than one with few', () => {
    const one = evaluate(withStep('TC-LIB-7-2', 2, { expected_result: 'It works as expected' }));
    const worse = withTest('TC-LIB-7-1', () => ({ title: 'Test 1', evidence: [] }));
    const several = evaluate({ ...worse, test_cases: worse.test_cases.filter(({ id }) => id !== 'TC-LIB-7-4') });
    expect(several.overall_score).toBeLessThan(one.overall_score);
  });

  it('is judged from what can be known without an index', () => {
    const nothing = { criteria: undefined, tests: undefined, operations: undefined, document: undefined };
    expect(evaluatePlan(goodPlan(), nothing).findings).toEqual([]);
    expect(complaints(evaluatePlan(without('TC-LIB-7-4'), nothing))).toEqual(['coverage.gap AC-5']);
  });

  it('is worth what existing tests cover when it has no tests', () => {
    const plan = { ...goodPlan(), test_cases: [] };
    expect(evaluate(plan).overall_score).toBe(20);
    const claimed = { ...plan, coverage_analysis: { ...plan.coverage_analysis, criteria: [] } };
    expect(evaluate(claimed).overall_score).toBe(0);
  });
});
