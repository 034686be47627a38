import { searchIndex } from '../../src/retrieval/search.ts';
import type { Database } from '../../src/store/database.ts';
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
