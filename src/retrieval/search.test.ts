import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectionNames, listMetadata } from '../documents/document.ts';
import { removeDocument } from '../store/removal.ts';
import { temporaryStore, type TemporaryStore } from '../store/testing/temporary-store.ts';
import { searchIndex, type SearchOptions } from './search.ts';
import { indexDocument } from './testing/index-documents.ts';

/** A few issues, one test and one page. */
function fill(store: TemporaryStore): void {
  indexDocument(store.db, '1', { title: 'Refund of vouchers', markdown: 'A voucher is paid back to the card.' });
  indexDocument(store.db, '2', { title: 'Login', markdown: 'A refund is mentioned here, among many other things.' }, [
    'SHOP',
  ]);
  indexDocument(store.db, '3', {
    id: 'test_PLAT-T3',
    collection: 'existing_tests',
    title: 'Pay by card',
    markdown: 'Pay 10 EUR.',
  });
  indexDocument(store.db, '4', {
    id: 'confluence_4',
    collection: 'confluence_docs',
    title: 'Empty page',
    markdown: '',
  });
  const section = (name: string): string => `## ${name}\n\n${'Delivery of parcels takes three days. '.repeat(80)}`;
  indexDocument(store.db, '5', { title: 'Delivery', markdown: ['one', 'two', 'three'].map(section).join('\n\n') });
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
    expect(results[0]?.why).toMatch(
      /^voucher 0\.\d\d \(title\+body\), refunding 0\.\d\d \(title\), refunding voucher 0\.\d\d/,
    );
    expect(Object.keys(results[0] ?? {})).not.toContain('similar');
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

  it('keeps to components, labels and dates, also where a key is typed', () => {
    using store = temporaryStore();
    const names = ['Web', 'Orders, returns', "it's 100%", 'a_b', 'größe 🚀'];
    names.forEach((name, at) => {
      const metadata = { components: listMetadata([name, 'all']), labels: listMetadata([`label-${name}`]) };
      indexDocument(store.db, String(at), {
        title: 'Refund',
        metadata,
        lastModified: `2026-0${at + 1}-15T10:00:00.000Z`,
      });
    });
    indexDocument(store.db, '9', { title: 'Refund', lastModified: '' });
    const found = (options: SearchOptions): string[] => idsOf(store, 'refund PLAT-0 PLAT-9', options).sort();
    names.forEach((name, at) => {
      expect(found({ components: [name] })).toEqual([`jira_PLAT-${at}`]);
      expect(found({ labels: [`LABEL-${name}`] })).toEqual([`jira_PLAT-${at}`]);
    });
    expect(found({ components: ['ALL'] })).toHaveLength(5);
    expect(found({ components: names.slice(0, 2), labels: ['label-web', 'x'] })).toEqual(['jira_PLAT-0']);
    for (const hostile of ['%', '_', "' OR 1=1 --", 'web,all', '"]', '\0', 'a%b', '🚀', '*']) {
      expect(found({ components: [hostile] })).toEqual([]);
      expect(found({ labels: [hostile, hostile, '%%', "''", '\\'] })).toEqual([]);
    }
    expect(found({ modifiedFrom: '2026-04' })).toEqual(['jira_PLAT-3', 'jira_PLAT-4']);
    expect(found({ modifiedBefore: '2026-02' })).toEqual(['jira_PLAT-0']);
    expect(found({ modifiedFrom: '2026-02-15', modifiedBefore: '2026-03-16' })).toEqual(['jira_PLAT-1', 'jira_PLAT-2']);
    expect(found({ modifiedFrom: "9999' OR 1=1 --" })).toHaveLength(0);
  });

  it('gives what stands around a passage, where that is asked for', () => {
    using store = temporaryStore();
    fill(store);
    const [short] = searchIndex(store.db, 'parcels').results;
    expect(Object.keys(short ?? {})).not.toContain('chunks');
    const [long] = searchIndex(store.db, 'parcels', { contextTokens: 5_000 }).results;
    expect(long?.chunks?.length).toBeGreaterThan(1);
    expect(long?.document).toContain(short?.document);
    for (const name of ['one', 'two', 'three']) expect(long?.document).toContain(`## ${name}`);
    expect({ ...long, document: '', chunks: 0 }).toEqual({ ...short, document: '', chunks: 0 });
  });

  it('no longer finds what was removed or reworded', () => {
    using store = temporaryStore();
    fill(store);
    indexDocument(store.db, '1', { title: 'Other', markdown: 'Something else.' });
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
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(operators).map((parts) => parts.join('')),
    );
    const names = fc.option(fc.array(anything, { maxLength: 7 }), { nil: undefined });
    const options: fc.Arbitrary<SearchOptions> = fc.record(
      {
        collection: fc.constantFrom(...collectionNames),
        projectKey: anything,
        components: names,
        labels: names,
        modifiedFrom: anything,
        modifiedBefore: anything,
        topK: fc.integer({ min: -1, max: 1_000_000 }),
        nameCopies: fc.boolean(),
        contextTokens: fc.integer({ min: -1, max: 1_000_000 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anything, options, (query, each) => {
        expect(searchIndex(store.db, query).query).toBe(query);
        const { results } = searchIndex(store.db, query, each);
        expect(results.length).toBeLessThanOrEqual(Math.max(0, each.topK ?? 10));
      }),
      { numRuns: 300 },
    );
    const long = [
      'a '.repeat(50_000),
      'A-1 '.repeat(20_000),
      'x'.repeat(500_000),
      '"'.repeat(10_000),
      '\0'.repeat(100_000),
    ];
    for (const query of long) {
      const filters = { projectKey: query, components: [query, 'x'], labels: [query], modifiedFrom: query };
      expect(searchIndex(store.db, query, { nameCopies: true }).results.length).toBeLessThanOrEqual(10);
      expect(searchIndex(store.db, query, { ...filters, contextTokens: 10 }).results).toEqual([]);
    }
  });
});
