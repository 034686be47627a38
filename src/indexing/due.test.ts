import { describe, expect, it } from 'vitest';
import { createSourceStamps } from '../store/source-stamps.ts';
import { temporaryStore } from '../store/testing/temporary-store.ts';
import { dueProjects, refreshTimes } from './due.ts';

const now = new Date('2026-03-07T12:00:00.000Z');
const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
const projects = ['PLAT', 'SHOP', 'NEW'];

describe('dueProjects', () => {
  it.each([
    ['those whose last refresh is long enough ago, or that never had one', 12, false, ['SHOP', 'NEW']],
    ['all without an interval', undefined, false, projects],
    ['all with an interval of 0', 0, false, projects],
    ['all when forced', 12, true, projects],
    ['none too early', 100, false, ['NEW']],
  ])('are %s', (_, refreshHours, force, due) => {
    using store = temporaryStore();
    const stamps = createSourceStamps(store.db);
    stamps.stamp('PLAT', 'jira', hoursAgo(11.99));
    stamps.stamp('SHOP', 'jira', hoursAgo(12));
    stamps.stamp('NEW', 'zephyr', hoursAgo(1));
    expect(dueProjects(stamps, 'jira', projects, { refreshHours, force, now })).toEqual(due);
  });
});

describe('refreshTimes', () => {
  it('counts from the source that was refreshed first', () => {
    using store = temporaryStore();
    const stamps = createSourceStamps(store.db);
    expect(refreshTimes(stamps, 'PLAT', ['jira', 'zephyr'], 12)).toBeUndefined();
    stamps.stamp('PLAT', 'jira', hoursAgo(2));
    stamps.stamp('PLAT', 'zephyr', hoursAgo(5));
    stamps.stamp('PLAT', 'swagger', hoursAgo(50));
    expect(refreshTimes(stamps, 'PLAT', ['jira', 'zephyr', 'confluence'], 12)).toEqual({
      last: hoursAgo(5),
      next: hoursAgo(-7),
    });
  });
});
