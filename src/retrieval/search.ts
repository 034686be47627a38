import { queryTerms } from '../content/text/query-terms.ts';
import type { CollectionName, Metadata } from '../documents/document.ts';
import { metadataOf, projectFilter } from '../store/browse.ts';
import { type Database, number, type Row, text } from '../store/database.ts';

export interface SearchOptions {
  collection?: CollectionName | undefined;
  /** One key, or several separated by commas: documents of any of them. */
  projectKey?: string | undefined;
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
  /** Why it was found: the matched terms, in the query's order. */
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

/** A title says in few words what a text is about; figure from docs/decisions/020-lexical-ranking.md. */
const titleWeight = 2;
/** Chunks looked at per wanted document: several chunks of one document may stand at the top. */
const chunksPerResult = 8;
/** A score of this size, in BM25's unit, counts as 0.5. */
const halfScore = 10;

/** Finds documents by their words. A document is as good as its best chunk. Never fails on any query text. */
export function searchIndex(db: Database, query: string, options: SearchOptions = {}): SearchAnswer {
  const topK = options.topK ?? 10;
  const terms = queryTerms(query).map(({ term }) => term);
  if (terms.length === 0 || topK <= 0) return { query, mode: 'lexical', results: [] };
  const rows = db.read(() => {
    const exact = documentsByKey(db, query, options);
    const found = matchingChunks(db, terms, options, topK * chunksPerResult);
    return [...exact, ...found];
  });
  const results = new Map<string, SearchResult>();
  for (const row of rows) {
    const result = resultOf(row, terms);
    if (!results.has(result.document_id)) results.set(result.document_id, result);
  }
  return { query, mode: 'lexical', results: [...results.values()].slice(0, topK) };
}

function matchingChunks(db: Database, terms: readonly string[], options: SearchOptions, limit: number): Row[] {
  // Every term is a quoted string: nothing in it can be read as an operator.
  const expression = terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(' OR ');
  const { condition, values } = filters(options);
  return db.all(
    `SELECT d.*, c.chunk, c.ordinal, c.text AS chunk_text, c.heading_path, -bm25(chunk_terms, ?, 1.0) AS rank_score
     FROM chunk_terms JOIN chunks AS c ON c.chunk = chunk_terms.rowid JOIN documents AS d ON d.doc = c.doc
     WHERE chunk_terms MATCH ? ${condition} ORDER BY rank_score DESC, d.id, c.ordinal LIMIT ?`,
    titleWeight,
    expression,
    ...values,
    limit,
  );
}

/** Documents whose key stands in the query come first: whoever types a key wants that document. */
function documentsByKey(db: Database, query: string, options: SearchOptions): Row[] {
  const keys = [
    ...new Set(
      query
        .slice(0, 20_000)
        .toUpperCase()
        .match(/\b[A-Z][A-Z0-9_]+-T?\d+\b/g) ?? [],
    ),
  ].slice(0, 50);
  if (keys.length === 0) return [];
  const ids = keys.flatMap((key) => [`jira_${key}`, `test_${key}`, `testplan_${key}`]);
  const { condition, values } = filters(options);
  return db.all(
    `SELECT d.*, c.chunk, c.ordinal, c.text AS chunk_text, c.heading_path, NULL AS rank_score
     FROM json_each(?) AS wanted JOIN documents AS d ON d.id = wanted.value
     JOIN chunks AS c ON c.doc = d.doc AND c.ordinal = 0 WHERE 1 ${condition} ORDER BY wanted.key`,
    JSON.stringify(ids),
    ...values,
  );
}

function filters(options: SearchOptions): { condition: string; values: string[] } {
  const parts: string[] = [];
  const values: string[] = [];
  if (options.collection !== undefined) {
    parts.push('AND d.collection = ?');
    values.push(options.collection);
  }
  const projects = projectFilter('d.project_keys', options.projectKey);
  parts.push(projects.condition);
  values.push(...projects.values);
  return { condition: parts.join(' '), values };
}

function resultOf(row: Row, terms: readonly string[]): SearchResult {
  const exact = row['rank_score'] === null;
  const raw = number(row, 'rank_score');
  const id = text(row, 'id');
  return {
    id: `${id}#${number(row, 'ordinal')}`,
    document_id: id,
    collection: text(row, 'collection') as CollectionName,
    title: text(row, 'title'),
    url: text(row, 'url'),
    score: exact ? 1 : Math.round((raw / (raw + halfScore)) * 10_000) / 10_000,
    why: exact ? 'its key stands in the query' : `words: ${matchedTerms(row, terms).join(', ')}`,
    document: text(row, 'chunk_text'),
    metadata: metadataOf(row),
  };
}

function matchedTerms(row: Row, terms: readonly string[]): string[] {
  const present = new Set(
    queryTerms(
      `${text(row, 'header')}\n${text(row, 'title')}\n${text(row, 'heading_path')}\n${text(row, 'chunk_text')}`,
      100_000,
    ).map(({ term }) => term),
  );
  return terms.filter((term) => present.has(term));
}
