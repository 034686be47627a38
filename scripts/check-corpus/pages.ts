import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pageDocument } from '../../src/sources/confluence/page-document.ts';
import type { CorpusItem } from './file-source.ts';

const siteUrl = 'https://corpus.example';
const space = { id: '1', key: 'CORPUS', name: 'Corpus', homepageId: null };

/** Confluence pages in storage format, one a file; the file's name is the title. */
export async function* pageItems(
  files: readonly string[],
  labelOf: (file: string) => string,
): AsyncGenerator<CorpusItem, void, void> {
  for (const [index, file] of files.entries()) {
    yield {
      label: labelOf(file),
      async read() {
        const value = await readFile(file, 'utf8');
        const title = basename(file)
          .replace(/\.storage\.xml$/, '')
          .replaceAll('_', ' ');
        const page = { id: String(index + 1), title, version: { number: 1 }, body: { storage: { value } } };
        return pageDocument(page, { space, path: [], labels: [] }, siteUrl);
      },
    };
  }
}
