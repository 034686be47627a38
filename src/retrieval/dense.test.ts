import { describe, expect, it } from 'vitest';
import type { Embedder } from '../embedding/embedder.ts';
import { createTestEmbedder } from '../embedding/testing/test-embedder.ts';
import { testEmbedding } from '../embedding/testing/test-embeddings.ts';
import { listMetadata } from '../documents/document.ts';
import { type Database, number, text } from '../store/database.ts';
import { temporaryStore } from '../store/testing/temporary-store.ts';
import { createSqliteVectorStore } from '../store/vectors/sqlite-vector-store.ts';
import { embedPending, removeDocuments, testDimensions, testModel } from '../store/vectors/testing/stored-documents.ts';
import { VectorMismatch } from '../store/vectors/vector-mismatch.ts';
import { type DenseCandidates, type DensePorts, findNearest, similaritiesOf } from './dense.ts';
import type { SearchFilters } from './filters.ts';
import { searchIndex } from './search.ts';
import { indexDocument } from './testing/index-documents.ts';

const embedding = testEmbedding({ dimensions: testDimensions });

function portsOf(db: Database, embedder: Embedder | undefined = queryEmbedder()): DensePorts {
  return { store: createSqliteVectorStore(db), embedderFor: async () => embedder };
}

function queryEmbedder(dimensions = testDimensions): Embedder {
  return createTestEmbedder({ dimensions, model: testModel });
}

function embedAll(db: Database): void {
  embedPending(db, testModel, embedding);
}

