import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChromaClient } from 'chromadb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectionNames } from '../../../documents/document.ts';
import { RefusedError, UnavailableError } from '../../../platform/errors.ts';
import type { Database } from '../../database.ts';
import { startChild } from '../../testing/child-process.ts';
import { type TemporaryStore, temporaryStore } from '../../testing/temporary-store.ts';
import { pendingChanges } from '../outbox.ts';
import { type ChromaServer, startChromaServer } from '../testing/chroma-server.ts';
import { exactly } from '../testing/conformance.ts';
import {
  embedPending,
  putDocuments,
  removeDocuments,
  someText,
  testDimensions,
  testModel,
  testVector,
} from '../testing/stored-documents.ts';
import type { VectorStore } from '../vector-store.ts';
import { type ChromaApi, createChromaApi } from './api.ts';
import { createChromaVectorStore } from './chroma-vector-store.ts';
import { hashKey, recordHashes } from './records.ts';
import { synchronise } from './synchronise.ts';
import { servingModel } from '../models.ts';

const patience = { timeoutMs: 30_000, retries: 2, retryDelayMs: 50 };
const impatience = { timeoutMs: 30_000, retries: 0, retryDelayMs: 1 };

describe('a Chroma server that is kept equal', () => {
  let server: ChromaServer;
  beforeAll(async () => {
    server = await startChromaServer();
  }, 120_000);
  afterAll(() => server[Symbol.asyncDispose]());

  let databases = 0;
  const open = (): TemporaryStore & { api: ChromaApi; store: VectorStore; database: string } => {
    databases += 1;
    const database = `sync${databases}`;
    const settings = { url: server.url, database };
    const temporary = temporaryStore();
    return Object.assign(temporary, {
      database,
      api: createChromaApi(settings, patience),
      store: createChromaVectorStore(temporary.db, settings, { search: impatience, write: patience }),
    });
  };
  const client = (database: string): ChromaClient =>
    new ChromaClient({ host: '127.0.0.1', port: Number(new URL(server.url).port), tenant: 'default_tenant', database });

  it('can be read by any Chroma client', async () => {
    using opened = open();
    const { db, store, database } = opened;
    putDocuments(db, [
      {
        id: 'test_PLAT-T1',
        collection: 'existing_tests',
        title: 'Refund of a gift card',
        texts: ['open the order', 'press refund'],
        projects: ['SHOP', 'PLAT'],
        metadata: { test_key: 'PLAT-T1', priority: 'High', labels: ',smoke,' },
      },
    ]);
    embedPending(db);
    expect(await store.sync()).toMatchObject({ written: 2, removed: 0 });
    const collections = await client(database).listCollections();
    expect(collections.map((each) => each.name).sort()).toEqual(
      ['confluence_docs', 'existing_tests', 'external_docs', 'jira_issues', 'swagger_docs', 'test_plans'].sort(),
    );
    const tests = collections.find((each) => each.name === 'existing_tests');
    expect(tests?.configuration.hnsw?.space).toBe('cosine');
    expect(tests?.metadata).toMatchObject({ womba_model: testModel, womba_dimensions: testDimensions });
    const found = await tests?.query({
      queryEmbeddings: [Array.from(testVector('press refund'))],
      where: { project_SHOP: 1 },
      nResults: 1,
    });
    expect(found?.ids).toEqual([['test_PLAT-T1#1']]);
    expect(found?.documents).toEqual([['press refund']]);
    expect(found?.metadatas[0]?.[0]).toMatchObject({
      document_id: 'test_PLAT-T1',
      project_key: 'PLAT',
      project_keys: ',PLAT,SHOP,',
      title: 'Refund of a gift card',
      url: 'https://acme.example/test_PLAT-T1',
      last_modified: '2026-01-02T03:04:05Z',
      test_key: 'PLAT-T1',
      priority: 'High',
      labels: ',smoke,',
      chunk: 1,
      embedding_model: testModel,
    });
    expect(await tests?.get({ where: { project_PAY: 1 } })).toMatchObject({ ids: [] });
  });

  it('loses metadata that a document has no longer', async () => {
    using opened = open();
    const { db, store, api } = opened;
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['refund'], metadata: { status: 'Open', resolution: 'none' } }]);
    embedPending(db);
    await store.sync();
    const changed = { id: 'jira_PLAT-1', texts: ['refund'], metadata: { status: 'Done' }, projects: ['SHOP'] };
    putDocuments(db, [changed]);
    expect(pendingChanges(db)).toBe(1);
    expect(await store.sync()).toMatchObject({ written: 1 });
    const metadata = await metadataOf(api, 'jira_PLAT-1#0');
    expect(metadata).toMatchObject({ status: 'Done', project_SHOP: 1, project_PLAT: 1 });
    expect(metadata).not.toHaveProperty('resolution');
    await expectEqual(db, api);
  });

  it('is filled again when it was wiped, without embedding anything', async () => {
    await using own = await startChromaServer();
    using temporary = temporaryStore();
    const { db } = temporary;
    const settings = { url: own.url };
    const store = createChromaVectorStore(db, settings, { search: impatience, write: patience });
    fill(db, 40);
    await store.sync();
    await own.kill();
    own.wipe();
    await own.start();
    const query = store.query(testVector('refund'), { limit: 3 });
    await expect(query).rejects.toThrow(UnavailableError);
    await expect(query).rejects.toThrow(/CHROMA_URL has no collection/);
    expect(embedPending(db)).toBe(0);
    expect(await store.sync()).toMatchObject({ written: 40 });
    await expectEqual(db, createChromaApi(settings, patience));
    expect(await store.query(testVector('refund'), { limit: 3 })).toHaveLength(3);
  });

  it('is brought up to date when it was restored from a backup', async () => {
    await using own = await startChromaServer();
    using temporary = temporaryStore();
    const { db } = temporary;
    const settings = { url: own.url };
    const store = createChromaVectorStore(db, settings, { search: impatience, write: patience });
    const backup = mkdtempSync(join(tmpdir(), 'womba-backup-'));
    try {
      fill(db, 20);
      await store.sync();
      await own.kill();
      cpSync(own.folder, backup, { recursive: true });
      await own.start();
      // As many chunks as before: only their content tells the difference.
      putDocuments(db, [{ id: 'jira_PLAT-3', texts: ['login'], metadata: { status: 'Done' } }]);
      embedPending(db);
      await store.sync();
      await own.kill();
      own.wipe();
      cpSync(backup, own.folder, { recursive: true });
      await own.start();
      expect(await store.sync()).toMatchObject({ written: 1, removed: 0 });
      await expectEqual(db, createChromaApi(settings, patience));
    } finally {
      rmSync(backup, { recursive: true, force: true });
    }
  });

  it('is made equal by the next call when the server is killed in the middle', async () => {
    await using own = await startChromaServer();
    using temporary = temporaryStore();
    const { db } = temporary;
    fill(db, 60);
    const api = { ...createChromaApi({ url: own.url }, impatience), batchLimit: () => Promise.resolve(5) };
    let steps = 0;
    const broken = synchronise(db, api, {
      onProgress: () => {
        steps += 1;
        if (steps === 4 && own.pid !== undefined) process.kill(own.pid, 'SIGKILL');
      },
    });
    await expect(broken).rejects.toThrow(UnavailableError);
    await expect(broken).rejects.toThrow(/Chroma at CHROMA_URL/);
    expect(pendingChanges(db)).toBe(40);
    await own.kill();
    await own.start();
    removeDocuments(db, ['jira_PLAT-1']);
    await synchronise(db, api);
    expect(pendingChanges(db)).toBe(0);
    await expectEqual(db, api);
    const store = createChromaVectorStore(db, { url: own.url }, { search: patience });
    const vector = testVector('refund order');
    const found = await store.query(vector, { limit: 59 });
    expect(found.map((hit) => hit.chunkId).sort()).toEqual(
      exactly(db, vector)
        .map((hit) => hit.chunkId)
        .sort(),
    );
  });

  it('is made equal by the next call when the writing process is killed, wherever that happens', async () => {
    using opened = open();
    const { db, path, api, database } = opened;
    fill(db, 50);
    for (const steps of [1, 2, 3]) {
      putDocuments(db, [{ id: `jira_PLAT-${steps}`, texts: [`changed ${steps}`, 'and longer'] }]);
      removeDocuments(db, [`jira_PLAT-${steps + 10}`]);
      embedPending(db);
      await using child = startChild('../vectors/testing/sync-process.ts', path, server.url, database);
      for (let step = 0; step < steps; step += 1) expect(await child.line()).toMatch(/^left/);
    }
    expect(pendingChanges(db)).toBeGreaterThan(0);
    await synchronise(db, api);
    expect(pendingChanges(db)).toBe(0);
    await expectEqual(db, api);
  });

  it('is filled by the same call when it is wiped in the middle', async () => {
    using opened = open();
    const { db, api } = opened;
    fill(db, 30);
    let batches = 0;
    const wiped: ChromaApi = {
      ...api,
      batchLimit: () => Promise.resolve(10),
      async upsert(...batch) {
        batches += 1;
        if (batches === 3) for (const name of collectionNames) await api.deleteCollection(name);
        return api.upsert(...batch);
      },
    };
    expect(await synchronise(db, wiped)).toMatchObject({ written: 20 + 30, removed: 0, refused: 0 });
    expect(pendingChanges(db)).toBe(0);
    await expectEqual(db, api);
  });

  it('goes on where it was stopped', async () => {
    using opened = open();
    const { db, api } = opened;
    fill(db, 30);
    const small = { ...api, batchLimit: () => Promise.resolve(10) };
    const stop = new AbortController();
    const stopped = synchronise(db, small, { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) });
    await expect(stopped).rejects.toThrow('enough');
    expect(pendingChanges(db)).toBe(20);
    const report = await synchronise(db, small);
    expect(report).toMatchObject({ written: 20, removed: 0 });
    await expectEqual(db, api);
  });

  it('gets back what somebody else removed, and loses what somebody else added', async () => {
    using opened = open();
    const { db, api, store } = opened;
    fill(db, 12);
    await store.sync();
    const uuid = (await api.collection('jira_issues'))?.uuid ?? '';
    await api.delete(uuid, ['jira_PLAT-3#0', 'jira_PLAT-4#0']);
    const foreign = { ids: ['note'], documents: ['not ours'], metadatas: [{ kind: 'note' }] };
    await api.upsert(uuid, foreign, [testVector('not ours')]);
    const beside = await store.query(testVector('not ours'), { limit: 100 });
    expect(beside.map((hit) => hit.chunkId)).not.toContain('note');
    expect(await store.sync()).toMatchObject({ written: 2, removed: 1, verified: ['jira_issues'] });
    await expectEqual(db, api);
  });

  it('gets back what somebody else changed when everything is compared', async () => {
    using opened = open();
    const { db, api, store } = opened;
    fill(db, 5);
    await store.sync();
    const uuid = (await api.collection('jira_issues'))?.uuid ?? '';
    await api.update(uuid, { ids: ['jira_PLAT-3#0'], documents: ['other'], metadatas: [{ [hashKey]: 'other' }] });
    expect(await store.sync()).toMatchObject({ written: 0 });
    expect(await store.sync({ verify: true })).toMatchObject({ written: 1 });
    await expectEqual(db, api);
  });

  it('has a collection of another program replaced only when its own is complete', async () => {
    using opened = open();
    const { db, api, store } = opened;
    await api.ensureDatabase();
    const old = await api.createCollection('jira_issues', { made_by: 'another program' });
    await api.upsert(old.uuid, { ids: ['x'], documents: ['x'], metadatas: [{ a: 1 }] }, [new Float32Array([1, 0, 0])]);
    fill(db, 8);
    const states: (number | undefined)[] = [];
    const small = { ...api, batchLimit: () => Promise.resolve(4) };
    const watching: Promise<void>[] = [];
    await synchronise(db, small, {
      onProgress: () => watching.push(api.collection('jira_issues').then((each) => void states.push(each?.dimension))),
    });
    await Promise.all(watching);
    expect(states[0]).toBe(3);
    expect((await api.collection('jira_issues'))?.dimension).toBe(testDimensions);
    expect(await api.collection('jira_issues.next')).toBeUndefined();
    await expectEqual(db, api);
    expect(await store.query(testVector('refund'), { limit: 3 })).toHaveLength(3);
  });

  it('changes over to another model even when it is interrupted at any request', async () => {
    using opened = open();
    const { db, api, store, database } = opened;
    fill(db, 6);
    await store.sync();
    const other = (text: string): Float32Array =>
      testVector(text)
        .slice(0, 64)
        .map((value, at) => value + (at === 0 ? 1 : 0));
    embedPending(db, 'test:other', (text) => unit(other(text)));
    // The server still holds the old vectors, and is searched with them.
    expect(store.model()).toMatchObject({ name: testModel });
    expect(await store.query(testVector('refund'), { limit: 6 })).toHaveLength(6);
    let tries = 0;
    for (let allowed = 0; ; allowed += 1) {
      tries += 1;
      try {
        await synchronise(db, brokenAfter(api, allowed));
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(UnavailableError);
      }
      // Wherever it stopped, the vectors of one of them are searched, by a store that knew the old places and by a new one.
      const asked = store.model()?.name === testModel ? testVector('refund') : unit(other('refund'));
      const fresh = createChromaVectorStore(db, { url: server.url, database }, { search: impatience });
      for (const each of [store, fresh]) expect(await each.query(asked, { limit: 6 })).toHaveLength(6);
    }
    expect(tries).toBeGreaterThan(15);
    await expectEqual(db, api);
    expect(store.model()).toMatchObject({ name: 'test:other', dimensions: 64 });
    expect(await store.query(unit(other('refund')), { limit: 6 })).toHaveLength(6);
    expect(await api.collection('jira_issues.next')).toBeUndefined();
  });

  it('is another server when the configuration says so', async () => {
    using opened = open();
    const { db, store } = opened;
    fill(db, 4);
    await store.sync();
    const settings = { url: server.url, tenant: 'acme', database: 'elsewhere' };
    const elsewhere = createChromaVectorStore(db, settings, { search: patience, write: patience });
    expect(elsewhere.model()).toBeUndefined();
    expect(await elsewhere.sync()).toMatchObject({ written: 4 });
    await expectEqual(db, createChromaApi(settings, patience));
    expect(await elsewhere.query(testVector('refund'), { limit: 4 })).toHaveLength(4);
  });

  it('is not forgotten for another one that refuses', async () => {
    using opened = open();
    const { db, store, api } = opened;
    fill(db, 4);
    await store.sync();
    const refusing = { ...api, target: 'elsewhere', ensureDatabase: () => Promise.reject(new RefusedError('403')) };
    await expect(synchronise(db, refusing)).rejects.toThrow(RefusedError);
    expect(await store.query(testVector('refund'), { limit: 4 })).toHaveLength(4);
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['changed meanwhile'] }]);
    embedPending(db);
    expect(await store.sync()).toMatchObject({ written: 1, verified: [] });
    await expectEqual(db, api);
  });

  it('says what is wrong when nothing answers', async () => {
    const own = await startChromaServer();
    using temporary = temporaryStore();
    const { db } = temporary;
    const store = createChromaVectorStore(db, { url: own.url }, { search: impatience, write: impatience });
    fill(db, 3);
    await store.sync();
    await own[Symbol.asyncDispose]();
    for (const failing of [store.query(testVector('refund'), { limit: 3 }), store.sync(), store.counts()]) {
      await expect(failing).rejects.toThrow(UnavailableError);
      await expect(failing).rejects.toThrow(/CHROMA_URL/);
    }
    expect(await store.health()).toMatchObject({ ok: false, detail: expect.stringContaining('ECONNREFUSED') });
  });
});

