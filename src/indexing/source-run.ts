import type { SourceName } from '../documents/document.ts';
import { WarningCounts } from '../documents/warnings.ts';
import {
  describeError,
  exitCodes,
  LeaseHeldError,
  NotFoundError,
  StoppedError,
  WombaError,
} from '../platform/errors.ts';
import type { Scope, Source, SourceEvent } from '../sources/source.ts';
import type { Attempt } from './attempt.ts';
import { type Batch, createBatch } from './batch.ts';
import { createReadWindow, type OpenWindow } from './read-window.ts';
import { emptySourceReport, type SourceReport } from './report.ts';
import { sweepGuardDocuments } from '../store/scope-store.ts';

/** Errors listed one by one in a report; more are only counted. */
const mostListedErrors = 200;

export interface SourceOutcome {
  report: SourceReport;
  /** True when every error that keeps the source from being complete needs a person (configuration, 401, 403). */
  refused: boolean;
  stopped: boolean;
}

/** Reads one source to its end, its failure or the stop of the run. Throws only when the run as a whole cannot go on. */
export async function runSource(attempt: Attempt, source: Source, projects: readonly string[]): Promise<SourceOutcome> {
  const reader = new SourceRun(attempt, source, projects);
  return reader.run();
}

class SourceRun {
  readonly #attempt: Attempt;
  readonly #source: Source;
  readonly #name: SourceName;
  readonly #projects: readonly string[];
  readonly #report = emptySourceReport('complete');
  readonly #warnings = new WarningCounts();
  readonly #batch: Batch;
  readonly #started: number;
  readonly #incompleteProjects = new Set<string>();
  readonly #blockers: unknown[] = [];
  /** Scopes of this attempt, by key. */
  readonly #scopes = new Map<string, Scope>();
  #seen = 0;
  #expected = 0;

  constructor(attempt: Attempt, source: Source, projects: readonly string[]) {
    this.#attempt = attempt;
    this.#source = source;
    this.#name = source.name;
    this.#projects = projects;
    this.#batch = createBatch(attempt, source.name, this.#warnings);
    this.#started = attempt.clock.now().getTime();
  }

  async run(): Promise<SourceOutcome> {
    const { signal } = this.#attempt;
    const requestsBefore = this.#source.requests;
    const window = createReadWindow(this.#attempt, this.#name, this.#projects, this.#batch);
    let stopped = false;
    try {
      for await (const event of this.#source.read(window)) {
        await this.#handle(event, window);
        signal.throwIfAborted();
      }
      await this.#batch.commit();
      this.#judgeFailures();
    } catch (error) {
      if (error instanceof LeaseHeldError) throw error;
      stopped = signal.aborted;
      if (stopped && !(signal.reason instanceof StoppedError)) throw signal.reason;
      if (!stopped) this.#block(null, error, this.#projects);
      // What was read before the fault stays valid, and may be the expensive part.
      await this.#batch.commit();
    }
    this.#finish(stopped, this.#source.requests - requestsBefore);
    return { report: this.#report, stopped, refused: this.#blockers.length > 0 && this.#blockers.every(needsPerson) };
  }

  async #handle(event: SourceEvent, window: OpenWindow): Promise<void> {
    if ('scope' in event) {
      window.open(event.scope);
      this.#scopes.set(event.scope.key, event.scope);
    }
    switch (event.kind) {
      case 'document':
        if (event.warnings !== undefined) this.#warnings.merge(event.warnings);
        await this.#batch.document(event.scope, event.document);
        this.#progress(1);
        return;
      case 'present':
        await this.#batch.present(event.scope, event.identities);
        this.#progress(event.identities.length);
        return;
      case 'failure':
        await this.#batch.failure(event.scope, event);
        return;
      case 'checkpoint': {
        const { scope, value } = event;
        await this.#batch.flush(() =>
          this.#attempt.ledger.saveCheckpoint(this.#attempt.run, this.#name, scope.key, value),
        );
        return;
      }
      case 'scope-complete':
        if (event.note !== undefined) this.#report.notes.push(`${event.scope.label}: ${event.note}`);
        await this.#complete(event.scope);
        return;
      case 'scope-failed':
        if (event.tolerated === true) {
          this.#warnings.add('scope.not-readable');
          this.#report.notes.push(`${event.scope.label} was left as it is: ${describeError(event.error).message}`);
        } else {
          this.#block(event.scope, event.error, event.scope.projects);
        }
        return;
      case 'scopes':
        await this.#retire(new Set(event.keys));
        return;
      case 'warning':
        this.#warnings.add(event.name, event.count);
        return;
      case 'expected':
        this.#expected += event.count;
        this.#progress(0);
        return;
    }
  }

