import { describe, expect, it } from 'vitest';
import { StorageError } from '../../platform/errors.ts';
import { openDatabase } from '../database.ts';
import { temporaryStore } from '../testing/temporary-store.ts';
import { createSqliteVectorStore } from './sqlite-vector-store.ts';
import { describeVectorStore } from './testing/conformance.ts';
import { embedPending, putDocuments, testVector } from './testing/stored-documents.ts';

describeVectorStore('sqlite-vec', async () => {
  const temporary = temporaryStore();
  return {
    db: temporary.db,
    store: createSqliteVectorStore(temporary.db),
    [Symbol.asyncDispose]: async () => temporary[Symbol.dispose](),
  };
});

describe('where sqlite-vec cannot be loaded', () => {
  const libraryPath = (): string => {
    throw new Error('Unsupported platform for sqlite-vec, on a linux-riscv64 machine');
  };

  it('everything but searching by vectors works, and the reason is told', async () => {
    using temporary = temporaryStore();
    const { db } = temporary;
    const store = createSqliteVectorStore(db, { libraryPath });
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['refund'] }]);
    expect(embedPending(db)).toBe(1);
    expect((await store.counts()).jira_issues).toBe(1);
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['login'] }]);
    expect((await store.counts()).jira_issues).toBe(0);
    const query = store.query(testVector('refund'), { limit: 5 });
    await expect(query).rejects.toThrow(StorageError);
    await expect(query).rejects.toThrow(/sqlite-vec could not be loaded on .*Unsupported platform/);
    expect(await store.health()).toMatchObject({ ok: false, hint: expect.stringContaining('words alone') });
  });

  it('a library that is not one is told too', async () => {
    using temporary = temporaryStore();
    putDocuments(temporary.db, [{ id: 'jira_PLAT-1', texts: ['refund'] }]);
    embedPending(temporary.db);
    const store = createSqliteVectorStore(temporary.db, { libraryPath: () => temporary.path });
    await expect(store.query(testVector('refund'), { limit: 5 })).rejects.toThrow(/could not be loaded/);
  });
});

describe('a connection that may only read', () => {
  it('searches vectors', async () => {
    using temporary = temporaryStore();
    putDocuments(temporary.db, [{ id: 'jira_PLAT-1', texts: ['refund'] }]);
    embedPending(temporary.db);
    const db = openDatabase(temporary.path, { readOnly: true });
    const hits = await createSqliteVectorStore(db).query(testVector('refund'), { limit: 5 });
    expect(hits.map((hit) => hit.chunkId)).toEqual(['jira_PLAT-1#0']);
    db.close();
  });
});
