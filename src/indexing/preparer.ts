import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Preparable, type Prepared, prepareChunks } from './prepare.ts';
import type { PrepareAnswer, PrepareRequest } from './prepare-worker.ts';

/** Splits and analyses documents, in a thread of its own where that pays. */
export interface Preparer {
  prepare(document: Preparable): Promise<Prepared>;
  /** Ends the thread. What is under way is finished without it. */
  close(): Promise<void>;
}

/** For a handful of documents. */
export const inProcessPreparer: Preparer = {
  prepare: async (document) => prepareChunks(document),
  close: async () => {},
};

/** A thread costs a few tenths of a second and 50 MB: not for a run that finds little to do. */
const patience = 300;

/** What the thread makes is handed over at once: a small nursery is enough, a usual one would be another 100 MB. */
const maxYoungGenerationSizeMb = 8;

interface Waiting {
  document: Preparable;
  resolve: (prepared: Prepared) => void;
  reject: (reason: unknown) => void;
}

/** The worker's file beside this one: TypeScript in a checkout, JavaScript in the package. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? 'prepare-worker.ts' : 'prepare-worker.js',
  import.meta.url,
);

/**
 * Preparing is a third of a run's work on the processor, and the only third that needs neither network nor database: a second
 * thread does it while this one reads and writes. A thread that breaks costs time and nothing else.
 * @param startsAfter documents to prepare before the thread is started
 */
export function createPreparer(startsAfter = patience): Preparer {
  let worker: Worker | undefined;
  let usable = availableParallelism() > 1;
  let prepared = 0;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();

  const giveUp = (): void => {
    usable = false;
    worker = undefined;
    for (const { document, resolve, reject } of waiting.values()) {
      try {
        resolve(prepareChunks(document));
      } catch (error) {
        reject(error);
      }
    }
    waiting.clear();
  };

  const start = (): Worker => {
    const started = new Worker(workerFile, { name: 'womba-prepare', resourceLimits: { maxYoungGenerationSizeMb } });
    started.on('message', ({ id, prepared: result, error }: PrepareAnswer) => {
      const entry = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) started.unref();
      if (result === undefined) entry?.reject(error);
      else entry?.resolve(result);
    });
    // Its exit follows, and that is where it is dealt with.
    started.on('error', () => {});
    started.on('exit', giveUp);
    return started;
  };

  return {
    async prepare(document) {
      prepared += 1;
      if (!usable || prepared <= startsAfter) return prepareChunks(document);
      const thread = (worker ??= start());
      const { title, header, metadata, markdown } = document;
      const id = (lastId += 1);
      return new Promise((resolve, reject) => {
        waiting.set(id, { document, resolve, reject });
        thread.ref();
        const request: PrepareRequest = { id, document: { title, header, metadata, markdown } };
        thread.postMessage(request);
      });
    },
    async close() {
      usable = false;
      await worker?.terminate();
    },
  };
}
