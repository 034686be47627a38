import { expect, it } from 'vitest';
import { type Database, openDatabase } from '../database.ts';
import { temporaryStore } from '../testing/temporary-store.ts';
import { createSqliteVectorStore } from './sqlite-vector-store.ts';
import { embedPending, putDocuments, removeDocuments, testVector } from './testing/stored-documents.ts';
import type { VectorHit, VectorQuery } from './vector-store.ts';

const words = ['refund', 'voucher', 'login', 'order', 'stock', 'parcel', 'invoice', 'basket', 'label', 'return'];

/** So many that the first pass has to leave some out. */
const documents = Array.from({ length: 2_600 }, (_, at) => ({
  id: `jira_PLAT-${at}`,
  texts: [`${words[at % 10]} ${words[(at * 7) % 9]} ${words[(at * 3) % 8]} ${at}`],
  projects: [at % 8 === 0 ? 'SHOP' : 'PLAT'],
}));

const queries: VectorQuery[] = [
  { limit: 50 },
  { limit: 300 },
  { limit: 50, projectKeys: ['PLAT'] },
  { limit: 50, projectKeys: ['SHOP'] },
  { limit: 50, projectKeys: ['NONE'] },
];

async function askAll(db: Database): Promise<VectorHit[][]> {
  const store = createSqliteVectorStore(db);
  const answers: VectorHit[][] = [];
  for (const text of ['refund of an order', 'parcel label 77']) {
    for (const query of queries) answers.push(await store.query(testVector(text), query));
  }
  return answers;
}

it(
  'codes in memory find what SQLite finds, and never what they were before somebody wrote',
  { timeout: 60_000 },
  async () => {
    using temporary = temporaryStore();
    const { db } = temporary;
    putDocuments(db, documents);
    embedPending(db);
    const other = openDatabase(temporary.path);
    const changes: (() => void)[] = [
      () => {},
      () => removeDocuments(other, ['jira_PLAT-0', 'jira_PLAT-77']),
      () => {
        putDocuments(other, [{ id: 'jira_PLAT-3000', texts: ['refund of an order'] }]);
        embedPending(other);
      },
      () => removeDocuments(db, ['jira_PLAT-10']),
      () => {
        putDocuments(db, [{ id: 'jira_PLAT-3001', texts: ['parcel label 77'] }]);
        embedPending(db);
      },
      () => putDocuments(db, [{ id: 'jira_PLAT-11', texts: documents[11]?.texts ?? [], projects: ['SHOP'] }]),
    ];
    for (const change of changes) {
      change();
      // Single questions of connections that remember nothing.
      const expected: VectorHit[][] = [];
      for (const text of ['refund of an order', 'parcel label 77']) {
        for (const query of queries) {
          const fresh = openDatabase(temporary.path, { readOnly: true });
          expected.push(await createSqliteVectorStore(fresh).query(testVector(text), query));
          fresh.close();
        }
      }
      expect(expected[0]).toHaveLength(50);
      expect(await askAll(db)).toEqual(expected);
      expect(await askAll(db)).toEqual(expected);
    }
    other.close();
  },
);
