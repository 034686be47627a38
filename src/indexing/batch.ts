import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SourceDocument, SourceName } from '../documents/document.ts';
import type { WarningCounts } from '../documents/warnings.ts';
import type { Scope } from '../sources/source.ts';
import type { PreparedChunk } from '../store/document-writer.ts';
import type { Failure } from '../store/scope-store.ts';
import { wellFormed } from '../store/well-formed.ts';
import type { Attempt } from './attempt.ts';
import { limitNursery } from './heap-growth.ts';
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

/** What is committed in one transaction. */
interface Part {
  items: Item[];
  /** What else is written in it (a checkpoint, a sweep). */
  also: (() => void) | undefined;
}

/**
 * Collects what a source reports and commits it in transactions that hold everything a document consists of. While one part
 * is being prepared and committed the source goes on reading the next one, and no further. A fault of a commit is thrown by
 * the next call; the part is kept and tried again by the call after it.
 */
export interface Batch {
  document(scope: Scope, document: SourceDocument): Promise<void>;
  present(scope: Scope, identities: readonly string[]): Promise<void>;
  failure(scope: Scope, failure: Failure): Promise<void>;
  /** Has what is collected committed soon, together with whatever `also` writes. Waits only for the part before it. */
  flush(also?: () => void): Promise<void>;
  /** Commits what is collected and, in the same transaction, whatever `also` writes. */
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
  let lastFlush = clock.now().getTime();
  const queue: Part[] = [];
  let draining = false;
  /** Resolved when a part was committed or could not be. */
  let step = Promise.withResolvers<void>();
  let fault: { error: unknown } | undefined;

  /** What was unchanged when it arrived need not be so behind another document of its batch that has the same id. */
  const lateChunks = (document: SourceDocument): readonly PreparedChunk[] | undefined =>
    writer.needsChunks(document, source) ? prepareChunks(document).chunks : undefined;

  const write = (part: Part, now: Date, prepared: ReadonlyMap<Item, Prepared>): number => {
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
    for (const item of part.items) {
      const { key, projects } = item.scope;
      const place = { source, scope: key, projects };
      switch (item.kind) {
        case 'document': {
          const chunks = prepared.get(item)?.chunks ?? lateChunks(item.document);
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
    ledger.addCounts(run, source, counts);
    return counts.added + counts.changed;
  };

  /** What a part's documents were split into, by item. */
  const preparedOf = async (part: Part): Promise<Map<Item, Prepared>> => {
    const prepared = new Map<Item, Prepared>();
    for (const item of part.items) {
      if (item.kind === 'document' && item.prepared !== undefined) prepared.set(item, await item.prepared);
    }
    return prepared;
  };

  const stepped = (): void => {
    step.resolve();
    step = Promise.withResolvers();
  };

  const drain = async (): Promise<void> => {
    for (let part = queue[0]; part !== undefined; part = queue[0]) {
      const { also } = part;
      const prepared = await preparedOf(part);
      const now = clock.now();
      written += db.write(() => {
        attempt.lease.assertHeld();
        const count = write(part, now, prepared);
        also?.();
        return count;
      });
      queue.shift();
      stepped();
      for (const entry of prepared.values()) warnings.addCounts(entry.warnings);
      limitNursery();
      // SQLite works synchronously: let timers (the heartbeat) and the network have their turn.
      await nextTurn();
    }
  };

  /** Has the queue committed, in its order, until it is empty or a commit fails. */
  const start = (): void => {
    if (draining) return;
    draining = true;
    const ended = (failed?: { error: unknown }): void => {
      draining = false;
      fault = failed;
      stepped();
    };
    drain().then(
      () => ended(),
      (error: unknown) => ended({ error }),
    );
  };

  /** Waits until no more than `parts` are left to be committed. */
  const drained = async (parts: number): Promise<void> => {
    while (queue.length > parts && fault === undefined) {
      const { promise } = step;
      start();
      await promise;
    }
    const thrown = fault;
    fault = undefined;
    if (thrown !== undefined) throw thrown.error;
  };

  const enqueue = (also?: () => void): void => {
    if (items.length > 0 || also !== undefined) queue.push({ items, also });
    items = [];
    documents = 0;
    size = 0;
    lastFlush = clock.now().getTime();
  };

  const flush = async (also?: () => void): Promise<void> => {
    enqueue(also);
    await drained(1);
    start();
  };

  const add = async (item: Item): Promise<void> => {
    items.push(item);
    const due = clock.now().getTime() - lastFlush > longestDelayMs;
    if (documents >= mostDocuments || size >= mostText || due) await flush();
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
    flush,
    async commit(also) {
      enqueue(also);
      await drained(0);
    },
    get written() {
      return written;
    },
  };
}
