import { describeError } from '../platform/errors.ts';
import type { Database } from '../store/database.ts';
import { servingModel } from '../store/vectors/models.ts';
import { type DenseCandidates, type DensePorts, findNearest, type QueryEmbedding } from './dense.ts';
import { candidateCount, type SearchAnswer, searchIndex, type SearchOptions } from './search.ts';

/**
 * Searches by words and, where vectors are stored, by meaning. Whatever is wrong with model or store makes a lexical answer
 * with a warning, never an error.
 * @throws only the signal's reason when it aborts, and errors of the database.
 */
export async function searchByWordsAndMeaning(
  db: Database,
  query: string,
  options: SearchOptions,
  open: () => Promise<DensePorts>,
  signal?: AbortSignal,
): Promise<SearchAnswer> {
  if ((options.topK ?? 10) <= 0 || query.trim() === '') return searchIndex(db, query, options);
  let dense: DenseCandidates | undefined;
  let warning: string | undefined;
  let embedding: QueryEmbedding | undefined;
  try {
    const ports = await open();
    dense = await findNearest(ports, query, options, candidateCount(options), signal, (spent) => {
      embedding = spent;
    });
    if (dense === undefined) warning = missingVectors(db, ports.store.name);
  } catch (error) {
    signal?.throwIfAborted();
    const { message, hint } = describeError(error);
    warning = `Searched by words alone: ${message}${hint === undefined ? '' : `. ${hint}`}`;
  }
  const answer = searchIndex(db, query, options, dense);
  return {
    ...answer,
    ...(embedding === undefined ? {} : { embedding }),
    ...(warning === undefined ? {} : { warnings: [warning] }),
  };
}

function missingVectors(db: Database, store: string): string {
  return store === 'chroma' && servingModel(db) !== undefined
    ? 'Searched by words alone: the Chroma server at CHROMA_URL was not filled yet. Run index-all'
    : 'Searched by words alone: no vectors are stored yet. Run index-all';
}
