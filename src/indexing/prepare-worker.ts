import { parentPort } from 'node:worker_threads';
import { type Preparable, type Prepared, prepareChunks } from './prepare.ts';

export interface PrepareRequest {
  id: number;
  document: Preparable;
}

/** Either what was made or what was thrown. */
export interface PrepareAnswer {
  id: number;
  prepared?: Prepared;
  error?: unknown;
}

parentPort?.on('message', ({ id, document }: PrepareRequest) => {
  let answer: PrepareAnswer;
  try {
    answer = { id, prepared: prepareChunks(document) };
  } catch (error) {
    answer = { id, error };
  }
  parentPort?.postMessage(answer);
});