function fill(db: Database, chunks: number): void {
  putDocuments(
    db,
    Array.from({ length: chunks }, (_, at) => ({ id: `jira_PLAT-${at}`, texts: [`${someText(at)} ${at}`] })),
  );
  embedPending(db);
}

async function metadataOf(api: ChromaApi, id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const uuid = (await api.collection('jira_issues'))?.uuid ?? '';
  const [found] = await api.get(uuid, { ids: [id] }, 'metadatas');
  return found?.metadata;
}

/** The collection holds exactly what the database says, down to every key of the metadata. */
async function expectEqual(db: Database, api: ChromaApi): Promise<void> {
  const model = servingModel(db);
  if (model === undefined) throw new Error('no model serves');
  const uuid = (await api.collection('jira_issues'))?.uuid ?? '';
  const there = await api.get(uuid, { offset: 0, limit: 5_000 }, 'metadatas');
  const sorted = (entries: Iterable<[string, unknown]>): [string, unknown][] =>
    [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const hashes = there.map(({ id, metadata }): [string, unknown] => [id, metadata[hashKey]]);
  expect(sorted(hashes)).toEqual(sorted(await recordHashes(db, model, 'jira_issues')));
  const nulls = there.filter(({ metadata }) => Object.values(metadata).includes(null));
  expect(nulls).toEqual([]);
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** An API whose server goes away after so many requests. */
function brokenAfter(api: ChromaApi, allowed: number): ChromaApi {
  let left = allowed;
  return new Proxy(api, {
    get(target, property, receiver) {
      const value: unknown = Reflect.get(target, property, receiver);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]): unknown => {
        left -= 1;
        if (left < 0) return Promise.reject(new UnavailableError('Chroma at CHROMA_URL is gone'));
        return Reflect.apply(value, target, values);
      };
    },
  });
}
