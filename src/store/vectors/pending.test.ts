import { describe, expect, it } from 'vitest';
import { type Database, number } from '../database.ts';
import { temporaryStore } from '../testing/temporary-store.ts';
import { embeddedText, textHash } from './embedded-text.ts';
import { embeddingProgress, finishModel, servingModel, vectorsByCollection } from './models.ts';
import { linkCached, pendingChunks, storeVectors } from './pending.ts';
import { pruneEmbeddings } from './prune.ts';
import {
  embedPending,
  putDocuments,
  removeDocuments,
  someText,
  testModel,
  testVector,
} from './testing/stored-documents.ts';

const vectorsIn = (db: Database): number => number(db.get('SELECT count(*) AS n FROM embeddings'), 'n');

describe('the text that is embedded', () => {
  it('says where it comes from before what it says', () => {
    const document = { header: 'Confluence · ENG', title: 'Refund rules' };
    expect(embeddedText(document, { headingPath: 'Limits > Gift cards', text: 'Not more than 50.' })).toBe(
      'Confluence · ENG\nRefund rules\nLimits > Gift cards\n\nNot more than 50.',
    );
    expect(embeddedText(document, { headingPath: '', text: '' })).toBe('Confluence · ENG\nRefund rules');
  });

  it('is known by a hash of 32 digits', () => {
    expect(textHash('a')).toBe('ca978112ca1bbdcafac231b39a23dc4d');
  });
});

describe('chunks without a vector', () => {
  it('are pending until they get one', () => {
    using store = temporaryStore();
    const { db } = store;
    putDocuments(db, [{ id: 'jira_PLAT-1', title: 'Refunds', texts: ['one', 'two'] }]);
    expect(embeddingProgress(db, testModel)).toEqual({ ready: 0, pending: 2 });
    const pending = pendingChunks(db, testModel, 10);
    expect(pending.map((chunk) => chunk.text)).toEqual(['Test\nRefunds\n\none', 'Test\nRefunds\n\ntwo']);
    expect(embedPending(db)).toBe(2);
    expect(pendingChunks(db, testModel, 10)).toEqual([]);
    expect(embeddingProgress(db, testModel)).toEqual({ ready: 2, pending: 0 });
    expect(vectorsByCollection(db)).toEqual(new Map([['jira_issues', 2]]));
  });

  it('can be read in parts, past those that could not be embedded', () => {
    using store = temporaryStore();
    putDocuments(store.db, [{ id: 'jira_PLAT-1', texts: ['a', 'b', 'c', 'd', 'e'] }]);
    const first = pendingChunks(store.db, testModel, 2);
    const second = pendingChunks(store.db, testModel, 2, first.at(-1)?.chunk);
    expect([...first, ...second].map((chunk) => chunk.text.at(-1))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('get no vector when their text has changed meanwhile', () => {
    using store = temporaryStore();
    const { db } = store;
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['before'] }]);
    const [asked] = pendingChunks(db, testModel, 1);
    if (asked === undefined) throw new Error('nothing pending');
    // The new chunk gets the number of the old one.
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['after'] }]);
    expect(pendingChunks(db, testModel, 1)[0]?.chunk).toBe(asked.chunk);
    const entry = { chunk: asked.chunk, textHash: asked.textHash, vector: testVector(asked.text) };
    expect(db.write(() => storeVectors(db, testModel, [entry]))).toBe(0);
    expect(embeddingProgress(db, testModel)).toEqual({ ready: 0, pending: 1 });
    // What was paid for is there when the text comes back.
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['before'] }]);
    expect(embedPending(db)).toBe(0);
  });

  it('get no vector when they are gone', () => {
    using store = temporaryStore();
    const { db } = store;
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['before'] }]);
    const [asked] = pendingChunks(db, testModel, 1);
    removeDocuments(db, ['jira_PLAT-1']);
    const entry = { chunk: asked?.chunk ?? 0, textHash: asked?.textHash ?? '', vector: testVector('x') };
    expect(db.write(() => storeVectors(db, testModel, [entry, entry]))).toBe(0);
  });

  it('are embedded once when they are alike, and stored twice without harm', () => {
    using store = temporaryStore();
    const { db } = store;
    const alike = { title: 'Same', texts: ['same'] };
    putDocuments(db, [
      { id: 'jira_PLAT-1', ...alike },
      { id: 'jira_PLAT-2', ...alike },
    ]);
    const pending = pendingChunks(db, testModel, 10);
    const entries = pending.map((chunk) => ({ ...chunk, vector: testVector(chunk.text) }));
    expect(db.write(() => storeVectors(db, testModel, entries))).toBe(2);
    expect(db.write(() => storeVectors(db, testModel, entries))).toBe(0);
    expect(vectorsIn(db)).toBe(1);
  });

  it('are refused vectors of different lengths in one batch', () => {
    using store = temporaryStore();
    const { db } = store;
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['a', 'b'] }]);
    const entries = pendingChunks(db, testModel, 2).map((chunk, at) => ({
      ...chunk,
      vector: new Float32Array(3 + at).fill(0.5),
    }));
    expect(() => db.write(() => storeVectors(db, testModel, entries))).toThrow(RangeError);
    expect(vectorsIn(db)).toBe(0);
  });
});

