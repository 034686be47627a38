import { describe, expect, it } from 'vitest';
import { createRunLedger, type RunKind } from './run-ledger.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const kind: RunKind = { command: 'index-all', mode: 'incremental', projects: ['PLAT'], sources: ['jira', 'zephyr'] };
const start = new Date('2026-03-07T03:00:00.000Z');
const after = (hours: number): Date => new Date(start.getTime() + hours * 3_600_000);

describe('begin', () => {
  it('continues an unfinished run of the same kind within 24 hours', () => {
    using store = temporaryStore();
    const ledger = createRunLedger(store.db);
    const first = ledger.begin(kind, start);
    expect(first.continued).toBe(false);
    ledger.end(first.run, 'incomplete', false, {}, after(1));
    expect(ledger.begin(kind, after(23.9))).toEqual({ run: first.run, continued: true });
    expect(ledger.get(first.run)).toMatchObject({ attempts: 2, status: 'running', startedAt: start.toISOString() });
  });

  it('does not continue it 24 hours after its beginning, however late it was last tried', () => {
    using store = temporaryStore();
    const ledger = createRunLedger(store.db);
    const { run } = ledger.begin(kind, start);
    ledger.begin(kind, after(20));
    expect(ledger.begin(kind, after(24))).toMatchObject({ continued: false });
    expect(ledger.get(run)?.attempts).toBe(2);
  });

  it('does not continue a finished run', () => {
    using store = temporaryStore();
    const ledger = createRunLedger(store.db);
    const { run } = ledger.begin(kind, start);
    ledger.end(run, 'complete', true, {}, after(1));
    expect(ledger.begin(kind, after(1)).continued).toBe(false);
  });

  it.each([
    ['mode', { mode: 'full' }],
    ['command', { command: 'index-source' }],
    ['projects', { projects: ['PLAT', 'SHOP'] }],
    ['sources', { sources: ['jira'] }],
  ] as const)('does not continue a run of other %s', (_, change) => {
    using store = temporaryStore();
    const ledger = createRunLedger(store.db);
    ledger.begin(kind, start);
    expect(ledger.begin({ ...kind, ...change }, after(1)).continued).toBe(false);
    expect(ledger.begin(kind, after(1)).continued).toBe(true);
  });

  it('notes that a run whose process was killed is not running any more', () => {
    using store = temporaryStore();
    const ledger = createRunLedger(store.db);
    const killed = ledger.begin({ ...kind, mode: 'full' }, start).run;
    const { run } = ledger.begin(kind, after(1));
    expect(ledger.get(killed)).toMatchObject({ status: 'stopped', finishedAt: null });
    expect(ledger.get(run)?.status).toBe('running');
    // It can be continued all the same.
    expect(ledger.begin({ ...kind, mode: 'full' }, after(2))).toEqual({ run: killed, continued: true });
  });
});

describe('what a run remembers', () => {
  it('is there for the next attempt, and gone when the run is finished', () => {
    using store = temporaryStore();
    const ledger = createRunLedger(store.db);
    const { run } = ledger.begin(kind, start);
    ledger.openScope(run, 'jira', 's', start);
    ledger.saveCheckpoint(run, 'jira', 's', { page: 3 });
    expect(ledger.see(run, 'jira', 's', ['1', '2'])).toBe(2);
    ledger.addCounts(run, 'jira', { added: 2, changed: 0, removed: 0, chunks: 5 });
    ledger.end(run, 'stopped', false, { status: 'stopped' }, after(1));

    expect(ledger.begin(kind, after(2)).run).toBe(run);
    expect(ledger.scope(run, 'jira', 's')).toEqual({
      complete: false,
      windowStart: start.toISOString(),
      checkpoint: { page: 3 },
    });
    expect(ledger.see(run, 'jira', 's', ['2', '3'])).toBe(1);
    expect(ledger.seenCount(run, 'jira')).toBe(3);
    ledger.addCounts(run, 'jira', { added: 1, changed: 4, removed: 1, chunks: 1 });
    expect(ledger.counts(run, 'jira')).toEqual({ added: 3, changed: 4, removed: 1, chunks: 6 });

    ledger.end(run, 'complete', true, { status: 'complete' }, after(3));
    expect(ledger.scope(run, 'jira', 's')).toBeUndefined();
    expect(ledger.seenCount(run, 'jira')).toBe(0);
    expect(ledger.counts(run, 'jira')).toMatchObject({ added: 3 });
    expect(ledger.get(run)).toMatchObject({ status: 'complete', finishedAt: after(3).toISOString() });
  });

  it('keeps the first start of a scope across attempts, and a new one when it is read afresh', () => {
    using store = temporaryStore();
    const ledger = createRunLedger(store.db);
    const { run } = ledger.begin(kind, start);
    ledger.openScope(run, 'jira', 's', start);
    ledger.openScope(run, 'jira', 's', after(1));
    expect(ledger.scope(run, 'jira', 's')?.windowStart).toBe(start.toISOString());

    ledger.see(run, 'jira', 's', ['1']);
    ledger.see(run, 'jira', 'other', ['1']);
    ledger.saveCheckpoint(run, 'jira', 's', 7);
    ledger.markComplete(run, 'jira', 's');
    expect(ledger.scope(run, 'jira', 's')).toMatchObject({ complete: true, checkpoint: null });

    ledger.reopenScope(run, 'jira', 's', after(2));
    expect(ledger.scope(run, 'jira', 's')).toEqual({
      complete: false,
      windowStart: after(2).toISOString(),
      checkpoint: null,
    });
    expect(ledger.see(run, 'jira', 's', ['1'])).toBe(1);
    expect(ledger.see(run, 'jira', 'other', ['1'])).toBe(0);
  });

  it('counts an identity of several scopes once', () => {
    using store = temporaryStore();
    const ledger = createRunLedger(store.db);
    const { run } = ledger.begin(kind, start);
    ledger.see(run, 'jira', 'a', ['1', '2', '2']);
    ledger.see(run, 'jira', 'b', ['2']);
    ledger.see(run, 'zephyr', 'a', ['9']);
    expect(ledger.seenCount(run, 'jira')).toBe(2);
  });

  it('tells a source that was complete from one that was not', () => {
    using store = temporaryStore();
    const ledger = createRunLedger(store.db);
    const { run } = ledger.begin(kind, start);
    expect(ledger.isSourceComplete(run, 'jira')).toBe(false);
    ledger.addCounts(run, 'jira', { added: 1, changed: 0, removed: 0, chunks: 1 });
    ledger.markSourceComplete(run, 'jira', true);
    expect(ledger.isSourceComplete(run, 'jira')).toBe(true);
    expect(ledger.counts(run, 'jira').added).toBe(1);
    ledger.markSourceComplete(run, 'jira', false);
    expect(ledger.isSourceComplete(run, 'jira')).toBe(false);
  });
});

