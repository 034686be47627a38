import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { analyseText } from '../../content/text/analyse.ts';
import { sampleFrequencies } from './grams.ts';
import { bestPerDocument, type LexicalIndex, searchLexically } from './search.ts';
import type { LexicalCandidate, LexicalField } from './statistics.ts';

interface Text {
  title: string;
  body: string;
  context?: string;
}

const open: DatabaseSync[] = [];
afterEach(() => {
  for (const database of open.splice(0)) database.close();
});

/** An index over real FTS5 rows, as small as a store can be. */
function indexOf(texts: Record<string, Text>): LexicalIndex {
  const database = new DatabaseSync(':memory:');
  open.push(database);
  database.exec(`CREATE VIRTUAL TABLE lexical USING fts5(title, context, body, content='',
    tokenize = "ascii tokenchars './{}-@'")`);
  const terms = (text = ''): string => analyseText(text).join(' ');
  const chunks = Object.entries(texts).map(([id, text]): LexicalCandidate => ({
    id,
    title: terms(text.title),
    context: terms(text.context),
    body: terms(text.body),
  }));
  const insert = database.prepare('INSERT INTO lexical(rowid, title, context, body) VALUES (?, ?, ?, ?)');
  chunks.forEach((chunk, row) => insert.run(row, chunk.title, chunk.context, chunk.body));
  const find = database.prepare(
    'SELECT rowid FROM lexical WHERE lexical MATCH ? ORDER BY bm25(lexical, 4, 1, 1) LIMIT ?',
  );
  const mean = (field: LexicalField): number =>
    chunks.reduce((sum, chunk) => sum + chunk[field].split(' ').length, 0) / Math.max(1, chunks.length);
  const holds = (term: string) => (chunk: LexicalCandidate) =>
    ` ${chunk.title} ${chunk.context} ${chunk.body} `.includes(` ${term} `);
  const statistics = {
    chunkCount: chunks.length,
    averageLength: { title: mean('title'), context: mean('context'), body: mean('body') },
    chunkFrequency: (term: string) => chunks.filter(holds(term)).length,
    sampled: sampleFrequencies(chunks),
  };
  return {
    statistics: () => statistics,
    candidates: (expression, limit) => find.all(expression, limit).flatMap((row) => chunks[Number(row['rowid'])] ?? []),
  };
}

const shop: Record<string, Text> = {
  'login#0': {
    title: 'Log in with a wrong password',
    body: 'Open the login page. Enter a wrong password. See ERR_4012.',
  },
  'reset#0': { title: 'Reset the password', body: 'Ask for a reset link by e-mail, then choose a new password.' },
  'refund#0': {
    title: 'Refund an order',
    body: 'POST /v1/orders/{id}/refunds returns 201.',
    context: 'Zephyr SHOP SHOP-T7',
  },
  'refund#1': {
    title: 'Refund an order',
    body: 'A refund above the paid amount is refused.',
    context: 'Zephyr SHOP SHOP-T7',
  },
  'export#0': {
    title: 'Export orders',
    body: 'The export holds every order, paid or refunded, with its order number.',
  },
};
const ids = (text: string, texts = shop): string[] => searchLexically(indexOf(texts), text).map(({ id }) => id);

describe('lexical search', () => {
  it('ranks what is about the words above what only mentions them', () => {
    expect(ids('order refund')[0]).toMatch(/^refund/);
    expect(ids('exporting orders')[0]).toBe('export#0');
  });

  it('finds identifiers however they are written', () => {
    expect(ids('err-4012')[0]).toBe('login#0');
    expect(ids('/v1/orders/{orderId}/refunds')[0]).toBe('refund#0');
    expect(ids('shop-t7').slice(0, 2).sort()).toEqual(['refund#0', 'refund#1']);
  });

  it('prefers words that stand together', () => {
    const texts = {
      near: { title: '', body: 'the audit log keeps every change of a user for one year and more' },
      far: { title: '', body: 'the log keeps every change of a user for one year and more audit' },
    };
    expect(ids('audit log', texts)).toEqual(['near', 'far']);
  });

  it('counts a different form of a word that the stemmer does not unify', () => {
    const texts = {
      form: { title: '', body: 'password synchroniser stops' },
      other: { title: '', body: 'password dialogue stops' },
    };
    expect(ids('password synchronisation', texts)).toEqual(['form', 'other']);
  });

  it('prefers of two chunks that match alike the one whose title names nothing else', () => {
    const texts = {
      wide: { title: 'Export orders invoices', body: 'x1' },
      just: { title: 'Export orders', body: 'x1 invoice' },
    };
    expect(ids('export orders', texts)[0]).toBe('just');
  });

  it('gives scores from 0 to 1, sorted, with the reasons', () => {
    const results = searchLexically(indexOf(shop), 'wrong password');
    const scores = results.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(results[0]?.id).toBe('login#0');
    expect(results[0]?.why.map(({ text }) => text).sort()).toEqual(['password', 'wrong', 'wrong password']);
    const explained = results[0]?.why.reduce((sum, reason) => sum + reason.contribution, 0) ?? 0;
    expect(explained).toBeGreaterThan(0);
    expect(explained).toBeLessThan(results[0]?.score ?? 0);
  });

  it('scores a chunk alike whatever else was found', () => {
    const index = indexOf(shop);
    const all = searchLexically(index, 'refund of a paid order');
    const one = searchLexically(index, 'refund of a paid order', { candidateLimit: 1 })[0];
    expect(all.find(({ id }) => id === one?.id)?.score).toBe(one?.score);
  });

  it('answers with nothing where nothing is known', () => {
    for (const text of ['', 'the of and', 'xylophone', '😀 "" -- *']) expect(ids(text)).toEqual([]);
    expect(ids('order', {})).toEqual([]);
  });

  it('never fails, whatever the text', () => {
    const index = indexOf(shop);
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'order',
        'NEAR(',
        'AND',
        'OR NOT',
        '"',
        "'; DROP TABLE lexical; --",
        '*',
        '^',
        'body:',
        '{',
        '/v1/orders/{id}',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const { score } of searchLexically(index, pieces.join(' '))) {
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThan(1);
        }
      }),
      { numRuns: 500 },
    );
    expect(searchLexically(index, 'refund the order; '.repeat(6_000))[0]?.id).toMatch(/^refund/);
  });

  it('finds every term that the analyser can produce', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.stringMatching(/^[a-zA-Z0-9_.@/{}'-]{1,20}$/),
    );
    fc.assert(
      fc.property(word, (text) => {
        const found = searchLexically(indexOf({ only: { title: text, body: 'other' } }), text);
        expect(found.length).toBe(analyseText(text).length === 0 ? 0 : 1);
      }),
      { numRuns: 300 },
    );
  });
});

it('a document is as good as its best chunk', () => {
  const results = searchLexically(indexOf(shop), 'refund of an order');
  const documents = bestPerDocument(results, (id) => id.replace(/#\d+$/, ''));
  expect(documents.map(({ documentId }) => documentId)).toEqual([
    ...new Set(results.map(({ id }) => id.replace(/#\d+$/, ''))),
  ]);
  expect(documents[0]).toMatchObject({ documentId: 'refund', score: results[0]?.score });
});
