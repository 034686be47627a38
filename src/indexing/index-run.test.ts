import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  LeaseHeldError,
  ProtocolError,
  RefusedError,
  StoppedError,
  UnauthorizedError,
  UnavailableError,
} from '../platform/errors.ts';
import type { ReadWindow, SourceEvent } from '../sources/source.ts';
import { acquireLease } from '../store/lease.ts';
import { createFastClock } from '../platform/http/testing/fast-clock.ts';
import { createRunLedger } from '../store/run-ledger.ts';
import { createSourceStamps } from '../store/source-stamps.ts';
import { temporaryStore } from '../store/testing/temporary-store.ts';
import type { ConfiguredSource } from './index-run.ts';
import {
  complete,
  documentEvent,
  failureEvent,
  numbers,
  platformScope,
  runScripts,
  scopeOf,
  type Script,
  scriptedSource,
  storedIdentities,
  wholeScope,
} from './testing/scripted-source.ts';

const unavailable = (): UnavailableError => new UnavailableError('Jira did not answer');
const hour = 3_600_000;

/** A source that reports the given documents and then breaks. */
function breaking(identities: readonly string[], error: unknown): Script {
  return async function* () {
    for (const identity of identities) yield documentEvent(identity);
    throw error;
  };
}

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
        for (const identity of numbers(450)) {
          yield documentEvent(identity);
          seen.push(other.get('SELECT count(*) AS n FROM documents')?.['n']);
        }
        yield complete();
      },
    });
    expect([...new Set(seen)]).toEqual([0, 200, 400]);
    expect(storedIdentities(store.db)).toHaveLength(450);
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

describe('a checkpoint', () => {
  it('is stored together with everything before it', async () => {
    using store = temporaryStore();
    const other = store.connect();
    const state = (): unknown => [
      storedIdentities(other),
      other.get('SELECT checkpoint FROM run_scopes')?.['checkpoint'] ?? null,
    ];
    const states: unknown[] = [];
    await runScripts(store.db, {
      jira: async function* () {
        yield documentEvent('1');
        states.push(state());
        yield { kind: 'checkpoint', scope: platformScope, value: { at: 1 } };
        states.push(state());
        yield complete();
      },
    });
    expect(states).toEqual([
      [[], null],
      [['1'], '{"at":1}'],
    ]);
  });

  it('is not stored when the documents before it cannot be', async () => {
    using store = temporaryStore();
    const run = runScripts(store.db, {
      jira: async function* () {
        yield documentEvent('1');
        yield { kind: 'checkpoint', scope: platformScope, value: 1 };
        // Another process takes this one for dead.
        store.connect().run("UPDATE lease SET owner = 'somebody else'");
        yield documentEvent('2');
        yield { kind: 'checkpoint', scope: platformScope, value: 2 };
      },
    });
    await expect(run).rejects.toThrow(LeaseHeldError);
    expect(storedIdentities(store.db)).toEqual(['1']);
    expect(store.db.get('SELECT checkpoint FROM run_scopes')).toEqual({ checkpoint: '1' });
    expect(store.db.get('SELECT owner FROM lease')).toEqual({ owner: 'somebody else' });
  });

  it('is where the next attempt goes on, without sweeping what the first one read', async () => {
    using store = temporaryStore();
    const first = await runScripts(store.db, {
      jira: async function* () {
        for (const identity of ['1', '2', '3']) yield documentEvent(identity);
        yield { kind: 'checkpoint', scope: platformScope, value: { at: 3 } };
        yield documentEvent('4');
        throw unavailable();
      },
    });
    expect(first.exitCode).toBe(4);
    expect(first.report.sources.jira).toMatchObject({ status: 'incomplete', added: 4 });

    let checkpoint: unknown;
    const second = await runScripts(store.db, {
      jira: async function* (window) {
        checkpoint = window.checkpoint(platformScope);
        for (const identity of ['4', '5']) yield documentEvent(identity);
        yield complete();
      },
    });
    expect(checkpoint).toEqual({ at: 3 });
    expect(second.exitCode).toBe(0);
    expect(second.report).toMatchObject({ continued: true, run_id: first.report.run_id });
    // The report tells what the run did in all its attempts.
    expect(second.report.sources.jira).toMatchObject({ status: 'complete', seen: 5, added: 5, removed: 0 });
    expect(storedIdentities(store.db)).toEqual(['1', '2', '3', '4', '5']);

    const third = await runScripts(store.db, {
      jira: async function* (window) {
        checkpoint = window.checkpoint(platformScope);
        yield* wholeScope(['1', '2', '3', '4', '5'])(window);
      },
    });
    expect(checkpoint).toBeNull();
    expect(third.report.continued).toBe(false);
  });

  it('is forgotten after 24 hours', async () => {
    using store = temporaryStore();
    const clock = createFastClock();
    await runScripts(
      store.db,
      {
        jira: async function* () {
          yield documentEvent('1');
          yield { kind: 'checkpoint', scope: platformScope, value: 1 };
          throw unavailable();
        },
      },
      { clock },
    );
    await clock.sleep(25 * hour);
    let checkpoint: unknown = 'not asked';
    const { report } = await runScripts(
      store.db,
      {
        jira: async function* (window) {
          checkpoint = window.checkpoint(platformScope);
          yield documentEvent('2');
          yield complete();
        },
      },
      { clock },
    );
    expect(checkpoint).toBeNull();
    expect(report.continued).toBe(false);
    expect(storedIdentities(store.db)).toEqual(['2']);
  });
});

