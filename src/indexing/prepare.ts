import { chunkMarkdown } from '../content/chunking/chunk-markdown.ts';
import { analyseText } from '../content/text/analyse.ts';
import type { SourceDocument } from '../documents/document.ts';
import type { WarningCounts } from '../documents/warnings.ts';
import type { PreparedChunk } from '../store/document-writer.ts';

/**
 * Splits a document and analyses its chunks for the lexical index. Header and title are part of every chunk's indexed text,
 * so that a chunk is found by the name of its document too.
 */
export function prepareChunks(document: SourceDocument): { chunks: PreparedChunk[]; warnings: WarningCounts } {
  const { chunks, warnings } = chunkMarkdown(document.markdown);
  const titleTerms = analyseText(`${document.header.join(' ')} ${document.title}`).join(' ');
  return {
    warnings,
    chunks: chunks.map((chunk) => ({
      headingPath: chunk.headingPath,
      text: chunk.text,
      tokens: chunk.tokens,
      titleTerms,
      bodyTerms: analyseText(`${headingsAbove(chunk).join('\n')}\n${chunk.text}`).join(' '),
    })),
  };
}

/** Headings of the path that do not stand in the text itself: nothing counts twice. */
function headingsAbove({ headingPath, text }: { headingPath: readonly string[]; text: string }): string[] {
  return headingPath.filter((heading) => !text.includes(`# ${heading}`));
}
