import { type EvaluationResult, meanOverSets, type ModeScores } from './evaluate.ts';

const columns = [
  ['nDCG@10', 'ndcg_10', 3],
  ['MAP', 'map', 3],
  ['MRR@10', 'mrr_10', 3],
  ['R@5', 'recall_5', 3],
  ['R@10', 'recall_10', 3],
  ['R@20', 'recall_20', 3],
  ['micro R@10', 'micro_recall_10', 3],
  ['p50 ms', 'p50_ms', 1],
  ['p95 ms', 'p95_ms', 1],
  ['queries', 'queries', 0],
] as const satisfies readonly (readonly [string, keyof ModeScores, number])[];

/** Sets of requirements and their tests whose means are followed in docs/decisions/020: by MAP, and without EBT by micro recall. */
const fiveSets = ['cm1-high2low', 'gannt-high2low', 'modis-high2low', 'warc-high2low', 'dronology-high2low'];
const groups = [
  ['mean of the five', fiveSets],
  ['mean of the six', [...fiveSets, 'ebt-req2tc']],
] as const;

/** One line for each set and mode, then the means. */
export function renderTable({ sets, mean }: EvaluationResult): string {
  const rows: string[][] = [];
  const add = (name: string, scores: Record<string, ModeScores>): void => {
    for (const [mode, values] of Object.entries(scores)) {
      rows.push([name, mode, ...columns.map(([, key, digits]) => values[key].toFixed(digits))]);
    }
  };
  for (const [name, scores] of Object.entries(sets)) add(name, scores);
  for (const [name, members] of groups) {
    const present = members.map((member) => sets[member]).filter((scores) => scores !== undefined);
    if (present.length === members.length) add(name, meanOverSets(present));
  }
  add('mean', mean);
  const head = ['set', 'mode', ...columns.map(([title]) => title)];
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ');
  return `${[head, ...rows].map((cells) => line(cells).trimEnd()).join('\n')}\n`;
}
