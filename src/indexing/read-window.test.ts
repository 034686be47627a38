import { describe, expect, it } from 'vitest';
import { createFastClock } from '../platform/http/testing/fast-clock.ts';
import { temporaryStore } from '../store/testing/temporary-store.ts';
import type { ReadWindow } from '../sources/source.ts';
import {
  complete,
  documentEvent,
  platformScope,
  runScripts,
  storedIdentities,
  wholeScope,
} from './testing/scripted-source.ts';

const hour = 3_600_000;

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
