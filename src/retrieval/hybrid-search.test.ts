import { afterEach, describe, expect, it } from 'vitest';
import { createEmbedder } from '../embedding/create-embedder.ts';
import type { Embedder } from '../embedding/embedder.ts';
import { createTestEmbedder } from '../embedding/testing/test-embedder.ts';
import {
  type EmbeddingFault,
  type EmbeddingServer,
  startEmbeddingServer,
} from '../embedding/testing/embedding-server.ts';
import { testEmbedding } from '../embedding/testing/test-embeddings.ts';
import { ConfigError } from '../platform/errors.ts';
import type { Database } from '../store/database.ts';
import { temporaryStore } from '../store/testing/temporary-store.ts';
import { createSqliteVectorStore } from '../store/vectors/sqlite-vector-store.ts';
import { embedPending, removeDocuments } from '../store/vectors/testing/stored-documents.ts';
import type { VectorStore } from '../store/vectors/vector-store.ts';
import type { DensePorts } from './dense.ts';
import { searchByWordsAndMeaning } from './hybrid-search.ts';
import { type SearchAnswer, searchIndex, type SearchOptions } from './search.ts';
import { indexDocument } from './testing/index-documents.ts';

const dimensions = 64;
const model = 'openai:text-embedding-3-small';
const servers: EmbeddingServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function startServer(): Promise<{ server: EmbeddingServer; embedder: Embedder | undefined }> {
  const server = await startEmbeddingServer({ dimensions });
  servers.push(server);
  const settings = { OPENAI_API_KEY: 'key', OPENAI_BASE_URL: server.url };
  return { server, embedder: createEmbedder({ model, settings, retries: 0 }) };
}

/** Twenty issues with vectors; number 1 is the best for `refund voucher`. */
function fill(db: Database): void {
  for (let at = 1; at <= 20; at += 1) {
    indexDocument(db, String(at), {
      title: `Refund case ${at}`,
      markdown: `Refund of ${at === 1 ? 'a voucher' : `order ${at}`}`,
    });
  }
  embedPending(db, model, testEmbedding({ dimensions }));
}

function portsOf(
  db: Database,
  embedder: Embedder | undefined,
  store: VectorStore = createSqliteVectorStore(db),
): DensePorts {
  return { store, embedderFor: async () => embedder };
}

const query = 'refund voucher';
const search = (
  db: Database,
  ports: DensePorts,
  options: SearchOptions = {},
  signal?: AbortSignal,
): Promise<SearchAnswer> => searchByWordsAndMeaning(db, query, options, async () => ports, signal);

