import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../store/database.ts';
import { acquireLease } from '../store/lease.ts';
import { createRunLedger } from '../store/run-ledger.ts';
import { createSourceStamps } from '../store/source-stamps.ts';
import { readOverview } from './overview.ts';

const start = new Date('2026-11-28T03:00:00Z');
const after = (hours: number) => ({ now: () => new Date(start.getTime() + hours * 3_600_000), sleep: async () => {} });
const kind = { command: 'index-all', mode: 'full', projects: ['PLAT'], sources: ['zephyr', 'jira'] } as const;

let folder: string;
let db: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'womba-overview-'));
  db = openDatabase(join(folder, 'womba.db'));
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A run as it stands in the ledger afterwards. */
function ran(status: string, sources: Record<string, string>, minute = 0): void {
  const at = new Date(start.getTime() + minute * 60_000);
  const ledger = createRunLedger(db);
  const { run } = ledger.begin(kind, at);
  const report = {
    status,
    sources: Object.fromEntries(Object.entries(sources).map(([name, its]) => [name, { status: its }])),
  };
  ledger.end(run, status, status === 'complete', report, at);
  for (const [source, its] of Object.entries(sources)) {
    if (its === 'complete') createSourceStamps(db).stamp('PLAT', source, at);
    else createSourceStamps(db).markUnfinished('PLAT', source);
  }
}

const freshness = (hours = 1, interval?: number): string =>
  readOverview(db, ['PLAT'], interval, after(hours)).freshness;

describe('the index', () => {
  it('is red before anything was complete', () => {
    expect(readOverview(db, ['PLAT'], undefined, after(0))).toMatchObject({
      freshness: 'red',
      last_run: null,
      running: null,
    });
    expect(readOverview(db, ['PLAT'], undefined, after(0)).sources).toHaveLength(5);
  });

  it('is green after a complete run, and amber when that is long ago', () => {
    ran('complete', { zephyr: 'complete', jira: 'complete', confluence: 'skipped' });
    expect(freshness()).toBe('green');
    expect(freshness(7 * 24)).toBe('green');
    expect(freshness(9 * 24)).toBe('amber');
    expect(freshness(24, 12)).toBe('amber');
    expect(freshness(13, 12)).toBe('green');
  });

  it('is amber where a source is incomplete, and red where one failed', () => {
    ran('complete', { zephyr: 'complete', jira: 'complete' });
    ran('incomplete', { zephyr: 'complete', jira: 'incomplete' }, 1);
    expect(freshness()).toBe('amber');
    ran('incomplete', { zephyr: 'complete', jira: 'failed' }, 2);
    expect(freshness()).toBe('red');
  });

  it('knows the run at work only while somebody holds the lease', async () => {
    const { run } = createRunLedger(db).begin(kind, start);
    expect(readOverview(db, ['PLAT'], undefined, after(0))).toMatchObject({ running: null, holder: null });
    const lease = await acquireLease(db, 'index-all', after(0));
    expect(readOverview(db, ['PLAT'], undefined, after(0))).toMatchObject({
      running: { id: run },
      holder: { command: 'index-all' },
    });
    lease.release();
    expect(readOverview(db, ['PLAT'], undefined, after(0)).running).toBeNull();
  });
});