  /** Commits what is left of a scope, removes what is gone and stamps it, in one transaction. */
  async #complete(scope: Scope): Promise<void> {
    const { ledger, scopes, run, clock, allowMassDeletion } = this.#attempt;
    const place = { source: this.#name, scope: scope.key, projects: scope.projects };
    let kept = 0;
    await this.#batch.commit(() => {
      const { removed, unobserved } = scopes.sweep(run, place, allowMassDeletion);
      kept = unobserved;
      if (unobserved > 0) {
        // The next attempt has to look again at everything, not only behind the checkpoint.
        ledger.saveCheckpoint(run, this.#name, scope.key, null);
        return;
      }
      ledger.addCounts(run, this.#name, { added: 0, changed: 0, removed, chunks: 0 });
      const started = ledger.scope(run, this.#name, scope.key)?.windowStart ?? clock.now().toISOString();
      scopes.stampScope(place, scope.label, started, clock.now());
      ledger.markComplete(run, this.#name, scope.key);
    });
    if (kept > 0) this.#guarded(scope.label, scope.projects, kept);
  }

  /**
   * Removes documents of scopes that no longer exist, or no longer belong to a project: a space that was deleted or taken out
   * of the configuration.
   */
  async #retire(existing: ReadonlySet<string>): Promise<void> {
    const { ledger, scopes, run, allowMassDeletion } = this.#attempt;
    for (const project of this.#projects) {
      for (const key of scopes.scopesOf(this.#name, project)) {
        const goesOn = existing.has(key);
        if (goesOn && this.#scopes.get(key)?.projects.includes(project) !== false) continue;
        const place = { source: this.#name, scope: key, projects: [project] };
        let kept = 0;
        await this.#batch.commit(() => {
          const changed = scopes.withdraw(this.#name, key, project);
          ledger.addCounts(run, this.#name, { added: 0, changed, removed: 0, chunks: 0 });
          // What other projects do not hold is gone upstream only if the scope was read to its end.
          if (goesOn && ledger.scope(run, this.#name, key)?.complete !== true) return;
          const { removed, unobserved } = scopes.sweep(run, place, allowMassDeletion);
          kept = unobserved;
          if (unobserved > 0) return;
          ledger.addCounts(run, this.#name, { added: 0, changed: 0, removed, chunks: 0 });
          scopes.forgetScope(this.#name, key, project);
        });
        if (kept > 0) this.#guarded(`${key} (no longer part of ${project})`, [project], kept);
      }
    }
  }

  /** Single bad documents are listed and no more; when most of them fail, the fault is not theirs. */
  #judgeFailures(): void {
    const { scopes, ledger, run } = this.#attempt;
    const failed = scopes.failuresOf(run, this.#name).length;
    const seen = ledger.seenCount(run, this.#name);
    if (failed <= sweepGuardDocuments || failed * 2 <= seen) return;
    this.#block(null, new MostDocumentsFailed(`${failed} of ${seen} documents could not be read`), this.#projects);
  }

  #guarded(label: string, projects: readonly string[], unobserved: number): void {
    this.#report.unobserved += unobserved;
    this.#block(
      { key: '', label, projects },
      new MassDeletionRefused(
        `${unobserved} documents, more than half of ${label}, were not there any more; nothing was removed`,
        { hint: 'If they are really gone, run again with --allow-mass-deletion.' },
      ),
      projects,
    );
  }

  #block(scope: Scope | null, error: unknown, projects: readonly string[]): void {
    this.#blockers.push(error);
    for (const project of projects) this.#incompleteProjects.add(project);
    const { message, hint } = describeError(error);
    this.#error({
      scope: scope?.label ?? null,
      id: null,
      message: hint === undefined ? message : `${message}. ${hint}`,
      retryable: error instanceof WombaError ? error.retryable : true,
    });
  }

  #error(error: SourceReport['errors'][number]): void {
    if (this.#report.errors.length < mostListedErrors) this.#report.errors.push(error);
  }

  #progress(count: number): void {
    this.#seen += count;
    this.#attempt.onProgress({
      kind: 'source-progress',
      source: this.#name,
      seen: this.#seen,
      written: this.#batch.written,
      expected: this.#expected,
    });
  }

  #finish(stopped: boolean, requests: number): void {
    const { ledger, scopes, stamps, run, clock, db, lease } = this.#attempt;
    const report = this.#report;
    const complete = !stopped && this.#blockers.length === 0;
    db.write(() => {
      lease.assertHeld();
      ledger.markSourceComplete(run, this.#name, complete);
      for (const project of this.#projects) {
        if (stopped || this.#incompleteProjects.has(project)) stamps.markUnfinished(project, this.#name);
        else stamps.stamp(project, this.#name, clock.now());
      }
    });
    const counts = ledger.counts(run, this.#name);
    report.added = counts.added;
    report.changed = counts.changed;
    report.removed = counts.removed;
    report.chunks = counts.chunks;
    report.seen = ledger.seenCount(run, this.#name);
    // Also what earlier attempts could not read, behind their checkpoints.
    const failures = scopes.failuresOf(run, this.#name);
    report.failed = failures.length;
    for (const { scope, identity: id, message, retryable } of failures)
      this.#error({ scope: this.#scopes.get(scope)?.label ?? scope, id, message, retryable });
    report.unchanged = Math.max(0, report.seen - report.added - report.changed - report.failed);
    report.requests = requests;
    report.seconds = (clock.now().getTime() - this.#started) / 1000;
    report.warnings = this.#warnings.toJSON();
    const nothingDone =
      report.seen === 0 && report.unobserved === 0 && this.#incompleteProjects.size === this.#projects.length;
    report.status = complete ? 'complete' : nothingDone ? 'failed' : 'incomplete';
  }
}

/** The sweep guard objected. */
class MassDeletionRefused extends WombaError {
  readonly code = 'run.mass_deletion';
  readonly exitCode = exitCodes.incomplete;
  readonly retryable = false;
}

/** More than half of a source's documents could not be read. */
class MostDocumentsFailed extends WombaError {
  readonly code = 'run.most_failed';
  readonly exitCode = exitCodes.incomplete;
  readonly retryable = true;
}

function needsPerson(error: unknown): boolean {
  return error instanceof NotFoundError || (error instanceof WombaError && error.exitCode === exitCodes.refused);
}
