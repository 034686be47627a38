import { existsSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Gauge, type Registry } from 'prom-client';
import { z } from 'zod';
import { collectionNames } from '../documents/document.ts';
import type { RunRecord } from '../store/run-ledger.ts';
import type { Womba } from '../womba.ts';

/** Runs that alerts look back on; the ledger keeps about as many. */
const runsLookedAt = 1_000;
/** What of a source's report is shown, under its own name. */
const outcomes = ['seen', 'added', 'changed', 'removed', 'unobserved', 'failed'] as const;

/** What of a stored report is needed here; reports of older versions may lack some of it. */
const reportSchema = z.object({
  started_at: z.string(),
  seconds: z.number(),
  sources: z.record(
    z.string(),
    z.looseObject(Object.fromEntries(outcomes.map((name) => [name, z.number().optional()]))),
  ),
});

/**
 * Gauges of the database and its volume. They are read when somebody scrapes, so that runs of other processes count as
 * well, and all at once, so that they belong to one moment.
 * @returns reads them anew; throws where the database cannot be used.
 */
export function createIndexMetrics(womba: Womba, registers: Registry[]): () => void {
  const gauge = <T extends string>(name: string, help: string, ...labelNames: T[]): Gauge<T> =>
    new Gauge({ name, help, labelNames, registers });
  const documents = gauge('womba_documents', 'Documents in the index', 'collection');
  const runs = gauge('womba_runs', 'Runs in the ledger by status', 'status');
  const lastRun = gauge(
    'womba_last_run_timestamp_seconds',
    'When the last attempt of the last run ended; its status is a label',
    'status',
  );
  const duration = gauge('womba_last_run_duration_seconds', 'How long the last attempt of the last index-all took');
  const lastDocuments = gauge(
    'womba_last_run_documents',
    'Documents of the last index-all by source and what became of them, over all its attempts',
    'source',
    'outcome',
  );
  const complete = gauge(
    'womba_last_complete_run_timestamp_seconds',
    'When an index-all was last complete; 0 where none ever was',
  );
  const unfinished = gauge(
    'womba_unfinished_runs',
    'Runs of index-all since the last complete one, the one at work not counted',
  );
  const atWork = gauge('womba_run_at_work', 'Whether an index run is at work');
  const database = gauge('womba_database_bytes', 'Size of womba.db with its write-ahead log');
  const size = gauge('womba_data_volume_size_bytes', 'Size of the file system that holds the data directory');
  const free = gauge('womba_data_volume_free_bytes', 'Space there that Womba may still use');

  return () => {
    for (const collection of collectionNames) {
      // Not `stats()`: counting chunks by collection takes five times as long, and nobody else is answered meanwhile.
      documents.set({ collection }, womba.view(collection, { limit: 1 }).total);
    }
    const { last_run: last, running, sources } = womba.overview();
    atWork.set(running === null ? 0 : 1);
    const { items } = womba.runs().list(runsLookedAt, 0);
    runs.reset();
    for (const { status } of items) runs.inc({ status });
    lastRun.reset();
    const ended = last === null ? undefined : endOf(last);
    if (last !== null && ended !== undefined) lastRun.set({ status: last.status }, ended);

    const all = items.filter(({ id, command }) => command === 'index-all' && id !== running?.id);
    const done = all.findIndex(({ status }) => status === 'complete');
    unfinished.set(done < 0 ? all.length : done);
    const completed = all[done];
    // A ledger that many other runs have gone through has forgotten it: then the sources know when they were complete.
    const stamps = all.length > 0 ? [] : sources.flatMap(({ last_complete: at }) => (at === null ? [] : [at]));
    const forgotten = Math.max(0, ...stamps.map((at) => Date.parse(at) / 1000));
    complete.set((completed === undefined ? undefined : endOf(completed)) ?? forgotten);
    lastDocuments.reset();
    const report = reportOf(all.find((run) => run.report !== null));
    duration.set(report?.seconds ?? 0);
    for (const [source, counts] of Object.entries(report?.sources ?? {})) {
      for (const outcome of outcomes) lastDocuments.set({ source, outcome }, counts[outcome] ?? 0);
    }

    const { bsize, blocks, bavail } = statfsSync(womba.dataDirectory);
    size.set(bsize * blocks);
    free.set(bsize * bavail);
    const files = ['womba.db', 'womba.db-wal'].map((name) => join(womba.dataDirectory, name));
    database.set(files.reduce((sum, file) => sum + (existsSync(file) ? statSync(file).size : 0), 0));
  };
}

function reportOf(run: RunRecord | undefined): z.infer<typeof reportSchema> | undefined {
  return reportSchema.safeParse(run?.report).data;
}

/** When the last attempt of a run ended, in seconds since the epoch. A run that is to be continued has no end of its own. */
function endOf(run: RunRecord): number | undefined {
  if (run.finishedAt !== null) return Date.parse(run.finishedAt) / 1000;
  const report = reportOf(run);
  return report === undefined ? undefined : Date.parse(report.started_at) / 1000 + report.seconds;
}
