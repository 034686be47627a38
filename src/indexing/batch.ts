import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SourceDocument, SourceName } from '../documents/document.ts';
import type { WarningCounts } from '../documents/warnings.ts';
import type { Scope } from '../sources/source.ts';
import type { PreparedChunk } from '../store/document-writer.ts';
import type { Failure } from '../store/scope-store.ts';
import { wellFormed } from '../store/well-formed.ts';
import type { Attempt } from './attempt.ts';
import { type Prepared, prepareChunks } from './prepare.ts';
import { wellFormedDocument } from './well-formed-document.ts';

/** A batch is committed when it holds this many documents … */
const mostDocuments = 200;
/** … or this much text, in UTF-16 units … */
const mostText = 4_000_000;
/** … or when this much time has passed since the last commit, in milliseconds, so that a slow source is visible early. */
const longestDelayMs = 2_000;

type Item =
  | { kind: 'document'; scope: Scope; document: SourceDocument; prepared: Promise<Prepared> | undefined }
  | { kind: 'present'; scope: Scope; identities: readonly string[] }
  | { kind: 'failure'; scope: Scope; failure: Failure };

/** Collects what a source reports and commits it in transactions that hold everything a document consists of. */
export interface Batch {
  document(scope: Scope, document: SourceDocument): Promise<void>;
  present(scope: Scope, identities: readonly string[]): Promise<void>;
  failure(scope: Scope, failure: Failure): Promise<void>;
  /** Commits what is collected and, in the same transaction, whatever `also` writes (a checkpoint, a sweep). */
  commit(also?: () => void): Promise<void>;
  /** Documents written so far by this attempt. */
  readonly written: number;
}

export function createBatch(attempt: Attempt, source: SourceName, warnings: WarningCounts): Batch {
  const { db, writer, ledger, scopes, run, clock } = attempt;
  let items: Item[] = [];
  let documents = 0;
  let size = 0;
  let written = 0;
  let lastCommit = clock.now().getTime();

  /** What was unchanged when it arrived need not be so behind another document of its batch that has the same id. */
  const lateChunks = (document: SourceDocument): readonly PreparedChunk[] | undefined =>
    writer.needsChunks(document, source) ? prepareChunks(document).chunks : undefined;

  const write = (now: Date, chunksOf: ReadonlyMap<Item, readonly PreparedChunk[]>): void => {
    const counts = { added: 0, changed: 0, removed: 0, chunks: 0 };
    const seen = new Map<string, string[]>();
    const failed = new Map<string, Set<string>>();
    const failedIn = (scope: string): Set<string> => {
      let identities = failed.get(scope);
      if (identities === undefined) {
        identities = new Set(scopes.failedBefore(source, scope));
        failed.set(scope, identities);
      }
      return identities;
    };
    const see = (scope: string, identities: readonly string[]): void => {
      const list = seen.get(scope) ?? [];
      for (const identity of identities) list.push(identity);
      seen.set(scope, list);
    };
    for (const item of items) {
      const { key, projects } = item.scope;
      const place = { source, scope: key, projects };
      switch (item.kind) {
        case 'document': {
          const chunks = chunksOf.get(item) ?? lateChunks(item.document);
          const outcome = writer.put(item.document, chunks, place, now);
          if (outcome !== 'unchanged') {
            counts[outcome] += 1;
            counts.chunks += chunks?.length ?? 0;
          }
          see(key, [item.document.identity]);
          if (failedIn(key).delete(item.document.identity)) scopes.clearFailure(source, key, item.document.identity);
          break;
        }
        case 'present':
          counts.changed += writer.join(item.identities, place);
          see(key, item.identities);
          break;
        case 'failure':
          see(key, [item.failure.identity]);
          scopes.recordFailure(source, key, item.failure, now);
          failedIn(key).add(item.failure.identity);
          break;
      }
    }
    // One statement for each scope: one for each document took a sixth of a run.
    for (const [scope, identities] of seen) ledger.see(run, source, scope, identities);
    written += counts.added + counts.changed;
    ledger.addCounts(run, source, counts);
  };

  /** What the batch's documents were split into, by item. */
  const preparedChunks = async (): Promise<Map<Item, readonly PreparedChunk[]>> => {
    const chunks = new Map<Item, readonly PreparedChunk[]>();
    for (const item of items) {
      if (item.kind !== 'document' || item.prepared === undefined) continue;
      const prepared = await item.prepared;
      warnings.addCounts(prepared.warnings);
      chunks.set(item, prepared.chunks);
    }
    return chunks;
  };

  const commit = async (also?: () => void): Promise<void> => {
    if (items.length > 0 || also !== undefined) {
      const chunks = await preparedChunks();
      const now = clock.now();
      db.write(() => {
        attempt.lease.assertHeld();
        write(now, chunks);
        also?.();
      });
      items = [];
      documents = 0;
      size = 0;
    }
    lastCommit = clock.now().getTime();
    // SQLite works synchronously: let timers (the heartbeat) and the network have their turn.
    await nextTurn();
  };

  const add = async (item: Item): Promise<void> => {
    items.push(item);
    const due = clock.now().getTime() - lastCommit > longestDelayMs;
    if (documents >= mostDocuments || size >= mostText || due) await commit();
  };

  return {
    async document(scope, given) {
      const document = wellFormedDocument(given);
      let prepared: Promise<Prepared> | undefined;
      if (writer.needsChunks(document, source)) {
        prepared = attempt.preparer.prepare(document);
        // Awaited when the batch is committed, which a fault elsewhere may prevent.
        prepared.catch(() => {});
      }
      documents += 1;
      size += document.markdown.length;
      await add({ kind: 'document', scope, document, prepared });
    },
    present: (scope, identities) => add({ kind: 'present', scope, identities: identities.map(wellFormed) }),
    failure: (scope, failure) =>
      add({ kind: 'failure', scope, failure: { ...failure, identity: wellFormed(failure.identity) } }),
    commit,
    get written() {
      return written;
    },
  };
}
