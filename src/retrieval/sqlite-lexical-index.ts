import { type Database, number, type Row, text } from '../store/database.ts';
import { type DocumentFilter, type FilterCondition, filterCondition } from '../store/vectors/filter-condition.ts';
import { sampleFrequencies } from './lexical/grams.ts';
import type { LexicalIndex } from './lexical/search.ts';
import type { CorpusStatistics, LexicalCandidate, SampledFrequencies } from './lexical/statistics.ts';

/** Chunks from which the frequencies of letter sequences are estimated. */
const sampleSize = 500;
/** The sample is drawn anew when the index has grown or shrunk by this share. */
const sampleAgesBy = 0.5;

interface Remembered {
  /** What the numbers were read from; they hold as long as this does. */
  stamp: string;
  statistics: CorpusStatistics;
}

const remembered = new WeakMap<Database, Remembered>();

/** The lexical index of `womba.db`, restricted by filters. To be used within one read transaction. */
export function sqliteLexicalIndex(db: Database, filter: DocumentFilter): LexicalIndex {
  return {
    statistics: () => statisticsOf(db),
    candidates(expression, limit) {
      const restriction = restrictionOf(db, filter);
      return (
        passingCandidates(db, expression, limit, restriction) ?? matchingCandidates(db, expression, limit, restriction)
      ).map(candidateOf);
    },
  };
}

interface Restriction {
  /** The share of all documents that match. */
  share: number;
  /** As a condition on documents. */
  documents: FilterCondition;
  /** As a condition on row ids of the lexical index. */
  chunks: FilterCondition;
}

/**
 * A filter, in two forms. The set of matching chunks, or of the others where they are fewer, is made once for a search;
 * looking up the document of each chunk that holds a word took two to ten times as long. The plus sign keeps FTS5 from being
 * asked row by row.
 */
function restrictionOf(db: Database, filter: DocumentFilter): Restriction {
  const documents = filterCondition(filter);
  const { condition, values } = documents;
  const everything: FilterCondition = { condition: '', values: [] };
  if (condition === '') return { share: 1, documents, chunks: everything };
  const count = (where: string, ...of: string[]): number =>
    number(db.get(`SELECT count(*) AS n FROM documents AS d WHERE 1${where}`, ...of), 'n');
  const matching = count(condition, ...values);
  const all = count('');
  const share = all === 0 ? 0 : matching / all;
  if (matching === all) return { share, documents: everything, chunks: everything };
  const chunksOf = (where: string): string =>
    `(SELECT c.chunk FROM documents AS d CROSS JOIN chunks AS c ON c.doc = d.doc WHERE ${where})`;
  const chunks =
    matching * 2 <= all
      ? { condition: ` AND +rowid IN ${chunksOf(`1${condition}`)}`, values }
      : { condition: ` AND +rowid NOT IN ${chunksOf(`(1${condition}) IS NOT TRUE`)}`, values };
  return { share, documents, chunks };
}

const bestFirst = 'ORDER BY bm25(lexical, 4, 1, 1) LIMIT ?';

/** The best of the chunks that match, which are made a set of. */
function matchingCandidates(db: Database, expression: string, limit: number, { chunks }: Restriction): Row[] {
  const found = `SELECT rowid AS chunk FROM lexical WHERE lexical MATCH ?${chunks.condition} ${bestFirst}`;
  return db.all(
    `SELECT t.chunk, t.title, t.context, t.body FROM (${found}) AS f JOIN chunk_terms AS t ON t.chunk = f.chunk`,
    expression,
    ...chunks.values,
    limit,
  );
}

/** Where a filter lets a larger share pass, enough of the best chunks of all do; making a set takes as long as the search. */
const largeShare = 0.2;
/** Looked at beyond what the share lets expect. */
const margin = { share: 1.5, least: 100 };

/**
 * Those that pass the filter of the best chunks of all: the same as the best of those that match, if they are enough. Undefined
 * where they are not, or without a filter.
 */
