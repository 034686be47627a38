import { describe, expect, it } from 'vitest';
import { LeaseHeldError } from '../platform/errors.ts';
import { createFastClock } from '../platform/http/testing/fast-clock.ts';
import { temporaryStore } from '../store/testing/temporary-store.ts';
import {
  breaking,
  complete,
  documentEvent,
  platformScope,
  runScripts,
  scopeOf,
  storedIdentities,
  unavailable,
  wholeScope,
  type Script,
} from './testing/scripted-source.ts';

const hour = 3_600_000;

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
