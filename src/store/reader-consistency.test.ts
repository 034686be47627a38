import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createDocumentWriter } from './document-writer.ts';
import { startChild } from './testing/child-process.ts';
import { platform, sampleChunks, sampleDocument, someTime } from './testing/documents.ts';
import { temporaryStore } from './testing/temporary-store.ts';

it('another process that reads all the time never sees half a document, half a batch or an error', async () => {
  using store = temporaryStore();
  await using reader = startChild('reader-process.ts', store.path);
  expect(await reader.line()).toBe('reading');
  const writer = createDocumentWriter(store.db, ['PLAT']);
  const batches = 120;
  for (let round = 1; round <= batches; round += 1) {
    // All documents are replaced in one transaction, as a batch of a run does; their number of chunks changes each time.
    store.db.write(() => {
      for (let number = 0; number < 40; number += 1) {
        const paragraphs = Array.from(
          { length: 1 + ((round + number) % 4) },
          (_, part) => `common v${round} part ${part}`,
        );
        const document = sampleDocument(String(number), { version: `v${round}`, markdown: paragraphs.join('\n\n') });
        writer.put(document, sampleChunks(document), platform, someTime);
      }
    });
    await nextTurn();
  }
  reader.tell('stop');
  const seen = JSON.parse(await reader.line()) as { reads: number; versions: number; problems: string[] };
  expect(seen.problems).toEqual([]);
  // The reader was really at work while the writer was.
  expect(seen.versions).toBeGreaterThan(3);
});