function passingCandidates(
  db: Database,
  expression: string,
  limit: number,
  { share, documents, chunks }: Restriction,
): Row[] | undefined {
  if (chunks.condition === '' || share < largeShare) return undefined;
  const looked = Math.ceil((limit / share) * margin.share) + margin.least;
  const best = db.all(`SELECT rowid AS chunk FROM lexical WHERE lexical MATCH ? ${bestFirst}`, expression, looked);
  const passed = db.all(
    `SELECT t.chunk, t.title, t.context, t.body FROM json_each(?) AS best
     CROSS JOIN chunks AS c ON c.chunk = best.value CROSS JOIN documents AS d ON d.doc = c.doc
     CROSS JOIN chunk_terms AS t ON t.chunk = c.chunk WHERE 1${documents.condition} ORDER BY best.key LIMIT ?`,
    JSON.stringify(best.map((row) => number(row, 'chunk'))),
    ...documents.values,
    limit,
  );
  return passed.length < limit && best.length === looked ? undefined : passed;
}

function statisticsOf(db: Database): CorpusStatistics {
  const totals = db.get('SELECT * FROM lexical_totals');
  // `data_version` tells of other connections' commits, the totals of this one's.
  const stamp = `${number(db.get('PRAGMA data_version'), 'data_version')} ${JSON.stringify(totals)}`;
  const before = remembered.get(db);
  if (before?.stamp === stamp) return before.statistics;

  const chunkCount = number(totals, 'chunks');
  const mean = (field: string): number => number(totals, field) / Math.max(1, chunkCount);
  const frequencies = new Map<string, number>();
  const statistics: CorpusStatistics = {
    chunkCount,
    averageLength: { title: mean('title'), context: mean('context'), body: mean('body') },
    chunkFrequency(term) {
      let frequency = frequencies.get(term);
      if (frequency === undefined) {
        frequency = number(db.get('SELECT doc FROM lexical_terms WHERE term = ?', term), 'doc');
        frequencies.set(term, frequency);
      }
      return frequency;
    },
    sampled: sampleFor(db, before, chunkCount),
  };
  remembered.set(db, { stamp, statistics });
  return statistics;
}

function sampleFor(db: Database, before: Remembered | undefined, chunkCount: number): SampledFrequencies {
  if (before !== undefined && before.statistics.sampled.size > 0) {
    const change = Math.abs(chunkCount - before.statistics.chunkCount) / Math.max(1, before.statistics.chunkCount);
    if (change < sampleAgesBy) return before.statistics.sampled;
  }
  return sampleFrequencies(sampleChunks(db, chunkCount));
}

/** Chunks spread evenly over the row ids: cheap, and of all sources in their proportion. */
function sampleChunks(db: Database, chunkCount: number): LexicalCandidate[] {
  const columns = 'chunk, title, context, body';
  if (chunkCount <= sampleSize) return db.all(`SELECT ${columns} FROM chunk_terms`).map(candidateOf);
  const range = db.get('SELECT min(chunk) AS first, max(chunk) AS last FROM chunk_terms');
  const first = number(range, 'first');
  const step = (number(range, 'last') - first) / (sampleSize - 1);
  const chosen = new Map<number, LexicalCandidate>();
  for (let index = 0; index < sampleSize; index += 1) {
    const at = Math.floor(first + index * step);
    const row = db.get(`SELECT ${columns} FROM chunk_terms WHERE chunk >= ? ORDER BY chunk LIMIT 1`, at);
    if (row !== undefined) chosen.set(number(row, 'chunk'), candidateOf(row));
  }
  return [...chosen.values()];
}

function candidateOf(row: Row): LexicalCandidate {
  return {
    id: String(number(row, 'chunk')),
    title: text(row, 'title'),
    context: text(row, 'context'),
    body: text(row, 'body'),
  };
}
