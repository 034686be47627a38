import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Embedder } from '../../src/embedding/embedder.ts';
import { runIndex } from '../../src/indexing/index-run.ts';
import { StorageError } from '../../src/platform/errors.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { corpusSource, evaluatedProject } from './corpus-source.ts';
import { mean, quantile, type QueryScores, scoreRanking } from './metrics.ts';
import { type Mode, modesOf } from './modes.ts';
import { type EvaluationSet, readSet, type SetQuery } from './read-set.ts';

export interface ModeScores extends QueryScores {
  /** Hits among the first ten of all queries, over all links. */
  micro_recall_10: number;
  /** Time of a search for 20 results, in milliseconds. */
  p50_ms: number;
  p95_ms: number;
  queries: number;
}

export interface EvaluationResult {
  sets: Record<string, Record<string, ModeScores>>;
  /** Over all sets that were evaluated; `queries` is their sum. */
  mean: Record<string, ModeScores>;
}

/** What a person sees at most; everything but MAP is scored on it. */
const shownResults = 20;
/** MAP is about the whole ranking; what lies behind this adds 0.003 at most (Cranfield, 1,400 documents). */
const deepResults = 200;

/** Indexes and asks one set after the other, each in a database of its own that is removed afterwards. */
export async function evaluateSets(
  folders: readonly string[],
  embedder: Embedder | undefined,
  onLine: (line: string) => void,
): Promise<EvaluationResult> {
  const sets: EvaluationResult['sets'] = {};
  for (const folder of folders) {
    const set = await readSet(folder);
    onLine(`${set.name}: ${set.corpus.length} documents, ${set.queries.length} queries`);
    sets[set.name] = await evaluateSet(set, embedder);
  }
  return { sets, mean: meanOverSets(Object.values(sets)) };
}

async function evaluateSet(set: EvaluationSet, embedder: Embedder | undefined): Promise<Record<string, ModeScores>> {
  const folder = await mkdtemp(join(tmpdir(), 'womba-eval-'));
  const db = openDatabase(join(folder, 'womba.db'));
  try {
    await indexCorpus(db, set, embedder);
    const scores: Record<string, ModeScores> = {};
    for (const mode of modesOf(db, embedder)) scores[mode.name] = await evaluateMode(mode, set.queries);
    return scores;
  } finally {
    db.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function indexCorpus(db: Database, set: EvaluationSet, embedder: Embedder | undefined): Promise<void> {
  const projects = [evaluatedProject];
  const { report } = await runIndex(db, {
    command: 'eval-retrieval',
    mode: 'full',
    projects,
    projectOrder: projects,
    sources: [{ name: 'zephyr', kind: 'ready', source: corpusSource(set.corpus), projects }],
    force: true,
    ...(embedder === undefined ? {} : { vectors: { open: async () => ({ embedder, mirror: undefined }), notes: [] } }),
  });
  if (report.status === 'complete' && report.results.total === set.corpus.length) return;
  const reason = report.embeddings.errors?.[0]?.message ?? report.sources.zephyr?.errors[0]?.message;
  if (reason !== undefined) throw new StorageError(`${set.name} was not indexed: ${reason}`);
  throw new StorageError(`${set.name}: ${report.results.total} of ${set.corpus.length} documents were indexed`, {
    hint: 'Every _id of a corpus must be there once.',
  });
}

async function evaluateMode(mode: Mode, queries: readonly SetQuery[]): Promise<ModeScores> {
  const scores: QueryScores[] = [];
  const times: number[] = [];
  let links = 0;
  let found = 0;
  for (const { text, exclude, relevant } of queries) {
    const started = performance.now();
    const shown = await mode.search(text, shownResults + exclude.size);
    times.push(performance.now() - started);
    const deep = await mode.search(text, deepResults);
    const kept = (ranking: readonly string[]): string[] => ranking.filter((document) => !exclude.has(document));
    const score = scoreRanking(kept(shown).slice(0, shownResults), relevant);
    scores.push({ ...score, map: scoreRanking(kept(deep), relevant).map });
    links += relevant.size;
    found += Math.round(score.recall_10 * relevant.size);
  }
  const average = (name: keyof QueryScores): number => rounded(mean(scores.map((score) => score[name])));
  return {
    ndcg_10: average('ndcg_10'),
    map: average('map'),
    mrr_10: average('mrr_10'),
    recall_5: average('recall_5'),
    recall_10: average('recall_10'),
    recall_20: average('recall_20'),
    micro_recall_10: rounded(links === 0 ? 0 : found / links),
    p50_ms: rounded(quantile(times, 0.5), 100),
    p95_ms: rounded(quantile(times, 0.95), 100),
    queries: queries.length,
  };
}

/** The mean of each figure over sets, per mode; a mode counts in the sets that have it. */
export function meanOverSets(sets: readonly Record<string, ModeScores>[]): Record<string, ModeScores> {
  const modes = [...new Set(sets.flatMap((set) => Object.keys(set)))];
  return Object.fromEntries(
    modes.map((mode) => {
      const all = sets.flatMap((set) => set[mode] ?? []);
      const average = (name: keyof ModeScores): number => rounded(mean(all.map((scores) => scores[name])));
      return [
        mode,
        {
          ndcg_10: average('ndcg_10'),
          map: average('map'),
          mrr_10: average('mrr_10'),
          recall_5: average('recall_5'),
          recall_10: average('recall_10'),
          recall_20: average('recall_20'),
          micro_recall_10: average('micro_recall_10'),
          p50_ms: average('p50_ms'),
          p95_ms: average('p95_ms'),
          queries: all.reduce((sum, { queries }) => sum + queries, 0),
        },
      ];
    }),
  );
}

function rounded(value: number, places = 10_000): number {
  return Math.round(value * places) / places;
}
