import type { Embedder } from '../../src/embedding/embedder.ts';
import { candidateSimilarities } from '../../src/retrieval/candidate-similarities.ts';
import { type DenseEvidence, fuse, type LexicalEvidence } from '../../src/retrieval/fusion.ts';
import { fusionWeight } from '../../src/retrieval/fusion-weights.ts';
import { searchLexically } from '../../src/retrieval/lexical/search.ts';
import { searchIndex } from '../../src/retrieval/search.ts';
import { sqliteLexicalIndex } from '../../src/retrieval/sqlite-lexical-index.ts';
import { type Database, number, text } from '../../src/store/database.ts';
import { createSqliteVectorStore } from '../../src/store/vectors/sqlite-vector-store.ts';
import { corpusId } from './corpus-source.ts';

/** One way of searching. */
export interface Mode {
  readonly name: 'lexical' | 'dense' | 'fused';
  /** Documents of the corpus for a query, best first, at most `topK`. */
  search(query: string, topK: number): Promise<string[]> | string[];
}

export function lexicalMode(db: Database): Mode {
  return {
    name: 'lexical',
    search: (query, topK) => searchIndex(db, query, { topK }).results.map((result) => corpusId(result.document_id)),
  };
}

/** Chunks that each half is asked for: enough for as many documents as are wanted. */
const candidatesFor = (topK: number): number => Math.max(200, topK * 5);

export function denseMode(db: Database, embedder: Embedder): Mode {
  const vectors = createSqliteVectorStore(db);
  return {
    name: 'dense',
    async search(query, topK) {
      const vector = await queryVector(embedder, query);
      const hits = await vectors.query(vector, { limit: candidatesFor(topK) });
      return [...new Set(hits.map((hit) => corpusId(documentOf(hit.chunkId))))].slice(0, topK);
    },
  };
}

export function fusedMode(db: Database, embedder: Embedder): Mode {
  const vectors = createSqliteVectorStore(db);
  const { weight } = fusionWeight(embedder.model);
  return {
    name: 'fused',
    async search(query, topK) {
      const limit = candidatesFor(topK);
      const vector = await queryVector(embedder, query);
      const hits = await vectors.query(vector, { limit });
      return db.read(() => {
        const chunks = searchLexically(sqliteLexicalIndex(db, {}), query, { candidateLimit: limit });
        const documents = documentsOf(
          db,
          chunks.map(({ id }) => Number(id)),
        );
        const lexical = chunks.map(({ id, score }): LexicalEvidence => ({
          documentId: documents.get(Number(id)) ?? '',
          score,
        }));
        const model = vectors.model()?.model ?? 0;
        const near = candidateSimilarities(db, model, vector, [...documents.keys()]);
        const dense: DenseEvidence[] = [
          ...hits.map(({ chunkId, similarity }) => ({ documentId: documentOf(chunkId), similarity })),
          ...[...near].map(([chunk, similarity]) => ({ documentId: documents.get(chunk) ?? '', similarity })),
        ];
        return fuse(lexical, dense, weight)
          .slice(0, topK)
          .map(({ documentId }) => corpusId(documentId));
      });
    },
  };
}

async function queryVector(embedder: Embedder, query: string): Promise<Float32Array> {
  const { vectors } = await embedder.embed([query], { purpose: 'query' });
  return vectors[0] ?? new Float32Array(0);
}

/** Public ids of documents by the numbers of their chunks. */
function documentsOf(db: Database, chunks: readonly number[]): Map<number, string> {
  const rows = db.all(
    `SELECT c.chunk, d.id FROM json_each(?) AS wanted CROSS JOIN chunks AS c ON c.chunk = wanted.value
     JOIN documents AS d ON d.doc = c.doc`,
    JSON.stringify(chunks),
  );
  return new Map(rows.map((row) => [number(row, 'chunk'), text(row, 'id')]));
}

/** `test_SHOP-T1#2` belongs to `test_SHOP-T1`. */
function documentOf(chunkId: string): string {
  return chunkId.slice(0, chunkId.lastIndexOf('#'));
}
