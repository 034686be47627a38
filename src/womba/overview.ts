import type { SourceName } from '../documents/document.ts';
import { sourceNames } from '../documents/document.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../store/database.ts';
import { currentHolder, type LeaseHolder } from '../store/lease.ts';
import { createRunLedger, type RunRecord } from '../store/run-ledger.ts';
import { createSourceStamps } from '../store/source-stamps.ts';

/** How far the index can be relied on: complete and within its interval, old or incomplete, or failing. */
export type Freshness = 'green' | 'amber' | 'red';

export interface SourceFreshness {
  project: string;
  source: SourceName;
  /** ISO 8601; null where the last read was not complete, or there was none. */
  last_complete: string | null;
}

/** The state of the database as a whole, for somebody who wonders whether it can be relied on. */
export interface Overview {
  last_run: RunRecord | null;
  /** The run at work; null where none is, even if the ledger still calls one running whose process died. */
  running: RunRecord | null;
  /** Who writes now, whatever it is. */
  holder: LeaseHolder | null;
  sources: SourceFreshness[];
  freshness: Freshness;
}

/** A source that was not complete for this long makes the index old where no interval is configured, in hours. */
const oldAfterHours = 8 * 24;

/** Reads the state of the database for the given projects. `refreshHours` is the configured interval. */
export function readOverview(
  db: Database,
  projects: readonly string[],
  refreshHours: number | undefined,
  clock: Clock,
): Overview {
  const stamps = createSourceStamps(db);
  const holder = currentHolder(db, clock) ?? null;
  const { items } = createRunLedger(db).list(20, 0);
  const running = holder === null ? null : (items.find(({ status }) => status === 'running') ?? null);
  const last = items.find(({ id, report }) => id !== running?.id && report !== null) ?? null;
  const sources = projects.flatMap((project) =>
    sourceNames.map((source) => ({ project, source, last_complete: stamps.completedAt(project, source) })),
  );
  return { last_run: last, running, holder, sources, freshness: freshnessOf(last, sources, refreshHours, clock) };
}

function freshnessOf(
  last: RunRecord | null,
  sources: readonly SourceFreshness[],
  refreshHours: number | undefined,
  clock: Clock,
): Freshness {
  const used = statusesOf(last);
  const complete = sources.filter(({ last_complete: at }) => at !== null);
  if (last === null || complete.length === 0) return 'red';
  if ([...used.values()].some((status) => status === 'failed')) return 'red';
  const oldest = Math.min(...complete.map(({ last_complete: at }) => Date.parse(at ?? '')));
  const hours = (clock.now().getTime() - oldest) / 3_600_000;
  const limit = refreshHours === undefined || refreshHours === 0 ? oldAfterHours : refreshHours * 1.5;
  const unfinished = sources.some(
    ({ source, last_complete: at }) => at === null && used.has(source) && used.get(source) !== 'skipped',
  );
  return hours > limit || unfinished || last.status === 'incomplete' ? 'amber' : 'green';
}

/** How each source ended in the report of a run. */
function statusesOf(run: RunRecord | null): Map<string, string> {
  const report = run?.report as { sources?: Record<string, { status?: string }> } | null | undefined;
  return new Map(Object.entries(report?.sources ?? {}).map(([name, { status = '' }]) => [name, status]));
}