describe('the cache of vectors', () => {
  it('spares the unchanged parts of a changed document', () => {
    using store = temporaryStore();
    const { db } = store;
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['a', 'b', 'c'] }]);
    expect(embedPending(db)).toBe(3);
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['a', 'new', 'c'] }]);
    expect(embeddingProgress(db, testModel).pending).toBe(3);
    expect(embedPending(db)).toBe(1);
  });

  it('forgets, oldest first, what no chunk uses and what there is no room for', () => {
    using store = temporaryStore();
    const { db } = store;
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['a', 'b', 'c', 'd'] }]);
    embedPending(db);
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['d'] }]);
    embedPending(db);
    expect(db.write(() => pruneEmbeddings(db))).toBe(0);
    const bytes = 4 * testVector('x').length;
    expect(db.write(() => pruneEmbeddings(db, 2 * bytes))).toBe(1);
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['a', 'b', 'c', 'd'] }]);
    expect(embedPending(db)).toBe(1);
    expect(db.write(() => pruneEmbeddings(db, 0))).toBe(0);
    removeDocuments(db, ['jira_PLAT-1']);
    expect(db.write(() => pruneEmbeddings(db, 0))).toBe(4);
  });
});

describe('a change of models', () => {
  it('is over when every chunk has a vector of the new one', () => {
    using store = temporaryStore();
    const { db } = store;
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['a', 'b'] }]);
    embedPending(db);
    const pending = pendingChunks(db, 'test:other', 10);
    const entries = pending.map((chunk) => ({ ...chunk, vector: new Float32Array([1, 0]) }));
    const store1 = (at: number): boolean =>
      db.write(() => {
        storeVectors(db, 'test:other', entries.slice(at, at + 1));
        return finishModel(db, 'test:other');
      });
    expect(store1(0)).toBe(false);
    expect(servingModel(db)?.name).toBe(testModel);
    expect(store1(1)).toBe(true);
    expect(servingModel(db)).toMatchObject({ name: 'test:other', dimensions: 2 });
    expect(number(db.get('SELECT count(*) AS n FROM chunk_vectors'), 'n')).toBe(2);
  });

  it('costs nothing when it is taken back while the cache remembers', () => {
    using store = temporaryStore();
    const { db } = store;
    putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['a', 'b'] }]);
    embedPending(db);
    expect(embedPending(db, 'test:other', () => new Float32Array([1, 0]))).toBe(2);
    expect(embedPending(db)).toBe(0);
    expect(servingModel(db)?.name).toBe(testModel);
    db.write(() => pruneEmbeddings(db, 0));
    expect(db.all('SELECT name FROM embedding_models')).toEqual([{ name: testModel }]);
  });

  it('to an unknown model is not over', () => {
    using store = temporaryStore();
    expect(store.db.write(() => finishModel(store.db, 'test:unknown'))).toBe(false);
    expect(store.db.write(() => linkCached(store.db, 'test:unknown', []))).toEqual({ linked: 0, missing: [] });
  });
});

describe('the centre that codes are relative to', () => {
  it('is taken anew, with all codes, while few vectors are known', () => {
    using store = temporaryStore();
    const { db } = store;
    const of = (): number => number(db.get('SELECT centre_of FROM embedding_models'), 'centre_of');
    const add = (from: number, count: number): void => {
      const texts = Array.from({ length: count }, (_, at) => `${someText(from + at)} ${from + at}`);
      putDocuments(db, [{ id: `jira_PLAT-${from}`, texts }]);
      embedPending(db);
    };
    add(0, 3);
    expect(of()).toBe(3);
    const before = db.get('SELECT code FROM chunk_vectors ORDER BY chunk LIMIT 1');
    add(100, 20);
    expect(of()).toBe(3);
    add(200, 30);
    expect(of()).toBe(53);
    expect(db.get('SELECT code FROM chunk_vectors ORDER BY chunk LIMIT 1')).not.toEqual(before);
  });
});
