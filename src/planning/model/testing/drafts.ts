import type { AnswerRest, DraftTest } from '../answer-schema.ts';

/** A test as a model writes it. */
export function draftTest(parts: Partial<DraftTest> = {}): DraftTest {
  return {
    id: '',
    title: 'A refund of 40.00 EUR is paid out',
    description: 'It is the plain case.',
    preconditions: ['An order of 100.00 EUR is paid'],
    steps: [
      {
        action: 'POST /v1/payments/PAY-1/refunds',
        test_data: '{"amount": 4000}',
        expected_result: '201 with the status "pending"',
      },
    ],
    expected_result: 'The refund of 40.00 EUR is pending',
    priority: 'high',
    test_type: 'api',
    technique: 'use case',
    covers: ['AC-1'],
    evidence: [],
    related_existing_tests: [],
    risk_level: 'high',
    automation_candidate: true,
    estimated_time: 4,
    tags: ['refunds'],
    ...parts,
  };
}

/** A whole answer. */
export function answerText({ tests, ...rest }: { tests: readonly DraftTest[] } & Partial<AnswerRest>): string {
  return JSON.stringify({
    reasoning: '',
    existing_coverage: [],
    test_cases: tests,
    removed_tests: [],
    gaps: [],
    summary: '',
    risk_assessment: '',
    ...rest,
  });
}
