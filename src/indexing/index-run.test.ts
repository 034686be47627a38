import { describe, expect, it } from 'vitest';
import { ConfigError, LeaseHeldError } from '../platform/errors.ts';
import { createFastClock } from '../platform/http/testing/fast-clock.ts';
import { createRunLedger } from '../store/run-ledger.ts';
import { createSourceStamps } from '../store/source-stamps.ts';
import { temporaryStore } from '../store/testing/temporary-store.ts';
import type { SourceEvent } from '../sources/source.ts';
import type { ConfiguredSource } from './index-run.ts';
import {
  breaking,
  complete,
  documentEvent,
  numbers,
  platformScope,
  runScripts,
  scopeOf,
  scriptedSource,
  storedIdentities,
  unavailable,
  wholeScope,
  type Script,
} from './testing/scripted-source.ts';

const hour = 3_600_000;

describe('a run', () => {
  it('stores what the sources report, and tells how many of it is new', async () => {
    using store = temporaryStore();
    const { report, exitCode } = await runScripts(store.db, {
      jira: wholeScope(['1', '2']),
      zephyr: wholeScope(['3'], platformScope, 'zephyr'),
    });
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ status: 'complete', continued: false, project_keys: ['PLAT'] });
    expect(report.sources.jira).toMatchObject({
      status: 'complete',
      seen: 2,
      added: 2,
      changed: 0,
      unchanged: 0,
      chunks: 2,
    });
    expect(report.sources.swagger).toMatchObject({ status: 'skipped', notes: ['not asked for'] });
    expect(report.results).toMatchObject({ tests: 1, stories: 2, docs: 0, total: 3 });
    const second = await runScripts(store.db, { jira: wholeScope(['1', '2']) });
    expect(second.report.sources.jira).toMatchObject({ seen: 2, added: 0, changed: 0, unchanged: 2, chunks: 0 });
    expect(
      createRunLedger(store.db)
        .list(10, 0)
        .items.map(({ status }) => status),
    ).toEqual(['complete', 'complete']);
  });

  it('makes each batch visible to others while it is still at work', async () => {
    using store = temporaryStore();
    const other = store.connect();
    const seen: unknown[] = [];
    await runScripts(store.db, {
      jira: async function* () {
        for (const identity of numbers(650)) {
          yield documentEvent(identity);
          seen.push(other.get('SELECT count(*) AS n FROM documents')?.['n']);
        }
        yield complete();
      },
    });
    expect([...new Set(seen)]).toEqual([0, 200, 400]);
    expect(storedIdentities(store.db)).toHaveLength(650);
  });

  it('commits at the latest every two seconds, so that a slow source is visible early', async () => {
    using store = temporaryStore();
    const clock = createFastClock();
    const other = store.connect();
    let early: unknown;
    await runScripts(
      store.db,
      {
        jira: async function* () {
          yield documentEvent('1');
          await clock.sleep(2_500);
          yield documentEvent('2');
          early = storedIdentities(other);
          yield complete();
        },
      },
      { clock },
    );
    expect(early).toEqual(['1', '2']);
  });
});

