import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceDocument } from '../documents/document.ts';
import { createDocumentWriter } from '../store/document-writer.ts';
import { platform, sampleChunks, sampleDocument, someTime } from '../store/testing/documents.ts';
import { temporaryStore, type TemporaryStore } from '../store/testing/temporary-store.ts';
import { createStoredDocuments, type StoredDocuments } from './stored-documents.ts';

describe('what the index holds of a story', () => {
  let store: TemporaryStore;
  let stored: StoredDocuments;
  const test = (key: string, metadata: SourceDocument['metadata']): SourceDocument =>
    sampleDocument(key, { id: `test_${key}`, collection: 'existing_tests', metadata: { test_key: key, ...metadata } });

  beforeAll(() => {
    store = temporaryStore();
    const writer = createDocumentWriter(store.db, ['PLAT']);
    const documents = [
      sampleDocument('1', { metadata: { story_key: 'PLAT-1', parent_key: '' } }),
      sampleDocument('2', { metadata: { story_key: 'PLAT-2', parent_key: 'PLAT-1' } }),
      sampleDocument('12', { metadata: { story_key: 'PLAT-12', parent_key: 'PLAT-11' } }),
      test('T1', { issue_ids: ',1001,', labels: '' }),
      test('T2', { issue_ids: ',11001,10010,', labels: ',smoke,' }),
      test('T3', { labels: ',smoke,plat-1,' }),
      test('T4', { labels: ',plat-12,' }),
      sampleDocument('9', { id: 'confluence_9', collection: 'confluence_docs', title: "Bob's rules", metadata: {} }),
      sampleDocument('s', { id: 'swagger_s', collection: 'swagger_docs', metadata: { operation: '' } }),
      sampleDocument('o', { id: 'swagger_o', collection: 'swagger_docs', metadata: { operation: 'GET /v1/x' } }),
    ];
    store.db.write(() => {
      for (const document of documents) {
        writer.put({ ...document, identity: document.id }, sampleChunks(document), platform, someTime);
      }
    });
    stored = createStoredDocuments(store.db);
  });
  afterAll(() => store[Symbol.dispose]());

  it('finds documents by id, with their text', () => {
    expect(
      stored.byId(['jira_PLAT-2', 'jira_PLAT-1', 'jira_PLAT-99']).map(({ id, markdown }) => [id, markdown]),
    ).toEqual([
      ['jira_PLAT-1', 'Text of 1'],
      ['jira_PLAT-2', 'Text of 2'],
    ]);
  });

  it('tells numbers and keys apart that begin alike', () => {
    expect(stored.testsOf({ id: '1001', key: 'PLAT-1' }).map(({ document, linked }) => [document.id, linked])).toEqual([
      ['test_T1', true],
      ['test_T3', false],
    ]);
    expect(stored.testsOf({ id: '', key: 'PLAT-7' })).toEqual([]);
    expect(stored.childrenOf('PLAT-1').map(({ id }) => id)).toEqual(['jira_PLAT-2']);
  });

  it('knows pages by title, operations without their service, and projects', () => {
    expect(stored.pagesTitled(["Bob's rules", "' OR 1 --"]).map(({ id }) => id)).toEqual(['confluence_9']);
    expect(stored.operations()).toEqual([{ id: 'swagger_o', operation: 'GET /v1/x' }]);
    expect(stored.knowsProject('PLAT')).toBe(true);
    expect(stored.knowsProject('PLA')).toBe(false);
  });
});
