import { describe, expect, it } from 'vitest';
import { createFastClock } from '../platform/http/testing/fast-clock.ts';
import { temporaryStore } from '../store/testing/temporary-store.ts';
import { complete, documentEvent, runScripts, wholeScope, type Script } from './testing/scripted-source.ts';

const hour = 3_600_000;

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