describe('the window', () => {
  async function ask<T>(
    store: ReturnType<typeof temporaryStore>,
    question: (window: ReadWindow) => T,
    clock = createFastClock(),
  ) {
    let answer: T | undefined;
    await runScripts(
      store.db,
      {
        jira: async function* (window) {
          answer = question(window);
          yield* wholeScope(['1'])(window);
        },
      },
      { clock },
    );
    return answer;
  }

  it('tells since when changes are wanted: from the start of the last complete read, half an hour earlier', async () => {
    using store = temporaryStore();
    const clock = createFastClock('2026-03-07T03:00:00.000Z');
    expect(await ask(store, (window) => window.since(platformScope), clock)).toBeNull();
    await runScripts(
      store.db,
      {
        jira: async function* (window) {
          yield documentEvent('1');
          // What changes while the source is read must be read again next time.
          await clock.sleep(2 * hour);
          yield* wholeScope(['1'])(window);
        },
      },
      { clock },
    );
    expect(await ask(store, (window) => window.since(platformScope)?.toISOString(), clock)).toBe(
      '2026-03-07T02:30:00.000Z',
    );
  });

  it('knows what is stored', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: wholeScope(['1', '2']) });
    expect(await ask(store, (window) => [...window.known(platformScope, ['1', '2', '3'])])).toEqual([
      ['1', '1'],
      ['2', '1'],
    ]);
  });

  it('tells what would be removed, counting what was reported just now', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: wholeScope(['1', '2', '3']) });
    let unseen: string[] = [];
    await runScripts(store.db, {
      jira: async function* (window) {
        yield { kind: 'present', scope: platformScope, identities: ['1'] };
        unseen = await window.unseen(platformScope);
        yield complete();
      },
    });
    expect(unseen).toEqual(['2', '3']);
    expect(storedIdentities(store.db)).toEqual(['1']);
  });
});

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

describe('what is gone upstream', () => {
  it('is removed when the scope was read to its end', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: wholeScope(['1', '2', '3']) });
    const { report } = await runScripts(store.db, { jira: wholeScope(['1']) });
    expect(report.sources.jira).toMatchObject({ seen: 1, removed: 2 });
    expect(storedIdentities(store.db)).toEqual(['1']);
  });

  it('stays when it was not', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: wholeScope(['1', '2', '3']) });
    await runScripts(store.db, { jira: breaking(['1'], unavailable()) });
    expect(storedIdentities(store.db)).toEqual(['1', '2', '3']);
  });

  it('stays when it is too much at once, until that is allowed', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: wholeScope(numbers(60)) });
    const guarded = await runScripts(store.db, { jira: wholeScope(numbers(29)) });
    expect(guarded.exitCode).toBe(4);
    expect(guarded.report.sources.jira).toMatchObject({ status: 'incomplete', removed: 0, unobserved: 31 });
    expect(guarded.report.sources.jira.errors[0]?.message).toMatch(
      /31 documents, more than half of project PLAT.*--allow-mass-deletion/,
    );
    expect(storedIdentities(store.db)).toHaveLength(60);
    expect(createSourceStamps(store.db).completedAt('PLAT', 'jira')).toBeNull();

    const allowed = await runScripts(store.db, { jira: wholeScope(numbers(29)) }, { allowMassDeletion: true });
    expect(allowed.report).toMatchObject({ status: 'complete', continued: true });
    expect(allowed.report.sources.jira.removed).toBe(31);
  });

  it('is removed with a scope that no longer exists, even when it is the last', async () => {
    using store = temporaryStore();
    const shop = scopeOf('SHOP', ['PLAT']);
    await runScripts(store.db, {
      jira: async function* () {
        yield documentEvent('1');
        yield complete();
        yield documentEvent('2', {}, shop);
        yield complete(shop);
        yield { kind: 'scopes', keys: [platformScope.key, shop.key] };
      },
    });
    const { report } = await runScripts(store.db, { jira: wholeScope(['1']) });
    expect(report.sources.jira.removed).toBe(1);
    expect(storedIdentities(store.db)).toEqual(['1']);
    const none = await runScripts(store.db, {
      jira: async function* () {
        yield { kind: 'scopes', keys: [] };
      },
    });
    expect(none.report.sources.jira.removed).toBe(1);
    expect(storedIdentities(store.db)).toEqual([]);
  });

  it('stays with a vanished scope when that is too much at once', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: wholeScope(numbers(30)) });
    const { report, exitCode } = await runScripts(store.db, {
      jira: async function* () {
        yield { kind: 'scopes', keys: [] };
      },
    });
    expect(exitCode).toBe(4);
    expect(report.sources.jira.unobserved).toBe(30);
    expect(storedIdentities(store.db)).toHaveLength(30);
  });

  it('stays when the source does not say which scopes exist', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: wholeScope(['1']) });
    await runScripts(store.db, { jira: async function* () {} });
    expect(storedIdentities(store.db)).toEqual(['1']);
  });
});

