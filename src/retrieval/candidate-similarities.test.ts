import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '../store/database.ts';
import { servingModel } from '../store/vectors/models.ts';
import { embedPending, putDocuments } from '../store/vectors/testing/stored-documents.ts';
import { candidateSimilarities } from './candidate-similarities.ts';

let folder = '';
let db: Database;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'womba-similarities-'));
  db = openDatabase(join(folder, 'womba.db'));
});
afterAll(async () => {
  db.close();
  await rm(folder, { recursive: true });
});

it('tells the cosines of chunks, below 0 too, and leaves out chunks without a vector', () => {
  putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['east', 'west', 'north'] }]);
  const vectors: Record<string, Float32Array> = {
    east: Float32Array.of(1, 0),
    west: Float32Array.of(-1, 0),
    north: Float32Array.of(0, 1),
  };
  embedPending(db, 'test:compass', (text) => vectors[text.split('\n').at(-1) ?? ''] ?? Float32Array.of(1, 0));
  putDocuments(db, [{ id: 'jira_PLAT-2', texts: ['not embedded yet'] }]);
  const chunks = db.all('SELECT chunk FROM chunks ORDER BY chunk').map((row) => Number(row['chunk']));
  const model = servingModel(db)?.model ?? -1;
  const found = candidateSimilarities(db, model, Float32Array.of(0.6, 0.8), [...chunks, 999_999]);
  expect([...found].map(([chunk, value]) => [chunks.indexOf(chunk), Number(value.toFixed(5))])).toEqual([
    [0, 0.6],
    [1, -0.6],
    [2, 0.8],
  ]);
  expect(candidateSimilarities(db, model + 1, Float32Array.of(1, 0), chunks).size).toBe(0);
  expect(candidateSimilarities(db, model, Float32Array.of(1, 0), []).size).toBe(0);
});
