import { readExistingTest } from '../../existing/existing-test.ts';
import { type TestCase, type TestPlan, testPlanSchema } from '../../plan/schema.ts';
import type { Knowledge } from '../report.ts';

const criteria = [
  {
    id: 'AC-1',
    text: 'A loan can be renewed at most 3 times; the fourth renewal is refused with 409 and `LOAN-1004`.',
  },
  { id: 'AC-2', text: 'A loan that another reader has reserved cannot be renewed (`LOAN-1005`).' },
  { id: 'AC-3', text: 'A renewal moves the due date 21 days on, counted from the old due date.' },
  { id: 'AC-4', text: 'Only the borrower can renew a loan; another reader gets 404 with `GEN-0404`.' },
  { id: 'AC-5', text: 'The note of a renewal has at most 120 characters; longer ones are refused with `GEN-0400`.' },
];

const documents: Readonly<Record<string, { title: string; text: string }>> = {
  'jira_LIB-7': { title: 'Renew a loan online', text: criteria.map(({ text }) => text).join('\n') },
  confluence_900: {
    title: 'Loan rules',
    text: 'A renewal counts from the old due date, not from today. Renewals of reserved books are refused at the desk too.',
  },
  confluence_901: {
    title: 'Opening hours',
    text: 'The reading room opens at nine and closes at eight in the evening.',
  },
  swagger_renew: {
    title: 'POST /v1/loans/{loanId}/renewals: Renew a loan',
    text: 'Renews a loan. note: string, at most 120 characters. 201 renewed. 400 GEN-0400. 404 GEN-0404. 409 LOAN-1004, LOAN-1005.',
  },
  'test_LIB-T2': { title: 'A reserved book cannot be renewed', text: 'Reserve the book as another reader. LOAN-1005' },
};

const reserved = `A reserved book cannot be renewed

## Details

- Folder: /Loans/Renewals

## Steps

1. As reader R-200, reserve the book with the copy number 4711-02
   - Expected result: The reservation is listed as number 1
2. As reader R-100, renew the loan L-1003 of the reserved book with copy number 4711-02
   - Expected result: 409 with LOAN-1005, the loan cannot be renewed while another reader has reserved it
`;

/** What a library's index knows of the story LIB-7. */
export const loanKnowledge: Knowledge = {
  criteria,
  tests: [
    readExistingTest({
      id: 'test_LIB-T2',
      key: 'LIB-T2',
      title: 'A reserved book cannot be renewed',
      status: 'Approved',
      text: reserved,
      score: null,
    }),
  ],
  operations: ['POST /v1/loans/{loanId}/renewals', 'GET /v1/loans/{loanId}'],
  document: (id) => documents[id],
};

const story = { id: 'jira_LIB-7', title: 'LIB-7 Renew a loan online' };
const operation = {
  id: 'swagger_renew',
  title: 'POST /v1/loans/{loanId}/renewals: Renew a loan',
  quote: 'Renews a loan.',
};

type Step = readonly [action: string, data: string, expected: string];
const stepsOf = (steps: readonly Step[]): TestCase['steps'] =>
  steps.map(([action, data, expected], index) => ({
    step_number: index + 1,
    action,
    test_data: data,
    expected_result: expected,
  }));

/** A test with the usual values for what does not matter. */
export function loanTest(
  test: Pick<TestCase, 'id' | 'title' | 'covers'> & Partial<TestCase>,
  steps: readonly Step[],
): object {
  return { evidence: [{ ...story, quote: '' }], ...test, steps: stepsOf(steps) };
}

/** A plan for LIB-7 as a careful person writes it. Nothing is wrong with it. */
export function goodPlan(): TestPlan {
  return testPlanSchema.parse({
    story: { key: 'LIB-7', title: 'Renew a loan online', acceptance_criteria: criteria },
    test_cases: [
      loanTest(
        {
          id: 'TC-LIB-7-1',
          title: 'The third renewal is accepted, the fourth is refused with LOAN-1004',
          covers: ['AC-1'],
          technique: 'boundary values',
          evidence: [{ ...story, quote: criteria[0]?.text ?? '' }, operation],
        },
        [
          ['POST /v1/loans/L-1001/renewals for the third time', '{"note":"third"}', '201, 3 renewals are counted'],
          [
            'POST /v1/loans/L-1001/renewals for the fourth time',
            '{"note":"fourth"}',
            '409 with LOAN-1004, 4 is more than a loan may have',
          ],
        ],
      ),
      loanTest(
        {
          id: 'TC-LIB-7-2',
          title: 'A renewal moves the due date from 1 June to 22 June, whatever day it is',
          covers: ['AC-3'],
          technique: 'calculation',
          evidence: [
            { ...story, quote: '' },
            {
              id: 'confluence_900',
              title: 'Loan rules',
              quote: 'A renewal counts from the old due date, not from today.',
            },
          ],
        },
        [
          [
            'On 20 May, renew the loan L-1002, due on 1 June',
            'due date 2026-06-01',
            'The new due date is 22 June 2026, 21 days on from the old due date',
          ],
          ['GET /v1/loans/L-1002', '', '200, dueDate 2026-06-22'],
        ],
      ),
      loanTest(
        {
          id: 'TC-LIB-7-3',
          title: 'Another reader cannot renew a loan and learns nothing of it',
          covers: ['AC-4'],
          technique: 'permissions',
          evidence: [{ ...story, quote: criteria[3]?.text ?? '' }, operation],
        },
        [
          ['Sign in as reader R-300, who has not borrowed L-1001', 'R-300', 'The list of loans does not name L-1001'],
          [
            'POST /v1/loans/L-1001/renewals with the token of R-300, who is not the borrower',
            '',
            '404 with GEN-0404, only the borrower can renew',
          ],
        ],
      ),
      loanTest(
        {
          id: 'TC-LIB-7-4',
          title: 'A note of 120 characters is kept, one of 121 is refused with GEN-0400',
          covers: ['AC-5'],
          technique: 'boundary values',
          evidence: [{ ...story, quote: criteria[4]?.text ?? '' }, operation],
        },
        [
          ['Renew L-1004 with a note of 120 characters', '"a" × 120', '201, the note is kept whole'],
          ['Renew L-1005 with a note of 121 characters', '"a" × 121', '400 with GEN-0400; nothing is renewed'],
        ],
      ),
    ],
    coverage_analysis: {
      criteria: [
        {
          id: 'AC-2',
          text: criteria[1]?.text ?? '',
          status: 'covered',
          tests: [],
          existing_tests: [{ key: 'LIB-T2', title: 'A reserved book cannot be renewed', extent: 'covered', quote: '' }],
        },
      ],
    },
  });
}
