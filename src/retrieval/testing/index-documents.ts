import { chunkMarkdown } from '../../content/chunking/chunk-markdown.ts';
import { analyseText } from '../../content/text/analyse.ts';
import type { SourceDocument } from '../../documents/document.ts';
import type { Database } from '../../store/database.ts';
import { createDocumentWriter, type PreparedChunk } from '../../store/document-writer.ts';
import { platform, sampleDocument, someTime } from '../../store/testing/documents.ts';

/** Splits, analyses and stores a document as a run does; `identity` is an issue's number unless the changes say otherwise. */
export function indexDocument(
  db: Database,
  identity: string,
  changes: Partial<SourceDocument>,
  projects: readonly string[] = ['PLAT'],
): void {
  const writer = createDocumentWriter(db, ['PLAT', 'SHOP']);
  const document = sampleDocument(identity, changes);
  db.write(() => writer.put(document, chunksOf(document), { ...platform, projects }, someTime));
}

function chunksOf(document: SourceDocument): PreparedChunk[] {
  const terms = (text: string): string => analyseText(text).join(' ');
  return chunkMarkdown(document.markdown).chunks.map((chunk) => ({
    ...chunk,
    terms: { title: terms(document.title), context: terms(document.header.join(' ')), body: terms(chunk.text) },
  }));
}
