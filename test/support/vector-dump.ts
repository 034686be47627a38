import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ChromaClient, IncludeEnum } from 'chromadb';
import { collectionNames } from '../../src/documents/document.ts';

/** A chunk with its vector, as either side stores it. */
export interface VectorEntry {
  document: string | null;
  model: unknown;
  textHash: unknown;
  vector: readonly number[];
}

/** By collection, then by the public id of the chunk. */
export type VectorDump<Entry = VectorEntry> = Record<string, Record<string, Entry>>;
export type ChromaEntry = VectorEntry & { metadata: Record<string, unknown> };

export interface ChromaDump {
  /** What each collection that stands there says of itself; marks that every synchronisation makes anew are left out. */
  collections: Record<string, unknown>;
  records: VectorDump<ChromaEntry>;
}

/** The vectors that are searched in the database. */
export function dumpVectors(dataDirectory: string): VectorDump {
  const db = new DatabaseSync(join(dataDirectory, 'womba.db'), { readOnly: true });
  try {
    const dump: VectorDump = Object.fromEntries(collectionNames.map((name) => [name, {}]));
    for (const row of db
      .prepare(
        `SELECT d.collection, d.id || '#' || c.ordinal AS id, c.text, m.name, e.text_hash, e.vector
         FROM chunks AS c JOIN documents AS d USING (doc) JOIN chunk_vectors AS v ON v.chunk = c.chunk
         JOIN embedding_models AS m ON m.model = v.model AND m.serving = 1
         JOIN embeddings AS e ON e.embedding = v.embedding`,
      )
      .iterate()) {
      const bytes = row['vector'] as Uint8Array;
      const entries = (dump[String(row['collection'])] ??= {});
      entries[String(row['id'])] = {
        document: String(row['text']),
        model: row['name'],
        textHash: row['text_hash'],
        vector: [...new Float32Array(bytes.slice().buffer)],
      };
    }
    return dump;
  } finally {
    db.close();
  }
}

/** All that a database of a Chroma server holds, read by Chroma's own client. */
export async function dumpChroma(url: string, database: string): Promise<ChromaDump> {
  const { hostname, port } = new URL(url);
  const client = new ChromaClient({ host: hostname, port: Number(port), tenant: 'default_tenant', database });
  const dump: ChromaDump = { collections: {}, records: {} };
  for (const collection of await client.listCollections({ limit: 100 })) {
    const { womba_stamp: _, ...about } = collection.metadata ?? {};
    dump.collections[collection.name] = about;
    const { documents, embeddings, ids, metadatas } = await collection.get({
      include: [IncludeEnum.documents, IncludeEnum.embeddings, IncludeEnum.metadatas],
    });
    dump.records[collection.name] = Object.fromEntries(
      ids.map((id, at) => {
        const metadata = { ...metadatas[at] };
        const { embedding_model: model, text_hash: textHash } = metadata;
        const entry = { document: documents[at] ?? null, model, textHash, vector: embeddings[at] ?? [], metadata };
        return [id, entry];
      }),
    );
  }
  return dump;
}

/** Chroma scales vectors to length 1 once more, which may change their last bit. */
const rounding = 1e-6;

/** Ids, or collections, in which the two sides are not the same. */
export function differences(here: VectorDump, there: VectorDump): string[] {
  const names = new Set([...Object.keys(here), ...Object.keys(there)]);
  return [...names].flatMap((name) => {
    const [a, b] = [here[name], there[name]];
    if (a === undefined || b === undefined) return [`collection ${name}`];
    const ids = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...ids].filter((id) => !isSame(a[id], b[id]));
  });
}

function isSame(a: VectorEntry | undefined, b: VectorEntry | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return (
    a.document === b.document &&
    a.model === b.model &&
    a.textHash === b.textHash &&
    a.vector.length === b.vector.length &&
    a.vector.every((value, at) => Math.abs(value - (b.vector[at] ?? Infinity)) < rounding)
  );
}
