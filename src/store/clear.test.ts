import { describe, expect, it } from 'vitest';
import { clearCollections } from './clear.ts';
import type { Database } from './database.ts';
import { createDocumentWriter } from './document-writer.ts';
import { createRunLedger } from './run-ledger.ts';
import { createScopeStore } from './scope-store.ts';
import { createSourceStamps } from './source-stamps.ts';
import { platform, sampleChunks, sampleDocument, someTime } from './testing/documents.ts';
import { temporaryStore, type TemporaryStore } from './testing/temporary-store.ts';

const tables = [
  'documents',
  'chunks',
  'chunk_terms',
  'memberships',
  'scope_stamps',
  'source_stamps',
  'failures',
  'run_seen',
];

function counts(db: Database): Record<string, unknown> {
  return Object.fromEntries(tables.map((table) => [table, db.get(`SELECT count(*) AS n FROM ${table}`)?.['n']]));
}

/** An issue and a test, each with everything that a run remembers. */
function fill({ db }: TemporaryStore): string {
  const writer = createDocumentWriter(db, ['PLAT']);
  const scopes = createScopeStore(db, ['PLAT']);
  const ledger = createRunLedger(db);
  const { run } = ledger.begin({ command: 'index-all', mode: 'full', projects: ['PLAT'], sources: [] }, someTime);
  const test = sampleDocument('2', { id: 'test_PLAT-T2', collection: 'existing_tests' });
  db.write(() => {
    for (const [document, source] of [[sampleDocument('1'), 'jira'] as const, [test, 'zephyr'] as const]) {
      const place = { ...platform, source };
      writer.put(document, sampleChunks(document), place, someTime);
      scopes.stampScope(place, 'project PLAT', someTime.toISOString(), someTime);
      scopes.recordFailure(source, place.scope, { identity: 'x', message: '', retryable: true }, someTime);
      createSourceStamps(db).stamp('PLAT', source, someTime);
      ledger.openScope(run, source, place.scope, someTime);
      ledger.see(run, source, place.scope, [document.identity]);
      ledger.markSourceComplete(run, source, true);
    }
  });
  return run;
}

describe('clearCollections', () => {
  it('removes the documents of a collection, and everything that would keep a run from reading them again', () => {
    using store = temporaryStore();
    const run = fill(store);
    expect(store.db.write(() => clearCollections(store.db, ['jira_issues']))).toBe(1);
    expect(counts(store.db)).toEqual(Object.fromEntries(tables.map((table) => [table, 1])));
    expect(store.db.all('SELECT id FROM documents')).toEqual([{ id: 'test_PLAT-T2' }]);
    expect(store.db.all('SELECT count(*) AS n FROM lexical')).toEqual([{ n: 1 }]);
    expect(createSourceStamps(store.db).completedAt('PLAT', 'jira')).toBeNull();
    expect(createRunLedger(store.db).isSourceComplete(run, 'jira')).toBe(false);
    expect(createRunLedger(store.db).isSourceComplete(run, 'zephyr')).toBe(true);
  });

  it('removes several collections, and counts none where there is nothing', () => {
    using store = temporaryStore();
    fill(store);
    expect(clearCollections(store.db, ['existing_tests', 'jira_issues', 'test_plans'])).toBe(2);
    expect(counts(store.db)).toEqual(Object.fromEntries(tables.map((table) => [table, 0])));
    expect(clearCollections(store.db, ['jira_issues'])).toBe(0);
    expect(clearCollections(store.db, [])).toBe(0);
  });

  it('makes a source due again whose collection is empty already', () => {
    using store = temporaryStore();
    const stamps = createSourceStamps(store.db);
    stamps.stamp('PLAT', 'jira', someTime);
    stamps.stamp('PLAT', 'zephyr', someTime);
    clearCollections(store.db, ['jira_issues']);
    expect(stamps.completedAt('PLAT', 'jira')).toBeNull();
    expect(stamps.completedAt('PLAT', 'zephyr')).not.toBeNull();
  });
});
