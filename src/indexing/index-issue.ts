import { WarningCounts } from '../documents/warnings.ts';
import { sourceNames } from '../documents/document.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { describeError, type ExitCode, exitCodes, NotFoundError, WombaError } from '../platform/errors.ts';
import type { PageResult } from '../sources/confluence/single-pages.ts';
import type { IssueResult } from '../sources/jira/issue-reader.ts';
import type { Scope } from '../sources/source.ts';
import type { Database } from '../store/database.ts';
import { createDocumentWriter } from '../store/document-writer.ts';
import { createRunLedger } from '../store/run-ledger.ts';
import { createScopeStore } from '../store/scope-store.ts';
import { createSourceStamps } from '../store/source-stamps.ts';
import type { Attempt } from './attempt.ts';
import { type Batch, createBatch } from './batch.ts';
import type { IndexRunResult } from './index-run.ts';
import { linkedPageIds } from './linked-pages.ts';
import { indexPlans, type PlanShelf } from './plan-stage.ts';
import { inProcessPreparer } from './preparer.ts';
import { emptySourceReport, type RunReport, type SourceReport } from './report.ts';
import { indexTotals } from './totals.ts';
import { runVectorStage, type VectorStage } from './vector-stage.ts';
import { withLease } from './with-lease.ts';

export interface IssuePorts {
  siteUrl: string;
  readIssues(idsOrKeys: readonly string[], signal: AbortSignal): AsyncGenerator<IssueResult, void, void>;
  remoteLinkUrls(key: string, signal: AbortSignal): Promise<string[]>;
  /** Absent where Confluence is not configured. */
  fetchPages?: (ids: readonly string[], signal: AbortSignal) => AsyncGenerator<PageResult, void, void>;
  /** Whether index runs read the project, or the space for the project: what they do not read would never be updated. */
  covers(place: { project: string; space?: string }): boolean;
  /** HTTP requests sent so far. */
  requests(): { jira: number; confluence: number };
}

export interface IndexIssueOptions {
  key: string;
  projectOrder: readonly string[];
  signal?: AbortSignal;
  clock?: Clock;
  /** Absent where nothing about vectors is configured. */
  vectors?: VectorStage | undefined;
  /** Test plans that belong into the index; absent where none are kept. */
  plans?: PlanShelf | undefined;
}

/**
 * Reads one issue, its parent, sub-tasks and linked issues, and the Confluence pages they link to, without waiting for the
 * next run. Neighbours that no run reads are left out. Nothing is removed and nothing is stamped as refreshed.
 * @throws NotFoundError when the issue does not exist, LeaseHeldError when a run is at work.
 */
export async function runIndexIssue(
  db: Database,
  ports: IssuePorts,
  options: IndexIssueOptions,
): Promise<IndexRunResult> {
  const { clock = systemClock, key } = options;
  const outer = options.signal ?? new AbortController().signal;
  const started = clock.now();
  return withLease(db, `index ${key}`, clock, outer, async (lease, signal) => {
    const ledger = createRunLedger(db);
    const project = key.replace(/-\d+$/, '');
    const { run } = ledger.begin(
      { command: `index ${key}`, mode: 'incremental', projects: [project], sources: ['jira', 'confluence'] },
      started,
    );
    const forget = (error: unknown): never => {
      // Nothing of it is worth continuing: asked for again, the issue is read again.
      ledger.end(run, signal.aborted ? 'stopped' : 'incomplete', true, null, clock.now());
      throw error;
    };
    const attempt: Attempt = {
      run,
      mode: 'incremental',
      db,
      preparer: inProcessPreparer,
      writer: createDocumentWriter(db, options.projectOrder),
      ledger,
      scopes: createScopeStore(db, options.projectOrder),
      stamps: createSourceStamps(db),
      lease,
      clock,
      signal,
      allowMassDeletion: false,
      onProgress: () => {},
    };
    const jira = new Part(attempt, 'jira');
    const confluence = new Part(attempt, 'confluence');
    const texts = await readIssues(jira, ports, key, signal).catch(forget);
    // Without the issue itself there is nothing to follow.
    if (ports.fetchPages !== undefined && texts.length > 0) {
      await readPages(confluence, ports, ports.fetchPages, { key, texts, project, signal }).catch(forget);
    }
    const { jira: jiraRequests, confluence: confluenceRequests } = ports.requests();
    const reports = {
      jira: jira.finish(jiraRequests, started),
      confluence:
        ports.fetchPages === undefined
          ? emptySourceReport('skipped', 'not configured')
          : confluence.finish(confluenceRequests, started),
    };
    const { plans, projectOrder } = options;
    indexPlans(plans, { db, projectOrder, assertTurn: () => lease.assertHeld(), now: clock.now() });
    const vectors = await runVectorStage(options.vectors, { db, lease, signal, onProgress: () => {} }).catch(forget);
    if (signal.aborted) forget(signal.reason);
    const read = Object.values(reports).every((report) => report.failed === 0);
    const complete = read && vectors.complete;
    const report: RunReport = {
      status: complete ? 'complete' : 'incomplete',
      run_id: run,
      continued: false,
      project_keys: [project],
      started_at: started.toISOString(),
      seconds: (clock.now().getTime() - started.getTime()) / 1000,
      sources: {
        ...(Object.fromEntries(
          sourceNames.map((name) => [name, emptySourceReport('skipped', 'not asked for')]),
        ) as RunReport['sources']),
        ...reports,
      },
      results: indexTotals(db),
      embeddings: vectors.report,
    };
    ledger.end(run, report.status, true, report, clock.now());
    const refused = read && vectors.refused;
    const exitCode: ExitCode = complete ? exitCodes.ok : refused ? exitCodes.refused : exitCodes.incomplete;
    return { report, exitCode };
  });
}

