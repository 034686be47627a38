import { sourceNames, type SourceName } from '../../documents/document.ts';
import type { ProgressEvent } from '../../indexing/progress.ts';
import type { ReportedError, RunReport, SourceReport } from '../../indexing/report.ts';
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

  start(command: string, projects: readonly string[], started: Date): void {
    this.#print(`🚀 STARTING ${command.toUpperCase()} FOR PROJECT: ${projects.join(', ')}`);
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
      case 'vectors-progress':
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
  let reason: ReportedError | undefined;
  if (report.status === 'complete') {
    const changes = `${report.added} added, ${report.changed} changed, ${report.removed} removed`;
    lines.push(
      `✅ Phase ${number} complete in ${report.seconds.toFixed(1)}s: ${plural(report.seen, 'document')} (${changes})`,
    );
  } else {
    reason = report.errors.find((error) => error.id === null);
    const where = reason?.scope == null ? '' : `${reason.scope}: `;
    lines.push(`❌ Phase ${number} failed: ${where}${reason?.message ?? 'stopped before the end'}`);
    if (report.seen > 0) lines.push(`   kept: ${report.added} added, ${report.changed} changed before that`);
  }
  const others = report.errors.filter((error) => error !== reason);
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
