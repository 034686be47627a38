import { type Database, number } from '../database.ts';
import { createEncoder, meanOf } from './codes.ts';
import { blobOfVector, vectorOfBlob } from './vector-blob.ts';

/** The centre is taken anew when there are this many times as many vectors as it was taken of … */
const recentredAfterGrowth = 16;
/** … until it was taken of so many: by then it has settled, and computing all codes anew would take too long. */
const settledAt = 16_384;
const pageSize = 1_000;

/** Codes of one model's vectors, within one write transaction. */
export interface Coder {
  /** Takes the centre from these vectors where the model has none yet. */
  prepare(vectors: readonly Float32Array[]): void;
  code(vector: Float32Array): Uint8Array;
  /** Takes the centre anew, and with it all codes, where the model has grown enough. */
  settle(): void;
}

export function createCoder(db: Database, model: number, dimensions: number): Coder {
  let { centre, of } = storedCentre(db, model);
  let encoder = createEncoder(dimensions, centre);

  const recentre = (vectors: Iterable<Float32Array>): void => {
    const { mean, count } = meanOf(vectors, dimensions);
    centre = mean;
    of = count;
    db.run('UPDATE embedding_models SET centre = ?, centre_of = ? WHERE model = ?', blobOfVector(mean), count, model);
    encoder = createEncoder(dimensions, mean);
  };

  return {
    prepare(vectors) {
      if (centre === undefined && vectors.length > 0) recentre(vectors);
    },
    code: (vector) => encoder.code(vector),
    settle() {
      if (centre === undefined || of >= settledAt) return;
      const vectors = number(db.get('SELECT count(*) AS n FROM chunk_vectors WHERE model = ?', model), 'n');
      if (vectors < Math.min(settledAt, of * recentredAfterGrowth)) return;
      recentre(sample(db, model));
      for (const page of pages(db, model)) {
        for (const { chunk, vector } of page) {
          db.run('UPDATE chunk_vectors SET code = ? WHERE chunk = ? AND model = ?', encoder.code(vector), chunk, model);
        }
      }
    },
  };
}

/** The codes of a query; undefined where the model has no vectors. */
export function queryCode(
  db: Database,
  model: { model: number; dimensions: number },
  vector: Float32Array,
): Uint8Array | undefined {
  const { centre } = storedCentre(db, model.model);
  return centre === undefined ? undefined : createEncoder(model.dimensions, centre).code(vector);
}

function storedCentre(db: Database, model: number): { centre: Float32Array | undefined; of: number } {
  const row = db.get('SELECT centre, centre_of FROM embedding_models WHERE model = ?', model);
  const blob = row?.['centre'] ?? null;
  return { centre: blob === null ? undefined : vectorOfBlob(blob), of: number(row, 'centre_of') };
}

function* sample(db: Database, model: number): Generator<Float32Array> {
  for (const page of pages(db, model)) for (const { vector } of page) yield vector;
}

/** All vectors of a model, so many at a time: rows must not change while they are read one by one. */
function* pages(db: Database, model: number): Generator<{ chunk: number; vector: Float32Array }[]> {
  for (let after = 0; ;) {
    const rows = db.all(
      `SELECT v.chunk, e.vector FROM chunk_vectors AS v JOIN embeddings AS e ON e.embedding = v.embedding
       WHERE v.chunk > ? AND v.model = ? ORDER BY v.chunk LIMIT ?`,
      after,
      model,
      pageSize,
    );
    if (rows.length === 0) return;
    yield rows.map((row) => ({ chunk: number(row, 'chunk'), vector: vectorOfBlob(row['vector']) }));
    after = number(rows.at(-1), 'chunk');
  }
}
