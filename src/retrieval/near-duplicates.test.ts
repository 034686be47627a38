import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceDocument } from '../documents/document.ts';
import { temporaryStore, type TemporaryStore } from '../store/testing/temporary-store.ts';
import { searchIndex, type SearchOptions } from './search.ts';
import { createShingler, resemblance } from './shingles.ts';
import { indexDocument } from './testing/index-documents.ts';

const steps = Array.from(
  { length: 12 },
  (_, at) =>
    `${at + 1}. Open page ${at} of the shop, choose article number ${at * 7}, and compare the price in step ${at}.`,
).join('\n');

function add(store: TemporaryStore, number: number, changes: Partial<SourceDocument> = {}): void {
  const id = `test_PLAT-T${number}`;
  indexDocument(store.db, id, {
    id,
    collection: 'existing_tests',
    title: 'Refund a voucher',
    markdown: steps,
    ...changes,
  });
}

const search = (store: TemporaryStore, query: string, options: SearchOptions = {}): string[] =>
  searchIndex(store.db, query, { nameCopies: true, ...options }).results.map(({ document_id: id, similar }) =>
    [id, ...(similar ?? [])].map((each) => each.replace('test_PLAT-', '')).join(' '),
  );

describe('documents with nearly the same text', () => {
  it('take one place, and the best one names the others', () => {
    using store = temporaryStore();
    for (const number of [1, 2, 3]) add(store, number);
    add(store, 4, { markdown: `${steps}\n\nCreated from a template.` });
    add(store, 5, { title: 'Refund', markdown: 'Something else entirely about a voucher.' });
    expect(search(store, 'refund voucher').toSorted()).toEqual(['T1 T2 T3 T4', 'T5']);
    expect(search(store, 'refund voucher', { nameCopies: false }).toSorted()).toEqual(['T1', 'T2', 'T3', 'T4', 'T5']);
    expect(searchIndex(store.db, 'refund voucher').results).toHaveLength(5);
  });

  it('make room for others', () => {
    using store = temporaryStore();
    for (let number = 1; number <= 30; number += 1) add(store, number);
    add(store, 31, {
      title: 'Delivery',
      markdown: 'Only mentions a voucher, far down in a long text about parcels and vans.',
    });
    const [first, second] = searchIndex(store.db, 'refund voucher', { nameCopies: true, topK: 2 }).results;
    expect(first?.similar).toHaveLength(29);
    expect(second?.document_id).toBe('test_PLAT-T31');
  });

  it('name copies that would have come soon after the last place', () => {
    using store = temporaryStore();
    add(store, 1);
    add(store, 2);
    expect(search(store, 'refund', { topK: 1 })).toEqual(['T1 T2']);
  });

  it('stay apart where the query tells them apart', () => {
    using store = temporaryStore();
    add(store, 1, { title: 'Refund a voucher as administrator' });
    add(store, 2, { title: 'Refund a voucher as customer' });
    expect(search(store, 'refund voucher')).toEqual([expect.stringMatching(/^T[12] T[12]$/)]);
    expect(search(store, 'refund voucher customer')).toEqual(['T2', 'T1']);
  });

  it('stay apart in different collections', () => {
    using store = temporaryStore();
    add(store, 1);
    add(store, 2, { id: 'jira_PLAT-2', collection: 'jira_issues' });
    expect(search(store, 'refund voucher')).toHaveLength(2);
  });

  it('are never left out when their key is typed', () => {
    using store = temporaryStore();
    for (const number of [1, 2, 3]) add(store, number);
    expect(search(store, 'PLAT-T2 PLAT-T3')).toEqual(['T2 T1', 'T3']);
    expect(search(store, 'PLAT-T2 PLAT-T3', { topK: 1 })).toEqual(['T2 T1']);
  });

  it('differ when a word in ten does', () => {
    using store = temporaryStore();
    add(store, 1);
    add(store, 2, { markdown: steps.replaceAll('article', 'product') });
    expect(search(store, 'refund voucher')).toHaveLength(2);
  });

  it('are told by all of a text, not by a part that they share', () => {
    using store = temporaryStore();
    const part = (name: string): string => `## ${name}\n\n${`${name} has rules of its own about refunds. `.repeat(60)}`;
    add(store, 1, { markdown: [steps, part('Germany'), part('France')].join('\n\n') });
    add(store, 2, { markdown: [steps, part('Norway'), part('Sweden')].join('\n\n') });
    expect(search(store, 'refund voucher article')).toHaveLength(2);
  });

  it('are found among short texts only when these are the same', () => {
    using store = temporaryStore();
    add(store, 1, { title: 'Refund', markdown: '' });
    add(store, 2, { title: 'Refund', markdown: '' });
    add(store, 3, { title: 'Refund twice', markdown: '' });
    expect(search(store, 'refund').toSorted()).toEqual(['T1 T2', 'T3']);
  });
});

describe('resemblance', () => {
  const words = fc.array(fc.constantFrom(...'abcdefgh'), { maxLength: 40 });
  it('is the share of three words in a row that both texts hold', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const shingle = createShingler();
        const sets = [a, b].map(
          (list) =>
            new Set(
              list.length < 3 ? [list.join(' ')] : list.slice(2).map((_, at) => list.slice(at, at + 3).join(' ')),
            ),
        );
        const [first = new Set(), second = new Set()] = sets;
        const exact = [...first].filter((each) => second.has(each)).length / new Set([...first, ...second]).size;
        expect(resemblance(shingle(a), shingle(b))).toBeCloseTo(exact, 10);
      }),
    );
  });

  it('shows in the sketch', () => {
    const shingle = createShingler();
    const text = Array.from({ length: 200 }, (_, at) => `w${at}`);
    const { sketch } = shingle(text);
    expect(shingle([...text]).sketch).toEqual(sketch);
    const changed = shingle(text.map((word, at) => (at === 100 ? 'other' : word)));
    expect(changed.sketch.some((value, order) => value === sketch[order])).toBe(true);
    const different = shingle(text.map((word) => `x${word}`));
    expect(different.sketch.some((value, order) => value === sketch[order])).toBe(false);
  });
});
