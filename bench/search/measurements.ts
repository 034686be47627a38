import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { searchLexically } from '../../src/retrieval/lexical/search.ts';
import { sqliteLexicalIndex } from '../../src/retrieval/sqlite-lexical-index.ts';
import { type Database, number, openDatabase } from '../../src/store/database.ts';
import { createChromaVectorStore } from '../../src/store/vectors/chroma/chroma-vector-store.ts';
import { createSqliteVectorStore } from '../../src/store/vectors/sqlite-vector-store.ts';
import { dotProduct, vectorOfBlob } from '../../src/store/vectors/vector-blob.ts';
import type { VectorQuery, VectorStore } from '../../src/store/vectors/vector-store.ts';
import { type ChromaServer, startChromaServer } from '../../src/store/vectors/testing/chroma-server.ts';
import { createWords, writeCorpus, writeVectors } from './corpus.ts';
import type { BenchOptions, StoreName } from './options.ts';
import { processorTime, residentMemory, sizeOf } from './usage.ts';
import { createVectorSource, type VectorSource } from './vectors.ts';

/** Milliseconds. */
export interface Latency {
  p50: number;
  p95: number;
}

export interface FilterResult {
  filter: string;
  /** Share of the chunks that match. */
  share: number;
  lexical: Latency;
  dense: Latency;
  /** Both, one after the other, as a search does them. */
  both: Latency;
  /** Processor time of both: what they would take on a machine that does nothing else. */
  processor: Latency;
  /** Mean processor time of the server for one query, in milliseconds. */
  server_processor: number;
  /** Share of the true nearest that are found: of ten, and of as many as a search asks for. */
  recall_10: number;
  recall_all: number;
}

export interface StoreResult {
  store: StoreName;
  /** Seconds until the store was equal to the database; 0 where both are one file. */
  sync_seconds: number;
  filters: FilterResult[];
  /** MiB. */
  store_memory: number;
  store_disk: number;
}

export interface BenchResult {
  chunks: number;
  dimensions: number;
  queries: number;
  wanted: number;
  machine: { node: string; cpu: string; cores: number };
  seconds: { documents: number; vectors: number };
  /** Of this process, in MiB, with the vectors of all chunks never in it. */
  memory: number;
  disk: number;
  stores: StoreResult[];
}

/** Chunks asked for in one search, by words and by vectors each. */
const wanted = 200;
const wordsInQuery = 12;
/** Exact comparison with every vector takes a second: quality is measured on some of the queries. */
const queriesForRecall = 10;

type Filter = Pick<VectorQuery, 'collection' | 'projectKeys' | 'filters'>;

const filters: readonly (readonly [string, Filter])[] = [
  ['none', {}],
  ['project of 60 %', { projectKeys: ['PLAT'] }],
  ['project of 9 %', { projectKeys: ['PAY'] }],
  ['project of 1 %', { projectKeys: ['RARE'] }],
  ['collection of 30 %', { collection: 'existing_tests' }],
  ['collection and project', { collection: 'existing_tests', projectKeys: ['SHOP'] }],
  ['last quarter', { filters: { modifiedFrom: '2026-10' } }],
];

