import { chunkMarkdown } from '../content/chunking/chunk-markdown.ts';
import { analyseText } from '../content/text/analyse.ts';
import { searchedMetadata, type SourceDocument } from '../documents/document.ts';
import type { WarningCounts } from '../documents/warnings.ts';
import type { PreparedChunk } from '../store/document-writer.ts';

/**
 * Splits a document and analyses its chunks for the lexical index. Title and context (where the document stands) are part
 * of every chunk's indexed text, so that a chunk is found by the name of its document too.
 */
export function prepareChunks(document: SourceDocument): { chunks: PreparedChunk[]; warnings: WarningCounts } {
  const { chunks, warnings } = chunkMarkdown(document.markdown);
  const title = analyseText(document.title).join(' ');
  const place = [...document.header, ...searchedMetadata(document)];
  return {
    warnings,
    chunks: chunks.map((chunk) => ({
      headingPath: chunk.headingPath,
      text: chunk.text,
      tokens: chunk.tokens,
      terms: {
        title,
        context: analyseText([...place, ...headingsAbove(chunk)].join('\n')).join(' '),
        body: analyseText(chunk.text).join(' '),
      },
    })),
  };
}

/** Headings of the path that do not stand in the text itself: nothing counts twice. */
function headingsAbove({ headingPath, text }: { headingPath: readonly string[]; text: string }): string[] {
  return headingPath.filter((heading) => !text.includes(`# ${heading}`));
}
