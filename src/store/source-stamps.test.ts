import { expect, it } from 'vitest';
import { createSourceStamps } from './source-stamps.ts';
import { temporaryStore } from './testing/temporary-store.ts';

it('remembers for each project and source when it was last complete', () => {
  using store = temporaryStore();
  const stamps = createSourceStamps(store.db);
  expect(stamps.completedAt('PLAT', 'jira')).toBeNull();
  stamps.stamp('PLAT', 'jira', new Date('2026-03-01T00:00:00Z'));
  stamps.stamp('PLAT', 'jira', new Date('2026-03-03T00:00:00Z'));
  stamps.stamp('SHOP', 'jira', new Date('2026-03-02T00:00:00Z'));
  stamps.stamp('PLAT', 'zephyr', new Date('2026-03-01T00:00:00Z'));
  expect(stamps.completedAt('PLAT', 'jira')).toBe('2026-03-03T00:00:00.000Z');
  expect(stamps.latest()).toEqual(
    new Map([
      ['jira', '2026-03-03T00:00:00.000Z'],
      ['zephyr', '2026-03-01T00:00:00.000Z'],
    ]),
  );
  stamps.markUnfinished('PLAT', 'jira');
  expect(stamps.completedAt('PLAT', 'jira')).toBeNull();
  expect(stamps.completedAt('SHOP', 'jira')).toBe('2026-03-02T00:00:00.000Z');
  // It is due, but when it was last complete is still told.
  expect(stamps.latest().get('jira')).toBe('2026-03-03T00:00:00.000Z');
});