export async function takeMeasurements(
  options: BenchOptions,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'womba-bench-'));
  const db = openDatabase(join(folder, 'womba.db'));
  try {
    const vectors = createVectorSource(options.dimensions);
    const documents = await seconds(() => writeCorpus(db, options.chunks, signal, say));
    const embedded = await seconds(() => writeVectors(db, vectors, signal, say));
    const stores: StoreResult[] = [];
    for (const store of options.stores) {
      stores.push(await (store === 'chroma' ? withChroma : withSqlite)(db, vectors, options, signal, say));
    }
    return {
      chunks: options.chunks,
      dimensions: options.dimensions,
      queries: options.queries,
      wanted,
      machine: { node: process.version, cpu: cpus()[0]?.model ?? '', cores: cpus().length },
      seconds: { documents, vectors: embedded },
      memory: residentMemory('self'),
      disk: sizeOf(folder),
      stores,
    };
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type MeasureStore = (
  db: Database,
  vectors: VectorSource,
  options: BenchOptions,
  signal: AbortSignal,
  say: (line: string) => void,
) => Promise<StoreResult>;

const withSqlite: MeasureStore = async (db, vectors, options, signal, say) => {
  const results = await measureFilters(db, createSqliteVectorStore(db), undefined, vectors, options, signal, say);
  return { store: 'sqlite-vec', sync_seconds: 0, filters: results, store_memory: 0, store_disk: 0 };
};

const withChroma: MeasureStore = async (db, vectors, options, signal, say) => {
  await using server: ChromaServer = await startChromaServer();
  const store = createChromaVectorStore(db, { url: server.url });
  let said = 0;
  const took = await seconds(async () => {
    await store.sync({
      signal,
      onProgress: ({ done, left }) => {
        if (done - said < 10_000) return;
        said = done;
        say(`${done} chunks in Chroma, ${left} left`);
      },
    });
  });
  const results = await measureFilters(db, store, server.pid, vectors, options, signal, say);
  return {
    store: 'chroma',
    sync_seconds: took,
    filters: results,
    store_memory: residentMemory(server.pid ?? 'self'),
    store_disk: sizeOf(server.folder),
  };
};

async function measureFilters(
  db: Database,
  store: VectorStore,
  server: number | undefined,
  vectors: VectorSource,
  options: BenchOptions,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<FilterResult[]> {
  const results: FilterResult[] = [];
  // What a process does once (statements, counts of letter sequences, pages of the index) is not part of a search.
  await searchBoth(db, store, {}, vectors.ofQuery(0, 1), 'warm up');
  for (const [name, filter] of filters) {
    const times: Record<'lexical' | 'dense' | 'both' | 'processor', number[]> = {
      lexical: [],
      dense: [],
      both: [],
      processor: [],
    };
    const recall = { ten: 0, all: 0, of: 0 };
    const serverBefore = processorTime(server);
    for (let query = 0; query < options.queries; query += 1) {
      signal.throwIfAborted();
      const vector = vectors.ofQuery(query, 1 + Math.floor((query * options.chunks) / options.queries));
      const word = createWords(query + 5);
      const text = Array.from({ length: wordsInQuery }, word).join(' ');
      const before = process.cpuUsage();
      const { lexical, dense, hits } = await searchBoth(db, store, filter, vector, text);
      const used = process.cpuUsage(before);
      times.processor.push((used.user + used.system) / 1000);
      times.lexical.push(lexical);
      times.dense.push(dense);
      times.both.push(lexical + dense);
      if (query < queriesForRecall) {
        const exact = nearestExactly(db, vector, filter);
        const found = new Set(hits);
        const share = (list: readonly number[]): number =>
          list.length === 0 ? 1 : list.filter((chunk) => found.has(chunk)).length / list.length;
        recall.ten += share(exact.slice(0, 10));
        recall.all += share(exact);
        recall.of += 1;
      }
    }
    results.push({
      filter: name,
      share: shareOf(db, filter),
      lexical: latency(times.lexical),
      dense: latency(times.dense),
      both: latency(times.both),
      processor: latency(times.processor),
      server_processor: (processorTime(server) - serverBefore) / options.queries,
      recall_10: recall.ten / recall.of,
      recall_all: recall.all / recall.of,
    });
    say(`${store.name}: ${name} measured`);
  }
  return results;
}

async function searchBoth(
  db: Database,
  store: VectorStore,
  filter: Filter,
  vector: Float32Array,
  text: string,
): Promise<{ lexical: number; dense: number; hits: number[] }> {
  const started = performance.now();
  const index = sqliteLexicalIndex(db, filter);
  searchLexically(index, text, { candidateLimit: wanted });
  const between = performance.now();
  const hits = await store.query(vector, { ...filter, limit: wanted });
  return {
    lexical: between - started,
    dense: performance.now() - between,
    hits: hits.map((hit) => hit.chunk),
  };
}

const matching = `SELECT doc FROM documents WHERE (?1 IS NULL OR collection = ?1) AND (?2 IS NULL OR instr(project_keys, ?2) > 0)
  AND (?3 IS NULL OR last_modified >= ?3)`;

function valuesOf(filter: Filter): (string | null)[] {
  const [project] = filter.projectKeys ?? [];
  return [
    filter.collection ?? null,
    project === undefined ? null : `,${project},`,
    filter.filters?.modifiedFrom ?? null,
  ];
}

function nearestExactly(db: Database, vector: Float32Array, filter: Filter): number[] {
  const rows = db.each(
    `SELECT v.chunk, e.vector FROM chunk_vectors AS v NOT INDEXED JOIN embeddings AS e ON e.embedding = v.embedding
     WHERE v.doc IN (${matching})`,
    ...valuesOf(filter),
  );
  return Array.from(rows, (row) => ({
    chunk: number(row, 'chunk'),
    similarity: dotProduct(vector, vectorOfBlob(row['vector'])),
  }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, wanted)
    .map((each) => each.chunk);
}

function shareOf(db: Database, filter: Filter): number {
  const found = db.get(`SELECT count(*) AS n FROM chunks WHERE doc IN (${matching})`, ...valuesOf(filter));
  return number(found, 'n') / number(db.get('SELECT count(*) AS n FROM chunks'), 'n');
}

function latency(times: readonly number[]): Latency {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

async function seconds(work: () => void | Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
