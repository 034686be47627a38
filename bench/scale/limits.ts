import { join } from 'node:path';
import { mkdirSync, rmSync } from 'node:fs';
import { serveCompany } from './company.ts';
import { measureRun } from './measured-run.ts';
import { machine, type Machine, withWorkplace } from './measurements.ts';

/** One full read of a source while its vendor limits the rate, answers slowly, or both. */
export interface LimitedRun {
  source: 'zephyr' | 'jira';
  /** Requests a second that are let pass; 0 for no limit. */
  limit: number;
  /** Milliseconds that each answer takes longer. */
  delay: number;
  requests: number;
  /** Requests that were refused with 429 and sent again. */
  refused: number;
  seconds: number;
  /** Answered requests a second, over the whole process. */
  perSecond: number;
}

export interface LimitsResult {
  machine: Machine;
  tests: number;
  runs: LimitedRun[];
}

/**
 * Zephyr's limit is not published, so several are tried; it tells to wait a second when one is exceeded. Atlassian's burst
 * limits (100 requests a second and endpoint) are above what four requests at once can send over a network, so for Jira
 * only slow answers are tried. 200 ms stands for a vendor on another continent.
 */
const trials: readonly Pick<LimitedRun, 'source' | 'limit' | 'delay'>[] = [
  { source: 'zephyr', limit: 0, delay: 0 },
  { source: 'zephyr', limit: 0, delay: 200 },
  { source: 'zephyr', limit: 20, delay: 200 },
  { source: 'zephyr', limit: 10, delay: 200 },
  { source: 'zephyr', limit: 5, delay: 200 },
  { source: 'jira', limit: 0, delay: 0 },
  { source: 'jira', limit: 0, delay: 200 },
];

/** @param tests of the company; it has ten times as many issues, whose requests are few. */
export function measureLimits(tests: number, signal: AbortSignal, say: (line: string) => void): Promise<LimitsResult> {
  return withWorkplace(signal, async (folder, children) => {
    await using company = await serveCompany({ issues: tests * 10, tests, pages: 0 });
    const runs: LimitedRun[] = [];
    for (const { source, limit, delay } of trials) {
      signal.throwIfAborted();
      say(`${source}: ${limit === 0 ? 'no limit' : `${limit} requests a second`}, answers ${delay} ms later`);
      await company.noDelays();
      await company.set({ zephyrRate: limit });
      if (delay > 0) await company.delay(source, delay);
      const data = join(folder, 'data');
      rmSync(data, { recursive: true, force: true });
      mkdirSync(data);
      await company.takeStatuses(source);
      const run = await measureRun(children, {
        env: company.env,
        data,
        folder,
        args: ['index-source', '--source', source],
      });
      const statuses = await company.takeStatuses(source);
      const refused = statuses['429'] ?? 0;
      const requests = run.requests[source];
      runs.push({
        source,
        limit,
        delay,
        requests,
        refused,
        seconds: run.seconds,
        perSecond: (requests - refused) / run.seconds,
      });
    }
    return { machine: machine(), tests, runs };
  });
}
