import { type Database, number, type Row, text } from '../database.ts';
import { createCoder } from './coder.ts';
import { embeddedText, textHash } from './embedded-text.ts';
import { beginModel, modelNamed } from './models.ts';
import { blobOfVector, vectorOfBlob } from './vector-blob.ts';

/** A chunk that has no vector of the wanted model. */
export interface PendingChunk {
  /** Internal number. */
  chunk: number;
  /** The text to embed. */
  text: string;
  textHash: string;
}

export interface NewVector {
  chunk: number;
  /** Of the text that was embedded. */
  textHash: string;
  /** Of length 1. */
  vector: Float32Array;
}

/**
 * Up to `limit` chunks without a vector of the named model, in the order of their numbers, beginning after `after`: give the
 * last one's number to go on, so that chunks which could not be embedded are not met again.
 */
export function pendingChunks(db: Database, name: string, limit: number, after = 0): PendingChunk[] {
  return db
    .all(
      `SELECT ${textColumns} FROM chunks AS c JOIN documents AS d ON d.doc = c.doc
       WHERE c.chunk > ? AND NOT EXISTS (SELECT 1 FROM chunk_vectors AS v WHERE v.chunk = c.chunk AND v.model = ?)
       ORDER BY c.chunk LIMIT ?`,
      after,
      modelNamed(db, name)?.model ?? 0,
      limit,
    )
    .map((row) => {
      const embedded = textOf(row);
      return { chunk: number(row, 'chunk'), text: embedded, textHash: textHash(embedded) };
    });
}

/**
 * Gives those of the pending chunks their vectors whose texts were embedded before, and returns the rest. Call it in a write
 * transaction.
 */
export function linkCached(
  db: Database,
  name: string,
  pending: readonly PendingChunk[],
): { linked: number; missing: PendingChunk[] } {
  const model = modelNamed(db, name);
  if (model === undefined) return { linked: 0, missing: [...pending] };
  const known = new Map(
    db
      .all(
        `SELECT e.text_hash, e.embedding, e.vector FROM json_each(?) AS wanted
         CROSS JOIN embeddings AS e ON e.model = ? AND e.text_hash = wanted.value`,
        JSON.stringify([...new Set(pending.map((chunk) => chunk.textHash))]),
        model.model,
      )
      .map((row) => [text(row, 'text_hash'), row]),
  );
  const links: Link[] = [];
  const missing: PendingChunk[] = [];
  for (const chunk of pending) {
    const row = known.get(chunk.textHash);
    if (row === undefined) missing.push(chunk);
    else links.push({ ...chunk, embedding: number(row, 'embedding'), vector: vectorOfBlob(row['vector']) });
  }
  return { linked: link(db, model.model, model.dimensions, links), missing };
}

/**
 * Stores vectors and gives them to their chunks. A chunk that is gone, or has another text by now, gets none: its vector only
 * goes into the cache. Vectors of another length than before belong to a new model of the same name. Returns how many chunks
 * got a vector. Call it in a write transaction.
 */
export function storeVectors(db: Database, name: string, entries: readonly NewVector[]): number {
  const dimensions = entries[0]?.vector.length;
  if (dimensions === undefined) return 0;
  const odd = entries.find((entry) => entry.vector.length !== dimensions);
  if (odd !== undefined)
    throw new RangeError(`vectors of ${dimensions} and ${odd.vector.length} dimensions in one batch`);
  const { model } = beginModel(db, name, dimensions);
  const links = entries.map((entry): Link => {
    const known = db.get('SELECT embedding FROM embeddings WHERE model = ? AND text_hash = ?', model, entry.textHash);
    if (known !== undefined) return { ...entry, embedding: number(known, 'embedding') };
    const embedding = db.insert(
      'INSERT INTO embeddings (model, text_hash, vector) VALUES (?, ?, ?)',
      model,
      entry.textHash,
      blobOfVector(entry.vector),
    );
    return { ...entry, embedding };
  });
  return link(db, model, dimensions, links);
}

interface Link {
  chunk: number;
  textHash: string;
  vector: Float32Array;
  embedding: number;
}

function link(db: Database, model: number, dimensions: number, links: readonly Link[]): number {
  const coder = createCoder(db, model, dimensions);
  const present = presentTexts(
    db,
    links.map((item) => item.chunk),
  );
  const added = links.filter((item) => {
    const row = present.get(item.chunk);
    // Numbers of removed chunks are given to new ones, so the text decides.
    if (row === undefined || textHash(textOf(row)) !== item.textHash) return false;
    return db.get('SELECT 1 FROM chunk_vectors WHERE chunk = ? AND model = ?', item.chunk, model) === undefined;
  });
  coder.prepare(added.map((item) => item.vector));
  for (const item of added) {
    // Not OR IGNORE or OR REPLACE: SQLite would apply it to the outbox in the trigger as well.
    db.run(
      'INSERT INTO chunk_vectors (chunk, model, doc, embedding, code) VALUES (?, ?, ?, ?, ?)',
      item.chunk,
      model,
      number(present.get(item.chunk), 'doc'),
      item.embedding,
      coder.code(item.vector),
    );
  }
  coder.settle();
  return added.length;
}

const textColumns = 'c.chunk, c.doc, d.header, d.title, c.heading_path, c.text';

function presentTexts(db: Database, chunks: readonly number[]): Map<number, Row> {
  const rows = db.all(
    `SELECT ${textColumns} FROM json_each(?) AS wanted CROSS JOIN chunks AS c ON c.chunk = wanted.value
     JOIN documents AS d ON d.doc = c.doc`,
    JSON.stringify(chunks),
  );
  return new Map(rows.map((row) => [number(row, 'chunk'), row]));
}

function textOf(row: Row): string {
  return embeddedText(
    { header: text(row, 'header'), title: text(row, 'title') },
    { headingPath: text(row, 'heading_path'), text: text(row, 'text') },
  );
}
