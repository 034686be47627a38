import { expect, it } from 'vitest';
import { LeaseHeldError } from '../platform/errors.ts';
import { searchIndex } from '../retrieval/search.ts';
import { viewCollection } from '../store/browse.ts';
import { sampleDocument, someTime } from '../store/testing/documents.ts';
import { temporaryStore } from '../store/testing/temporary-store.ts';
import { hasPlanWork, indexPlans, type PlanShelf } from './plan-stage.ts';

/** A shelf of plans by key: what each says. The text stands for the version. */
function shelfOf(plans: Readonly<Record<string, string>>, read: string[] = []): PlanShelf {
  return {
    plans: () => Object.entries(plans).map(([key, version]) => ({ key, version })),
    document(key) {
      read.push(key);
      const text = plans[key];
      if (text === undefined || text === 'unreadable') return undefined;
      return sampleDocument(key, {
        id: `testplan_${key}`,
        collection: 'test_plans',
        title: `Test plan ${key}`,
        version: text,
        markdown: text,
        metadata: { story_key: key },
      });
    },
  };
}

const options = { projectOrder: ['PLAT', 'SHOP'], assertTurn: () => {}, now: someTime };

it('the index holds what stands on the shelf, and only what differs is read', () => {
  using store = temporaryStore();
  const { db } = store;
  const ids = (): string[] => viewCollection(db, 'test_plans', { limit: 0 }).documents.map(({ id }) => id);
  const both = { 'PLAT-1': 'vouchers', 'SHOP-2': 'wishlists' };
  expect(hasPlanWork(db, shelfOf(both))).toBe(true);
  expect(indexPlans(shelfOf(both), { db, ...options })).toEqual({ written: 2, removed: 0 });
  expect(ids()).toEqual(['testplan_PLAT-1', 'testplan_SHOP-2']);
  expect(searchIndex(db, 'wishlists', { projectKey: 'SHOP' }).results.map(({ document_id: id }) => id)).toEqual([
    'testplan_SHOP-2',
  ]);
  expect(searchIndex(db, 'wishlists', { projectKey: 'PLAT' }).results).toEqual([]);

  const read: string[] = [];
  expect(hasPlanWork(db, shelfOf(both, read))).toBe(false);
  expect(indexPlans(shelfOf({ ...both, 'PLAT-1': 'coupons' }, read), { db, ...options })).toEqual({
    written: 1,
    removed: 0,
  });
  expect(read).toEqual(['PLAT-1']);
  expect(searchIndex(db, 'vouchers').results).toEqual([]);
  expect(indexPlans(shelfOf({ 'SHOP-2': 'wishlists' }), { db, ...options })).toEqual({ written: 0, removed: 1 });
  expect(ids()).toEqual(['testplan_SHOP-2']);
});

it('a plan that cannot be read stops nothing', () => {
  using store = temporaryStore();
  const shelf = shelfOf({ 'PLAT-1': 'unreadable', 'PLAT-2': 'vouchers' });
  expect(indexPlans(shelf, { db: store.db, ...options })).toEqual({ written: 1, removed: 0 });
});

it('nothing is written once the lease is lost', () => {
  using store = temporaryStore();
  const assertTurn = (): void => {
    throw new LeaseHeldError('lost');
  };
  const shelf = shelfOf({ 'PLAT-1': 'vouchers' });
  expect(() => indexPlans(shelf, { db: store.db, ...options, assertTurn })).toThrow(LeaseHeldError);
  expect(hasPlanWork(store.db, shelf)).toBe(true);
  // Without anything to write the lease is not even looked at.
  expect(indexPlans(undefined, { db: store.db, ...options, assertTurn })).toEqual({ written: 0, removed: 0 });
});
