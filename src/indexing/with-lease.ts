import type { Clock } from '../platform/clock.ts';
import { LeaseHeldError } from '../platform/errors.ts';
import type { Database } from '../store/database.ts';
import { acquireLease, heartbeatEveryMs, type Lease } from '../store/lease.ts';

/**
 * Runs `work` while holding the lease. The signal given to `work` aborts when the caller's does, when the lease is lost, or
 * when `work` calls `abort`, which records the error and throws it.
 * @throws LeaseHeldError when another process holds the lease.
 */
export async function withLease<T>(
  db: Database,
  command: string,
  clock: Clock,
  signal: AbortSignal,
  work: (lease: Lease, signal: AbortSignal, abort: (error: unknown) => never) => Promise<T>,
): Promise<T> {
  const lease = await acquireLease(db, command, clock, signal);
  const inner = new AbortController();
  const abort = (error: unknown): never => {
    inner.abort(error);
    throw error;
  };
  const timer = setInterval(() => {
    try {
      lease.heartbeat();
    } catch (error) {
      // A database that is busy for once is no reason to stop: every write checks the lease itself.
      if (error instanceof LeaseHeldError) inner.abort(error);
    }
  }, heartbeatEveryMs);
  try {
    return await work(lease, AbortSignal.any([signal, inner.signal]), abort);
  } finally {
    clearInterval(timer);
    lease.release();
  }
}
