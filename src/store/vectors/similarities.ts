import { type Database, number, type Row, text } from '../database.ts';
import type { FilterCondition } from './filter-condition.ts';
import { dotProduct, vectorOfBlob } from './vector-blob.ts';
import type { VectorHit } from './vector-store.ts';

/** Chunks with their vectors, compared exactly with one vector; the nearest `limit`, nearest first, ties by number. */
export function nearestOf(db: Database, rows: Iterable<Row>, vector: Float32Array, limit: number): VectorHit[] {
  const compared = Array.from(rows, (row) => ({
    chunk: number(row, 'chunk'),
    similarity: similarityOf(dotProduct(vector, vectorOfBlob(row['vector']))),
  }));
  compared.sort((a, b) => b.similarity - a.similarity || a.chunk - b.chunk);
  const best = compared.slice(0, limit);
  const ids = new Map(
    db
      .all(
        `SELECT c.chunk, d.id || '#' || c.ordinal AS id FROM json_each(?) AS wanted
         CROSS JOIN chunks AS c ON c.chunk = wanted.value JOIN documents AS d ON d.doc = c.doc`,
        JSON.stringify(best.map((hit) => hit.chunk)),
      )
      .map((row) => [number(row, 'chunk'), text(row, 'id')]),
  );
  return best.flatMap((hit) => {
    const chunkId = ids.get(hit.chunk);
    return chunkId === undefined ? [] : [{ ...hit, chunkId }];
  });
}

/** Rounding errors of vectors that are nearly of length 1 must not make a similarity above 1. */
export function similarityOf(cosine: number): number {
  return Math.min(1, Math.max(0, cosine));
}

/** Documents that match the filters, as the right side of IN; the empty text where everything matches. */
export function documentsMatching({ condition }: FilterCondition): string {
  return condition === '' ? '' : ` AND v.doc IN (SELECT d.doc FROM documents AS d WHERE 1${condition})`;
}
