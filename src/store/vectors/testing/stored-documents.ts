import type { CollectionName, Metadata, SourceDocument } from '../../../documents/document.ts';
import { hashedWords } from '../../../embedding/testing/test-embeddings.ts';
import { type Database, text } from '../../database.ts';
import { createDocumentWriter } from '../../document-writer.ts';
import { removeDocument } from '../../removal.ts';
import { finishModel } from '../models.ts';
import { linkCached, pendingChunks, storeVectors } from '../pending.ts';

export const projectOrder = ['PLAT', 'SHOP', 'PAY'];

export interface TestDocument {
  id: string;
  /** One for each chunk. */
  texts: readonly string[];
  collection?: CollectionName;
  projects?: readonly string[];
  title?: string;
  metadata?: Metadata;
  lastModified?: string;
  /** What stays the same when the id changes. Default: the id. */
  identity?: string;
}

/** Stores documents as a run does, each in the scope of its projects. */
export function putDocuments(db: Database, documents: readonly TestDocument[]): void {
  const writer = createDocumentWriter(db, projectOrder);
  db.write(() => {
    for (const document of documents) {
      const { projects = ['PLAT'], texts } = document;
      const chunks = texts.map((chunkText) => ({
        headingPath: [],
        text: chunkText,
        tokens: chunkText.length,
        terms: { title: '', context: '', body: '' },
      }));
      const place = { source: 'test', scope: projects.join('+'), projects };
      writer.put(sourceDocument(document), chunks, place, new Date(0));
    }
  });
}

export function removeDocuments(db: Database, ids: readonly string[]): void {
  db.write(() => {
    for (const id of ids) {
      const row = db.get('SELECT doc FROM documents WHERE id = ?', id);
      if (row !== undefined) removeDocument(db, Number(text(row, 'doc')));
    }
  });
}

function sourceDocument(document: TestDocument): SourceDocument {
  return {
    id: document.id,
    identity: document.identity ?? document.id,
    collection: document.collection ?? 'jira_issues',
    title: document.title ?? document.id,
    url: `https://acme.example/${document.id}`,
    lastModified: document.lastModified ?? '2026-01-02T03:04:05Z',
    version: '1',
    header: ['Test'],
    markdown: document.texts.join('\n\n'),
    metadata: document.metadata ?? {},
  };
}

/** Gives every pending chunk a vector of the named model, from the cache where it can be. Returns how many were computed. */
export function embedPending(
  db: Database,
  name = testModel,
  embedding: (text: string) => Float32Array = testVector,
): number {
  let computed = 0;
  for (;;) {
    const pending = pendingChunks(db, name, 500);
    if (pending.length === 0) break;
    db.write(() => {
      const { missing } = linkCached(db, name, pending);
      computed += missing.length;
      const entries = missing.map((chunk) => ({
        chunk: chunk.chunk,
        textHash: chunk.textHash,
        vector: embedding(chunk.text),
      }));
      storeVectors(db, name, entries);
    });
  }
  db.write(() => finishModel(db, name));
  return computed;
}

export const testModel = 'test:words';
export const testDimensions = 96;
/** Texts that share words are near each other. */
export const testVector = hashedWords(testDimensions);

/** Many different texts from few words, always the same ones. */
export function someText(seed: number): string {
  const words =
    'order payment refund login session report export invoice customer address search filter page error retry timeout';
  const list = words.split(' ');
  return Array.from({ length: 8 }, (_, at) => list[(seed * (at * 2 + 3) + at * at + (seed >> at)) % list.length]).join(
    ' ',
  );
}
