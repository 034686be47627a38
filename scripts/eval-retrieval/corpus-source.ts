import type { Metadata, SourceDocument } from '../../src/documents/document.ts';
import type { Scope, Source } from '../../src/sources/source.ts';
import type { CorpusDocument } from './read-set.ts';

export const evaluatedProject = 'EVAL';

/** A corpus as a source of tests: what the pipeline does with it is what it does with Zephyr's. */
export function corpusSource(corpus: readonly CorpusDocument[]): Source {
  const scope: Scope = { key: `project:${evaluatedProject}`, label: 'corpus', projects: [evaluatedProject] };
  return {
    name: 'zephyr',
    requests: 0,
    async *read() {
      for (const document of corpus) yield { kind: 'document', scope, document: sourceDocument(document) };
      yield { kind: 'scope-complete', scope };
      yield { kind: 'scopes', keys: [scope.key] };
    },
  };
}

const idPrefix = 'test_';

/** The corpus's own id of a document of the index. */
export function corpusId(documentId: string): string {
  return documentId.slice(idPrefix.length);
}

function sourceDocument({ _id, title, text, metadata }: CorpusDocument): SourceDocument {
  return {
    id: `${idPrefix}${_id}`,
    identity: _id,
    collection: 'existing_tests',
    title: title ?? '',
    url: '',
    lastModified: '',
    version: '1',
    header: [],
    markdown: text ?? '',
    metadata: plainMetadata(metadata ?? {}),
  };
}

function plainMetadata(metadata: Record<string, unknown>): Metadata {
  const plain: Metadata = {};
  for (const [name, value] of Object.entries(metadata)) {
    if (typeof value === 'string' || typeof value === 'number') plain[name] = value;
    else if (Array.isArray(value)) plain[name] = `,${value.join(',')},`;
  }
  return plain;
}
