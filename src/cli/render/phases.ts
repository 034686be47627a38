import { sourceNames, type SourceName } from '../../documents/document.ts';
import type { ProgressEvent } from '../../indexing/progress.ts';
import { collectionOf, type RunReport, type SourceReport } from '../../indexing/report.ts';
import { plural, utcTime } from './numbers.ts';
import { sourceLabels } from './names.ts';

/** Kinds of warnings printed; the report has all of them. */
const printedWarnings = 5;
const printedErrors = 10;

/**
 * The plain lines of an index run. Sources work side by side, but their phases are printed one after another: lines are
 * held back until their turn.
 */
export class PhasePrinter {
  readonly #print: (line: string) => void;
  readonly #sources: readonly SourceName[];
  readonly #ended = new Map<SourceName, SourceReport>();
  readonly #running = new Set<SourceName>();
  #next = 0;
  #announced = -1;

  /** `sources` are those that the command asked for; the others have no phase. */
  constructor(print: (line: string) => void, sources: readonly SourceName[] = sourceNames) {
    this.#print = print;
    this.#sources = sources;
  }

  start(projects: readonly string[], started: Date): void {
    this.#print(`🚀 STARTING INDEX-ALL FOR PROJECT: ${projects.join(', ')}`);
    this.#print(`⏰ Start Time: ${utcTime(started)}`);
  }

  progress(event: ProgressEvent): void {
    switch (event.kind) {
      case 'started':
        if (event.takenOverFrom !== undefined) {
          this.#print(`↻ The last run was ended by force (${event.takenOverFrom}); its lease was taken over`);
        }
        if (event.continued) this.#print('↻ Going on with the unfinished run');
        return;
      case 'source-started':
        this.#running.add(event.source);
        break;
      case 'source-ended':
        this.#ended.set(event.source, event.report);
        break;
      case 'source-progress':
        return;
    }
    this.#printReady();
  }

  /** Prints the phases that are still held back. To be called once, with the report of the run. */
  finish(report: RunReport): void {
    for (const name of this.#sources) this.#ended.set(name, report.sources[name]);
    this.#printReady();
  }

  #printReady(): void {
    for (; this.#next < this.#sources.length; this.#next += 1) {
      const name = this.#sources[this.#next] as SourceName;
      const report = this.#ended.get(name);
      if (this.#announced < this.#next && (report !== undefined || this.#running.has(name))) {
        this.#announced = this.#next;
        this.#print('');
        this.#print(`▶ [${this.#number(name)}/5] ${sourceLabels[name].phase}`);
      }
      if (report === undefined) return;
      for (const line of phaseLines(this.#number(name), report)) this.#print(line);
    }
  }

  #number(name: SourceName): number {
    return sourceNames.indexOf(name) + 1;
  }
}

function phaseLines(number: number, report: SourceReport): string[] {
  const lines: string[] = [];
  if (report.status === 'skipped') {
    const [reason = 'not configured', detail] = (report.notes[0] ?? 'not configured').split(': ');
    lines.push(`⏭ Phase ${number} skipped: ${reason}`);
    if (detail !== undefined) lines.push(`   ${detail}`);
    return lines;
  }
  if (report.status === 'complete') {
    const changes = `${report.added} added, ${report.changed} changed, ${report.removed} removed`;
    lines.push(
      `✅ Phase ${number} complete in ${report.seconds.toFixed(1)}s: ${plural(report.seen, 'document')} (${changes})`,
    );
  } else {
    const [reason] = report.errors.filter((error) => error.id === null);
    const where = reason?.scope == null ? '' : `${reason.scope}: `;
    lines.push(`❌ Phase ${number} failed: ${where}${reason?.message ?? 'stopped before the end'}`);
    if (report.seen > 0) lines.push(`   kept: ${report.added} added, ${report.changed} changed before that`);
  }
  const others = report.errors.filter((error) => error.id !== null || report.status === 'complete');
  for (const error of others.slice(0, printedErrors)) {
    lines.push(`   ✗ ${[error.scope, error.id].filter(Boolean).join(', ')}: ${error.message}`);
  }
  if (others.length > printedErrors) lines.push(`   … and ${others.length - printedErrors} more; --json lists them`);
  for (const note of report.notes) lines.push(`   ℹ ${note}`);
  const warnings = Object.entries(report.warnings).sort(([, a], [, b]) => b - a);
  if (warnings.length > 0) {
    const shown = warnings.slice(0, printedWarnings).map(([kind, count]) => `${kind} ×${count}`);
    const more = warnings.length > printedWarnings ? `, … ${warnings.length - printedWarnings} more kinds` : '';
    lines.push(`   ⚠ ${shown.join(', ')}${more}`);
  }
  return lines;
}

/** The summary and the closing line. */
export function summaryLines(report: RunReport, command: string): string[] {
  const lines = ['', '📊 SUMMARY:'];
  for (const name of sourceNames) {
    const source = report.sources[name];
    const count = report.results[collectionOf[name].total];
    const mark = source.status === 'complete' || source.status === 'skipped' ? '✓' : '✗';
    const changes = `${source.added} added, ${source.changed} changed, ${source.removed} removed`;
    const extra = source.unobserved > 0 ? `, ${source.unobserved} not seen but kept` : '';
    const failed = source.failed > 0 ? `, ${source.failed} failed` : '';
    lines.push(`   ${mark} ${sourceLabels[name].summary}: ${plural(count, 'document')} (${changes}${extra}${failed})`);
  }
  lines.push(`🎯 TOTAL INDEXED: ${plural(report.results.total, 'document')}`, '');
  if (report.status === 'complete') {
    lines.push('🎉 INDEX-ALL COMPLETE!'.replace('INDEX-ALL', command.toUpperCase()));
  } else if (report.status === 'stopped') {
    lines.push(`⏸ STOPPED: everything read so far is saved; the next ${command} goes on from here`);
  } else {
    const missing = sourceNames
      .filter((name) => report.sources[name].status === 'failed' || report.sources[name].status === 'incomplete')
      .map((name) => sourceLabels[name].short);
    lines.push(
      `⚠️ NOT COMPLETE, missing: ${missing.join(', ')}. What finished is saved; run ${command} again to go on`,
    );
  }
  return lines;
}