describe('a scope of several projects', () => {
  const shared = (...projects: string[]) => ({ key: 'space:ENG', label: 'space ENG', projects });
  const projects = ['PLAT', 'SHOP'];
  const keys = (store: ReturnType<typeof temporaryStore>): unknown[] =>
    store.db.all('SELECT project_keys FROM documents ORDER BY identity').map((row) => row['project_keys']);

  it('leaves a project that it is no longer configured for, without touching the other', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: wholeScope(numbers(50), shared('PLAT', 'SHOP')) }, { projects });
    expect(new Set(keys(store))).toEqual(new Set([',PLAT,SHOP,']));
    const { report, exitCode } = await runScripts(
      store.db,
      { jira: wholeScope(numbers(50), shared('SHOP')) },
      { projects },
    );
    expect(exitCode).toBe(0);
    expect(report.sources.jira).toMatchObject({ changed: 50, removed: 0, unobserved: 0 });
    expect(new Set(keys(store))).toEqual(new Set([',SHOP,']));
    // And it can come back.
    await runScripts(store.db, { jira: wholeScope(numbers(50), shared('PLAT', 'SHOP')) }, { projects });
    expect(new Set(keys(store))).toEqual(new Set([',PLAT,SHOP,']));
  });

  it('moves to another project with everything in it', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: wholeScope(['1', '2'], shared('PLAT')) }, { projects });
    await runScripts(store.db, { jira: wholeScope(['1'], shared('SHOP')) }, { projects });
    expect(storedIdentities(store.db)).toEqual(['1']);
    expect(keys(store)).toEqual([',SHOP,']);
  });

  it('keeps what it has when it could not be read to its end', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: wholeScope(['1', '2'], shared('PLAT')) }, { projects });
    await runScripts(
      store.db,
      {
        jira: async function* () {
          yield documentEvent('1', {}, shared('SHOP'));
          yield { kind: 'scope-failed', scope: shared('SHOP'), error: unavailable() };
          yield { kind: 'scopes', keys: ['space:ENG'] };
        },
      },
      { projects },
    );
    expect(storedIdentities(store.db)).toEqual(['1', '2']);
  });

  it('is left alone for projects that are not read', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: wholeScope(['1'], shared('PLAT', 'SHOP')) }, { projects });
    await runScripts(
      store.db,
      { jira: wholeScope(['1'], shared('SHOP')) },
      { projects: ['SHOP'], projectOrder: projects },
    );
    expect(keys(store)).toEqual([',PLAT,SHOP,']);
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

