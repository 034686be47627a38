import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CollectionName, collectionNames } from '../../../documents/document.ts';
import { type Database, number, text } from '../../database.ts';
import { hashedWords, randomVectors } from '../../../embedding/testing/test-embeddings.ts';
import { dotProduct, vectorOfBlob } from '../vector-blob.ts';
import { VectorMismatch } from '../vector-mismatch.ts';
import type { VectorHit, VectorStore } from '../vector-store.ts';
import { finishModel } from '../models.ts';
import { pendingChunks, storeVectors } from '../pending.ts';
import { embedPending, putDocuments, removeDocuments, someText, testModel, testVector } from './stored-documents.ts';

/** A store on an empty database of its own. */
export interface StoreUnderTest extends AsyncDisposable {
  db: Database;
  store: VectorStore;
}

/** What every vector store must do. `open` is called before each test. */
export function describeVectorStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a vector store`, () => {
    let opened: StoreUnderTest;
    let db: Database;
    let store: VectorStore;
    beforeEach(async () => {
      opened = await open();
      ({ db, store } = opened);
    });
    afterEach(() => opened[Symbol.asyncDispose]());

    const ids = (hits: readonly VectorHit[]): string[] => hits.map((hit) => hit.chunkId);
    const embedAndSync = async (): Promise<void> => {
      embedPending(db);
      await store.sync();
    };

    it('finds nothing where nothing is stored', async () => {
      await store.sync();
      expect(store.model()).toBeUndefined();
      expect(await store.query(testVector('refund'), { limit: 5 })).toEqual([]);
      expect(await store.counts()).toEqual(Object.fromEntries(collectionNames.map((each) => [each, 0])));
    });

    it('returns the nearest chunks first, with their cosine', async () => {
      putDocuments(db, [
        { id: 'jira_PLAT-1', texts: ['refund of a gift card', 'login with a password'] },
        { id: 'jira_PLAT-2', texts: ['refund of an order'] },
      ]);
      await embedAndSync();
      const vector = testVector('refund of a gift card');
      const hits = await store.query(vector, { limit: 10 });
      expect(hits.map(({ chunk, chunkId, similarity }) => [chunk, chunkId, similarity.toFixed(5)])).toEqual(
        exactly(db, vector).map(({ chunk, chunkId, similarity }) => [chunk, chunkId, similarity.toFixed(5)]),
      );
      expect(ids(hits)[0]).toBe('jira_PLAT-1#0');
    });

    it('returns as many as are wanted', async () => {
      putDocuments(db, [{ id: 'jira_PLAT-1', texts: Array.from({ length: 30 }, (_, at) => someText(at)) }]);
      await embedAndSync();
      for (const limit of [0, 1, 7, 30, 100]) {
        expect(await store.query(testVector(someText(3)), { limit })).toHaveLength(Math.min(limit, 30));
      }
    });

    it('keeps similarities between 0 and 1', async () => {
      putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['refund', 'login'] }]);
      await embedAndSync();
      const opposite = testVector('Test jira_PLAT-1 refund').map((value) => -value);
      for (const { similarity } of await store.query(opposite, { limit: 2 })) expect(similarity).toBe(0);
    });

    it('filters by collection and project', async () => {
      putDocuments(db, [
        { id: 'jira_PLAT-1', texts: ['refund'], projects: ['PLAT'] },
        { id: 'jira_SHOP-1', texts: ['refund'], projects: ['SHOP'] },
        { id: 'confluence_1', texts: ['refund'], collection: 'confluence_docs', projects: ['PLAT', 'SHOP'] },
        { id: 'confluence_2', texts: ['refund'], collection: 'confluence_docs', projects: ['PAY'] },
      ]);
      await embedAndSync();
      const found = async (collection: CollectionName | undefined, projectKeys: string[]): Promise<string[]> =>
        ids(await store.query(testVector('refund'), { limit: 10, collection, projectKeys })).sort();
      expect(await found('jira_issues', [])).toEqual(['jira_PLAT-1#0', 'jira_SHOP-1#0']);
      expect(await found(undefined, ['SHOP'])).toEqual(['confluence_1#0', 'jira_SHOP-1#0']);
      expect(await found(undefined, ['PAY', 'PLAT'])).toEqual(['confluence_1#0', 'confluence_2#0', 'jira_PLAT-1#0']);
      expect(await found('confluence_docs', ['PLAT'])).toEqual(['confluence_1#0']);
      expect(await found('test_plans', [])).toEqual([]);
      expect(await found(undefined, ['PLA', "'"])).toEqual([]);
    });

    it('filters by component, label and date', async () => {
      const of = (components: string, labels: string) => ({ components, labels });
      putDocuments(db, [
        { id: 'a', texts: ['refund'], metadata: of(',Web Shop,', ',smoke,'), lastModified: '2026-01-01T00:00:00Z' },
        { id: 'b', texts: ['refund'], metadata: of(',Web Shop,Billing,', ''), lastModified: '2026-02-01T00:00:00Z' },
        { id: 'c', texts: ['refund'], metadata: of('', ',Smoke,nightly,'), lastModified: '2026-03-01T00:00:00Z' },
        { id: 'd', texts: ['refund'], metadata: {}, lastModified: '' },
      ]);
      await embedAndSync();
      const found = async (filters: Parameters<VectorStore['query']>[1]['filters']): Promise<string> =>
        ids(await store.query(testVector('refund'), { limit: 10, filters }))
          .map((id) => id.charAt(0))
          .sort()
          .join('');
      expect(await found({})).toBe('abcd');
      expect(await found({ components: ['web shop'] })).toBe('ab');
      expect(await found({ components: ['Billing', 'nothing'] })).toBe('b');
      expect(await found({ components: ['shop'] })).toBe('');
      expect(await found({ labels: ['smoke'] })).toBe('ac');
      expect(await found({ labels: ['smoke'], components: ['Web Shop'] })).toBe('a');
      expect(await found({ modifiedFrom: '2026-02' })).toBe('bc');
      expect(await found({ modifiedBefore: '2026-02-01T00:00:00Z' })).toBe('a');
      expect(await found({ modifiedFrom: '2026-01', modifiedBefore: '2026-03' })).toBe('ab');
    });

    it('never returns what is gone, brought up to date or not', async () => {
      putDocuments(db, [
        { id: 'jira_PLAT-1', texts: ['refund one', 'refund two'] },
        { id: 'jira_PLAT-2', texts: ['refund three'] },
      ]);
      await embedAndSync();
      removeDocuments(db, ['jira_PLAT-1']);
      expect(ids(await store.query(testVector('refund'), { limit: 5 }))).toEqual(['jira_PLAT-2#0']);
      await store.sync();
      expect(ids(await store.query(testVector('refund'), { limit: 5 }))).toEqual(['jira_PLAT-2#0']);
      expect((await store.counts()).jira_issues).toBe(1);
    });

    it('never finds a chunk by the text that it had before', async () => {
      putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['refund', 'refund again', 'refund once more'] }]);
      await embedAndSync();
      putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['login'] }]);
      expect(await store.query(testVector('refund'), { limit: 5 })).toEqual([]);
      embedPending(db);
      const expected = exactly(db, testVector('refund'));
      const late = await store.query(testVector('refund'), { limit: 5 });
      for (const hit of late) expect(hit.similarity).toBeCloseTo(expected[0]?.similarity ?? -1, 5);
      await store.sync();
      const hits = await store.query(testVector('refund'), { limit: 5 });
      expect(ids(hits)).toEqual(['jira_PLAT-1#0']);
      expect(hits[0]?.similarity).toBeCloseTo(expected[0]?.similarity ?? -1, 5);
      expect((await store.counts()).jira_issues).toBe(1);
    });

    it('follows documents to other ids and projects', async () => {
      putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['refund'], identity: '100' }]);
      await embedAndSync();
      putDocuments(db, [{ id: 'jira_SHOP-9', texts: ['refund'], identity: '100', projects: ['SHOP'] }]);
      await embedAndSync();
      const hits = await store.query(testVector('refund'), { limit: 5, projectKeys: ['SHOP'] });
      expect(ids(hits)).toEqual(['jira_SHOP-9#0']);
      expect((await store.counts()).jira_issues).toBe(1);
    });

    it('finds the rest while some chunks have no vector yet', async () => {
      putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['refund'] }]);
      await embedAndSync();
      putDocuments(db, [{ id: 'jira_PLAT-2', texts: ['refund'] }]);
      await store.sync();
      expect(ids(await store.query(testVector('refund'), { limit: 5 }))).toEqual(['jira_PLAT-1#0']);
      expect((await store.counts()).jira_issues).toBe(1);
    });

    it('finds what few documents match, however many others are nearer', async () => {
      const many = Array.from({ length: 60 }, (_, at) => ({
        id: `jira_PLAT-${at}`,
        texts: Array.from({ length: 60 }, (_each, chunk) => `refund ${someText(at * 60 + chunk)}`),
      }));
      putDocuments(db, [...many, { id: 'jira_SHOP-1', texts: ['login', 'invoice'], projects: ['SHOP'] }]);
      await embedAndSync();
      const vector = testVector('refund order payment');
      const rare = await store.query(vector, { limit: 10, projectKeys: ['SHOP'] });
      expect(ids(rare).sort()).toEqual(['jira_SHOP-1#0', 'jira_SHOP-1#1']);
      // Far more chunks than are compared exactly: the nearest ones are found nevertheless.
      const nearest = await store.query(vector, { limit: 10 });
      const expected = exactly(db, vector).slice(0, 10);
      const worst = expected.at(-1)?.similarity ?? 1;
      expect(nearest.filter((hit) => hit.similarity >= worst - 1e-6).length).toBeGreaterThanOrEqual(9);
    });

    it('says what is wrong with a vector of another length', async () => {
      putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['refund'] }]);
      await embedAndSync();
      const query = store.query(new Float32Array(7).fill(0.3), { limit: 5 });
      await expect(query).rejects.toThrow(VectorMismatch);
      await expect(query).rejects.toThrow(/7 dimensions.*test:words have 96/);
    });

    it('searches with the old model until the new one is complete', async () => {
      putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['refund', 'login'] }]);
      await embedAndSync();
      const other = hashedWords(40);
      const [first] = pendingChunks(db, 'test:other', 1);
      db.write(() => {
        storeVectors(db, 'test:other', [
          { chunk: first?.chunk ?? 0, textHash: first?.textHash ?? '', vector: other(first?.text ?? '') },
        ]);
        expect(finishModel(db, 'test:other')).toBe(false);
      });
      await store.sync();
      expect(store.model()).toMatchObject({ name: testModel, dimensions: 96 });
      expect(await store.query(testVector('refund'), { limit: 5 })).toHaveLength(2);

      expect(embedPending(db, 'test:other', other)).toBe(1);
      await store.sync();
      expect(store.model()).toMatchObject({ name: 'test:other', dimensions: 40 });
      expect(ids(await store.query(other('refund'), { limit: 5 }))).toHaveLength(2);
      await expect(store.query(testVector('refund'), { limit: 5 })).rejects.toThrow(VectorMismatch);
      expect(await store.counts()).toMatchObject({ jira_issues: 2 });
    });

    it('takes another number of dimensions under the same name for another model', async () => {
      putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['refund'] }]);
      await embedAndSync();
      putDocuments(db, [{ id: 'jira_PLAT-2', texts: ['login'] }]);
      embedPending(db, testModel, randomVectors(32));
      await store.sync();
      expect(store.model()).toMatchObject({ name: testModel, dimensions: 32 });
      expect(await store.query(randomVectors(32)('x'), { limit: 5 })).toHaveLength(2);
    });

    it('writes nothing when nothing has changed', async () => {
      putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['refund', 'login'] }]);
      await embedAndSync();
      expect(await store.sync()).toEqual({ written: 0, removed: 0, refused: 0, verified: [] });
      putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['refund', 'login'] }]);
      expect(embedPending(db)).toBe(0);
      expect(await store.sync()).toEqual({ written: 0, removed: 0, refused: 0, verified: [] });
    });

    it('stays equal to the database through a long series of changes', async () => {
      const texts = (seed: number): string[] => Array.from({ length: 1 + (seed % 4) }, (_, at) => someText(seed + at));
      for (let step = 0; step < 30; step += 1) {
        const key = (step * 7) % 11;
        if (step % 5 === 4) removeDocuments(db, [`jira_PLAT-${key}`]);
        else {
          const projects = step % 3 === 0 ? ['PLAT', 'SHOP'] : ['PLAT'];
          const metadata = { status: `state ${step % 2}` };
          putDocuments(db, [{ id: `jira_PLAT-${key}`, texts: texts(step % 13), projects, metadata }]);
        }
        if (step % 2 === 0) embedPending(db);
        if (step % 4 === 0) await store.sync();
      }
      await embedAndSync();
      const vector = testVector('order refund');
      const found = await store.query(vector, { limit: 1_000 });
      expect(ids(found).sort()).toEqual(
        exactly(db, vector)
          .map((hit) => hit.chunkId)
          .sort(),
      );
      expect((await store.counts()).jira_issues).toBe(found.length);
    });

    it('rejects with the reason of an aborted signal', async () => {
      putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['refund'] }]);
      await embedAndSync();
      const signal = AbortSignal.abort(new Error('enough'));
      await expect(store.query(testVector('refund'), { limit: 5, signal })).rejects.toThrow('enough');
    });

    it('is in good health', async () => {
      putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['refund'] }]);
      await embedAndSync();
      expect(await store.health()).toMatchObject({ ok: true });
    });
  });
}

/** All chunks with vectors of the serving model, by exact comparison. */
export function exactly(db: Database, vector: Float32Array): VectorHit[] {
  return db
    .all(
      `SELECT c.chunk, d.id || '#' || c.ordinal AS id, e.vector FROM chunk_vectors AS v
       JOIN embedding_models AS m ON m.model = v.model AND m.serving = 1
       JOIN chunks AS c ON c.chunk = v.chunk JOIN documents AS d ON d.doc = c.doc
       JOIN embeddings AS e ON e.embedding = v.embedding`,
    )
    .map((row) => ({
      chunk: number(row, 'chunk'),
      chunkId: text(row, 'id'),
      similarity: Math.min(1, Math.max(0, dotProduct(vector, vectorOfBlob(row['vector'])))),
    }))
    .sort((a, b) => b.similarity - a.similarity || a.chunk - b.chunk);
}
