import { type CollectionName, collectionNames, type Metadata, parseListMetadata } from '../documents/document.ts';
import { sourceOfCollection } from './collection-source.ts';
import { type Database, number, type Row, text } from './database.ts';
import { createSourceStamps } from './source-stamps.ts';
import { filterCondition, splitKeys } from './vectors/filter-condition.ts';
import { vectorsByCollection } from './vectors/models.ts';

export interface CollectionStats {
  documents: number;
  chunks: number;
  /** Chunks with a vector of the model that is searched. */
  vectors: number;
  /** When the collection's source was last complete for some project; ISO 8601, or null. */
  last_refresh: string | null;
}

/** The `--json` output of `rag-stats`; the field names are part of the contract. */
export interface IndexStats {
  storage_path: string;
  total_documents: number;
  total_chunks: number;
  collections: Record<CollectionName, CollectionStats>;
}

export interface StoredDocument {
  id: string;
  /** Title and Markdown. */
  document: string;
  metadata: Metadata;
}

export interface DocumentPage {
  collection: CollectionName;
  /** Documents that match, not only those returned. */
  total: number;
  documents: StoredDocument[];
}

export function indexStats(db: Database): IndexStats {
  return db.read(() => {
    const documents = db.all('SELECT collection, count(*) AS n FROM documents GROUP BY collection');
    const chunks = db.all(
      'SELECT d.collection, count(*) AS n FROM chunks AS c JOIN documents AS d ON d.doc = c.doc GROUP BY d.collection',
    );
    const refreshes = createSourceStamps(db).latest();
    const vectors = vectorsByCollection(db);
    const find = (rows: Row[], name: string): Row | undefined => rows.find((row) => row['collection'] === name);
    const collections = Object.fromEntries(
      collectionNames.map((name) => {
        const stats: CollectionStats = {
          documents: number(find(documents, name), 'n'),
          chunks: number(find(chunks, name), 'n'),
          vectors: vectors.get(name) ?? 0,
          last_refresh: refreshes.get(sourceOfCollection[name] ?? '') ?? null,
        };
        return [name, stats];
      }),
    ) as Record<CollectionName, CollectionStats>;
    const sum = (field: 'documents' | 'chunks'): number =>
      Object.values(collections).reduce((total, stats) => total + stats[field], 0);
    return { storage_path: db.path, total_documents: sum('documents'), total_chunks: sum('chunks'), collections };
  });
}

/** Documents of a collection in the order of their ids. `limit` 0 means all; `projectKey` may name several, with commas. */
export function viewCollection(
  db: Database,
  collection: CollectionName,
  options: { limit: number; offset?: number | undefined; projectKey?: string | undefined },
): DocumentPage {
  const { condition, values } = filterCondition({ collection, projectKeys: splitKeys(options.projectKey) });
  return db.read(() => ({
    collection,
    total: number(db.get(`SELECT count(*) AS n FROM documents AS d WHERE 1${condition}`, ...values), 'n'),
    documents: db
      .all(
        `SELECT * FROM documents AS d WHERE 1${condition} ORDER BY id LIMIT ? OFFSET ?`,
        ...values,
        options.limit === 0 ? -1 : options.limit,
        options.offset ?? 0,
      )
      .map(storedOf),
  }));
}

/** The documents of a collection that changed last, newest first. `projectKey` may name several, with commas. */
export function latestDocuments(
  db: Database,
  collection: CollectionName,
  options: { limit: number; projectKey?: string | undefined },
): StoredDocument[] {
  const { condition, values } = filterCondition({ collection, projectKeys: splitKeys(options.projectKey) });
  return db
    .all(
      `SELECT * FROM documents AS d WHERE 1${condition} ORDER BY last_modified DESC, id LIMIT ?`,
      ...values,
      options.limit,
    )
    .map(storedOf);
}

function storedOf(row: Row): StoredDocument {
  return {
    id: text(row, 'id'),
    document: `# ${text(row, 'title')}\n\n${text(row, 'body')}`.trimEnd(),
    metadata: metadataOf(row),
  };
}

/** The metadata that every reader gets: the collection's own and the common ones. */
export function metadataOf(row: Row): Metadata {
  const projectKeys = text(row, 'project_keys');
  return {
    document_id: text(row, 'id'),
    project_key: parseListMetadata(projectKeys)[0] ?? '',
    project_keys: projectKeys,
    title: text(row, 'title'),
    url: text(row, 'url'),
    last_modified: text(row, 'last_modified'),
    ...(JSON.parse(text(row, 'metadata')) as Metadata),
  };
}
