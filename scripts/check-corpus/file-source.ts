import type { SourceDocument, SourceName } from '../../src/documents/document.ts';
import type { WarningCounts } from '../../src/documents/warnings.ts';
import type { Scope, Source, SourceEvent } from '../../src/sources/source.ts';

/** The only project of a corpus. */
export const corpusProject = 'CORPUS';

/** What stands in for something that a vendor would have sent: a file, or a line of one. */
export interface CorpusItem {
  /** For people: the file's path in the corpus, with the line where a file holds many. */
  label: string;
  read(): Promise<{ document: SourceDocument; warnings?: WarningCounts }>;
}

/** The item cannot be read, and says why in words that hold nothing of its content. */
export class UnreadableItem extends Error {}

/** A source that reads items instead of a vendor; everything after it is the product's own. */
export function fileSource(name: SourceName, folder: string, items: () => AsyncIterable<CorpusItem>): Source {
  const scope: Scope = { key: `corpus:${folder}`, label: folder, projects: [corpusProject] };
  return {
    name,
    requests: 0,
    async *read(window) {
      for await (const item of items()) {
        window.signal.throwIfAborted();
        yield await eventOf(item, scope);
      }
      yield { kind: 'scope-complete', scope };
      yield { kind: 'scopes', keys: [scope.key] };
    },
  };
}

async function eventOf(item: CorpusItem, scope: Scope): Promise<SourceEvent> {
  try {
    return { kind: 'document', scope, ...(await item.read()) };
  } catch (error) {
    // A converter that throws is a fault of the product, and shows as one in the table of failures.
    const message = error instanceof Error ? error.message : String(error);
    return {
      kind: 'failure',
      scope,
      identity: item.label,
      message: error instanceof UnreadableItem ? message : `unexpected error: ${message}`,
      retryable: false,
    };
  }
}
