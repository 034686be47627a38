import type { CollectionName, Metadata } from '../documents/document.ts';
import { metadataOf } from '../store/browse.ts';
import { type Database, number, type Row, text } from '../store/database.ts';
import { filterCondition, type SearchFilters } from './filters.ts';
import { bestPerDocument, searchLexically } from './lexical/search.ts';
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
}

/** Of a longer query only the beginning is searched for keys, and only so many of them are looked up. */
const keysReadFrom = 20_000;
const mostKeys = 50;

/** Finds documents by their words. A document is as good as its best chunk. Never fails on any query text. */
export function searchIndex(db: Database, query: string, options: SearchOptions = {}): SearchAnswer {
  const { topK = 10 } = options;
  if (topK <= 0) return { query, mode: 'lexical', results: [] };
  const results = db.read(() => {
    const exact = documentsByKey(db, query, options);
    const seen = new Set(exact.map((result) => result.document_id));
    const found = rankedDocuments(db, query, options, topK + exact.length);
    return [...exact, ...found.filter((result) => !seen.has(result.document_id))];
  });
  return { query, mode: 'lexical', results: results.slice(0, topK) };
}

function rankedDocuments(db: Database, query: string, options: SearchOptions, limit: number): SearchResult[] {
  // A document may fill several places with its chunks: enough candidates for as many documents as are wanted.
  const candidateLimit = Math.max(200, limit * 5);
  const chunks = searchLexically(sqliteLexicalIndex(db, options), query, { candidateLimit });
  const documents = new Map<string, string>(
    db
      .all(
        'SELECT wanted.value AS chunk, c.doc FROM json_each(?) AS wanted JOIN chunks AS c ON c.chunk = wanted.value',
        JSON.stringify(chunks.map((chunk) => Number(chunk.id))),
      )
      .map((row) => [String(row['chunk']), String(row['doc'])]),
  );
  return bestPerDocument(chunks, (chunk) => documents.get(chunk) ?? '')
    .slice(0, limit)
    .flatMap(({ best }) => {
      const row = db.get(`${resultColumns} WHERE c.chunk = ?`, Number(best.id));
      return row === undefined ? [] : [resultOf(row, best.score, reasonsOf(best))];
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
  const { condition, values } = filterCondition(options);
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
