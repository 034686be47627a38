import { describe, expect, it } from 'vitest';
import { createSourceStamps } from '../store/source-stamps.ts';
import { temporaryStore } from '../store/testing/temporary-store.ts';
import {
  breaking,
  complete,
  documentEvent,
  numbers,
  platformScope,
  runScripts,
  scopeOf,
  storedIdentities,
  unavailable,
  wholeScope,
} from './testing/scripted-source.ts';

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
