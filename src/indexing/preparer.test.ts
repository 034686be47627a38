import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { documentOf } from './testing/scripted-source.ts';
import { type Preparable, prepareChunks } from './prepare.ts';
import { createPreparer } from './preparer.ts';

const documents = Array.from({ length: 40 }, (_, index) =>
  documentOf(String(index), {
    title: `Refund rule ${index}`,
    markdown: `# Rule ${index}\n\n${`Amounts above ${index} are paid back on the same day. `.repeat(index * 4)}\n\n## Exceptions\n\nNone.`,
  }),
);
const expected = documents.map(prepareChunks);
/** What no source makes; stands for a fault of Womba's own. */
const broken = { ...documentOf('broken'), title: undefined } as unknown as Preparable;

describe('createPreparer', () => {
  it('gives the same chunks from its one thread as without one', async () => {
    const threads: number[] = [];
    const count = (worker: Worker): void => void threads.push(worker.threadId);
    process.on('worker', count);
    const preparer = createPreparer(10);
    const first = await Promise.all(documents.slice(0, 10).map((document) => preparer.prepare(document)));
    expect(threads).toHaveLength(0);
    const rest = await Promise.all(documents.slice(10).map((document) => preparer.prepare(document)));
    process.off('worker', count);
    // On a machine with one processor there is nothing to be won.
    expect(threads).toHaveLength(availableParallelism() > 1 ? 1 : 0);
    expect([...first, ...rest]).toEqual(expected);
    await preparer.close();
  });

  it('finishes what is under way when the thread ends', async () => {
    const preparer = createPreparer(0);
    const underWay = Promise.all(documents.map((document) => preparer.prepare(document)));
    await preparer.close();
    expect(await underWay).toEqual(expected);
    expect(await preparer.prepare(documents[3] ?? broken)).toEqual(expected[3]);
  });

  it.each([0, 100])('tells of a fault and goes on with the next document (thread after %i)', async (startsAfter) => {
    const preparer = createPreparer(startsAfter);
    await expect(preparer.prepare(broken)).rejects.toThrow(TypeError);
    expect(await preparer.prepare(documents[3] ?? broken)).toEqual(expected[3]);
    await preparer.close();
  });
});
