import { describe, expect, it } from 'vitest';
import { collectionNames } from '../documents/document.ts';
import { indexStats, viewCollection } from './browse.ts';
import { createDocumentWriter } from './document-writer.ts';
import { createSourceStamps } from './source-stamps.ts';
import { platform, sampleChunks, sampleDocument, someTime } from './testing/documents.ts';
import { temporaryStore, type TemporaryStore } from './testing/temporary-store.ts';

/** Three issues (the second of two chunks and two projects) and a test. */
function fill(store: TemporaryStore): void {
  const writer = createDocumentWriter(store.db, ['PLAT', 'SHOP']);
  const issues = [
    sampleDocument('1'),
    sampleDocument('2', { markdown: 'a\n\nb' }),
    sampleDocument('3', { markdown: '' }),
  ];
  const test = sampleDocument('4', { id: 'test_PLAT-T4', collection: 'existing_tests' });
  store.db.write(() => {
    for (const issue of issues) {
      const projects = issue.identity === '2' ? ['PLAT', 'SHOP'] : ['PLAT'];
      writer.put(issue, sampleChunks(issue), { ...platform, projects }, someTime);
    }
    writer.put(test, sampleChunks(test), { ...platform, source: 'zephyr' }, someTime);
  });
}

describe('indexStats', () => {
  it('names all six collections of an empty index', () => {
    using store = temporaryStore();
    const stats = indexStats(store.db);
    expect(stats).toMatchObject({ storage_path: store.path, total_documents: 0, total_chunks: 0 });
    expect(Object.keys(stats.collections)).toEqual(collectionNames);
    expect(stats.collections.jira_issues).toEqual({ documents: 0, chunks: 0, vectors: 0, last_refresh: null });
  });

  it('counts documents and chunks, and tells the last refresh of each', () => {
    using store = temporaryStore();
    fill(store);
    const stamps = createSourceStamps(store.db);
    stamps.stamp('PLAT', 'jira', new Date('2026-03-01T00:00:00Z'));
    stamps.stamp('SHOP', 'jira', new Date('2026-03-02T00:00:00Z'));
    const stats = indexStats(store.db);
    expect(stats).toMatchObject({ total_documents: 4, total_chunks: 5 });
    expect(stats.collections.jira_issues).toEqual({
      documents: 3,
      chunks: 4,
      vectors: 0,
      last_refresh: '2026-03-02T00:00:00.000Z',
    });
    expect(stats.collections.existing_tests).toMatchObject({ documents: 1, chunks: 1, last_refresh: null });
  });
});

describe('viewCollection', () => {
  it('shows documents in the order of their ids, with their metadata', () => {
    using store = temporaryStore();
    fill(store);
    const { total, documents } = viewCollection(store.db, 'jira_issues', { limit: 2 });
    expect(total).toBe(3);
    expect(documents.map(({ id }) => id)).toEqual(['jira_PLAT-1', 'jira_PLAT-2']);
    expect(documents[1]).toEqual({
      id: 'jira_PLAT-2',
      document: '# Issue 2\n\na\n\nb',
      metadata: {
        document_id: 'jira_PLAT-2',
        project_key: 'PLAT',
        project_keys: ',PLAT,SHOP,',
        title: 'Issue 2',
        url: 'https://acme.example/browse/PLAT-2',
        last_modified: '2026-03-01T00:00:00.000Z',
        story_key: 'PLAT-2',
        status: 'Open',
      },
    });
  });

  it('shows all with a limit of 0, and a document without text by its title', () => {
    using store = temporaryStore();
    fill(store);
    const { documents } = viewCollection(store.db, 'jira_issues', { limit: 0 });
    expect(documents.map(({ document }) => document)).toEqual([
      '# Issue 1\n\nText of 1',
      '# Issue 2\n\na\n\nb',
      '# Issue 3',
    ]);
  });

  it.each([
    ['PLAT', 3],
    ['SHOP', 1],
    ['SHO', 0],
    ['%', 0],
    ['SHOP, NONE', 1],
    ['SHOP,PLAT', 3],
    ['', 3],
  ])('shows what belongs to the projects %j', (projectKey, total) => {
    using store = temporaryStore();
    fill(store);
    expect(viewCollection(store.db, 'jira_issues', { limit: 10, projectKey })).toMatchObject({ total });
  });
});
