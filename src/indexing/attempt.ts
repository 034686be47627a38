import type { Clock } from '../platform/clock.ts';
import type { Database } from '../store/database.ts';
import type { DocumentWriter } from '../store/document-writer.ts';
import type { Lease } from '../store/lease.ts';
import type { RunLedger } from '../store/run-ledger.ts';
import type { ScopeStore } from '../store/scope-store.ts';
import type { SourceStamps } from '../store/source-stamps.ts';
import type { Preparer } from './preparer.ts';
import type { OnProgress } from './progress.ts';

/** What every part of one attempt works with. */
export interface Attempt {
  run: string;
  mode: 'incremental' | 'full';
  db: Database;
  preparer: Preparer;
  writer: DocumentWriter;
  ledger: RunLedger;
  scopes: ScopeStore;
  stamps: SourceStamps;
  lease: Lease;
  clock: Clock;
  signal: AbortSignal;
  allowMassDeletion: boolean;
  onProgress: OnProgress;
}
