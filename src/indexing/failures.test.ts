import { describe, expect, it } from 'vitest';
import { temporaryStore } from '../store/testing/temporary-store.ts';
import {
  complete,
  documentEvent,
  failureEvent,
  numbers,
  platformScope,
  runScripts,
  storedIdentities,
  unavailable,
  wholeScope,
} from './testing/scripted-source.ts';

describe('documents that fail', () => {
  it('are listed, kept as they were and tried again, and the source is complete all the same', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: wholeScope(['1', '2']) });
    const second = await runScripts(store.db, {
      jira: async function* () {
        yield { kind: 'present', scope: platformScope, identities: ['1'] };
        yield failureEvent('2');
        yield complete();
      },
    });
    expect(second.exitCode).toBe(0);
    expect(second.report.sources.jira).toMatchObject({
      status: 'complete',
      seen: 2,
      unchanged: 1,
      failed: 1,
      errors: [{ scope: 'project PLAT', id: '2', message: '2 is broken', retryable: true }],
    });
    expect(storedIdentities(store.db)).toEqual(['1', '2']);

    let before: unknown;
    const third = await runScripts(store.db, {
      jira: async function* (window) {
        before = [window.failedBefore(platformScope), [...window.known(platformScope, ['1', '2']).keys()]];
        yield* wholeScope(['1', '2'])(window);
      },
    });
    expect(before).toEqual([['2'], ['1']]);
    expect(third.report.sources.jira).toMatchObject({ failed: 0, errors: [], unchanged: 2 });
    expect(store.db.all('SELECT * FROM failures')).toEqual([]);
  });

  it('are listed again by the attempt that finishes the run, although they lie behind its checkpoint', async () => {
    using store = temporaryStore();
    await runScripts(store.db, {
      jira: async function* () {
        yield failureEvent('1');
        yield documentEvent('2');
        yield { kind: 'checkpoint', scope: platformScope, value: 2 };
        throw unavailable();
      },
    });
    const { report } = await runScripts(store.db, { jira: wholeScope(['3']) });
    expect(report.continued).toBe(true);
    expect(report.sources.jira).toMatchObject({ seen: 3, added: 2, unchanged: 0, failed: 1 });
    expect(report.sources.jira.errors).toEqual([
      { scope: 'project PLAT', id: '1', message: '1 is broken', retryable: true },
    ]);
  });

  it('do not count when a later try of the same run succeeds', async () => {
    using store = temporaryStore();
    const { report } = await runScripts(store.db, {
      jira: async function* () {
        yield failureEvent('1');
        yield documentEvent('1');
        yield complete();
      },
    });
    expect(report.sources.jira).toMatchObject({ seen: 1, added: 1, failed: 0, errors: [] });
  });

  it.each([
    [20, 20, 'complete', 0],
    [21, 42, 'complete', 0],
    [21, 41, 'incomplete', 4],
  ] as const)('%s of %s make the source %s', async (failed, all, status, exit) => {
    using store = temporaryStore();
    const { report, exitCode } = await runScripts(store.db, {
      jira: async function* () {
        for (const identity of numbers(failed)) yield failureEvent(identity);
        for (const identity of numbers(all - failed, failed + 1)) yield documentEvent(identity);
        yield complete();
      },
    });
    expect(report.sources.jira).toMatchObject({ status, failed, seen: all });
    expect(exitCode).toBe(exit);
    if (exit === 4) expect(report.sources.jira.errors[0]?.message).toBe('21 of 41 documents could not be read');
  });

  it('are listed up to 200, and all are counted', async () => {
    using store = temporaryStore();
    const { report } = await runScripts(store.db, {
      jira: async function* () {
        for (const identity of numbers(250)) yield failureEvent(identity);
        yield documentEvent('x');
        yield complete();
      },
    });
    expect(report.sources.jira.failed).toBe(250);
    expect(report.sources.jira.errors).toHaveLength(200);
  });
});