describe('pruning', () => {
  it('removes the notes of runs that nobody can continue any more', () => {
    using store = temporaryStore();
    const ledger = createRunLedger(store.db);
    const abandoned = ledger.begin({ ...kind, mode: 'full' }, start).run;
    ledger.openScope(abandoned, 'jira', 's', start);
    ledger.see(abandoned, 'jira', 's', ['1']);
    const young = ledger.begin({ ...kind, command: 'index-source' }, after(10)).run;
    ledger.see(young, 'jira', 's', ['1']);
    const { run } = ledger.begin(kind, after(25));
    ledger.end(run, 'complete', true, {}, after(25));
    expect(ledger.seenCount(abandoned, 'jira')).toBe(0);
    expect(ledger.scope(abandoned, 'jira', 's')).toBeUndefined();
    expect(ledger.seenCount(young, 'jira')).toBe(1);
  });

  it('keeps the newest 200 runs, and never removes one that can be continued', () => {
    using store = temporaryStore();
    const ledger = createRunLedger(store.db);
    const abandoned = ledger.begin({ ...kind, command: 'abandoned' }, after(-48)).run;
    const unfinished = ledger.begin({ ...kind, mode: 'full' }, start).run;
    for (let count = 1; count <= 205; count += 1) {
      const { run } = ledger.begin(kind, after(count / 60));
      ledger.end(run, 'complete', true, { count }, after(count / 60));
    }
    const { items, total } = ledger.list(500, 0);
    expect(total).toBe(201);
    expect(items[0]?.report).toEqual({ count: 205 });
    expect(items.at(-1)?.id).toBe(unfinished);
    expect(ledger.get(abandoned)).toBeUndefined();
    expect(store.db.get('SELECT count(*) AS n FROM run_sources')).toEqual({ n: 0 });
  });
});

describe('list and get', () => {
  it('tell runs newest first, page by page', () => {
    using store = temporaryStore();
    const ledger = createRunLedger(store.db);
    const runs = [0, 1, 2].map((hours) => {
      const { run } = ledger.begin(kind, after(hours));
      ledger.end(run, 'complete', true, { hours }, after(hours));
      return run;
    });
    expect(ledger.list(2, 0).items.map(({ id }) => id)).toEqual([runs[2], runs[1]]);
    expect(ledger.list(2, 2)).toMatchObject({ total: 3, items: [{ id: runs[0] }] });
  });

  it('tell what a run was asked to do, and nothing of an unknown one', () => {
    using store = temporaryStore();
    const ledger = createRunLedger(store.db);
    const { run } = ledger.begin(kind, start);
    expect(ledger.get(run)).toEqual({
      id: run,
      command: 'index-all',
      mode: 'incremental',
      selection: { projects: ['PLAT'], sources: ['jira', 'zephyr'] },
      startedAt: start.toISOString(),
      finishedAt: null,
      status: 'running',
      attempts: 1,
      report: null,
    });
    expect(ledger.get('none')).toBeUndefined();
  });
});
