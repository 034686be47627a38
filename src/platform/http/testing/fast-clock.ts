import type { Clock } from '../../clock.ts';

export interface FastClock extends Clock {
  /** The waits asked for so far, in milliseconds. */
  readonly waits: readonly number[];
}

/** Time that passes at once: sleepers wake in the order of their wake-up times, and nobody waits for real. */
export function createFastClock(start = '2026-03-07T03:00:00.000Z'): FastClock {
  let now = Date.parse(start);
  const waits: number[] = [];
  const sleepers: { until: number; wake: () => void }[] = [];
  let scheduled = false;

  const schedule = (): void => {
    if (scheduled || sleepers.length === 0) return;
    scheduled = true;
    // A turn of the event loop first, so that whoever is about to sleep less does so.
    setImmediate(() => {
      scheduled = false;
      sleepers.sort((a, b) => a.until - b.until);
      const next = sleepers.shift();
      if (next !== undefined) {
        now = Math.max(now, next.until);
        next.wake();
      }
      schedule();
    });
  };

  return {
    waits,
    now: () => new Date(now),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        waits.push(ms);
        const sleeper = { until: now + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener(
          'abort',
          () => {
            const index = sleepers.indexOf(sleeper);
            if (index >= 0) sleepers.splice(index, 1);
            reject(signal.reason as Error);
          },
          { once: true },
        );
        schedule();
      }),
  };
}
