import type { CollectionName, Metadata } from '../documents/document.ts';
import { metadataOf } from '../store/browse.ts';
import { type Database, number, type Row, text } from '../store/database.ts';
import { filterCondition } from '../store/vectors/filter-condition.ts';
import { documentFilter, type SearchFilters } from './filters.ts';
import { type ChunkSimilarity, type DenseCandidates, similaritiesOf } from './dense.ts';
import { fuse } from './fusion.ts';
import { fusionWeight } from './fusion-weights.ts';
import { bestPerDocument, type DocumentResult, searchLexically } from './lexical/search.ts';
import type { LexicalResult } from './lexical/score.ts';
import { sqliteLexicalIndex } from './sqlite-lexical-index.ts';

export interface SearchOptions extends SearchFilters {
  /** Results wanted. Default 10. */
  topK?: number;
}

export interface SearchResult {
  /** Of the best chunk. */
  id: string;
  document_id: string;
  collection: CollectionName;
  title: string;
  url: string;
  /** 0 to 1; comparable within one query only. */
  score: number;
  /** Why it was found: the terms and neighbouring terms that counted most, strongest first. */
  why: string;
  /** The best chunk's text. */
  document: string;
  metadata: Metadata;
}

export interface SearchAnswer {
  query: string;
  mode: 'lexical' | 'dense' | 'fused';
  results: SearchResult[];
  /** Why the answer may be worse than it could be; absent where nothing is wrong. */
  warnings?: string[];
}

/** Of a longer query only the beginning is searched for keys, and only so many of them are looked up. */
const keysReadFrom = 20_000;
const mostKeys = 50;

/** Candidates of each kind. A document may fill several places with its chunks: enough for as many documents as are wanted. */
export function candidateCount({ topK = 10 }: SearchOptions): number {
  return Math.max(200, (topK + mostKeys) * 5);
}

/**
 * Finds documents by their words and, where the query's nearest chunks are given, by their vectors. A document is as good as
 * its best chunk. Never fails on any query text.
 */
export function searchIndex(
  db: Database,
  query: string,
  options: SearchOptions = {},
  dense?: DenseCandidates,
): SearchAnswer {
  const { topK = 10 } = options;
  const mode = dense === undefined ? 'lexical' : 'fused';
  if (topK <= 0) return { query, mode, results: [] };
  const results = db.read(() => {
    const exact = documentsByKey(db, query, options);
    const seen = new Set(exact.map((result) => result.document_id));
    const found = rankedDocuments(db, query, options, topK + exact.length, dense);
    return [...exact, ...found.filter((result) => !seen.has(result.document_id))];
  });
  return { query, mode, results: results.slice(0, topK) };
}

function rankedDocuments(
  db: Database,
  query: string,
  options: SearchOptions,
  limit: number,
  dense: DenseCandidates | undefined,
): SearchResult[] {
  const candidateLimit = Math.max(200, limit * 5);
  const chunks = searchLexically(sqliteLexicalIndex(db, documentFilter(options)), query, { candidateLimit });
  const documents = new Map<string, string>(
    db
      .all(
        'SELECT wanted.value AS chunk, c.doc FROM json_each(?) AS wanted JOIN chunks AS c ON c.chunk = wanted.value',
        JSON.stringify(chunks.map((chunk) => Number(chunk.id))),
      )
      .map((row) => [String(row['chunk']), String(row['doc'])]),
  );
  const found = bestPerDocument(chunks, (chunk) => documents.get(chunk) ?? '');
  const ranked =
    dense === undefined
      ? found.map(({ best, score }) => ({ chunk: Number(best.id), score, why: reasonsOf(best) }))
      : fuseWithVectors(db, found, chunks, dense);
  return ranked.slice(0, limit).flatMap(({ chunk, score, why }) => {
    const row = db.get(`${resultColumns} WHERE c.chunk = ?`, chunk);
    return row === undefined ? [] : [resultOf(row, score, why)];
  });
}

interface RankedChunk {
  chunk: number;
  score: number;
  why: string;
}

function fuseWithVectors(
  db: Database,
  found: readonly DocumentResult[],
  chunks: readonly LexicalResult[],
  dense: DenseCandidates,
): RankedChunk[] {
  const similarities = similaritiesOf(
    db,
    dense,
    chunks.map((chunk) => Number(chunk.id)),
  );
  const nearest = new Map<string, ChunkSimilarity>();
  for (const entry of similarities) {
    const known = nearest.get(entry.documentId);
    if (known === undefined || entry.similarity > known.similarity) nearest.set(entry.documentId, entry);
  }
  const byWords = new Map(found.map((result) => [result.documentId, result]));
  return fuse(found, similarities, fusionWeight(dense.model.name).weight).flatMap(({ documentId, score }) => {
    const words = byWords.get(documentId)?.best;
    const near = nearest.get(documentId);
    const chunk = words === undefined ? near?.chunk : Number(words.id);
    if (chunk === undefined) return [];
    const reasons = words === undefined ? [] : [reasonsOf(words)];
    if (near !== undefined) reasons.push(`similarity ${near.similarity.toFixed(2)}`);
    return [{ chunk, score, why: reasons.join(', ') }];
  });
}

const resultColumns = `SELECT d.*, c.ordinal, c.text AS chunk_text FROM chunks AS c JOIN documents AS d ON d.doc = c.doc`;

/** Documents whose key stands in the query come first: whoever types a key wants that document. */
function documentsByKey(db: Database, query: string, options: SearchOptions): SearchResult[] {
  const written = query
    .slice(0, keysReadFrom)
    .toUpperCase()
    .match(/\b[A-Z][A-Z0-9_]+-T?\d+\b/g);
  const keys = [...new Set(written ?? [])].slice(0, mostKeys);
  if (keys.length === 0) return [];
  const ids = keys.flatMap((key) => [`jira_${key}`, `test_${key}`, `testplan_${key}`]);
  const { condition, values } = filterCondition(documentFilter(options));
  const rows = db.all(
    `SELECT d.*, c.ordinal, c.text AS chunk_text FROM json_each(?) AS wanted JOIN documents AS d ON d.id = wanted.value
     JOIN chunks AS c ON c.doc = d.doc AND c.ordinal = 0 WHERE 1${condition} ORDER BY wanted.key`,
    JSON.stringify(ids),
    ...values,
  );
  return rows.map((row) => resultOf(row, 1, 'its key stands in the query'));
}

function reasonsOf(result: LexicalResult): string {
  return result.why.map(({ text: reason, contribution }) => `${reason} ${contribution.toFixed(2)}`).join(', ');
}

function resultOf(row: Row, score: number, why: string): SearchResult {
  const id = text(row, 'id');
  return {
    id: `${id}#${number(row, 'ordinal')}`,
    document_id: id,
    collection: text(row, 'collection') as CollectionName,
    title: text(row, 'title'),
    url: text(row, 'url'),
    score: Math.round(score * 10_000) / 10_000,
    why,
    document: text(row, 'chunk_text'),
    metadata: metadataOf(row),
  };
}
