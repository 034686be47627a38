import { type Database, number, type Row, text } from '../database.ts';

/** An embedding model as far as the database knows it. */
export interface EmbeddingModel {
  /** Internal number. */
  model: number;
  /** As `Embedder.model` names it. */
  name: string;
  dimensions: number;
  /** Whether its vectors are the ones that are searched. */
  serving: boolean;
}

/** The model whose vectors are searched; undefined as long as nothing was ever embedded. */
export function servingModel(db: Database): EmbeddingModel | undefined {
  return modelOf(db.get('SELECT * FROM embedding_models WHERE serving = 1'));
}

/** The model that new vectors of this name belong to: the one taken up last, where its dimensions have changed. */
export function modelNamed(db: Database, name: string): EmbeddingModel | undefined {
  return modelOf(
    db.get('SELECT * FROM embedding_models WHERE name = ? ORDER BY taken_up DESC, model DESC LIMIT 1', name),
  );
}

export function modelNumbered(db: Database, model: number): EmbeddingModel | undefined {
  return modelOf(db.get('SELECT * FROM embedding_models WHERE model = ?', model));
}

/**
 * The model that vectors of this name and length belong to, made where it is new; from now on it is the one of this name. The
 * first one ever serves at once, later ones when `finishModel` finds them complete. Call it in a write transaction.
 */
export function beginModel(db: Database, name: string, dimensions: number): EmbeddingModel {
  const known = modelOf(db.get('SELECT * FROM embedding_models WHERE name = ? AND dimensions = ?', name, dimensions));
  if (known !== undefined) {
    if (modelNamed(db, name)?.model !== known.model) {
      db.run(
        'UPDATE embedding_models SET taken_up = (SELECT max(taken_up) + 1 FROM embedding_models) WHERE model = ?',
        known.model,
      );
    }
    return known;
  }
  const serving = servingModel(db) === undefined;
  const model = db.insert(
    `INSERT INTO embedding_models (name, dimensions, serving, taken_up)
     VALUES (?, ?, ?, (SELECT coalesce(max(taken_up), 0) FROM embedding_models))`,
    name,
    dimensions,
    serving ? 1 : 0,
  );
  return { model, name, dimensions, serving };
}

/**
 * Lets the model serve when every chunk has a vector of it, but for those that it refused, and gives up the vectors of the
 * others. Returns whether it serves now. Call it in a write transaction, at the end of a run's embedding.
 */
export function finishModel(db: Database, name: string, refused = 0): boolean {
  const target = modelNamed(db, name);
  if (target === undefined) return false;
  if (!target.serving) {
    if (chunkCounts(db, target.model).pending > refused) return false;
    db.run('UPDATE embedding_models SET serving = 0 WHERE serving = 1');
    db.run('UPDATE embedding_models SET serving = 1 WHERE model = ?', target.model);
  }
  // A mirror that still holds another model's vectors is searched with them until it has changed over.
  for (const row of db.all(
    `SELECT model FROM embedding_models
     WHERE model <> ? AND model IS NOT (SELECT m.model FROM mirror AS m)`,
    target.model,
  )) {
    releaseModel(db, number(row, 'model'));
  }
  return true;
}

/** Takes a model's vectors from the chunks; what was paid for stays in the cache. Call it in a write transaction. */
export function releaseModel(db: Database, model: number): void {
  db.run('DELETE FROM chunk_vectors WHERE model = ?', model);
}

export interface ChunkCounts {
  /** Chunks with a vector. */
  ready: number;
  /** Chunks without one. */
  pending: number;
}

/** How many chunks have a vector of the named model; all are pending for a model that is not known. */
export function embeddingProgress(db: Database, name: string): ChunkCounts {
  return chunkCounts(db, modelNamed(db, name)?.model ?? 0);
}

function chunkCounts(db: Database, model: number): ChunkCounts {
  const ready = number(db.get('SELECT count(*) AS n FROM chunk_vectors WHERE model = ?', model), 'n');
  return { ready, pending: number(db.get('SELECT count(*) AS n FROM chunks'), 'n') - ready };
}

/** Chunks whose vectors are searched, by collection; collections without any are absent. */
export function vectorsByCollection(
  db: Database,
  model: number | undefined = servingModel(db)?.model,
): Map<string, number> {
  const rows = db.all(
    `SELECT d.collection, count(*) AS n FROM chunk_vectors AS v JOIN documents AS d ON d.doc = v.doc
     WHERE v.model = ? GROUP BY d.collection`,
    model ?? 0,
  );
  return new Map(rows.map((row) => [text(row, 'collection'), number(row, 'n')]));
}

/** Chunks of a collection that have a vector of the model. */
export function countVectors(db: Database, collection: string, { model }: EmbeddingModel): number {
  const row = db.get(
    `SELECT count(*) AS n FROM chunk_vectors AS v NOT INDEXED
     WHERE v.model = ? AND v.doc IN (SELECT doc FROM documents WHERE collection = ?)`,
    model,
    collection,
  );
  return number(row, 'n');
}

function modelOf(row: Row | undefined): EmbeddingModel | undefined {
  if (row === undefined) return undefined;
  return {
    model: number(row, 'model'),
    name: text(row, 'name'),
    dimensions: number(row, 'dimensions'),
    serving: number(row, 'serving') === 1,
  };
}
