import { describe, expect, it } from 'vitest';
import { text } from '../database.ts';
import { temporaryStore } from '../testing/temporary-store.ts';
import { filterCondition } from './filter-condition.ts';
import { putDocuments } from './testing/stored-documents.ts';
import type { VectorQuery } from './vector-store.ts';

const everything: VectorQuery = {
  limit: 1,
  collection: 'jira_issues',
  projectKeys: ['PLAT', 'SHOP'],
  filters: { components: ['Web'], labels: ['smoke'], modifiedFrom: '2026-01', modifiedBefore: '2026-02' },
};

describe('filters as SQL', () => {
  it('are nothing where nothing is filtered', () => {
    for (const query of [{}, { projectKeys: [] }, { filters: {} }, { filters: { labels: [], modifiedFrom: '' } }]) {
      expect(filterCondition({ limit: 1, ...query })).toEqual({ condition: '', values: [] });
    }
  });

  it('never read the documents themselves', () => {
    using store = temporaryStore();
    for (const query of [everything, { ...everything, collection: undefined }]) {
      const { condition, values } = filterCondition(query);
      const plan = store.db.all(`EXPLAIN QUERY PLAN SELECT d.doc FROM documents AS d WHERE 1${condition}`, ...values);
      expect(plan.map((row) => text(row, 'detail')).join('; ')).toMatch(/COVERING INDEX documents_for_filters/);
    }
  });

  it('take anything for a value', () => {
    using store = temporaryStore();
    const { db } = store;
    putDocuments(db, [{ id: 'a', texts: ['x'], metadata: { labels: ",it's 100%,Größe,", components: ',,' } }]);
    const count = (filters: VectorQuery['filters']): number => {
      const { condition, values } = filterCondition({ limit: 1, filters });
      return db.all(`SELECT doc FROM documents AS d WHERE 1${condition}`, ...values).length;
    };
    expect(count({ labels: ["IT'S 100%"] })).toBe(1);
    expect(count({ labels: [' größe '] })).toBe(1);
    expect(count({ labels: ['%'] })).toBe(0);
    expect(count({ labels: ["'; DROP TABLE documents; --"] })).toBe(0);
    expect(count({ components: ['\ud800'] })).toBe(0);
  });
});
