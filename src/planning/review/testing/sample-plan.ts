import { type TestCase, type TestPlan, testPlanSchema } from '../../plan/schema.ts';

/** A test as a planner might propose it; its steps and data differ from those of every other name. */
export function sampleTest(id: string, subject: string, changes: Partial<TestCase> = {}): TestCase {
  const plan = testPlanSchema.parse({
    story: { key: 'PLAT-1' },
    test_cases: [
      {
        id,
        title: `${subject} works`,
        steps: [
          { step_number: 1, action: `Open the ${subject}`, expected_result: `${subject}list shows` },
          {
            step_number: 2,
            action: `Keep ${subject}item`,
            test_data: `${subject}data`,
            expected_result: `${subject}kept`,
          },
        ],
        estimated_time: 5,
        technique: 'use case',
        covers: ['AC-1'],
        evidence: [{ id: 'jira_PLAT-1', title: 'PLAT-1', quote: subject }],
      },
    ],
  });
  const [test] = plan.test_cases;
  if (test === undefined) throw new Error('no test');
  return { ...test, ...changes };
}

export interface SampleOptions {
  criteria?: Readonly<Record<string, string>>;
  key?: string;
  summary?: string;
  planner?: string;
}

/** A plan of these tests with a matrix of these criteria. */
export function samplePlan(tests: readonly TestCase[], options: SampleOptions = {}): TestPlan {
  const { criteria = { 'AC-1': 'It works' }, key = 'PLAT-1', summary = '', planner = 'rules' } = options;
  const list = Object.entries(criteria).map(([id, text]) => ({ id, text }));
  return testPlanSchema.parse({
    story: { key, title: 'A story', url: `https://acme.example/browse/${key}`, acceptance_criteria: list },
    test_cases: tests,
    metadata: { generated_at: '2026-03-07T03:00:00.000Z', ai_model: planner, planner, total_test_cases: tests.length },
    summary,
    coverage_analysis: {
      criteria: list.map(({ id, text }) => {
        const own = tests.filter(({ covers }) => covers.includes(id)).map((test) => test.id);
        return { id, text, status: own.length > 0 ? 'covered' : 'not', tests: own, existing_tests: [] };
      }),
      covered_percent: 100,
    },
    suggested_folder: '/Checkout/Vouchers',
  });
}
