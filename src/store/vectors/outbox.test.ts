import { describe, expect, it } from 'vitest';
import { collectionNames } from '../../documents/document.ts';
import type { Database } from '../database.ts';
import { temporaryStore } from '../testing/temporary-store.ts';
import { createSqliteVectorStore } from './sqlite-vector-store.ts';
import { attachMirror, mirrorOf, nextChanges, pendingChanges, settleChanges } from './outbox.ts';
import { embedPending, putDocuments, removeDocuments } from './testing/stored-documents.ts';

function outbox(db: Database): string[] {
  return collectionNames
    .flatMap((name) => nextChanges(db, name, 0, 1_000).map((change) => `${name} ${change.id}`))
    .sort();
}

function settleAll(db: Database): void {
  db.write(() => {
    for (const name of collectionNames) settleChanges(db, nextChanges(db, name, 0, 1_000));
  });
}

describe('the outbox of a mirror', () => {
  it('stays empty where there is no mirror', () => {
    using store = temporaryStore();
    putDocuments(store.db, [{ id: 'jira_PLAT-1', texts: ['a'] }]);
    embedPending(store.db);
    removeDocuments(store.db, ['jira_PLAT-1']);
    expect(outbox(store.db)).toEqual([]);
  });

  it('notes what every change makes different', () => {
    using store = temporaryStore();
    const { db } = store;
    attachMirror(db, 'somewhere');
    const first = { id: 'jira_PLAT-1', identity: '1' };
    putDocuments(db, [{ ...first, texts: ['a', 'b'] }]);
    expect(outbox(db)).toEqual([]);
    embedPending(db);
    expect(outbox(db)).toEqual(['jira_issues jira_PLAT-1#0', 'jira_issues jira_PLAT-1#1']);
    settleAll(db);

    putDocuments(db, [{ ...first, texts: ['a', 'b'] }]);
    expect(outbox(db)).toEqual([]);

    putDocuments(db, [{ ...first, texts: ['a', 'b'], metadata: { status: 'Done' } }]);
    expect(outbox(db)).toEqual(['jira_issues jira_PLAT-1#0', 'jira_issues jira_PLAT-1#1']);
    settleAll(db);

    putDocuments(db, [{ ...first, texts: ['a', 'b'], metadata: { status: 'Done' }, projects: ['SHOP'] }]);
    expect(pendingChanges(db)).toBe(2);
    settleAll(db);

    putDocuments(db, [{ ...first, texts: ['c'] }]);
    expect(outbox(db)).toEqual(['jira_issues jira_PLAT-1#0', 'jira_issues jira_PLAT-1#1']);
    settleAll(db);
    embedPending(db);
    expect(outbox(db)).toEqual(['jira_issues jira_PLAT-1#0']);
    settleAll(db);

    putDocuments(db, [{ id: 'jira_SHOP-7', identity: '1', texts: ['c'] }]);
    expect(outbox(db)).toContain('jira_issues jira_PLAT-1#0');
    embedPending(db);
    expect(outbox(db)).toEqual(['jira_issues jira_PLAT-1#0', 'jira_issues jira_SHOP-7#0']);
    settleAll(db);

    db.run("UPDATE documents SET collection = 'external_docs'");
    expect(outbox(db)).toEqual(['external_docs jira_SHOP-7#0', 'jira_issues jira_SHOP-7#0']);
    settleAll(db);

    removeDocuments(db, ['jira_SHOP-7']);
    expect(outbox(db)).toEqual(['external_docs jira_SHOP-7#0']);
  });

  it('is part of the transaction that makes the change', () => {
    using store = temporaryStore();
    const { db } = store;
    attachMirror(db, 'somewhere');
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['a'] }]);
    embedPending(db);
    settleAll(db);
    const broken = (): void =>
      db.write(() => {
        db.run('DELETE FROM documents');
        throw new Error('the disk is full');
      });
    expect(broken).toThrow('the disk is full');
    expect(outbox(db)).toEqual([]);
  });

  it('keeps a chunk that changed again while the server was told', () => {
    using store = temporaryStore();
    const { db } = store;
    attachMirror(db, 'somewhere');
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['a'] }]);
    embedPending(db);
    const told = nextChanges(db, 'jira_issues', 0, 10);
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['a'], metadata: { status: 'Done' } }]);
    db.write(() => settleChanges(db, told));
    expect(outbox(db)).toEqual(['jira_issues jira_PLAT-1#0']);
  });

  it('never uses a number twice', () => {
    using store = temporaryStore();
    const { db } = store;
    attachMirror(db, 'somewhere');
    const seen = new Set<number>();
    for (let round = 0; round < 5; round += 1) {
      putDocuments(db, [{ id: 'jira_PLAT-1', texts: [`text ${round}`] }]);
      embedPending(db);
      for (const { change } of nextChanges(db, 'jira_issues', 0, 10)) {
        expect(seen.has(change)).toBe(false);
        seen.add(change);
      }
      settleAll(db);
    }
  });

  it('ends with the mirror', async () => {
    using store = temporaryStore();
    const { db } = store;
    attachMirror(db, 'somewhere');
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['a'] }]);
    embedPending(db);
    await createSqliteVectorStore(db).sync();
    expect(mirrorOf(db)).toBeUndefined();
    removeDocuments(db, ['jira_PLAT-1']);
    expect(outbox(db)).toEqual([]);
  });
});