describe('a search by words and meaning', () => {
  it('fuses both and names the similarity', async () => {
    using store = temporaryStore();
    fill(store.db);
    const answer = await search(store.db, portsOf(store.db, (await startServer()).embedder));
    expect(answer).toMatchObject({ query, mode: 'fused' });
    expect(answer).not.toHaveProperty('warnings');
    expect(answer.results[0]?.document_id).toBe('jira_PLAT-1');
    expect(answer.results[0]?.why).toMatch(/^voucher 0\.\d\d .*, similarity 0\.\d\d$/);
    expect(answer.results).toHaveLength(10);
  });

  it('finds what no word finds', async () => {
    using store = temporaryStore();
    fill(store.db);
    indexDocument(store.db, '99', { title: 'Gutschein', markdown: 'Geld zurück' });
    const vector = testEmbedding({ dimensions })(query);
    embedPending(store.db, model, () => vector);
    const answer = await search(store.db, portsOf(store.db, (await startServer()).embedder), { topK: 30 });
    const found = answer.results.find((result) => result.document_id === 'jira_PLAT-99');
    expect(found?.why).toBe('similarity 1.00');
  });

  it('keeps to filters, names copies and extends passages as a search by words does', async () => {
    using store = temporaryStore();
    fill(store.db);
    const ports = portsOf(store.db, (await startServer()).embedder);
    expect((await search(store.db, ports, { projectKey: 'SHOP' })).results).toEqual([]);
    expect((await search(store.db, ports, { components: ["'"] })).results).toEqual([]);
    const [first] = (await search(store.db, ports, { contextTokens: 100, nameCopies: true })).results;
    expect(first?.chunks).toEqual([0]);
  });

  it.each<[string, EmbeddingFault | 'close']>([
    ['is out of reach', 'close'],
    ['refuses', { kind: 'status', status: 401 }],
    ['is overloaded', { kind: 'status', status: 503 }],
    ['answers with a page', { kind: 'html' }],
    ['answers with half a document', { kind: 'truncated' }],
    ['answers with vectors of another length', { kind: 'dimensions', dimensions: 8 }],
    ['answers with zeros', { kind: 'zeros' }],
    ['sends no vector', { kind: 'missing' }],
  ])('answers by words, and says so, when the model %s', async (_, fault) => {
    using store = temporaryStore();
    fill(store.db);
    const { server, embedder } = await startServer();
    if (fault === 'close') await server.close();
    else server.fail([fault], true);
    const answer = await search(store.db, portsOf(store.db, embedder));
    expect(answer.warnings).toEqual([expect.stringMatching(/^Searched by words alone: .+/)]);
    expect(answer).toMatchObject({ ...searchIndex(store.db, query) });
    expect(answer.results).toHaveLength(10);
  });

  it('answers by words when the model cannot even be configured', async () => {
    using store = temporaryStore();
    fill(store.db);
    const open = async (): Promise<DensePorts> => {
      throw new ConfigError('OPENAI_API_KEY is not set', { hint: 'Set it' });
    };
    const answer = await searchByWordsAndMeaning(store.db, query, {}, open);
    expect(answer).toMatchObject({
      mode: 'lexical',
      warnings: ['Searched by words alone: OPENAI_API_KEY is not set. Set it'],
    });
  });

  it('answers by words when no vectors are stored yet', async () => {
    using store = temporaryStore();
    indexDocument(store.db, '1', { title: 'Refund of a voucher' });
    const { server, embedder } = await startServer();
    const answer = await search(store.db, portsOf(store.db, embedder));
    expect(answer.warnings?.[0]).toContain('no vectors are stored yet');
    expect(answer.results).toHaveLength(1);
    // Nothing is paid for a vector that nothing could be compared with.
    expect(server.counts.requests).toBe(0);
  });

  it('asks no model where there is nothing to ask', async () => {
    using store = temporaryStore();
    fill(store.db);
    const embedder = createTestEmbedder({ dimensions });
    for (const [text, topK] of [
      ['  ', 10],
      [query, 0],
    ] as const) {
      const answer = await searchByWordsAndMeaning(store.db, text, { topK }, async () => portsOf(store.db, embedder));
      expect(answer.results).toEqual([]);
    }
    expect(embedder.embedded).toBe(0);
  });

  it('fails with the reason of a stop, before and during the request', async () => {
    using store = temporaryStore();
    fill(store.db);
    const { server, embedder } = await startServer();
    const ports = portsOf(store.db, embedder);
    const reason = new Error('stopped');
    await expect(search(store.db, ports, {}, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const stopping: DensePorts = {
      ...ports,
      async embedderFor(name) {
        controller.abort(reason);
        return ports.embedderFor(name);
      },
    };
    await expect(search(store.db, stopping, {}, controller.signal)).rejects.toBe(reason);
    expect(server.counts.texts).toBe(0);
  });

  it('never shows what a store that is behind still believes', async () => {
    using store = temporaryStore();
    const { db } = store;
    fill(db);
    const inner = createSqliteVectorStore(db);
    // What a server that was not written to since would answer.
    const hits = await inner.query(testEmbedding({ dimensions })(query), { limit: 200 });
    const behind: VectorStore = { ...inner, query: async () => hits };
    removeDocuments(db, ['jira_PLAT-1', 'jira_PLAT-20']);
    indexDocument(db, '77', { title: 'Password rules', markdown: 'Twelve letters at least' });
    indexDocument(db, '19', { title: 'Refund case 19', markdown: 'Refund of order 19, now told otherwise' });
    embedPending(db, model, testEmbedding({ dimensions }));
    const numbers = db.all(
      "SELECT c.chunk FROM chunks AS c JOIN documents AS d ON d.doc = c.doc WHERE d.id = 'jira_PLAT-77'",
    );
    expect(hits.map(({ chunk }) => chunk)).toContain(numbers[0]?.['chunk']);
    const answer = await search(db, portsOf(db, (await startServer()).embedder, behind), { topK: 50 });
    const ids = answer.results.map((result) => result.document_id);
    expect(answer.mode).toBe('fused');
    expect(ids).not.toContain('jira_PLAT-1');
    expect(ids).not.toContain('jira_PLAT-77');
    expect(ids).toContain('jira_PLAT-19');
    expect(new Set(ids).size).toBe(ids.length);
  });
});
