import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ZephyrTest } from '../../src/sources/zephyr/api-schemas.ts';
import { testDocument } from '../../src/sources/zephyr/test-document.ts';
import { type CorpusItem, UnreadableItem } from './file-source.ts';
import { parseJson } from './issues.ts';

const rowSchema = z.object({
  _id: z.string().min(1),
  title: z.string().nullish(),
  text: z.string().nullish(),
  metadata: z.object({ folder: z.string().nullish() }).nullish(),
});

/** Test cases, one a line: title, folder, and everything else as one text. */
export async function* testItems(
  files: readonly string[],
  labelOf: (file: string) => string,
): AsyncGenerator<CorpusItem, void, void> {
  let number = 0;
  for (const file of files) {
    const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
    let line = 0;
    for await (const text of lines) {
      line += 1;
      if (text.trim() === '') continue;
      number += 1;
      const id = number;
      yield { label: `${labelOf(file)} line ${line}`, read: () => Promise.resolve(readRow(text, id)) };
    }
  }
}

function readRow(text: string, id: number): ReturnType<typeof testDocument> {
  const parsed = rowSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new UnreadableItem(`not a test: unexpected shape at ${parsed.error.issues[0]?.path.join('.') || 'the top'}`);
  }
  const row = parsed.data;
  const test: ZephyrTest = { id, key: row._id, name: row.title ?? '', folder: { id: 1 } };
  const folder = row.metadata?.folder ?? '';
  const lists = { status: () => '', priority: () => '', folder: () => (folder === '' ? '' : `/${folder}`) };
  const script = { kind: 'text', isGherkin: false, text: row.text ?? '' } as const;
  return testDocument(test, script, new Map(), { lists, webBaseUrl: undefined });
}
