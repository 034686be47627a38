import type { CollectionName, Metadata } from '../documents/document.ts';
import { metadataOf } from '../store/browse.ts';
import { type Database, number, text } from '../store/database.ts';
import type { DenseCandidates, QueryEmbedding } from './dense.ts';
import { documentsByKey, mostKeys } from './exact-keys.ts';
import { documentFilter, type SearchFilters } from './filters.ts';
import { type Represented, representNearDuplicates } from './near-duplicates.ts';
import { expandPassage } from './passage.ts';
import { rankDocuments, type RankedDocument } from './rank-documents.ts';
import { reasonsInWords } from './reasons.ts';

export interface SearchOptions extends SearchFilters {
  /** Results wanted. Default 10. */
  topK?: number | undefined;
  /** Of documents whose text is nearly the same, only the best takes a place, and names the others in `similar`. */
  nameCopies?: boolean | undefined;
  /** Extends each passage by the chunks around it, up to so many estimated tokens; see `expandPassage`. */
  contextTokens?: number | undefined;
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
  /** Why it was found: the query's words, and pairs of them, that counted most, with share and fields; strongest first. */
  why: string;
  /** Documents with nearly the same text that would have followed, best first; only with `nameCopies`, and where there are some. */
  similar?: string[];
  /** The best chunk's text, or that of the passage around it. */
  document: string;
  /** The chunks of the passage, from 0; only where `contextTokens` asks for it. */
  chunks?: number[];
  metadata: Metadata;
}

export interface SearchAnswer {
  query: string;
  mode: 'lexical' | 'dense' | 'fused';
  results: SearchResult[];
  /** Absent where the question was not embedded. */
  embedding?: QueryEmbedding;
  /** Why the answer may be worse than it could be; absent where nothing is wrong. */
  warnings?: string[];
}

/** Candidates of each kind. A document may fill several places with its chunks: enough for as many documents as are wanted. */
export function candidateCount({ topK = 10 }: SearchOptions): number {
  return Math.max(200, (topK + mostKeys) * 5);
}

interface Found extends RankedDocument {
  /** Its key stands in the query. */
  named?: boolean;
}

/**
 * Finds documents by their words and, where the query's nearest chunks are given, by their vectors. A document is as good as
 * its best chunk; those whose key stands in the query come first. Never fails on any query text.
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
  const filter = documentFilter(options);
  return db.read(() => {
    const named = documentsByKey(db, query, filter).map((found): Found => ({ ...found, score: 1, named: true }));
    const byKey = new Set(named.map(({ doc }) => doc));
    const candidates = Math.max(200, (topK + named.length) * 5);
    const ranked = rankDocuments(db, query, filter, candidates, dense).filter(({ doc }) => !byKey.has(doc));
    const found: Found[] = [...named, ...ranked];
    const shown = options.nameCopies
      ? representNearDuplicates(db, query, found, topK)
      : found.slice(0, topK).map((item): Represented<Found> => ({ item, copies: [] }));
    return { query, mode, results: resultsOf(db, query, shown, options.contextTokens) };
  });
}

function resultsOf(
  db: Database,
  query: string,
  shown: readonly Represented<Found>[],
  contextTokens: number | undefined,
): SearchResult[] {
  const wordsOf = reasonsInWords(query);
  return shown.flatMap(({ item, copies }): SearchResult[] => {
    const row = db.get(
      `SELECT d.id, d.collection, d.title, d.url, d.last_modified, d.project_keys, d.metadata, c.ordinal, c.text AS chunk_text
       FROM chunks AS c JOIN documents AS d ON d.doc = c.doc WHERE c.chunk = ?`,
      item.chunk,
    );
    if (row === undefined) return [];
    const documentId = text(row, 'id');
    const id = `${documentId}#${number(row, 'ordinal')}`;
    const passage = contextTokens === undefined ? undefined : expandPassage(db, id, contextTokens);
    return [
      {
        id,
        document_id: documentId,
        collection: text(row, 'collection') as CollectionName,
        title: text(row, 'title'),
        url: text(row, 'url'),
        score: Math.round(item.score * 10_000) / 10_000,
        why: whyOf(item, wordsOf),
        ...(copies.length === 0 ? {} : { similar: idsOf(db, copies) }),
        document: passage?.text ?? text(row, 'chunk_text'),
        ...(passage === undefined ? {} : { chunks: passage.ordinals }),
        metadata: metadataOf(row),
      },
    ];
  });
}

function whyOf({ named, words, similarity }: Found, wordsOf: ReturnType<typeof reasonsInWords>): string {
  if (named === true) return 'its key stands in the query';
  const reasons = words === undefined ? [] : [wordsOf(words)];
  if (similarity !== undefined) reasons.push(`similarity ${similarity.toFixed(2)}`);
  return reasons.join(', ');
}

function idsOf(db: Database, documents: readonly Found[]): string[] {
  return db
    .all(
      `SELECT d.id FROM json_each(?) AS wanted CROSS JOIN documents AS d ON d.doc = wanted.value ORDER BY wanted.key`,
      JSON.stringify(documents.map(({ doc }) => doc)),
    )
    .map((row) => text(row, 'id'));
}
