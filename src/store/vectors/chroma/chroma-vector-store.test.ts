import { afterAll, beforeAll } from 'vitest';
import { temporaryStore } from '../../testing/temporary-store.ts';
import { type ChromaServer, startChromaServer } from '../testing/chroma-server.ts';
import { describeVectorStore } from '../testing/conformance.ts';
import { createChromaVectorStore } from './chroma-vector-store.ts';

let server: ChromaServer;
beforeAll(async () => {
  server = await startChromaServer();
}, 120_000);
afterAll(() => server[Symbol.asyncDispose]());

let databases = 0;
const noLibrary = (): string => {
  throw new Error('no library for this machine');
};
for (const [name, special] of [
  ['Chroma', {}],
  ['Chroma that is asked for every filter', { comparedHere: 0 }],
  ['Chroma on a machine without sqlite-vec', { libraryPath: noLibrary }],
] as const) {
  describeVectorStore(name, async () => {
    const temporary = temporaryStore();
    databases += 1;
    const settings = { url: server.url, database: `test${databases}` };
    const store = createChromaVectorStore(temporary.db, settings, {
      // Searches of a loaded test machine may take longer than a person would wait.
      search: { timeoutMs: 30_000 },
      ...special,
    });
    return {
      db: temporary.db,
      store,
      [Symbol.asyncDispose]: async () => temporary[Symbol.dispose](),
    };
  });
}
