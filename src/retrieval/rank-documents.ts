import type { Database } from '../store/database.ts';
import type { DocumentFilter } from '../store/vectors/filter-condition.ts';
import { type ChunkSimilarity, type DenseCandidates, similaritiesOf } from './dense.ts';
import { fuse } from './fusion.ts';
import { fusionWeight } from './fusion-weights.ts';
import { bestPerDocument, type DocumentResult, searchLexically } from './lexical/search.ts';
import type { LexicalResult } from './lexical/score.ts';
import { sqliteLexicalIndex } from './sqlite-lexical-index.ts';

/** A document and the chunk that speaks for it. */
export interface RankedDocument {
  doc: number;
  chunk: number;
  /** 0 to 1. */
  score: number;
  /** What the words say; absent where only its vector found it. */
  words?: LexicalResult | undefined;
  /** Cosine of its best chunk; absent where no vectors were compared. */
  similarity?: number | undefined;
}

/**
 * Documents by the words of a query and, where its nearest chunks are given, by their vectors, best first. To be called within
 * a read transaction.
 * @param candidates chunks that the words may propose.
 */
export function rankDocuments(
  db: Database,
  query: string,
  filter: DocumentFilter,
  candidates: number,
  dense: DenseCandidates | undefined,
): RankedDocument[] {
  const chunks = searchLexically(sqliteLexicalIndex(db, filter), query, { candidateLimit: candidates });
  const documents = new Map<string, string>(
    db
      .all(
        'SELECT wanted.value AS chunk, c.doc FROM json_each(?) AS wanted JOIN chunks AS c ON c.chunk = wanted.value',
        JSON.stringify(chunks.map((chunk) => Number(chunk.id))),
      )
      .map((row) => [String(row['chunk']), String(row['doc'])]),
  );
  const found = bestPerDocument(chunks, (chunk) => documents.get(chunk) ?? '');
  if (dense !== undefined) return fuseWithVectors(db, found, chunks, dense);
  return found.map(({ documentId, best, score }) => ({
    doc: Number(documentId),
    chunk: Number(best.id),
    score,
    words: best,
  }));
}

function fuseWithVectors(
  db: Database,
  found: readonly DocumentResult[],
  chunks: readonly LexicalResult[],
  dense: DenseCandidates,
): RankedDocument[] {
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
    return [{ doc: Number(documentId), chunk, score, words, similarity: near?.similarity }];
  });
}