/** Reads the issue and its neighbours; returns their texts, for the links in them. */
async function readIssues(jira: Part, ports: IssuePorts, key: string, signal: AbortSignal): Promise<string[]> {
  const texts: string[] = [];
  let neighbours: string[] | undefined;
  for await (const result of ports.readIssues([key], signal)) {
    neighbours = result.kind === 'issue' ? result.neighbours : [];
    texts.push(...(await jira.take(result)));
  }
  if (neighbours === undefined) {
    throw new NotFoundError(`Jira has no issue ${key}, or the account does not see it`, {
      hint: 'Check the key, and that the account may browse its project.',
    });
  }
  for await (const result of ports.readIssues(neighbours, signal)) {
    if (result.kind === 'issue' && !ports.covers({ project: result.project })) continue;
    texts.push(...(await jira.take(result)));
  }
  await jira.batch.commit();
  return texts;
}

/** Reads the pages that the texts and the issue's web links point to. */
async function readPages(
  confluence: Part,
  ports: IssuePorts,
  fetchPages: NonNullable<IssuePorts['fetchPages']>,
  { key, texts, project, signal }: { key: string; texts: readonly string[]; project: string; signal: AbortSignal },
): Promise<void> {
  try {
    const ids = linkedPageIds([...texts, ...(await ports.remoteLinkUrls(key, signal))], ports.siteUrl);
    for await (const result of fetchPages(ids, signal)) {
      if (result.kind === 'gone') continue;
      const spaceKey = result.kind === 'page' ? result.spaceKey : 'unknown';
      if (result.kind === 'page' && !ports.covers({ project, space: spaceKey })) continue;
      const scope: Scope = { key: `space:${spaceKey}`, label: `space ${spaceKey}`, projects: [project] };
      if (result.kind === 'page') await confluence.document(scope, result);
      else confluence.failure(scope.label, result);
    }
  } catch (error) {
    // The issue itself is saved; its pages are not.
    if (signal.aborted || !(error instanceof WombaError)) throw error;
    const { message } = describeError(error);
    confluence.failure('linked pages', { identity: '', message, retryable: error.retryable });
  }
  await confluence.batch.commit();
}

/** What one source contributes: its batch and its report. */
class Part {
  readonly batch: Batch;
  readonly #attempt: Attempt;
  readonly #source: 'jira' | 'confluence';
  readonly #warnings = new WarningCounts();
  readonly #report: SourceReport = emptySourceReport('complete');

  constructor(attempt: Attempt, source: 'jira' | 'confluence') {
    this.#attempt = attempt;
    this.#source = source;
    this.batch = createBatch(attempt, source, this.#warnings);
  }

  async take(result: IssueResult): Promise<string[]> {
    if (result.kind === 'failure') {
      this.failure(null, result);
      return [];
    }
    const scope: Scope = {
      key: `project:${result.project}`,
      label: `project ${result.project}`,
      projects: [result.project],
    };
    await this.document(scope, result);
    return [result.document.markdown];
  }

  async document(
    scope: Scope,
    result: Extract<IssueResult, { kind: 'issue' }> | Extract<PageResult, { kind: 'page' }>,
  ) {
    this.#warnings.merge(result.warnings);
    await this.batch.document(scope, result.document);
  }

  failure(scope: string | null, failure: { identity: string; message: string; retryable: boolean }): void {
    this.#report.failed += 1;
    const { identity: id, message, retryable } = failure;
    this.#report.errors.push({ scope, id: id === '' ? null : id, message, retryable });
  }

  finish(requests: number, started: Date): SourceReport {
    const { ledger, run, clock } = this.#attempt;
    const seen = ledger.seenCount(run, this.#source);
    const { added, changed, chunks } = ledger.counts(run, this.#source);
    return {
      ...this.#report,
      status: this.#report.failed === 0 ? 'complete' : 'incomplete',
      seen,
      added,
      changed,
      // What an interrupted attempt added and this one changed counts twice.
      unchanged: Math.max(0, seen - added - changed),
      chunks,
      requests,
      seconds: (clock.now().getTime() - started.getTime()) / 1000,
      warnings: this.#warnings.toJSON(),
    };
  }
}
