import { describe, expect, it } from 'vitest';
import { repetitionIdeas } from './repetition.ts';
import { matterOf, operationOf, renewals } from './testing/matter.ts';

const renew = operationOf(renewals);

describe('idempotence and concurrency', () => {
  it('send the same again, one after the other and at the same moment', () => {
    const ideas = repetitionIdeas(
      matterOf('The same `Idempotency-Key` with the same body renews once.', { operations: [renew] }),
    );
    expect(ideas.map(({ technique }) => technique)).toEqual(['idempotence', 'concurrency']);
    for (const { cases } of ideas) expect(cases.at(-1)?.expected).toBe('One entry, once');
  });

  it('send the same key for something else', () => {
    const [idea] = repetitionIdeas(
      matterOf('The same `Idempotency-Key` with another body answers 409 with `LOAN-1004`.', { operations: [renew] }),
    );
    const [first, second] = idea?.cases ?? [];
    expect(second?.data).not.toBe(first?.data);
    expect(second?.expected).toBe('409 with LOAN-1004');
  });

  it('send a form twice', () => {
    const [idea] = repetitionIdeas(matterOf('Sending the form twice makes one reservation only.'));
    expect(idea?.technique).toBe('idempotence');
    expect(idea?.cases.length).toBeGreaterThanOrEqual(2);
  });

  it('stop a run in the middle', () => {
    const [idea] = repetitionIdeas(matterOf('The import can be stopped and started again without making doubles.'));
    expect(idea?.cases.map(({ data }) => data)).toContain('kill -9');
  });

  it('let two calls share what is enough for one', () => {
    const [idea] = repetitionIdeas(
      matterOf('The sum of all renewals never exceeds 28 days; otherwise 409 with `LOAN-1004`.', {
        operations: [renew],
      }),
    );
    expect(idea?.technique).toBe('concurrency');
    expect(idea?.cases[1]?.expected).toContain('409 with LOAN-1004');
  });

  it.each(['The same colours are used on every page.', 'The list is shown.', ''])('are not in "%s"', (text) => {
    expect(repetitionIdeas(matterOf(text, { operations: [renew] }))).toEqual([]);
  });
});
