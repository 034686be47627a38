import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CollectionName, listMetadata } from '../documents/document.ts';
import { createDocumentWriter } from '../store/document-writer.ts';
import { sampleChunks, sampleDocument, someTime } from '../store/testing/documents.ts';
import { temporaryStore, type TemporaryStore } from '../store/testing/temporary-store.ts';
import { type DocumentFilter, filterCondition } from '../store/vectors/filter-condition.ts';
import { sqliteLexicalIndex } from './sqlite-lexical-index.ts';

const projects = ['PLAT', 'SHOP', 'PAY'];
const collections: CollectionName[] = ['jira_issues', 'existing_tests', 'confluence_docs'];
const components = ['Web', 'Orders, returns', "it's", '100%', 'a_b', '🚀'];
const words = ['refund', 'voucher', 'login', 'order', 'stock'];

/** 120 documents of one to three chunks that differ in all that can be filtered by. */
function fill(store: TemporaryStore): void {
  const writer = createDocumentWriter(store.db, projects);
  const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;
  store.db.write(() => {
    for (let at = 0; at < 120; at += 1) {
      const document = sampleDocument(String(at), {
        collection: pick(collections, at),
        title: pick(words, at),
        markdown: Array.from({ length: 1 + (at % 3) }, (_, n) => `${pick(words, at + n)} ${pick(words, at * 7)}`).join(
          '\n\n',
        ),
        lastModified: at % 10 === 0 ? '' : `2026-0${1 + (at % 9)}-01T00:00:00.000Z`,
        metadata: at % 4 === 0 ? {} : { components: listMetadata([pick(components, at), pick(components, at + 2)]) },
      });
      const place = { source: 'jira', scope: 'all', projects: at % 12 === 0 ? [] : [pick(projects, at % 5)] };
      writer.put(document, sampleChunks(document), place, someTime);
    }
  });
}

/** What the filters let through, asked in the plainest way. */
function expected({ db }: TemporaryStore, expression: string, filter: DocumentFilter): string[] {
  const { condition, values } = filterCondition(filter);
  return db
    .all(
      `SELECT lexical.rowid AS chunk FROM lexical JOIN chunks AS c ON c.chunk = lexical.rowid
       JOIN documents AS d ON d.doc = c.doc WHERE lexical MATCH ?${condition}`,
      expression,
      ...values,
    )
    .map((row) => String(row['chunk']))
    .sort();
}

describe('the lexical index in SQLite', () => {
  it('finds with filters what is found without them and passes', () => {
    using store = temporaryStore();
    fill(store);
    const names = fc.subarray([...components, 'nothing', "'; --"]);
    const months = fc.constantFrom(undefined, '', '2020', '2026-03', '2026-08-01T00:00:00Z', '2030');
    const filters = fc.record({
      collection: fc.constantFrom(undefined, ...collections, 'swagger_docs' as const),
      projectKeys: fc.subarray([...projects, 'OTHER']),
      filters: fc.record({ components: names, modifiedFrom: months, modifiedBefore: months }),
    });
    const sizes = new Set<string>();
    fc.assert(
      fc.property(filters, (filter) => {
        const found = [...sqliteLexicalIndex(store.db, filter).candidates('refund OR order', 1_000)];
        expect(found.map(({ id }) => id).sort()).toEqual(expected(store, 'refund OR order', filter));
        sizes.add(found.length === 0 ? 'none' : found.length > 100 ? 'most' : 'some');
      }),
      { numRuns: 300, seed: 7 },
    );
    expect([...sizes].sort()).toEqual(['most', 'none', 'some']);
  });

  it('gives the best ones, as many as are wanted', () => {
    using store = temporaryStore();
    fill(store);
    const ranked = (limit: number, filter: DocumentFilter): string[] =>
      [...sqliteLexicalIndex(store.db, filter).candidates('refund', limit)].map(({ id }) => id);
    for (const filter of [{}, { projectKeys: ['PLAT'] }, { projectKeys: projects }]) {
      const all = ranked(1_000, filter);
      expect(all.length).toBeGreaterThan(5);
      expect(new Set(ranked(5, filter))).toEqual(new Set(all.slice(0, 5)));
    }
  });

  it('finds what matches a filter though much else is better', () => {
    using store = temporaryStore();
    const writer = createDocumentWriter(store.db, projects);
    store.db.write(() => {
      for (let at = 0; at < 400; at += 1) {
        const isWanted = at % 4 === 0;
        const document = sampleDocument(String(at), {
          title: isWanted ? 'stock' : 'refund',
          markdown: isWanted ? `stock ${'login '.repeat(80)} refund` : 'refund',
        });
        const place = { source: 'jira', scope: 'all', projects: [isWanted ? 'PAY' : 'SHOP'] };
        writer.put(document, sampleChunks(document), place, someTime);
      }
    });
    expect([...sqliteLexicalIndex(store.db, { projectKeys: ['PAY'] }).candidates('refund', 10)]).toHaveLength(10);
    expect([...sqliteLexicalIndex(store.db, { projectKeys: ['SHOP'] }).candidates('refund', 10)]).toHaveLength(10);
  });
});
