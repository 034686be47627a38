import { expect, it } from 'vitest';
import { samplePlan, sampleTest } from '../review/testing/sample-plan.ts';
import { planDocument } from './plan-document.ts';

it('a plan is one document with its tests as sections, without the rejected ones', () => {
  const plan = samplePlan(
    [
      sampleTest('TC-PLAT-1-1', 'basket', { preconditions: 'Signed in', tags: ['limits', 'a, b'] }),
      sampleTest('TC-PLAT-1-2', 'voucher', { review: 'rejected' }),
    ],
    { summary: 'One test.', criteria: { 'AC-1': 'Ten items' } },
  );
  expect(planDocument(plan, { version: 3, savedAt: '2026-03-07T03:00:00.000Z' })).toEqual({
    id: 'testplan_PLAT-1',
    identity: 'PLAT-1',
    collection: 'test_plans',
    title: 'Test plan PLAT-1: A story',
    url: 'https://acme.example/browse/PLAT-1',
    lastModified: '2026-03-07T03:00:00.000Z',
    version: '3',
    header: ['Test plan', 'PLAT', 'PLAT-1'],
    markdown: [
      'One test.',
      '## Acceptance criteria',
      '- AC-1: Ten items',
      '## TC-PLAT-1-1: basket works',
      'Covers AC-1',
      'Preconditions:\n\nSigned in',
      '1. Open the basket\n   - Expected result: basketlist shows\n2. Keep basketitem\n   - Test data: basketdata\n   - Expected result: basketkept',
    ].join('\n\n'),
    metadata: { story_key: 'PLAT-1', planner: 'rules', tests: 1, labels: ',limits,a  b,' },
  });
});

it('lines of a test that look like structure make none', () => {
  const text = '# Heading\n- item\n| a | b |';
  const plan = samplePlan([sampleTest('TC-PLAT-1-1', 'x', { description: text, title: text, preconditions: text })]);
  const { markdown } = planDocument(plan, { version: 1, savedAt: '' });
  expect(markdown.split('\n').filter((line) => line.startsWith('#'))).toEqual([
    '## Acceptance criteria',
    '## TC-PLAT-1-1: # Heading - item | a | b |',
  ]);
  expect(markdown).not.toMatch(/^\|/m);
});
