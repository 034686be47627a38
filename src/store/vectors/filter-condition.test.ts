import { describe, expect, it } from 'vitest';
import { listMetadata } from '../../documents/document.ts';
import { text } from '../database.ts';
import { temporaryStore } from '../testing/temporary-store.ts';
import { type DocumentFilter, filterCondition } from './filter-condition.ts';
import { putDocuments } from './testing/stored-documents.ts';

const everything: DocumentFilter = {
  collection: 'jira_issues',
  projectKeys: ['PLAT', 'SHOP'],
  filters: { components: ['Web'], labels: ['smoke'], modifiedFrom: '2026-01', modifiedBefore: '2026-02' },
};

describe('filters as SQL', () => {
  it('are nothing where nothing is filtered', () => {
    for (const query of [{}, { projectKeys: [] }, { filters: {} }, { filters: { labels: [], modifiedFrom: '' } }]) {
      expect(filterCondition(query)).toEqual({ condition: '', values: [] });
    }
  });

  it('never read the documents themselves', () => {
    using store = temporaryStore();
    const many = Array.from({ length: 9 }, (_, at) => `P${at}`);
    for (const query of [everything, { ...everything, collection: undefined }, { ...everything, projectKeys: many }]) {
      const { condition, values } = filterCondition(query);
      const plan = store.db.all(`EXPLAIN QUERY PLAN SELECT d.doc FROM documents AS d WHERE 1${condition}`, ...values);
      expect(plan.map((row) => text(row, 'detail')).join('; ')).toMatch(/COVERING INDEX documents_for_filters/);
    }
  });

  it('take anything for a value', () => {
    using store = temporaryStore();
    const { db } = store;
    putDocuments(db, [{ id: 'a', texts: ['x'], metadata: { labels: ",it's 100%,Größe,", components: ',,' } }]);
    const count = (filters: DocumentFilter['filters']): number => {
      const { condition, values } = filterCondition({ filters });
      return db.all(`SELECT doc FROM documents AS d WHERE 1${condition}`, ...values).length;
    };
    expect(count({ labels: ["IT'S 100%"] })).toBe(1);
    expect(count({ labels: [' größe '] })).toBe(1);
    expect(count({ labels: ['%'] })).toBe(0);
    expect(count({ labels: ["'; DROP TABLE documents; --"] })).toBe(0);
    expect(count({ components: ['\ud800'] })).toBe(0);
    expect(count({ components: ['\0', '😀', '_', '\\'] })).toBe(0);
    expect(count({ labels: ['_', 'größe,', '"]', "it's 100", '100%', 'Größe\0'] })).toBe(1);
  });

  it('find a name with a comma, which is stored with a blank for it', () => {
    using store = temporaryStore();
    const { db } = store;
    const metadata = { components: listMetadata(['Orders, returns']), labels: listMetadata(['a', 'b']) };
    putDocuments(db, [{ id: 'a', texts: ['x'], metadata }]);
    const passes = (filters: DocumentFilter['filters']): boolean => {
      const { condition, values } = filterCondition({ filters });
      return db.get(`SELECT doc FROM documents AS d WHERE 1${condition}`, ...values) !== undefined;
    };
    expect(passes({ components: ['orders, returns'] })).toBe(true);
    expect(passes({ components: ['orders'] })).toBe(false);
    expect(passes({ labels: ['a,b'] })).toBe(false);
  });

  it('compare times however exactly they are written', () => {
    using store = temporaryStore();
    const { db } = store;
    putDocuments(db, [
      { id: 'short', texts: ['x'], lastModified: '2026-03-01T00:00:00Z' },
      { id: 'long', texts: ['x'], lastModified: '2026-03-01T00:00:00.000Z' },
      { id: 'none', texts: ['x'], lastModified: '' },
    ]);
    const ids = (filters: DocumentFilter['filters']): string[] => {
      const { condition, values } = filterCondition({ filters });
      return db.all(`SELECT id FROM documents AS d WHERE 1${condition}`, ...values).map((row) => text(row, 'id'));
    };
    for (const moment of ['2026-03-01T00:00:00Z', '2026-03-01T00:00:00.000Z', '2026-03-01', '2026-03', '2026']) {
      expect(ids({ modifiedFrom: moment }).sort()).toEqual(['long', 'short']);
      expect(ids({ modifiedBefore: moment })).toEqual([]);
    }
    expect(ids({ modifiedBefore: '2026-03-01T00:00:01.000Z' })).toHaveLength(2);
    expect(ids({ modifiedFrom: '2026-03-01T00:00:01.000Z' })).toEqual([]);
  });

  it('have few texts, however many values there are', () => {
    const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `n${at}`);
    const counts = [0, 1, 2, 3, 4, 5, 6, 50, 5_000];
    const texts = new Set(counts.map((count) => filterCondition({ projectKeys: names(count) }).condition));
    expect(texts.size).toBe(4);
  });
});
