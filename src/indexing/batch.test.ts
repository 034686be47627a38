import { describe, expect, it } from 'vitest';
import { WarningCounts } from '../documents/warnings.ts';
import { systemClock } from '../platform/clock.ts';
import { createDocumentWriter } from '../store/document-writer.ts';
import { acquireLease } from '../store/lease.ts';
import { createRunLedger } from '../store/run-ledger.ts';
import { createScopeStore } from '../store/scope-store.ts';
import { createSourceStamps } from '../store/source-stamps.ts';
import { type TemporaryStore, temporaryStore } from '../store/testing/temporary-store.ts';
import { createBatch } from './batch.ts';
import { inProcessPreparer, type Preparer } from './preparer.ts';
import { documentOf, numbers, platformScope, storedIdentities } from './testing/scripted-source.ts';

async function openBatch({ db }: TemporaryStore, preparer: Preparer = inProcessPreparer) {
  const lease = await acquireLease(db, 'test', systemClock);
  const ledger = createRunLedger(db);
  const kind = { command: 'test', mode: 'incremental', projects: ['PLAT'], sources: ['jira'] } as const;
  const { run } = ledger.begin(kind, new Date());
  const warnings = new WarningCounts();
  const batch = createBatch(
    {
      run,
      mode: 'incremental',
      db,
      preparer,
      writer: createDocumentWriter(db, ['PLAT']),
      ledger,
      scopes: createScopeStore(db, ['PLAT']),
      stamps: createSourceStamps(db),
      lease,
      clock: systemClock,
      signal: new AbortController().signal,
      allowMassDeletion: false,
      onProgress: () => {},
    },
    'jira',
    warnings,
  );
  return { batch, warnings, end: () => lease.release() };
}

describe('createBatch', () => {
  it('keeps a part whose commit fails, tells the next call, and commits it when it is called again', async () => {
    using store = temporaryStore();
    const { batch, end } = await openBatch(store);
    let broken = true;
    await batch.document(platformScope, documentOf('1'));
    await batch.flush(() => {
      if (broken) throw new Error('the disk is full');
    });
    const next = async (): Promise<void> => {
      await batch.document(platformScope, documentOf('2'));
      await batch.commit();
    };
    await expect(next()).rejects.toThrow('the disk is full');
    expect(storedIdentities(store.db)).toEqual([]);
    broken = false;
    await batch.commit();
    expect(storedIdentities(store.db)).toEqual(['1', '2']);
    expect(batch.written).toBe(2);
    end();
  });

  it('prepares one part while the next one is read, and no further', async () => {
    using store = temporaryStore();
    const prepared: (() => void)[] = [];
    const slow: Preparer = {
      ...inProcessPreparer,
      async prepare(document) {
        await new Promise<void>((resolve) => prepared.push(resolve));
        return inProcessPreparer.prepare(document);
      },
    };
    const { batch, end } = await openBatch(store, slow);
    const flushed: string[] = [];
    const flush = async (identity: string): Promise<void> => {
      await batch.document(platformScope, documentOf(identity));
      await batch.flush();
      flushed.push(identity);
    };
    await flush('1');
    const second = flush('2');
    await new Promise(setImmediate);
    expect(flushed).toEqual(['1']);
    prepared[0]?.();
    await second;
    expect(storedIdentities(store.db)).toEqual(['1']);
    prepared[1]?.();
    await batch.commit();
    expect(storedIdentities(store.db)).toEqual(['1', '2']);
    end();
  });

  it('stores what was reported last, and counts the warnings of each text once', async () => {
    using store = temporaryStore();
    const { batch, warnings, end } = await openBatch(store);
    const torn = 'x'.repeat(60_000);
    for (const identity of numbers(3)) await batch.document(platformScope, documentOf(identity));
    await batch.flush();
    await batch.document(platformScope, documentOf('2', { title: 'Another', markdown: torn }));
    await batch.commit();
    expect(store.db.get(`SELECT title FROM documents WHERE identity = '2'`)).toMatchObject({ title: 'Another' });
    expect(warnings.toJSON()).toEqual({ 'chunk.split-word': 1 });
    end();
  });
});
