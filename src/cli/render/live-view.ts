import logUpdate from 'log-update';
import { sourceNames, type SourceName } from '../../documents/document.ts';
import type { ProgressEvent } from '../../indexing/progress.ts';
import type { SourceReport } from '../../indexing/report.ts';
import { sourceLabels } from './names.ts';
import { duration, plural } from './numbers.ts';

interface SourceLine {
  startedAt: number;
  seen: number;
  written: number;
  expected: number;
  report: SourceReport | undefined;
}

/** Redraws at most this often while numbers change, in milliseconds … */
const redrawEveryMs = 120;
/** … and at least this often, so that a slow source is seen to be alive. */
const tickEveryMs = 1_000;

/**
 * What a run shows on a terminal while it works: a line per source that has begun, with counts, rate and remaining time.
 * To be cleared before the plain lines follow; leaving its scope does that too.
 */
export class LiveView implements Disposable {
  readonly #lines = new Map<SourceName, SourceLine>();
  readonly #timer: NodeJS.Timeout;
  /** The line below the sources, when they have ended. */
  #vectors = '';
  #lastDraw = 0;
  #closed = false;

  constructor() {
    this.#timer = setInterval(() => this.#draw(), tickEveryMs).unref();
  }

  progress(event: ProgressEvent): void {
    switch (event.kind) {
      case 'started':
        return;
      case 'source-started':
        this.#lines.set(event.source, { startedAt: Date.now(), seen: 0, written: 0, expected: 0, report: undefined });
        break;
      case 'source-progress': {
        const line = this.#lines.get(event.source);
        if (line === undefined) return;
        Object.assign(line, { seen: event.seen, written: event.written, expected: event.expected });
        if (Date.now() - this.#lastDraw < redrawEveryMs) return;
        break;
      }
      case 'source-ended': {
        const line = this.#lines.get(event.source);
        if (line !== undefined) line.report = event.report;
        break;
      }
      case 'vectors-progress': {
        const label = (event.stage === 'embedding' ? 'Vectors' : 'Chroma').padEnd(26);
        this.#vectors = `▶ ${label} ${event.done} done, ${event.left} left`;
        if (Date.now() - this.#lastDraw < redrawEveryMs) return;
      }
    }
    this.#draw();
  }

  /** Removes the view from the screen, for good. */
  clear(): void {
    clearInterval(this.#timer);
    if (this.#closed) return;
    this.#closed = true;
    if (this.#lastDraw === 0) return;
    logUpdate.clear();
    logUpdate.done();
  }

  [Symbol.dispose](): void {
    this.clear();
  }

  #draw(): void {
    if (this.#closed || (this.#lines.size === 0 && this.#vectors === '')) return;
    this.#lastDraw = Date.now();
    const lines = sourceNames.flatMap((name) => {
      const line = this.#lines.get(name);
      return line === undefined ? [] : [text(name, line)];
    });
    if (this.#vectors !== '') lines.push(this.#vectors);
    logUpdate(lines.join('\n'));
  }
}

function text(name: SourceName, line: SourceLine): string {
  const label = sourceLabels[name].phase.padEnd(26);
  if (line.report !== undefined) {
    const mark = line.report.status === 'complete' ? '✅' : line.report.status === 'skipped' ? '⏭' : '❌';
    return `${mark} ${label} ${plural(line.report.seen, 'document')} in ${line.report.seconds.toFixed(1)} s`;
  }
  const of = line.expected > 0 ? ` of ${line.expected}` : '';
  if (line.seen === 0) return `▶ ${label} ${line.seen}${of} read`;
  const seconds = Math.max(0.001, (Date.now() - line.startedAt) / 1000);
  const rate = line.seen / seconds;
  const remaining =
    line.expected > line.seen && rate > 0 ? `, ${duration((line.expected - line.seen) / rate)} left` : '';
  return `▶ ${label} ${line.seen}${of} read, ${line.written} written, ${rate.toFixed(0)}/s${remaining}`;
}
