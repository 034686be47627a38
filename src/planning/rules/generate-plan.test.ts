import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testPlanSchema } from '../plan/schema.ts';
import { renewals } from '../techniques/testing/matter.ts';
import { generatePlan } from './generate-plan.ts';
import { contextItem, contextOf } from './testing/context.ts';

const now = '2026-06-01T10:00:00Z';
const renewing = contextItem({
  id: 'swagger_renew',
  kind: 'api_operation',
  key: 'POST /v1/loans/{loanId}/renewals',
  title: 'POST /v1/loans/{loanId}/renewals: Renew a loan',
  text: renewals,
});
const criteria = (...lines: string[]): string =>
  `## Acceptance criteria\n\n${lines.map((line) => `- ${line}`).join('\n')}\n`;

describe('a plan by the rules engine', () => {
  it('names what it rests on, and why each test is there', () => {
    const description = criteria(
      'The note of a renewal has at most 120 characters; longer ones are refused with `GEN-0400`.',
    );
    const plan = generatePlan(contextOf({ description }, { api_operations: [renewing] }), { now });
    const [first] = plan.test_cases;
    expect(first).toMatchObject({
      id: 'TC-LIB-7-1',
      covers: ['AC-1'],
      technique: 'boundary values',
      review: 'proposed',
    });
    expect(first?.evidence.map(({ id }) => id)).toEqual(['jira_LIB-7', 'swagger_renew']);
    expect(first?.description).toMatch(/both sides of it are tried/);
    expect(plan.coverage_analysis).toMatchObject({ covered_percent: 100, gaps: [] });
    expect(plan.metadata).toMatchObject({
      generated_at: now,
      planner: 'rules',
      total_test_cases: plan.test_cases.length,
    });
    expect(plan.suggested_folder).toBe('/Loans/LIB-7');
  });

  it('gives each criterion a test before any gets a second one, and names what has no room', () => {
    const lines = Array.from(
      { length: 12 },
      (_, index) => `Field ${'abcdefghijkl'.charAt(index)}${index} has at most ${10 + index} characters.`,
    );
    const context = contextOf({ description: criteria(...lines) }, { api_operations: [renewing] });
    const covered = new Set(generatePlan(context, { now, most: 12 }).test_cases.flatMap(({ covers }) => covers));
    expect(covered.size).toBe(12);
    const small = generatePlan(context, { now, most: 3 });
    expect(small.test_cases).toHaveLength(3);
    expect(small.coverage_analysis.gaps).toHaveLength(9);
    expect(small.coverage_analysis.gaps[0]).toMatch(/^AC-\d+: There was no room for its test: raise --max-tests\.$/);
    expect(small.metadata.ai_reasoning).toContain('of less worth were left out');
  });

  it('does not make a story up from its specification', () => {
    const operations = Array.from({ length: 6 }, (_, index) => ({
      ...renewing,
      id: `swagger_${index}`,
      key: `POST /v${index}/loans/{loanId}/renewals`,
    }));
    const context = contextOf({ description: criteria('The page has a blue border.') }, { api_operations: operations });
    const plan = generatePlan(context, { now });
    expect(plan.test_cases.filter(({ covers }) => covers.length === 0).length).toBeLessThanOrEqual(3);
  });

  it('rests on wishes and pages where there are no criteria, and says that nobody has confirmed them', () => {
    const page = contextItem({
      id: 'confluence_9',
      kind: 'confluence_page',
      title: 'Reminders',
      text: '# Reminders\n\n## Remind readers by mail\n\nA reader gets a mail three days before the loan ends.\n\n## Fees\n\nA reminder costs nothing.\n',
    });
    const story = {
      title: 'Remind readers by mail before a loan ends',
      description: 'Readers say they forget. We want a mail to be sent.',
    };
    const plan = generatePlan(contextOf(story, { confluence_pages: [page] }), { now });
    expect(plan.story.acceptance_criteria).toEqual([
      { id: 'S-1', text: 'A mail to be sent' },
      { id: 'P-1', text: 'A reader gets a mail three days before the loan ends' },
    ]);
    expect(plan.test_cases.find(({ covers }) => covers.includes('P-1'))?.evidence[0]?.id).toBe('confluence_9');
    expect(plan.summary).toContain('has to be confirmed first');
  });

  it('tries a report of a fault again, the way it was reported', () => {
    const description =
      '**Steps**\n1. Open the loan L-1001\n2. Press "Renew"\n3. Reload the page\n\n**Expected:** The due date is 22 June.\n\n**Actual:** The due date is 1 June.\n';
    const plan = generatePlan(contextOf({ type: 'Bug', title: 'Due date is lost on reload', description }), { now });
    const [first] = plan.test_cases;
    expect(first).toMatchObject({
      technique: 'reproduction',
      test_type: 'regression',
      title: 'No longer: Due date is lost on reload',
    });
    expect(first?.steps.map(({ action }) => action)).toEqual([
      'Open the loan L-1001',
      'Press "Renew"',
      'Reload the page',
    ]);
    expect(first?.steps.at(-1)?.expected_result).toBe(
      'The due date is 22 June; not as reported: The due date is 1 June',
    );
  });

  it('says so where there is nothing to test', () => {
    const plan = generatePlan(contextOf({ type: 'Epic', description: 'Everything about loans.' }), { now });
    expect(plan.test_cases).toEqual([]);
    expect(plan.coverage_analysis.gaps).toEqual([expect.stringContaining('nothing that could be tested')]);
  });
});

