import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryStore } from '../../testing/temporary-store.ts';
import { type ChromaServer, startChromaServer } from '../testing/chroma-server.ts';
import { describeVectorStore } from '../testing/conformance.ts';
import { embedPending, putDocuments, testVector } from '../testing/stored-documents.ts';
import { createChromaVectorStore } from './chroma-vector-store.ts';

let server: ChromaServer;
beforeAll(async () => {
  server = await startChromaServer();
}, 120_000);
afterAll(() => server[Symbol.asyncDispose]());

let databases = 0;
for (const [name, special] of [
  ['Chroma', {}],
  ['Chroma that is asked for every filter', { comparedHere: 0 }],
] as const) {
  describeVectorStore(name, async () => {
    const temporary = temporaryStore();
    databases += 1;
    const settings = { url: server.url, database: `test${databases}` };
    const store = createChromaVectorStore(temporary.db, settings, {
      // Searches of a loaded test machine may take longer than a person would wait.
      search: { timeoutMs: 30_000 },
      ...special,
    });
    return {
      db: temporary.db,
      store,
      [Symbol.asyncDispose]: async () => temporary[Symbol.dispose](),
    };
  });
}

it('compares vector by vector on a machine without sqlite-vec', async () => {
  using temporary = temporaryStore();
  const { db } = temporary;
  const store = createChromaVectorStore(
    db,
    { url: server.url, database: 'nolibrary' },
    {
      search: { timeoutMs: 30_000 },
      libraryPath: () => {
        throw new Error('no library for this machine');
      },
    },
  );
  putDocuments(db, [
    { id: 'jira_PLAT-1', texts: ['refund of an order'] },
    { id: 'jira_SHOP-1', texts: ['refund of an order', 'parcel'], projects: ['SHOP'] },
  ]);
  embedPending(db);
  await store.sync();
  const hits = await store.query(testVector('refund of an order'), { limit: 5, projectKeys: ['SHOP'] });
  expect(hits.map(({ chunkId }) => chunkId)).toEqual(['jira_SHOP-1#0', 'jira_SHOP-1#1']);
});
