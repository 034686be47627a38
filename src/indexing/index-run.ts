import { sourceNames, type SourceName } from '../documents/document.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import {
  ConfigError,
  describeError,
  type ExitCode,
  exitCodes,
  exitCodeOf,
  StoppedError,
  WombaError,
} from '../platform/errors.ts';
import { whereToSet } from '../platform/kubernetes.ts';
import type { Source } from '../sources/source.ts';
import type { Database } from '../store/database.ts';
import { createDocumentWriter } from '../store/document-writer.ts';
import { createRunLedger } from '../store/run-ledger.ts';
import { createScopeStore } from '../store/scope-store.ts';
import { createSourceStamps } from '../store/source-stamps.ts';
import type { Attempt } from './attempt.ts';
import { dueProjects } from './due.ts';
import { limitHeapGrowth } from './heap-growth.ts';
import { hasPlanWork, indexPlans, type PlanShelf } from './plan-stage.ts';
import { createPreparer } from './preparer.ts';
import type { OnProgress } from './progress.ts';
import { emptySourceReport, type RunReport, type RunStatus, type SourceReport } from './report.ts';
import { runSource, type SourceOutcome } from './source-run.ts';
import { indexTotals } from './totals.ts';
import { hasVectorWork, noVectors, runVectorStage, type VectorOutcome, type VectorStage } from './vector-stage.ts';
import { withLease } from './with-lease.ts';

/** A source as the configuration leaves it: usable, switched off, or configured wrongly. */
export type ConfiguredSource =
  | { name: SourceName; kind: 'ready'; source: Source; projects: readonly string[] }
  | { name: SourceName; kind: 'absent'; reason: string }
  | { name: SourceName; kind: 'invalid'; error: WombaError };

export interface IndexRunOptions {
  /** As printed in the lease and the ledger: `index-all`, `index-source`. */
  command: string;
  mode: 'incremental' | 'full';
  /** Projects of this run. */
  projects: readonly string[];
  /** All configured projects in their order; decides which one is a document's first. */
  projectOrder: readonly string[];
  /** One entry for each source that the command asks for. */
  sources: readonly ConfiguredSource[];
  /** Ignores the refresh interval. */
  force: boolean;
  refreshHours?: number | undefined;
  allowMassDeletion?: boolean;
  signal?: AbortSignal;
  onProgress?: OnProgress;
  clock?: Clock;
  /** Absent where nothing about vectors is configured. */
  vectors?: VectorStage | undefined;
  /** Test plans that belong into the index; absent where none are kept. */
  plans?: PlanShelf | undefined;
}

export interface IndexRunResult {
  report: RunReport;
  exitCode: ExitCode;
}

/**
 * Runs the sources side by side into the database, as docs/index-run.md describes.
 * @throws ConfigError when no source is usable, LeaseHeldError when another run is at work.
 */
export async function runIndex(db: Database, options: IndexRunOptions): Promise<IndexRunResult> {
  const { clock = systemClock, sources, projects } = options;
  const signal = options.signal ?? new AbortController().signal;
  const started = clock.now();
  if (sources.every((source) => source.kind !== 'ready')) throw nothingToRead(sources);
  limitHeapGrowth();

  const stamps = createSourceStamps(db);
  const due = new Map<SourceName, string[]>();
  for (const source of sources) {
    if (source.kind !== 'ready') continue;
    const wanted = source.projects.filter((project) => projects.includes(project));
    const { refreshHours, force } = options;
    due.set(source.name, dueProjects(stamps, source.name, wanted, { refreshHours, force, now: started }));
  }
  const base = { project_keys: [...projects], started_at: started.toISOString() };
  if ([...due.values()].every((list) => list.length === 0) && sources.every((source) => source.kind !== 'invalid')) {
    const skipped = { ...base, run_id: null, continued: false };
    const finish = (vectors: VectorOutcome): IndexRunResult => {
      const { status, exitCode } = judge(sources, new Map(), vectors, signal);
      const idle = status === 'complete' ? 'skipped' : status;
      const reports = collectReports(sources, new Map(), 'not due');
      return { exitCode, report: finishReport(db, { ...skipped, status: idle }, reports, vectors, started, clock) };
    };
    const { vectors, plans, projectOrder, onProgress = () => {} } = options;
    const hasVectors = vectors !== undefined && (await hasVectorWork(db, vectors));
    if (!hasVectors && !hasPlanWork(db, plans)) return finish(noVectors());
    return withLease(db, options.command, clock, signal, async (lease, runSignal) => {
      indexPlans(plans, { db, projectOrder, assertTurn: () => lease.assertHeld(), now: clock.now() });
      if (vectors === undefined) return finish(noVectors());
      return finish(await runVectorStage(vectors, { db, lease, signal: runSignal, onProgress }));
    });
  }

  return withLease(db, options.command, clock, signal, async (lease, runSignal, abort) => {
    const ledger = createRunLedger(db);
    const names = sources.map((source) => source.name);
    const kind = { command: options.command, mode: options.mode, projects, sources: names };
    const { run, continued } = ledger.begin(kind, clock.now());
    const onProgress = options.onProgress ?? (() => {});
    const takenOverFrom = lease.takenOverFrom;
    onProgress({
      kind: 'started',
      run,
      continued,
      takenOverFrom: takenOverFrom && `process ${takenOverFrom.pid} on ${takenOverFrom.host}`,
    });
    const preparer = createPreparer();
    const attempt: Attempt = {
      run,
      mode: options.mode,
      db,
      preparer,
      writer: createDocumentWriter(db, options.projectOrder),
      ledger,
      scopes: createScopeStore(db, options.projectOrder),
      stamps,
      lease,
      clock,
      signal: runSignal,
      allowMassDeletion: options.allowMassDeletion ?? false,
      onProgress,
    };
    const outcomes = new Map<SourceName, SourceOutcome>();
    const work = sources.map(async (configured) => {
      const wanted = due.get(configured.name) ?? [];
      if (configured.kind !== 'ready' || wanted.length === 0) return;
      onProgress({ kind: 'source-started', source: configured.name });
      const outcome = await runSource(attempt, configured.source, wanted);
      outcomes.set(configured.name, outcome);
      onProgress({ kind: 'source-ended', source: configured.name, report: outcome.report });
    });
    // One source's fatal error (a lost lease, a full disk) stops the others; all are awaited before the lease is given up.
    const settled = await Promise.allSettled(work.map((promise) => promise.catch((error: unknown) => abort(error))));
    await preparer.close();
    const fatal = settled.find((result) => result.status === 'rejected');
    if (fatal !== undefined) throw fatal.reason;

    const { plans, projectOrder } = options;
    // Before the vectors, so that plans get theirs too.
    indexPlans(plans, { db, projectOrder, assertTurn: () => lease.assertHeld(), now: clock.now() });
    const reports = collectReports(sources, outcomes, 'not due');
    const probe = options.mode === 'full';
    const vectors = await runVectorStage(options.vectors, { db, lease, signal: runSignal, onProgress, probe });
    const { status, exitCode } = judge(sources, outcomes, vectors, signal);
    const report = finishReport(db, { ...base, status, run_id: run, continued }, reports, vectors, started, clock);
    // Vectors that are missing are no reason to go on with this run: the next one looks after them as well.
    const finished = judge(sources, outcomes, noVectors(), signal).status === 'complete';
    ledger.end(run, status, finished, report, clock.now());
    return { report, exitCode };
  });
}