describe('a forced run', () => {
  const modes: string[] = [];
  const noting =
    (name: string, script: Script): Script =>
    (window) => {
      modes.push(`${name} ${window.mode}`);
      return script(window);
    };

  it('that is continued never starts over: what was complete is refreshed incrementally, the rest goes on', async () => {
    using store = temporaryStore();
    modes.length = 0;
    const shop = scopeOf('SHOP');
    const projects = ['PLAT', 'SHOP'];
    const asked: unknown[] = [];
    const halfway: Script = async function* () {
      yield documentEvent('1');
      yield complete();
      yield documentEvent('2', {}, shop);
      yield { kind: 'checkpoint', scope: shop, value: 2 };
      throw unavailable();
    };
    const rest: Script = async function* (window) {
      asked.push(window.isComplete(platformScope), window.isComplete(shop), window.checkpoint(shop));
      yield documentEvent('3', {}, shop);
      yield complete(shop);
      yield { kind: 'scopes', keys: [platformScope.key, shop.key] };
    };
    const zephyr = wholeScope(['9'], platformScope, 'zephyr');
    const first = await runScripts(
      store.db,
      { jira: noting('jira', halfway), zephyr: noting('zephyr', zephyr) },
      { force: true, projects },
    );
    expect(first.exitCode).toBe(4);
    const second = await runScripts(
      store.db,
      { jira: noting('jira', rest), zephyr: noting('zephyr', zephyr) },
      { force: true, projects },
    );
    expect(second.report).toMatchObject({ status: 'complete', continued: true });
    expect(modes).toEqual(['jira full', 'zephyr full', 'jira full', 'zephyr incremental']);
    expect(asked).toEqual([true, false, 2]);
    expect(storedIdentities(store.db)).toEqual(['1', '2', '3', '9']);
    expect(second.report.sources.jira).toMatchObject({ seen: 3, added: 3, removed: 0 });

    const third = await runScripts(store.db, { jira: noting('jira', wholeScope(['1'])) }, { force: true, projects });
    expect(third.report.continued).toBe(false);
    expect(modes.at(-1)).toBe('jira full');
  });

  it('does not continue an incremental one, nor the other way round', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: breaking(['1'], unavailable()) });
    const forced = await runScripts(store.db, { jira: breaking(['1'], unavailable()) }, { force: true });
    expect(forced.report.continued).toBe(false);
    const plain = await runScripts(store.db, { jira: wholeScope(['1']) });
    expect(plain.report.continued).toBe(true);
  });

  it('sees what vanished between two attempts in a source that was complete', async () => {
    using store = temporaryStore();
    const zephyr = wholeScope(['9'], platformScope, 'zephyr');
    await runScripts(store.db, { jira: wholeScope(['1', '2']), zephyr: breaking([], unavailable()) }, { force: true });
    const { report } = await runScripts(store.db, { jira: wholeScope(['1']), zephyr }, { force: true });
    expect(report.continued).toBe(true);
    expect(report.sources.jira.removed).toBe(1);
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

describe('odd sources', () => {
  it('may deliver one id under two identities, again and again', async () => {
    using store = temporaryStore();
    const script: Script = async function* () {
      yield documentEvent('a', { id: 'jira_same' });
      yield documentEvent('b', { id: 'jira_same' });
      yield complete();
    };
    for (let round = 0; round < 3; round += 1) {
      const { exitCode } = await runScripts(store.db, { jira: script });
      expect(exitCode).toBe(0);
      expect(store.db.all('SELECT id, identity FROM documents')).toEqual([{ id: 'jira_same', identity: 'b' }]);
    }
  });

  it('may deliver a document twice in one batch, changed and changed back', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: wholeScope(['1']) });
    const { exitCode } = await runScripts(store.db, {
      jira: async function* () {
        yield documentEvent('1', { markdown: 'other' });
        yield documentEvent('1');
        yield complete();
      },
    });
    expect(exitCode).toBe(0);
    expect(store.db.get('SELECT body FROM documents')).toEqual({ body: 'Text of 1' });
  });

  it('may deliver halves of characters everywhere, and nothing changes in the second run', async () => {
    using store = temporaryStore();
    const half = 'half \ud83d';
    const script: Script = async function* () {
      yield documentEvent(half, {
        id: `jira_${half}`,
        title: half,
        url: half,
        lastModified: half,
        version: half,
        header: [half],
        markdown: half,
        metadata: { [half]: half },
        state: half,
      });
      yield complete();
    };
    await runScripts(store.db, { jira: script });
    const { report } = await runScripts(store.db, { jira: script });
    expect(report.sources.jira).toMatchObject({ seen: 1, added: 0, changed: 0, removed: 0, unchanged: 1 });
  });

  it('need not ask about a scope before they report on it', async () => {
    using store = temporaryStore();
    const clock = createFastClock('2026-03-07T03:00:00.000Z');
    await runScripts(
      store.db,
      {
        jira: async function* () {
          yield documentEvent('1');
          await clock.sleep(5 * hour);
          yield complete();
        },
      },
      { clock },
    );
    expect(store.db.get('SELECT window_start FROM scope_stamps')).toEqual({ window_start: '2026-03-07T03:00:00.000Z' });
  });
});
