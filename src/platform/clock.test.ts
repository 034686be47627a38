import { describe, expect, test } from 'vitest';
import { systemClock } from './clock.ts';

describe('the system clock', () => {
  test('sleeps at least as long as asked', async () => {
    const before = performance.now();
    await systemClock.sleep(20);
    // Timers count whole milliseconds.
    expect(performance.now() - before).toBeGreaterThan(18);
  });

  test('wakes with the reason of whoever stops the sleep, before it or during it', async () => {
    const reason = new Error('stopped');
    await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
    const stop = new AbortController();
    const sleep = systemClock.sleep(60_000, stop.signal);
    stop.abort(reason);
    await expect(sleep).rejects.toBe(reason);
  });
});