describe('any text at all', () => {
  const words = [
    ...'the a shopper can cannot is are at most more than 5 120 characters when only unless nobody each role sorted by until after before'.split(
      ' ',
    ),
    ...[
      '`PAY-1001`',
      '`in_state`',
      '409',
      '£5.00',
      '"Send"',
      '(a, b, c)',
      ';',
      ',',
      ':',
      '.',
      '—',
      '<script>',
      '${x}',
      '{{7*7}}',
      '\u202e',
      '🏕',
      '|',
      '\\',
      '$&',
      '.*+?^${}()|[]\\',
    ],
  ];
  const sentence = fc
    .array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 12 })), { maxLength: 30 })
    .map((parts) => parts.join(' '));

  it('gives a plan that its schema accepts, whose tests rest on the story', () => {
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 6 }), sentence, (lines, title) => {
        const plan = generatePlan(
          contextOf({ title, description: criteria(...lines) }, { api_operations: [renewing] }),
          { now },
        );
        expect(testPlanSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
        for (const { evidence, steps, title: name } of plan.test_cases) {
          expect(evidence.length).toBeGreaterThan(0);
          expect(steps.length).toBeGreaterThan(0);
          expect(name).not.toBe('');
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(['(a, b, c) ; ;', '; -- ;', '(a, b) () (c, d)'])(
    'names each test where a criterion is no sentence: %s',
    (text) => {
      const plan = generatePlan(contextOf({ title: '', description: criteria(text) }), { now });
      for (const { title, steps } of plan.test_cases) {
        expect(title).toMatch(/^[^:].*\p{L}/u);
        for (const { action, expected_result: expected } of steps) {
          expect(action).not.toMatch(/the ?(?:;|$)/);
          expect(expected).not.toBe('');
        }
      }
    },
  );

  it.each([
    ['blanks', ' '.repeat(20_000)],
    ['digits', '9'.repeat(20_000)],
    ['commas', 'a, '.repeat(5_000)],
    ['words', 'the shopper can see at most 5 characters and '.repeat(400)],
    ['brackets', '('.repeat(5_000)],
    ['quotation marks', '"'.repeat(5_001)],
    ['ranges', 'name 2–80, '.repeat(1_000)],
  ])('is read to its end, also %s without end', (_, text) => {
    const plan = generatePlan(contextOf({ description: criteria(`x ${text}`) }), { now });
    for (const { title } of plan.test_cases) expect(title.length).toBeLessThanOrEqual(140);
  });
});
