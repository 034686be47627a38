import type { SourceDocument } from '../documents/document.ts';
import { wellFormed } from '../store/well-formed.ts';

/**
 * The document as SQLite stores it, in every field that is compared with what is stored: half a character in a version would
 * look like a change in every run, one in an identity like a document that is gone.
 */
export function wellFormedDocument(document: SourceDocument): SourceDocument {
  const metadata = Object.entries(document.metadata).map(([key, value]) => [
    wellFormed(key),
    typeof value === 'string' ? wellFormed(value) : value,
  ]);
  return {
    ...document,
    id: wellFormed(document.id),
    identity: wellFormed(document.identity),
    title: wellFormed(document.title),
    url: wellFormed(document.url),
    lastModified: wellFormed(document.lastModified),
    version: wellFormed(document.version),
    header: document.header.map(wellFormed),
    metadata: Object.fromEntries(metadata) as SourceDocument['metadata'],
    ...(document.state === undefined ? {} : { state: wellFormed(document.state) }),
  };
}
