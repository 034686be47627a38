import { type Database, number } from '../database.ts';
import { codeSize } from './codes.ts';
import type { FilterCondition } from './filter-condition.ts';
import type { EmbeddingModel } from './models.ts';

/** A chunk that the first pass leaves for exact comparison, with the number of its vector. */
export type Shortlisted = [chunk: number, embedding: number];

/** The codes of one model's vectors, in the order of their chunks. */
interface Codes {
  chunks: Float64Array;
  docs: Float64Array;
  embeddings: Float64Array;
  /** `words` numbers of 32 bits for each chunk, one chunk after the other. */
  bits: Uint32Array;
  words: number;
  lastDoc: number;
}

/** More of them are read by SQLite each time: a server has other uses for its memory. In bytes. */
const mostMemory = 128 * 1024 * 1024;
const bytesBesideCode = 3 * Float64Array.BYTES_PER_ELEMENT;

interface Remembered {
  /** What the codes were read from; they hold as long as this does. */
  stamp: string;
  codes: Codes | undefined;
}
const remembered = new WeakMap<Database, Remembered>();

/**
 * The first pass over codes that a process keeps in its memory, which takes a fifth of the time that SQLite needs for it. They
 * are read when a second search meets the same state of the database: a single search, and one during a run, is done sooner
 * by SQLite. Undefined then, and where the codes are too many. The nearest first by Hamming distance, ties by chunk, as SQL
 * would order them; the list itself is in the order of chunks.
 */
export function rememberedShortlist(
  db: Database,
  model: EmbeddingModel,
  code: Uint8Array,
  size: number,
  filter: FilterCondition,
): Shortlisted[] | undefined {
  const codes = codesOf(db, model);
  if (codes === undefined) return undefined;
  const { chunks, docs, embeddings } = codes;
  const allowed = filter.condition === '' ? undefined : documentsPassing(db, filter, codes.lastDoc);
  const distances = distancesTo(codes, code);
  const counts = new Uint32Array(codes.words * 32 + 1);
  for (let at = 0; at < distances.length; at += 1) {
    if (allowed !== undefined && allowed[docs[at] ?? 0] !== 1) distances[at] = excluded;
    else counts[distances[at] ?? 0] = (counts[distances[at] ?? 0] ?? 0) + 1;
  }
  let furthest = 0;
  let nearer = 0;
  while (furthest < counts.length - 1 && nearer + (counts[furthest] ?? 0) < size) {
    nearer += counts[furthest] ?? 0;
    furthest += 1;
  }
  let left = size - nearer;
  const found: Shortlisted[] = [];
  for (let at = 0; at < distances.length; at += 1) {
    const distance = distances[at] ?? excluded;
    if (distance > furthest || (distance === furthest && left <= 0)) continue;
    if (distance === furthest) left -= 1;
    found.push([chunks[at] ?? 0, embeddings[at] ?? 0]);
  }
  return found;
}

/** Larger than any distance. */
const excluded = 0xffff;

function codesOf(db: Database, model: EmbeddingModel): Codes | undefined {
  // `data_version` tells of other connections' commits, the changes of this one's.
  const version = number(db.get('PRAGMA data_version'), 'data_version');
  const changes = number(db.get('SELECT total_changes() AS n'), 'n');
  const stamp = `${version} ${changes} ${model.model}`;
  const before = remembered.get(db);
  if (before?.stamp !== stamp) {
    remembered.set(db, { stamp, codes: undefined });
    return undefined;
  }
  return (before.codes ??= readCodes(db, model));
}

function readCodes(db: Database, { model, dimensions }: EmbeddingModel): Codes | undefined {
  const count = number(db.get('SELECT count(*) AS n FROM chunk_vectors WHERE model = ?', model), 'n');
  const words = codeSize(dimensions) / 32;
  if (count * (words * Uint32Array.BYTES_PER_ELEMENT + bytesBesideCode) > mostMemory) return undefined;
  const codes: Codes = {
    chunks: new Float64Array(count),
    docs: new Float64Array(count),
    embeddings: new Float64Array(count),
    bits: new Uint32Array(count * words),
    words,
    lastDoc: 0,
  };
  const bytes = new Uint8Array(codes.bits.buffer);
  let at = 0;
  const rows = db.each('SELECT chunk, doc, embedding, code FROM chunk_vectors WHERE model = ? ORDER BY chunk', model);
  for (const row of rows) {
    const { code } = row;
    if (at >= count || !(code instanceof Uint8Array) || code.length !== words * 4) return undefined;
    codes.chunks[at] = number(row, 'chunk');
    codes.docs[at] = number(row, 'doc');
    codes.lastDoc = Math.max(codes.lastDoc, number(row, 'doc'));
    codes.embeddings[at] = number(row, 'embedding');
    bytes.set(code, at * words * 4);
    at += 1;
  }
  return at === count ? codes : undefined;
}

/** Bits in which each code differs from the given one. */
function distancesTo({ chunks, bits, words }: Codes, code: Uint8Array): Uint16Array {
  const wanted = new Uint32Array(words);
  new Uint8Array(wanted.buffer).set(code.subarray(0, words * 4));
  const distances = new Uint16Array(chunks.length);
  for (let at = 0, from = 0; at < distances.length; at += 1, from += words) {
    let distance = 0;
    for (let word = 0; word < words; word += 1) {
      // The bits that are set, counted in pairs, in fours, in bytes, and added up.
      let x = (bits[from + word] ?? 0) ^ (wanted[word] ?? 0);
      x -= (x >>> 1) & 0x55555555;
      x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
      distance += Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    }
    distances[at] = distance;
  }
  return distances;
}

/** 1 at the number of each document that passes. */
function documentsPassing(db: Database, { condition, values }: FilterCondition, lastDoc: number): Uint8Array {
  const passing = new Uint8Array(lastDoc + 1);
  for (const row of db.all(`SELECT d.doc FROM documents AS d WHERE 1${condition}`, ...values)) {
    passing[number(row, 'doc')] = 1;
  }
  return passing;
}
