import type { BenchResult, Latency, StoreResult } from './measurements.ts';

/** The result as Markdown, ready for docs/benchmarks-search.md. */
export function printResult(result: BenchResult): string {
  const { machine } = result;
  return [
    `${result.chunks} chunks, ${result.dimensions} dimensions, ${result.queries} queries for each filter, ${result.wanted} chunks wanted; ` +
      `${machine.cores} x ${machine.cpu}, Node ${machine.node}`,
    '',
    `Documents written in ${result.seconds.documents.toFixed(0)} s, vectors in ${result.seconds.vectors.toFixed(0)} s; ` +
      `womba.db ${result.disk} MiB; memory of this process ${result.memory} MiB.`,
    ...result.stores.flatMap(storeLines),
  ].join('\n');
}

function storeLines(store: StoreResult): string[] {
  const also =
    store.store === 'chroma'
      ? ` (filled in ${store.sync_seconds.toFixed(0)} s; server: ${store.store_memory} MiB of memory, ${store.store_disk} MiB on disk)`
      : '';
  return [
    '',
    `**${store.store}**${also}`,
    '',
    '| filter | chunks that match | lexical p50 / p95, ms | dense p50 / p95, ms | both p50 / p95, ms | processor p50 / p95, ms | server, ms | recall@10 / @200 |',
    '|---|---|---|---|---|---|---|---|',
    ...store.filters.map((row) =>
      [
        '',
        row.filter,
        percent(row.share),
        pair(row.lexical),
        pair(row.dense),
        pair(row.both),
        pair(row.processor),
        row.server_processor.toFixed(0),
        `${row.recall_10.toFixed(3)} / ${row.recall_all.toFixed(3)}`,
        '',
      ]
        .join(' | ')
        .trim(),
    ),
  ];
}

function pair({ p50, p95 }: Latency): string {
  return `${p50.toFixed(0)} / ${p95.toFixed(0)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
