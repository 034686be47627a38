import { describe, expect, it } from 'vitest';
import { ConfigError, ProtocolError, RefusedError, StoppedError, UnauthorizedError } from '../platform/errors.ts';
import { acquireLease } from '../store/lease.ts';
import { createFastClock } from '../platform/http/testing/fast-clock.ts';
import { createRunLedger } from '../store/run-ledger.ts';
import { temporaryStore } from '../store/testing/temporary-store.ts';
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

describe('the exit code', () => {
  const broken = new Error('a fault of ours');
  const failing = (error: unknown): Script => breaking([], error);
  const fine = wholeScope(['1']);

  it.each([
    ['0 when everything is complete', { jira: fine }, 0],
    ['3 when the only source is refused', { jira: failing(new UnauthorizedError('401')) }, 3],
    [
      '3 when every unfinished source is refused',
      { jira: failing(new RefusedError('403')), zephyr: wholeScope([], platformScope, 'zephyr') },
      3,
    ],
    ['3 when its configuration is found wrong while reading', { jira: failing(new ConfigError('no such field')) }, 3],
    ['4 when a source is out of reach', { jira: failing(unavailable()) }, 4],
    ['4 when a vendor answers oddly', { jira: failing(new ProtocolError('410')) }, 4],
    [
      '4 when one is refused and one is out of reach',
      { jira: failing(new RefusedError('403')), zephyr: failing(unavailable()) },
      4,
    ],
    ['4 when a source fails unexpectedly', { jira: failing(broken) }, 4],
  ])('is %s', async (_, scripts, exit) => {
    using store = temporaryStore();
    const { exitCode, report } = await runScripts(store.db, scripts);
    expect(exitCode).toBe(exit);
    expect(report.status).toBe(exit === 0 ? 'complete' : 'incomplete');
  });

  it('is 3 when a scope that was configured is refused, and 0 when it was only discovered', async () => {
    using store = temporaryStore();
    const refused = (tolerated: boolean): Script =>
      async function* () {
        yield documentEvent('1');
        yield complete();
        yield { kind: 'scope-failed', scope: scopeOf('SHOP', ['PLAT']), error: new RefusedError('403'), tolerated };
      };
    expect((await runScripts(store.db, { jira: refused(false) })).exitCode).toBe(3);
    const { exitCode, report } = await runScripts(store.db, { jira: refused(true) });
    expect(exitCode).toBe(0);
    expect(report.sources.jira).toMatchObject({
      status: 'complete',
      warnings: { 'scope.not-readable': 1 },
      notes: ['project SHOP was left as it is: 403'],
    });
  });

  const ready: ConfiguredSource = { name: 'jira', kind: 'ready', source: scriptedSource(fine), projects: ['PLAT'] };
  const invalid: ConfiguredSource = {
    name: 'zephyr',
    kind: 'invalid',
    error: new ConfigError('ZEPHYR_BASE_URL must be a URL', { hint: 'Set it.' }),
  };
  const absent: ConfiguredSource = { name: 'swagger', kind: 'absent', reason: 'SWAGGER_URLS is not set' };

  it('is 3 when a source cannot start because of its configuration, and the others do their work', async () => {
    using store = temporaryStore();
    const { exitCode, report } = await runScripts(store.db, {}, { sources: [ready, invalid, absent] });
    expect(exitCode).toBe(3);
    expect(report.sources.jira.status).toBe('complete');
    expect(report.sources.zephyr).toMatchObject({
      status: 'failed',
      errors: [{ message: 'ZEPHYR_BASE_URL must be a URL. Set it.', retryable: false }],
    });
    expect(report.sources.swagger).toMatchObject({
      status: 'skipped',
      notes: ['not configured: SWAGGER_URLS is not set'],
    });
  });

  it('is 3 when nothing can start', async () => {
    using store = temporaryStore();
    await expect(runScripts(store.db, {}, { sources: [invalid, absent] })).rejects.toThrow(
      'ZEPHYR_BASE_URL must be a URL',
    );
    const other: ConfiguredSource = {
      name: 'jira',
      kind: 'invalid',
      error: new ConfigError('ATLASSIAN_EMAIL is not set'),
    };
    const both = runScripts(store.db, {}, { sources: [invalid, other, { ...other, name: 'confluence' }] });
    await expect(both).rejects.toThrow(/^ZEPHYR_BASE_URL must be a URL; ATLASSIAN_EMAIL is not set$/);
    const nothing = runScripts(store.db, {}, { sources: [absent] });
    await expect(nothing).rejects.toThrow('No source is configured (swagger: SWAGGER_URLS is not set)');
    await expect(nothing).rejects.toMatchObject({ exitCode: 3 });
    expect(createRunLedger(store.db).list(1, 0).total).toBe(0);
  });

  it('is 5 while another run is at work', async () => {
    using store = temporaryStore();
    const lease = await acquireLease(store.connect(), 'index-source', createFastClock());
    const run = runScripts(store.db, { jira: fine });
    await expect(run).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringContaining('index-source') as string,
    });
    lease.release();
    expect((await runScripts(store.db, { jira: fine })).exitCode).toBe(0);
  });

  it('is 1 when the database itself fails', async () => {
    using store = temporaryStore();
    const run = runScripts(store.db, {
      jira: async function* () {
        yield documentEvent('1');
        store.db.exec('DROP TABLE chunks');
        yield complete();
      },
    });
    await expect(run).rejects.toThrow(/chunks/);
    // The lease is given up all the same.
    expect(store.db.all('SELECT * FROM lease')).toEqual([]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('after %s is %s, and everything read so far is stored', async (name, exit) => {
    using store = temporaryStore();
    const controller = new AbortController();
    const { exitCode, report } = await runScripts(
      store.db,
      {
        jira: async function* (window) {
          yield documentEvent('1');
          yield { kind: 'checkpoint', scope: platformScope, value: 1 };
          yield documentEvent('2');
          controller.abort(new StoppedError(name));
          window.signal.throwIfAborted();
        },
      },
      { signal: controller.signal },
    );
    expect(exitCode).toBe(exit);
    expect(report.status).toBe('stopped');
    expect(report.sources.jira).toMatchObject({ status: 'incomplete', added: 2, errors: [] });
    expect(storedIdentities(store.db)).toEqual(['1', '2']);
    expect(store.db.all('SELECT * FROM lease')).toEqual([]);
    let checkpoint: unknown;
    const next = await runScripts(store.db, {
      jira: async function* (window) {
        checkpoint = window.checkpoint(platformScope);
        yield documentEvent('3');
        yield complete();
      },
    });
    expect(checkpoint).toBe(1);
    expect(next.report).toMatchObject({ status: 'complete', continued: true });
    expect(storedIdentities(store.db)).toEqual(['1', '2', '3']);
  });

  it('is that of a stop when the source itself does not look at the signal', async () => {
    using store = temporaryStore();
    const controller = new AbortController();
    let after = 0;
    const { exitCode } = await runScripts(
      store.db,
      {
        jira: async function* () {
          for (const identity of numbers(10)) {
            if (identity === '3') controller.abort(new StoppedError('SIGTERM'));
            yield documentEvent(identity);
            after += 1;
          }
          yield complete();
        },
      },
      { signal: controller.signal },
    );
    expect(exitCode).toBe(143);
    expect(after).toBe(2);
    expect(storedIdentities(store.db)).toEqual(['1', '2', '3']);
  });
});
