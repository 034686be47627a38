import { describe, expect, it } from 'vitest';
import { type TestPlan, testPlanSchema } from '../../planning/plan/schema.ts';
import { type CaseContent, caseContent, contentHash } from './case-content.ts';
import { markerOf } from './marker.ts';

const contentOf = (test: Record<string, unknown>, plan: Partial<TestPlan> = {}): CaseContent => {
  const parsed = testPlanSchema.parse({
    story: { key: 'PLAT-1' },
    ...plan,
    test_cases: [{ id: 'TC-1', title: 'T', ...test }],
  });
  const [only] = parsed.test_cases;
  if (only === undefined) throw new Error('the plan has one test');
  return caseContent(parsed, only, 'High');
};

describe('what Zephyr is to hold of a test', () => {
  it('has a name on one line that Zephyr takes', () => {
    expect(contentOf({ title: ' Pay\n  twice ' }).name).toBe('Pay twice');
    expect(contentOf({ title: '' }).name).toBe('TC-1');
    const long = contentOf({ title: '🙂'.repeat(300) }).name;
    expect([...long]).toHaveLength(255);
    expect(long.endsWith('🙂…')).toBe(true);
  });

  it('has labels without blanks, the marker first, each once', () => {
    const marker = markerOf('PLAT-1', 'TC-1');
    expect(marker).toMatch(/^womba-[\da-f]{12}$/);
    expect(contentOf({ tags: ['a b', 'a-b', ' ', 'c'] }).labels).toEqual([marker, 'a-b', 'c']);
  });

  it('has steps in the order of their numbers', () => {
    const steps = [3, 1, 2].map((step_number) => ({ step_number, action: `Do ${step_number}` }));
    expect(contentOf({ steps }).steps.map(({ description }) => description)).toEqual(['Do 1', 'Do 2', 'Do 3']);
  });

  it('has one step where the plan has none', () => {
    expect(contentOf({ description: 'Look', expected_result: 'Seen' }).steps).toEqual([
      { description: 'Look', testData: '', expectedResult: 'Seen' },
    ]);
    expect(contentOf({}).steps).toEqual([{ description: 'T', testData: '', expectedResult: '' }]);
  });

  it('says why the test exists, and nothing twice', () => {
    const test = {
      description: 'Why',
      expected_result: 'Paid',
      covers: ['AC-1', 'AC-9'],
      evidence: [{ id: 'confluence_1', title: 'Rules' }, 'jira_PLAT-2'],
      technique: 'boundary values',
      steps: [{ step_number: 1, action: 'Pay', expected_result: 'Paid' }],
    };
    const story = { key: 'PLAT-1', acceptance_criteria: [{ id: 'AC-1', text: 'Paying\nworks' }] };
    const { objective } = contentOf(test, { story } as unknown as Partial<TestPlan>);
    expect(objective.split('<br/>').filter((line) => line !== '')).toEqual([
      'Why',
      'Covers PLAT-1:',
      '- AC-1: Paying works',
      '- AC-9',
      'Rests on:',
      '- Rules (confluence_1)',
      '- jira_PLAT-2',
      'Technique: boundary values',
    ]);
    expect(contentOf({ ...test, expected_result: 'Also shown' }).objective).toContain('Expected result: Also shown');
  });

  it('takes minutes, and no estimate for none', () => {
    expect(contentOf({ estimated_time: 2.5 }).estimatedTime).toBe(150_000);
    expect(contentOf({ estimated_time: 0 }).estimatedTime).toBeUndefined();
  });

  it('changes its hash with anything that is written', () => {
    const hashes = [
      {},
      { title: 'U' },
      { tags: ['x'] },
      { steps: [{ step_number: 1, action: 'x' }] },
      { preconditions: 'p' },
    ];
    expect(new Set(hashes.map((test) => contentHash(contentOf(test), 1))).size).toBe(hashes.length);
    expect(contentHash(contentOf({}), 1)).not.toBe(contentHash(contentOf({}), 2));
    expect(contentHash(contentOf({ review: 'accepted', risk_level: 'high' }), 1)).toBe(contentHash(contentOf({}), 1));
  });
});