function judge(
  sources: readonly ConfiguredSource[],
  outcomes: ReadonlyMap<SourceName, SourceOutcome>,
  vectors: VectorOutcome,
  signal: AbortSignal,
): { status: RunStatus; exitCode: ExitCode } {
  if (signal.aborted) {
    const code = exitCodeOf(signal.reason);
    return { status: 'stopped', exitCode: signal.reason instanceof StoppedError ? code : exitCodes.terminated };
  }
  const unfinished = [...outcomes.values()].filter((outcome) => outcome.report.status !== 'complete');
  const invalid = sources.some((source) => source.kind === 'invalid');
  if (unfinished.length === 0 && !invalid && vectors.complete) return { status: 'complete', exitCode: exitCodes.ok };
  // Refused by the vendor or by the configuration: a retry changes nothing until a person does.
  const allRefused = unfinished.every((outcome) => outcome.refused) && (vectors.complete || vectors.refused);
  return { status: 'incomplete', exitCode: allRefused ? exitCodes.refused : exitCodes.incomplete };
}

function collectReports(
  sources: readonly ConfiguredSource[],
  outcomes: ReadonlyMap<SourceName, SourceOutcome>,
  idleNote: string,
): Record<SourceName, SourceReport> {
  const reportOf = (name: SourceName): SourceReport => {
    const configured = sources.find((source) => source.name === name);
    if (configured === undefined) return emptySourceReport('skipped', 'not asked for');
    if (configured.kind === 'absent') return emptySourceReport('skipped', `not configured: ${configured.reason}`);
    if (configured.kind === 'invalid') return invalidReport(configured.error);
    return outcomes.get(name)?.report ?? emptySourceReport('skipped', idleNote);
  };
  return Object.fromEntries(sourceNames.map((name) => [name, reportOf(name)])) as Record<SourceName, SourceReport>;
}

/** The report of a source that could not even start because of its configuration. */
export function invalidReport(error: WombaError): SourceReport {
  const { message, hint } = describeError(error);
  const full = hint === undefined ? message : `${message}. ${hint}`;
  return { ...emptySourceReport('failed'), errors: [{ scope: null, id: null, message: full, retryable: false }] };
}

function finishReport(
  db: Database,
  base: Pick<RunReport, 'status' | 'run_id' | 'continued' | 'project_keys' | 'started_at'>,
  sources: Record<SourceName, SourceReport>,
  vectors: VectorOutcome,
  started: Date,
  clock: Clock,
): RunReport {
  return {
    ...base,
    seconds: (clock.now().getTime() - started.getTime()) / 1000,
    sources,
    results: indexTotals(db),
    embeddings: vectors.report,
  };
}

function nothingToRead(sources: readonly ConfiguredSource[]): WombaError {
  const [invalid, ...more] = sources.flatMap((source) => (source.kind === 'invalid' ? [source.error] : []));
  if (invalid !== undefined) {
    const others = new Set(more.map(({ message }) => message).filter((message) => message !== invalid.message));
    const { hint } = invalid;
    return new ConfigError([invalid.message, ...others].join('; '), hint === undefined ? {} : { hint });
  }
  const reasons = sources
    .map((source) => (source.kind === 'absent' ? `${source.name}: ${source.reason}` : ''))
    .join('; ');
  return new ConfigError(`No source is configured (${reasons})`, {
    hint: `Set what should be read ${whereToSet()}; \`womba doctor\` checks it.`,
  });
}
