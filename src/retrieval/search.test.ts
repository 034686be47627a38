import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkMarkdown } from '../content/chunking/chunk-markdown.ts';
import { analyseText } from '../content/text/analyse.ts';
import type { SourceDocument } from '../documents/document.ts';
import { createDocumentWriter, type PreparedChunk } from '../store/document-writer.ts';
import { removeDocument } from '../store/removal.ts';
import { platform, sampleDocument, someTime } from '../store/testing/documents.ts';
import { temporaryStore, type TemporaryStore } from '../store/testing/temporary-store.ts';
import { searchIndex } from './search.ts';

/** Splits and analyses a document as a run does. */
function chunksOf(document: SourceDocument): PreparedChunk[] {
  const terms = (text: string): string => analyseText(text).join(' ');
  return chunkMarkdown(document.markdown).chunks.map((chunk) => ({
    ...chunk,
    terms: { title: terms(document.title), context: terms(document.header.join(' ')), body: terms(chunk.text) },
  }));
}

function add(store: TemporaryStore, identity: string, changes: Partial<SourceDocument>, projects = ['PLAT']): void {
  const writer = createDocumentWriter(store.db, ['PLAT', 'SHOP']);
  const document = sampleDocument(identity, changes);
  store.db.write(() => writer.put(document, chunksOf(document), { ...platform, projects }, someTime));
}

/** A few issues, one test and one page. */
function fill(store: TemporaryStore): void {
  add(store, '1', { title: 'Refund of vouchers', markdown: 'A voucher is paid back to the card.' });
  add(store, '2', { title: 'Login', markdown: 'A refund is mentioned here, among many other things.' }, ['SHOP']);
  add(store, '3', { id: 'test_PLAT-T3', collection: 'existing_tests', title: 'Pay by card', markdown: 'Pay 10 EUR.' });
  add(store, '4', { id: 'confluence_4', collection: 'confluence_docs', title: 'Empty page', markdown: '' });
  const section = (name: string): string => `## ${name}\n\n${'Delivery of parcels takes three days. '.repeat(80)}`;
  add(store, '5', { title: 'Delivery', markdown: ['one', 'two', 'three'].map(section).join('\n\n') });
}

const idsOf = (store: TemporaryStore, ...question: [string, Parameters<typeof searchIndex>[2]?]): string[] =>
  searchIndex(store.db, ...question).results.map((result) => result.document_id);

describe('searchIndex', () => {
  it('finds documents by their words, the best one first', () => {
    using store = temporaryStore();
    fill(store);
    expect(idsOf(store, 'refunding a voucher').slice(0, 2)).toEqual(['jira_PLAT-1', 'jira_PLAT-2']);
    const { mode, results } = searchIndex(store.db, 'refunding a voucher');
    expect(mode).toBe('lexical');
    expect(results[0]).toMatchObject({
      id: 'jira_PLAT-1#0',
      collection: 'jira_issues',
      title: 'Refund of vouchers',
      document: 'A voucher is paid back to the card.',
      metadata: { project_keys: ',PLAT,', story_key: 'PLAT-1' },
    });
    expect(results[0]?.why).not.toBe('');
    for (const { score } of results) expect(score).toBeGreaterThanOrEqual(0);
    for (const { score } of results) expect(score).toBeLessThanOrEqual(1);
  });

  it('puts first what is asked for by its key, in any case', () => {
    using store = temporaryStore();
    fill(store);
    expect(idsOf(store, 'vouchers like in plat-5')[0]).toBe('jira_PLAT-5');
    expect(idsOf(store, 'PLAT-T3 refund')[0]).toBe('test_PLAT-T3');
    expect(searchIndex(store.db, 'PLAT-5').results[0]).toMatchObject({ score: 1, why: 'its key stands in the query' });
  });

  it('finds a document without text by its title', () => {
    using store = temporaryStore();
    fill(store);
    expect(idsOf(store, 'empty page')[0]).toBe('confluence_4');
  });

  it('names each document once, by its best chunk', () => {
    using store = temporaryStore();
    fill(store);
    const ids = idsOf(store, 'delivery of parcels PLAT-5');
    expect(ids.filter((id) => id === 'jira_PLAT-5')).toHaveLength(1);
  });

  it('keeps to the collection, the projects and the number that are asked for', () => {
    using store = temporaryStore();
    fill(store);
    expect(idsOf(store, 'refund card', { collection: 'existing_tests' })).toEqual(['test_PLAT-T3']);
    expect(idsOf(store, 'refund', { projectKey: 'SHOP' })).toEqual(['jira_PLAT-2']);
    expect(idsOf(store, 'PLAT-1 refund', { projectKey: 'SHOP' })).toEqual(['jira_PLAT-2']);
    expect(idsOf(store, 'refund', { projectKey: 'SHO' })).toEqual([]);
    expect(idsOf(store, 'refund', { projectKey: 'SHOP,PLAT' })).toHaveLength(2);
    expect(idsOf(store, 'refund', { topK: 1 })).toHaveLength(1);
    expect(idsOf(store, 'refund', { topK: 0 })).toEqual([]);
  });

  it('no longer finds what was removed or reworded', () => {
    using store = temporaryStore();
    fill(store);
    add(store, '1', { title: 'Other', markdown: 'Something else.' });
    store.db.write(() =>
      removeDocument(store.db, Number(store.db.get("SELECT doc FROM documents WHERE identity = '2'")?.['doc'])),
    );
    expect(idsOf(store, 'refund voucher')).toEqual([]);
  });

  it('answers an empty index and an empty question', () => {
    using store = temporaryStore();
    expect(idsOf(store, 'refund PLAT-1')).toEqual([]);
    fill(store);
    for (const query of ['', '   ', '?!', 'the of and']) expect(idsOf(store, query)).toEqual([]);
  });

  it('never fails, whatever is asked', () => {
    using store = temporaryStore();
    fill(store);
    const operators = fc.constantFrom(
      '"',
      "'",
      '*',
      '(',
      ')',
      'AND',
      'OR',
      'NOT',
      'NEAR(',
      '^',
      ':',
      'title:',
      '-',
      '+',
      '{',
      '}',
      'refund',
      '\0',
      '\ud83d',
      '%',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(operators).map((parts) => parts.join('')),
        ),
        (query) => {
          expect(searchIndex(store.db, query).query).toBe(query);
        },
      ),
    );
    for (const query of ['a '.repeat(50_000), 'A-1 '.repeat(20_000), 'x'.repeat(500_000), '"'.repeat(10_000)]) {
      expect(searchIndex(store.db, query).results.length).toBeLessThanOrEqual(10);
    }
  });
});
