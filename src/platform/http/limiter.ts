import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';

export interface LimiterOptions {
  /** Requests in flight at once when nothing was ever refused. */
  maxConcurrency: number;
  /** Least time between the starts of two requests, in milliseconds; 0 for none. */
  minIntervalMs?: number;
  clock?: Clock;
}

export interface Limiter {
  /** Runs `work` when there is room for it. Rejects with the signal's reason when it aborts while waiting. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** A request was refused as too many: halves concurrency and starts nothing for `waitMs`. */
  throttled(waitMs: number): void;
  /** A request was answered: concurrency recovers by one after as many good answers as there are places. */
  succeeded(): void;
  readonly concurrency: number;
}

/** A pace that came from a refusal is halved again after this many good answers in a row. */
const answersBeforeFaster = 20;
const slowestIntervalMs = 5_000;

/**
 * Additive increase, multiplicative decrease, as TCP does: the limit of a vendor is not known beforehand, differs per
 * tenant and endpoint, and changes during the day.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const clock = options.clock ?? systemClock;
  const baseInterval = options.minIntervalMs ?? 0;
  let interval = baseInterval;
  let limit = options.maxConcurrency;
  let inFlight = 0;
  let goodAnswers = 0;
  let sinceSlower = 0;
  let notBefore = 0;
  let lastDecrease = -Infinity;
  const queue: (() => void)[] = [];
  let waking: AbortController | undefined;

  const wakeAfter = (wait: number): void => {
    if (waking !== undefined) return;
    const controller = new AbortController();
    waking = controller;
    const wake = (): void => {
      if (waking !== controller) return;
      waking = undefined;
      pump();
    };
    // Rejects only when nobody waits any more.
    clock.sleep(wait, controller.signal).then(wake, () => undefined);
  };

  /** A pause of minutes must not keep the process alive once everybody who waited for its end has gone. */
  const stopWaking = (): void => {
    if (queue.length > 0) return;
    waking?.abort();
    waking = undefined;
  };

  const pump = (): void => {
    while (queue.length > 0 && inFlight < limit) {
      const wait = notBefore - clock.now().getTime();
      if (wait > 0) {
        wakeAfter(wait);
        return;
      }
      if (interval > 0) notBefore = clock.now().getTime() + interval;
      inFlight += 1;
      queue.shift()?.();
    }
  };

  const place = (signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const start = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        const index = queue.indexOf(start);
        if (index >= 0) queue.splice(index, 1);
        stopWaking();
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      queue.push(start);
      pump();
    });

  return {
    get concurrency() {
      return limit;
    },
    async run(work, signal) {
      await place(signal);
      try {
        return await work();
      } finally {
        inFlight -= 1;
        pump();
      }
    },
    throttled(waitMs) {
      const now = clock.now().getTime();
      notBefore = Math.max(notBefore, now + waitMs);
      goodAnswers = 0;
      sinceSlower = 0;
      // Requests that were in flight together are refused together: that is one signal, not several.
      if (now - lastDecrease < 1_000) return;
      lastDecrease = now;
      limit = Math.max(1, Math.floor(limit / 2));
      interval = Math.max(baseInterval, Math.min(slowestIntervalMs, interval === 0 ? 50 : interval * 2));
    },
    succeeded() {
      goodAnswers += 1;
      sinceSlower += 1;
      if (limit < options.maxConcurrency && goodAnswers >= limit) {
        limit += 1;
        goodAnswers = 0;
        pump();
      }
      if (interval > baseInterval && sinceSlower >= answersBeforeFaster) {
        sinceSlower = 0;
        interval = interval <= 50 ? baseInterval : Math.max(baseInterval, interval / 2);
      }
    },
  };
}
