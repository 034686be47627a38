import logUpdate from 'log-update';
import { sourceNames, type SourceName } from '../../documents/document.ts';
import type { ProgressEvent } from '../../indexing/progress.ts';
import type { SourceReport } from '../../indexing/report.ts';
import { sourceLabels } from './names.ts';
import { duration, plural } from './numbers.ts';

interface SourceLine {
  state: 'waiting' | 'working' | 'ended';
  startedAt: number;
  seen: number;
  written: number;
  expected: number;
  report: SourceReport | undefined;
}

/** Redraws at most this often, in milliseconds. */
const redrawEveryMs = 120;

/** What a run shows on a terminal while it works: a line per source with counts, rate and remaining time. */
export class LiveView {
  readonly #lines = new Map<SourceName, SourceLine>();
  #lastDraw = 0;

  constructor(sources: readonly SourceName[] = sourceNames) {
    for (const name of sources) {
      this.#lines.set(name, { state: 'waiting', startedAt: 0, seen: 0, written: 0, expected: 0, report: undefined });
    }
  }

  progress(event: ProgressEvent): void {
    if (event.kind === 'started') return;
    const line = this.#lines.get(event.source);
    if (line === undefined) return;
    switch (event.kind) {
      case 'source-started':
        line.state = 'working';
        line.startedAt = Date.now();
        break;
      case 'source-progress':
        Object.assign(line, { seen: event.seen, written: event.written, expected: event.expected });
        break;
      case 'source-ended':
        line.state = 'ended';
        line.report = event.report;
        break;
    }
    const now = Date.now();
    if (event.kind === 'source-progress' && now - this.#lastDraw < redrawEveryMs) return;
    this.#lastDraw = now;
    logUpdate([...this.#lines].map(([name, value]) => text(name, value)).join('\n'));
  }

  /** Removes the view; the plain lines follow. */
  clear(): void {
    logUpdate.clear();
    logUpdate.done();
  }
}

function text(name: SourceName, line: SourceLine): string {
  const label = sourceLabels[name].phase.padEnd(26);
  if (line.state === 'waiting') return `  ${label} waiting`;
  if (line.report !== undefined) {
    const mark = line.report.status === 'complete' ? '✅' : line.report.status === 'skipped' ? '⏭' : '❌';
    return `${mark} ${label} ${plural(line.report.seen, 'document')} in ${line.report.seconds.toFixed(1)} s`;
  }
  const seconds = Math.max(0.001, (Date.now() - line.startedAt) / 1000);
  const rate = line.seen / seconds;
  const remaining =
    line.expected > line.seen && rate > 0 ? `, ${duration((line.expected - line.seen) / rate)} left` : '';
  const of = line.expected > 0 ? ` of ${line.expected}` : '';
  return `▶ ${label} ${line.seen}${of} read, ${line.written} written, ${rate.toFixed(0)}/s${remaining}`;
}
