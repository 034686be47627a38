import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { LeaseHeldError, StoppedError } from '../platform/errors.ts';
import { currentHolder, heartbeatEveryMs, type Lease } from '../store/lease.ts';
import { temporaryStore, type TemporaryStore } from '../store/testing/temporary-store.ts';
import { withLease } from './with-lease.ts';

const never = new AbortController().signal;

/** Holds the lease until the signal that the work gets aborts, and answers with its reason. */
function untilAborted(
  store: TemporaryStore,
  signal = never,
  begun: (lease: Lease) => void = () => {},
): Promise<unknown> {
  return withLease(store.db, 'test', systemClock, signal, async (lease, inner) => {
    begun(lease);
    if (!inner.aborted) await once(inner, 'abort');
    return inner.reason as unknown;
  });
}

afterEach(() => {
  vi.useRealTimers();
});

describe('withLease', () => {
  it('holds the lease while the work goes on, and gives it up with its result', async () => {
    using store = temporaryStore();
    const result = await withLease(store.db, 'test', systemClock, never, async (lease) => {
      expect(currentHolder(store.db, systemClock)?.owner).toBe(lease.owner);
      return 7;
    });
    expect(result).toBe(7);
    expect(currentHolder(store.db, systemClock)).toBeUndefined();
  });

  it('gives it up when the work fails', async () => {
    using store = temporaryStore();
    const failing = withLease(store.db, 'test', systemClock, never, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(currentHolder(store.db, systemClock)).toBeUndefined();
  });

  it('tells the work when the caller wants it to stop', async () => {
    using store = temporaryStore();
    const controller = new AbortController();
    const stop = new StoppedError('SIGINT');
    expect(await untilAborted(store, controller.signal, () => controller.abort(stop))).toBe(stop);
  });

  it('lets one part of the work stop the others with an error', async () => {
    using store = temporaryStore();
    let others: unknown;
    const work = withLease(store.db, 'test', systemClock, never, async (_, signal, abort) => {
      signal.addEventListener('abort', () => (others = signal.reason));
      abort(new Error('disk full'));
    });
    await expect(work).rejects.toThrow('disk full');
    expect(others).toEqual(new Error('disk full'));
  });

  it('shows that it lives, and tells the work when the lease is lost', async () => {
    using store = temporaryStore();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const heartbeat = (): unknown => store.db.get('SELECT heartbeat_at FROM lease')?.['heartbeat_at'];
    const running = untilAborted(store, never, () => {
      const first = heartbeat();
      vi.advanceTimersByTime(heartbeatEveryMs);
      expect(heartbeat()).not.toBe(first);
      store.db.run("UPDATE lease SET owner = 'somebody else'");
      vi.advanceTimersByTime(heartbeatEveryMs);
    });
    expect(await running).toBeInstanceOf(LeaseHeldError);
    expect(store.db.get('SELECT owner FROM lease')).toEqual({ owner: 'somebody else' });
  });

  it('does not end a run because the database was busy at the time of a heartbeat', async () => {
    using store = temporaryStore();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const done = await withLease(store.db, 'test', systemClock, never, async (lease, signal) => {
      store.db.exec('PRAGMA busy_timeout = 1');
      store.connect().write(() => vi.advanceTimersByTime(heartbeatEveryMs));
      vi.advanceTimersByTime(heartbeatEveryMs);
      lease.assertHeld();
      return !signal.aborted;
    });
    expect(done).toBe(true);
  });
});
