import { type Clock } from '../../platform/clock.ts';

/** Keeps time between requests to each host. */
export interface Pace {
  /** Resolves when the next request to this host may go out, and counts it. */
  wait(url: URL, signal: AbortSignal): Promise<void>;
  /** What a host's `robots.txt` asks for, if it is longer than the configured delay. */
  slowDown(host: string, delayMs: number): void;
  /** Requests let through so far. */
  readonly requests: number;
}

export function createPace(delayMs: number, clock: Clock): Pace {
  const last = new Map<string, number>();
  const delays = new Map<string, number>();
  let requests = 0;
  return {
    get requests() {
      return requests;
    },
    slowDown(host, asked) {
      delays.set(host, Math.max(delayMs, asked));
    },
    async wait({ host }, signal) {
      const before = last.get(host);
      const rest = before === undefined ? 0 : before + (delays.get(host) ?? delayMs) - clock.now().getTime();
      if (rest > 0) await clock.sleep(rest, signal);
      signal.throwIfAborted();
      last.set(host, clock.now().getTime());
      requests += 1;
    },
  };
}
