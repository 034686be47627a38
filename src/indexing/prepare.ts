import { chunkMarkdown } from '../content/chunking/chunk-markdown.ts';
import { analyseText } from '../content/text/analyse.ts';
import { searchedMetadata, type SourceDocument } from '../documents/document.ts';
import type { PreparedChunk } from '../store/document-writer.ts';

/** What chunks are made from. */
export type Preparable = Pick<SourceDocument, 'title' | 'header' | 'metadata' | 'markdown'>;

export interface Prepared {
  chunks: readonly PreparedChunk[];
  /** Counts by kind. */
  warnings: Readonly<Record<string, number>>;
}

/**
 * Splits a document and analyses its chunks for the lexical index. Title and context (where the document stands) are part
 * of every chunk's indexed text, so that a chunk is found by the name of its document too.
 */
export function prepareChunks(document: Preparable): Prepared {
  const { chunks, warnings } = chunkMarkdown(document.markdown);
  const title = analyseText(document.title).join(' ');
  const place = analyseText([...document.header, ...searchedMetadata(document)].join('\n'));
  return {
    warnings: warnings.toJSON(),
    chunks: chunks.map((chunk) => ({
      headingPath: chunk.headingPath,
      text: chunk.text,
      tokens: chunk.tokens,
      terms: {
        title,
        context: [...place, ...analyseText(headingsAbove(chunk).join('\n'))].join(' '),
        body: analyseText(chunk.text).join(' '),
      },
    })),
  };
}

/** Headings of the path that do not stand in the text itself: nothing counts twice. */
function headingsAbove({ headingPath, text }: { headingPath: readonly string[]; text: string }): string[] {
  return headingPath.filter((heading) => !text.includes(`# ${heading}`));
}
