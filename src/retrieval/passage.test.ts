import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkMarkdown } from '../content/chunking/chunk-markdown.ts';
import { createDocumentWriter, type PreparedChunk } from '../store/document-writer.ts';
import { platform, sampleDocument, someTime } from '../store/testing/documents.ts';
import { temporaryStore, type TemporaryStore } from '../store/testing/temporary-store.ts';
import { expandPassage } from './passage.ts';

const noTerms = { title: '', context: '', body: '' };

function put(store: TemporaryStore, chunks: readonly Omit<PreparedChunk, 'terms' | 'headingPath'>[]): void {
  const writer = createDocumentWriter(store.db, ['PLAT']);
  const document = sampleDocument('1', { markdown: chunks.map(({ text }) => text).join('\n\n') });
  const prepared = chunks.map((chunk) => ({ ...chunk, headingPath: [], terms: noTerms }));
  store.db.write(() => writer.put(document, prepared, platform, someTime));
}

const letters = 'ABCDEFG';
const tenEach = [...letters].map((letter) => ({ text: letter, tokens: 10 }));

describe('a passage', () => {
  it('grows by the chunks next to it in turn, as far as the budget goes', () => {
    using store = temporaryStore();
    put(store, tenEach);
    const around = (ordinal: number, budget: number) => expandPassage(store.db, `jira_PLAT-1#${ordinal}`, budget);
    expect(around(3, 0)).toEqual({ text: 'D', ordinals: [3], tokens: 10 });
    expect(around(3, 19)?.ordinals).toEqual([3]);
    expect(around(3, 20)?.ordinals).toEqual([3, 4]);
    expect(around(3, 30)).toEqual({ text: 'C\n\nD\n\nE', ordinals: [2, 3, 4], tokens: 30 });
    expect(around(0, 30)?.ordinals).toEqual([0, 1, 2]);
    expect(around(6, 40)?.ordinals).toEqual([3, 4, 5, 6]);
    expect(around(2, 1_000)?.ordinals).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('never skips a chunk that is too large, and never cuts one', () => {
    using store = temporaryStore();
    put(store, [...tenEach.slice(0, 4), { text: 'large', tokens: 500 }, { text: 'behind', tokens: 1 }]);
    expect(expandPassage(store.db, 'jira_PLAT-1#3', 60)?.ordinals).toEqual([0, 1, 2, 3]);
    expect(expandPassage(store.db, 'jira_PLAT-1#4', 60)).toEqual({ text: 'large', ordinals: [4], tokens: 500 });
    expect(expandPassage(store.db, 'jira_PLAT-1#4', 501)?.ordinals).toEqual([4, 5]);
    expect(expandPassage(store.db, 'jira_PLAT-1#4', 500)?.ordinals).toEqual([4]);
  });

  it('is nothing where there is no such chunk', () => {
    using store = temporaryStore();
    put(store, tenEach);
    for (const id of [
      'jira_PLAT-1#7',
      'jira_PLAT-2#0',
      'jira_PLAT-1',
      'jira_PLAT-1#',
      'jira_PLAT-1#-1',
      '',
      '#',
      "'#0",
    ]) {
      expect(expandPassage(store.db, id, 100)).toBeUndefined();
    }
  });

  it('shows the header of a table that was split once', () => {
    using store = temporaryStore();
    const rows = Array.from({ length: 120 }, (_, at) => `| case ${at} | voucher of ${at} EUR is refused |`);
    const table = ['| Case | Result |', '| --- | --- |', ...rows].join('\n');
    const { chunks } = chunkMarkdown(`# Limits\n\nBefore.\n\n${table}\n\nAfter.`);
    expect(chunks.length).toBeGreaterThan(2);
    put(store, chunks);
    const passage = expandPassage(store.db, 'jira_PLAT-1#1', 100_000);
    expect(passage?.ordinals).toEqual(chunks.map((_, at) => at));
    expect(passage?.text).toBe(`# Limits\n\nBefore.\n\n${table}\n\nAfter.`);
  });

  it('keeps the header of another table', () => {
    using store = temporaryStore();
    const table = (row: string): string => `| A | B |\n|---|---|\n| ${row} | 1 |`;
    put(store, [
      { text: `${table('first')}\n\nText between.`, tokens: 10 },
      { text: table('second'), tokens: 10 },
      { text: '| Other |\n|---|\n| third |', tokens: 10 },
    ]);
    const passage = expandPassage(store.db, 'jira_PLAT-1#0', 100);
    expect(passage?.text.split('|---|').length).toBe(4);
  });

  it('holds every word of the chunks in their order, within the budget', () => {
    const document = fc.array(fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8}){0,80}$/), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(document, fc.nat({ max: 400 }), fc.nat({ max: 50 }), (paragraphs, budget, start) => {
        using store = temporaryStore();
        const { chunks } = chunkMarkdown(paragraphs.join('\n\n'), { maxTokens: 40 });
        put(store, chunks);
        const at = start % chunks.length;
        const passage = expandPassage(store.db, `jira_PLAT-1#${at}`, budget);
        const chosen = passage?.ordinals ?? [];
        expect(chosen).toContain(at);
        expect(chosen).toEqual(chosen.map((_, index) => (chosen[0] ?? 0) + index));
        expect(passage?.text).toBe(chosen.map((ordinal) => chunks[ordinal]?.text).join('\n\n'));
        if (chosen.length > 1) expect(passage?.tokens).toBeLessThanOrEqual(budget);
      }),
      { numRuns: 25 },
    );
  });
});
