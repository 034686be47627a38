import type { CollectionName } from '../../documents/document.ts';
import { type Database, number, type Row, text, textOrNull } from '../database.ts';
import { type EmbeddingModel, modelNumbered } from './models.ts';

/** The Chroma server that is kept equal to the database. */
export interface Mirror {
  /** URL, tenant and database. */
  target: string;
  /** The model whose vectors its collections hold; undefined before they were filled for the first time. */
  model: EmbeddingModel | undefined;
}

/** A chunk that may differ between the database and its mirror. */
export interface Change {
  change: number;
  /** Public id of the chunk. */
  id: string;
}

export function mirrorOf(db: Database): Mirror | undefined {
  const row = db.get('SELECT target, model FROM mirror');
  if (row === undefined) return undefined;
  const model = textOrNull(row, 'model');
  return { target: text(row, 'target'), model: model === null ? undefined : modelNumbered(db, Number(model)) };
}

/** From now on every change to a chunk is noted for this server. What is known of another one is forgotten. */
export function attachMirror(db: Database, target: string): void {
  if (mirrorOf(db)?.target === target) return;
  db.write(() => {
    db.run('DELETE FROM mirror_stamps');
    db.run(
      'INSERT INTO mirror (one, target) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET target = excluded.target, model = NULL',
      target,
    );
  });
}

/** Stops noting changes: there is no server any more. */
export function detachMirror(db: Database): void {
  if (mirrorOf(db) === undefined) return;
  db.write(() => {
    for (const table of ['outbox', 'mirror_stamps', 'mirror']) db.run(`DELETE FROM ${table}`);
  });
}

export function setMirrorModel(db: Database, model: number): void {
  db.run('UPDATE mirror SET model = ?', model);
}

/** Chunks whose changes the mirror has not been told. */
export function pendingChanges(db: Database, collection?: CollectionName): number {
  const row =
    collection === undefined
      ? db.get('SELECT count(*) AS n FROM outbox')
      : db.get('SELECT count(*) AS n FROM outbox WHERE collection = ?', collection);
  return number(row, 'n');
}

/** The number of the latest change; later ones have higher numbers. */
export function newestChange(db: Database): number {
  return number(db.get('SELECT max(change) AS n FROM outbox'), 'n');
}

/** The oldest changes of a collection behind the given one. */
export function nextChanges(db: Database, collection: CollectionName, after: number, limit: number): Change[] {
  return db
    .all(
      'SELECT change, id FROM outbox WHERE collection = ? AND change > ? ORDER BY change LIMIT ?',
      collection,
      after,
      limit,
    )
    .map((row: Row) => ({ change: number(row, 'change'), id: text(row, 'id') }));
}

/** Notes chunks as possibly different. Call it in a write transaction. */
export function noteChanges(db: Database, collection: CollectionName, ids: readonly string[]): void {
  db.run(
    'INSERT OR REPLACE INTO outbox (collection, id) SELECT ?, value FROM json_each(?)',
    collection,
    JSON.stringify(ids),
  );
}

/** Notes every chunk of the collection that has a vector of the model. Call it in a write transaction. */
export function noteCollection(db: Database, collection: CollectionName, model: number): void {
  db.run(
    `INSERT OR REPLACE INTO outbox (collection, id)
       SELECT d.collection, d.id || '#' || c.ordinal FROM documents AS d JOIN chunks AS c ON c.doc = d.doc
       JOIN chunk_vectors AS v ON v.chunk = c.chunk AND v.model = ? WHERE d.collection = ?`,
    model,
    collection,
  );
}

/**
 * Takes changes out that the mirror was told, and only those: a chunk that changed again meanwhile has another number. Call
 * it in a write transaction.
 */
export function settleChanges(db: Database, changes: readonly Change[]): void {
  db.run(
    'DELETE FROM outbox WHERE change IN (SELECT value FROM json_each(?))',
    JSON.stringify(changes.map((change) => change.change)),
  );
}

/** The mark that a collection of the server carried when it was last equal. */
export function stampOf(db: Database, uuid: string): string | undefined {
  const row = db.get('SELECT stamp FROM mirror_stamps WHERE uuid = ?', uuid);
  return row === undefined ? undefined : text(row, 'stamp');
}

export function setStamp(db: Database, uuid: string, stamp: string | undefined): void {
  if (stamp === undefined) db.run('DELETE FROM mirror_stamps WHERE uuid = ?', uuid);
  else db.run('INSERT OR REPLACE INTO mirror_stamps (uuid, stamp) VALUES (?, ?)', uuid, stamp);
}
