import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type CollectionName, type Metadata, parseListMetadata } from '../../../documents/document.ts';
import { metadataOf } from '../../browse.ts';
import { type Database, number, type Row, text } from '../../database.ts';
import type { EmbeddingModel } from '../models.ts';
import { vectorOfBlob } from '../vector-blob.ts';

/** A chunk as it should stand in Chroma. */
export interface MirrorRecord {
  id: string;
  document: string;
  metadata: Metadata;
  /** Of everything but the vector, which follows from model and text hash; stands in the metadata as `womba_hash`. */
  hash: string;
  vector: Float32Array;
}

/** Keys beside those that every reader of the database gets. */
export const hashKey = 'womba_hash';

const columns = `d.*, c.chunk, c.ordinal, c.heading_path, c.text AS chunk_text, e.text_hash, e.vector`;
const joins = `JOIN chunk_vectors AS v ON v.chunk = c.chunk AND v.model = ? JOIN embeddings AS e ON e.embedding = v.embedding`;

/** Those of the given chunks that exist in the collection and have a vector, by their ids. */
export function recordsOf(
  db: Database,
  model: EmbeddingModel,
  collection: CollectionName,
  ids: readonly string[],
): Map<string, MirrorRecord> {
  const wanted = ids.map((id) => {
    const mark = id.lastIndexOf('#');
    return [id.slice(0, mark), Number(id.slice(mark + 1))];
  });
  const rows = db.all(
    `SELECT ${columns} FROM json_each(?) AS wanted
     CROSS JOIN documents AS d ON d.id = wanted.value ->> 0 AND d.collection = ?
     JOIN chunks AS c ON c.doc = d.doc AND c.ordinal = wanted.value ->> 1 ${joins}`,
    JSON.stringify(wanted),
    collection,
    model.model,
  );
  return new Map(rows.map((row) => recordOf(row, model)).map((record) => [record.id, record]));
}

/** Hashes of all records of a collection by their ids. Others have their turn after each page: the lease wants its heartbeat. */
export async function recordHashes(
  db: Database,
  model: EmbeddingModel,
  collection: CollectionName,
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (let after = 0; ;) {
    const rows = db.all(
      `SELECT ${columns} FROM chunks AS c CROSS JOIN documents AS d ON d.doc = c.doc AND d.collection = ? ${joins}
       WHERE c.chunk > ? ORDER BY c.chunk LIMIT 1000`,
      collection,
      model.model,
      after,
    );
    if (rows.length === 0) return hashes;
    for (const row of rows) {
      const { id, hash } = recordOf(row, model);
      hashes.set(id, hash);
    }
    after = number(rows.at(-1), 'chunk');
    await nextTurn();
  }
}

function recordOf(row: Row, model: EmbeddingModel): MirrorRecord {
  const documentMetadata = metadataOf(row);
  const metadata: Metadata = {
    ...documentMetadata,
    chunk: number(row, 'ordinal'),
    heading_path: text(row, 'heading_path'),
    text_hash: text(row, 'text_hash'),
    embedding_model: model.name,
  };
  // Chroma's filters cannot look into `,PLAT,SHOP,`: a key for each project makes `{"project_SHOP": 1}` possible.
  for (const key of parseListMetadata(documentMetadata['project_keys'])) metadata[`project_${key}`] = 1;
  const document = text(row, 'chunk_text');
  const hash = createHash('sha256')
    .update(JSON.stringify([document, Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))]))
    .digest('hex')
    .slice(0, 16);
  return {
    id: `${text(row, 'id')}#${number(row, 'ordinal')}`,
    document,
    metadata: { ...metadata, [hashKey]: hash },
    hash,
    vector: vectorOfBlob(row['vector']),
  };
}
