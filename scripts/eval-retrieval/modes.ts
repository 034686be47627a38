import type { Embedder } from '../../src/embedding/embedder.ts';
import { type DensePorts, findNearest, similaritiesOf } from '../../src/retrieval/dense.ts';
import { searchByWordsAndMeaning } from '../../src/retrieval/hybrid-search.ts';
import { candidateCount, searchIndex } from '../../src/retrieval/search.ts';
import { type Database, number, text } from '../../src/store/database.ts';
import { createSqliteVectorStore } from '../../src/store/vectors/sqlite-vector-store.ts';
import { corpusId } from './corpus-source.ts';

/** One way of searching. */
export interface Mode {
  readonly name: 'lexical' | 'dense' | 'fused';
  /** Documents of the corpus for a query, best first, at most `topK`. */
  search(query: string, topK: number): Promise<string[]> | string[];
}

/** All ways that there are with these means, on a database whose chunks have the embedder's vectors. */
export function modesOf(db: Database, embedder: Embedder | undefined): Mode[] {
  const lexical: Mode = {
    name: 'lexical',
    search: (query, topK) => searchIndex(db, query, { topK }).results.map((result) => corpusId(result.document_id)),
  };
  if (embedder === undefined) return [lexical];
  const ports: DensePorts = { store: createSqliteVectorStore(db), embedderFor: async () => embedder };
  const dense: Mode = { name: 'dense', search: (query, topK) => nearestDocuments(db, ports, query, topK) };
  const fused: Mode = {
    name: 'fused',
    async search(query, topK) {
      const answer = await searchByWordsAndMeaning(db, query, { topK }, async () => ports);
      const [warning] = answer.warnings ?? [];
      if (warning !== undefined) throw new Error(warning);
      return answer.results.map((result) => corpusId(result.document_id));
    },
  };
  return [lexical, dense, fused];
}

/** The half of a fused search that knows no words; the product offers it to nobody. */
async function nearestDocuments(db: Database, ports: DensePorts, query: string, topK: number): Promise<string[]> {
  const found = await findNearest(ports, query, {}, candidateCount({ topK }));
  if (found === undefined) return [];
  const near = similaritiesOf(db, found, []).sort((a, b) => b.similarity - a.similarity);
  const documents = [...new Set(near.map(({ documentId }) => documentId))].slice(0, topK);
  const ids = new Map(
    db
      .all(
        'SELECT d.doc, d.id FROM json_each(?) AS wanted JOIN documents AS d ON d.doc = wanted.value',
        JSON.stringify(documents.map(Number)),
      )
      .map((row) => [String(number(row, 'doc')), corpusId(text(row, 'id'))]),
  );
  return documents.flatMap((document) => ids.get(document) ?? []);
}
