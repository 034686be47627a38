import type { ProgressEvent } from '../api/types.ts';
import { durationText } from '../ui/ago.tsx';

export interface SourceProgress {
  status: string;
  seen: number;
  written: number;
  /** 0 while the source has not said how many there are. */
  expected: number;
  /** When the first event of it came; milliseconds. */
  since: number;
}

export interface RunProgress {
  sources: Record<string, SourceProgress>;
  vectors: { stage: 'embedding' | 'chroma'; done: number; left: number } | undefined;
}

export const emptyProgress: RunProgress = { sources: {}, vectors: undefined };

export function applyProgress(now: RunProgress, event: ProgressEvent): RunProgress {
  const update = (source: string, change: Partial<SourceProgress>): RunProgress => {
    const before = now.sources[source] ?? { status: 'running', seen: 0, written: 0, expected: 0, since: Date.now() };
    return { ...now, sources: { ...now.sources, [source]: { ...before, ...change } } };
  };
  switch (event.kind) {
    case 'started':
      return now;
    case 'source-started':
      return update(event.source, {});
    case 'source-progress':
      return update(event.source, { seen: event.seen, written: event.written, expected: event.expected });
    case 'source-ended':
      return update(event.source, {
        status: event.report.status,
        seen: event.report.seen,
        written: event.report.added + event.report.changed,
      });
    case 'vectors-progress':
      return { ...now, vectors: { stage: event.stage, done: event.done, left: event.left } };
  }
}

/** Documents a second and what that means for the rest. */
export function rateText({ seen, expected, since }: SourceProgress, now = Date.now()): string {
  const seconds = (now - since) / 1000;
  if (seconds < 3 || seen === 0) return '';
  const rate = seen / seconds;
  const rest = expected > seen ? `, about ${durationText((expected - seen) / rate)} left` : '';
  return `${rate.toFixed(rate < 10 ? 1 : 0)} a second${rest}`;
}