describe('two sources', () => {
  it('do not harm each other: the one that works is complete and stamped, the other keeps its documents', async () => {
    using store = temporaryStore();
    const zephyr = wholeScope(['9'], platformScope, 'zephyr');
    await runScripts(store.db, { jira: wholeScope(['1', '2']), zephyr });
    const { report, exitCode } = await runScripts(store.db, { jira: breaking([], unavailable()), zephyr });
    expect(exitCode).toBe(4);
    expect(report.status).toBe('incomplete');
    expect(report.sources.zephyr).toMatchObject({ status: 'complete', unchanged: 1 });
    expect(report.sources.jira).toMatchObject({ status: 'failed', seen: 0 });
    expect(report.results).toMatchObject({ stories: 2, tests: 1 });
    const stamps = createSourceStamps(store.db);
    expect(stamps.completedAt('PLAT', 'zephyr')).not.toBeNull();
    expect(stamps.completedAt('PLAT', 'jira')).toBeNull();
  });

  it('stop together when the run as a whole cannot go on', async () => {
    using store = temporaryStore();
    let zephyrStopped: unknown;
    const run = runScripts(store.db, {
      jira: async function* () {
        store.db.run("UPDATE lease SET owner = 'somebody else'");
        yield documentEvent('1');
        yield complete();
      },
      zephyr: async function* (window): AsyncGenerator<SourceEvent, void, void> {
        await new Promise((resolve) => window.signal.addEventListener('abort', resolve));
        zephyrStopped = window.signal.reason;
        window.signal.throwIfAborted();
      },
    });
    await expect(run).rejects.toThrow(LeaseHeldError);
    expect(zephyrStopped).toBeInstanceOf(LeaseHeldError);
    expect(storedIdentities(store.db)).toEqual([]);
  });

  it('stamp only the projects that are complete', async () => {
    using store = temporaryStore();
    const shop = scopeOf('SHOP');
    const { exitCode } = await runScripts(
      store.db,
      {
        jira: async function* () {
          yield documentEvent('1');
          yield complete();
          yield { kind: 'scope-failed', scope: shop, error: unavailable() };
        },
      },
      { projects: ['PLAT', 'SHOP'] },
    );
    expect(exitCode).toBe(4);
    const stamps = createSourceStamps(store.db);
    expect(stamps.completedAt('PLAT', 'jira')).not.toBeNull();
    expect(stamps.completedAt('SHOP', 'jira')).toBeNull();
  });
});

describe('the refresh interval', () => {
  it('skips what was complete less than so many hours ago, and nothing else', async () => {
    using store = temporaryStore();
    const clock = createFastClock();
    const zephyr = wholeScope(['9'], platformScope, 'zephyr');
    const options = { clock, refreshHours: 12 };
    await runScripts(store.db, { jira: breaking([], unavailable()), zephyr }, options);

    const second = await runScripts(store.db, { jira: wholeScope(['1']), zephyr }, options);
    expect(second.report.sources.zephyr).toMatchObject({ status: 'skipped', notes: ['not due'] });
    expect(second.report.sources.jira.status).toBe('complete');
    expect(second.report.status).toBe('complete');

    const third = await runScripts(store.db, { jira: wholeScope(['1']), zephyr }, options);
    expect(third).toMatchObject({ exitCode: 0, report: { status: 'skipped', run_id: null, results: { total: 2 } } });

    const forced = await runScripts(store.db, { jira: wholeScope(['1']), zephyr }, { ...options, force: true });
    expect(forced.report.status).toBe('complete');

    await clock.sleep(12 * hour);
    const later = await runScripts(store.db, { jira: wholeScope(['1']), zephyr }, options);
    expect(later.report.sources.zephyr.status).toBe('complete');
  });

  it('counts for each project by itself', async () => {
    using store = temporaryStore();
    const read: unknown[] = [];
    const script: Script = async function* (window) {
      read.push(window.projects);
      for (const project of window.projects) yield complete(scopeOf(project));
    };
    const options = { clock: createFastClock(), refreshHours: 12 };
    await runScripts(store.db, { jira: script }, { ...options, projects: ['PLAT'] });
    await runScripts(store.db, { jira: script }, { ...options, projects: ['PLAT', 'SHOP'] });
    expect(read).toEqual([['PLAT'], ['SHOP']]);
  });

  it('does not hide a source whose configuration is wrong', async () => {
    using store = temporaryStore();
    const ready: ConfiguredSource = {
      name: 'jira',
      kind: 'ready',
      source: scriptedSource(wholeScope(['1'])),
      projects: ['PLAT'],
    };
    const invalid: ConfiguredSource = { name: 'zephyr', kind: 'invalid', error: new ConfigError('wrong') };
    const options = { sources: [ready, invalid], refreshHours: 12 };
    await runScripts(store.db, {}, options);
    const { exitCode, report } = await runScripts(store.db, {}, options);
    expect(exitCode).toBe(3);
    expect(report.sources.jira.status).toBe('skipped');
  });
});
