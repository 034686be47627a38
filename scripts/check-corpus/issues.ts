import { readFile } from 'node:fs/promises';
import { issueDocument } from '../../src/sources/jira/issue-document.ts';
import { issueSchema } from '../../src/sources/jira/issue-schema.ts';
import { type CorpusItem, UnreadableItem } from './file-source.ts';

const siteUrl = 'https://corpus.example';

/** Jira issues as REST v3 returns them, one a file. */
export async function* issueItems(
  files: readonly string[],
  labelOf: (file: string) => string,
): AsyncGenerator<CorpusItem, void, void> {
  for (const file of files) {
    yield {
      label: labelOf(file),
      async read() {
        const parsed = issueSchema.safeParse(parseJson(await readFile(file, 'utf8')));
        if (!parsed.success) {
          throw new UnreadableItem(
            `not an issue: unexpected shape at ${parsed.error.issues[0]?.path.join('.') || 'the top'}`,
          );
        }
        return issueDocument(parsed.data, parsed.data.fields.comment?.comments ?? [], { siteUrl, criteriaFields: [] });
      },
    };
  }
}

/** @throws UnreadableItem */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableItem('truncated or invalid JSON');
  }
}