async function nearest(db: Database, query: string, filters: SearchFilters = {}): Promise<string[]> {
  const found = await findNearest(portsOf(db), query, filters, 50);
  return (found?.chunks ?? []).map(({ chunkId }) => chunkId.replace(/^jira_PLAT-|#0$/g, ''));
}

async function candidates(db: Database, query: string): Promise<DenseCandidates> {
  const found = await findNearest(portsOf(db), query, {}, 10);
  if (found === undefined) throw new Error('nothing is embedded');
  return found;
}

describe('the nearest chunks', () => {
  it('are those whose texts are most like the query', async () => {
    using store = temporaryStore();
    indexDocument(store.db, '1', { title: 'Refund', markdown: 'Refund of a voucher' });
    indexDocument(store.db, '2', { title: 'Login', markdown: 'Login with a password' });
    embedAll(store.db);
    expect(await nearest(store.db, 'refund of a voucher')).toEqual(['1', '2']);
    expect(await nearest(store.db, 'log in with password')).toEqual(['2', '1']);
  });

  it('pass all filters', async () => {
    using store = temporaryStore();
    const { db } = store;
    const of = (component: string, label: string) => ({
      metadata: { components: listMetadata([component]), labels: listMetadata([label]) },
    });
    indexDocument(db, '1', { ...of('Web, shop', 'smoke'), lastModified: '2026-01-01T00:00:00.000Z' });
    indexDocument(db, '2', { ...of("it's 100%", 'smoke'), lastModified: '2026-02-01T00:00:00.000Z' }, ['SHOP']);
    indexDocument(db, '3', { lastModified: '2026-03-01T00:00:00.000Z', collection: 'confluence_docs' });
    embedAll(db);
    const found = async (filters: SearchFilters): Promise<string> =>
      (await nearest(db, 'text', filters)).sort().join('');
    expect(await found({})).toBe('123');
    expect(await found({ components: ['web, shop'] })).toBe('1');
    expect(await found({ labels: ['SMOKE'], projectKey: 'SHOP' })).toBe('2');
    expect(await found({ projectKey: 'SHOP, PLAT' })).toBe('123');
    expect(await found({ collection: 'confluence_docs' })).toBe('3');
    expect(await found({ modifiedFrom: '2026-02', modifiedBefore: '2026-03' })).toBe('2');
    for (const hostile of ['%', "' OR 1=1 --", '_', ',', '🚀', '\0']) {
      expect(await found({ components: [hostile] })).toBe('');
    }
  });

  it('filter exactly as words and keys do', async () => {
    using store = temporaryStore();
    const { db } = store;
    for (let at = 1; at <= 12; at += 1) {
      const metadata = at % 3 === 0 ? {} : { components: listMetadata([at % 2 === 0 ? 'Even' : 'Odd, one']) };
      indexDocument(db, String(at), {
        title: 'Refund',
        metadata,
        lastModified: at === 5 ? '' : `2026-${String(at).padStart(2, '0')}-01T00:00:00Z`,
      });
    }
    embedAll(db);
    const keys = Array.from({ length: 12 }, (_, at) => `PLAT-${at + 1}`).join(' ');
    const filters: SearchFilters[] = [
      { components: ['even'] },
      { components: ['odd, one', 'EVEN'] },
      { modifiedFrom: '2026-04-01T00:00:00.000Z' },
      { modifiedBefore: '2026-07', components: ['Odd, one'] },
      { modifiedBefore: '2030' },
      { labels: ['none'] },
    ];
    for (const filter of filters) {
      const byVectors = (await nearest(db, 'refund', filter)).sort();
      for (const query of ['refund', keys]) {
        const ids = searchIndex(db, query, { ...filter, topK: 50 }).results.map((each) =>
          each.id.replace(/^jira_PLAT-|#0$/g, ''),
        );
        expect(ids.sort()).toEqual(byVectors);
      }
    }
  });

  it('are unknown where nothing is stored or nobody can embed', async () => {
    using store = temporaryStore();
    indexDocument(store.db, '1', {});
    expect(await findNearest(portsOf(store.db), 'refund', {}, 10)).toBeUndefined();
    embedAll(store.db);
    const ports = { store: createSqliteVectorStore(store.db), embedderFor: async () => undefined };
    expect(await findNearest(ports, 'refund', {}, 10)).toBeUndefined();
  });

  it('are not asked for with a vector of another length', async () => {
    using store = temporaryStore();
    indexDocument(store.db, '1', {});
    embedAll(store.db);
    const work = findNearest(portsOf(store.db, queryEmbedder(32)), 'refund', {}, 10);
    await expect(work).rejects.toThrow(VectorMismatch);
  });

  it('end with the reason of a stop', async () => {
    using store = temporaryStore();
    indexDocument(store.db, '1', {});
    embedAll(store.db);
    const reason = new Error('stopped');
    await expect(findNearest(portsOf(store.db), 'x', {}, 10, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it('embed only the beginning of a long query', async () => {
    using store = temporaryStore();
    indexDocument(store.db, '1', {});
    embedAll(store.db);
    const start = 'refund '.repeat(20_000);
    const [long, short] = [await candidates(store.db, `${start}login`), await candidates(store.db, start)];
    expect(long.vector).toEqual(short.vector);
  });
});

describe('similarities', () => {
  const chunkOf = (db: Database, id: string): number =>
    number(db.get('SELECT c.chunk FROM chunks AS c JOIN documents AS d ON d.doc = c.doc WHERE d.id = ?', id), 'chunk');

  it('are computed for the nearest chunks and for further ones', async () => {
    using store = temporaryStore();
    const { db } = store;
    for (const number of ['1', '2', '3']) indexDocument(db, number, { markdown: `Text about ${number}` });
    embedAll(db);
    const dense = await candidates(db, 'text');
    const one = { ...dense, chunks: dense.chunks.slice(0, 1) };
    const further = chunkOf(db, 'jira_PLAT-3');
    const found = similaritiesOf(db, one, [further, 999]).map(({ chunk }) => chunk);
    expect(found.sort()).toEqual([...new Set([one.chunks[0]?.chunk ?? 0, further])].sort());
    for (const { similarity } of similaritiesOf(db, dense, []))
      expect(Math.abs(similarity)).toBeLessThanOrEqual(1.000001);
  });

  it('belong to the present text of a chunk, whatever the store knew', async () => {
    using store = temporaryStore();
    const { db } = store;
    indexDocument(db, '1', { title: 'Refund', markdown: 'Refund of a voucher' });
    embedAll(db);
    const before = await candidates(db, 'refund of a voucher');
    const [was] = similaritiesOf(db, before, []);
    indexDocument(db, '1', { title: 'Login', markdown: 'Password' });
    embedAll(db);
    const behind = { ...before, chunks: [{ chunk: chunkOf(db, 'jira_PLAT-1'), chunkId: 'jira_PLAT-1#0' }] };
    const [is] = similaritiesOf(db, behind, []);
    expect(is?.similarity).toBeLessThan((was?.similarity ?? 0) / 2);
  });

  it('leave out a number that now belongs to another document', async () => {
    using store = temporaryStore();
    const { db } = store;
    indexDocument(db, '1', { title: 'Refund', markdown: 'Refund of a voucher' });
    embedAll(db);
    const dense = await candidates(db, 'refund');
    const [old] = dense.chunks;
    removeDocuments(db, ['jira_PLAT-1']);
    indexDocument(db, '2', { title: 'Refund', markdown: 'Refund of an order' });
    embedAll(db);
    const reused = db.get(
      'SELECT d.id FROM chunks AS c JOIN documents AS d ON d.doc = c.doc WHERE c.chunk = ?',
      old?.chunk ?? 0,
    );
    expect(text(reused ?? {}, 'id')).toBe('jira_PLAT-2');
    expect(similaritiesOf(db, dense, [])).toEqual([]);
    // The words found it themselves: then the number is no guess.
    expect(similaritiesOf(db, dense, [old?.chunk ?? 0])).toHaveLength(1);
  });

  it('leave out chunks without a vector', async () => {
    using store = temporaryStore();
    const { db } = store;
    indexDocument(db, '1', {});
    embedAll(db);
    const dense = await candidates(db, 'text');
    indexDocument(db, '2', {});
    expect(similaritiesOf(db, dense, [chunkOf(db, 'jira_PLAT-2')]).map(({ chunk }) => chunk)).toEqual([
      chunkOf(db, 'jira_PLAT-1'),
    ]);
  });
});
