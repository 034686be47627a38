import { describe, expect, test } from 'vitest';
import { createLimiter } from './limiter.ts';
import { createFastClock } from './testing/fast-clock.ts';

/** Work that ends when told to. */
function work(): { promise: Promise<string>; finish: () => void } {
  let finish = (): void => undefined;
  const promise = new Promise<string>((resolve) => (finish = () => resolve('done')));
  return { promise, finish };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a limiter', () => {
  test('runs no more at once than allowed, in order of arrival', async () => {
    const limiter = createLimiter({ maxConcurrency: 2, clock: createFastClock() });
    const started: number[] = [];
    const jobs = [work(), work(), work(), work()];
    const results = jobs.map((job, index) =>
      limiter.run(() => {
        started.push(index);
        return job.promise;
      }),
    );
    await turn();
    expect(started).toEqual([0, 1]);
    jobs[1]?.finish();
    await turn();
    expect(started).toEqual([0, 1, 2]);
    for (const job of jobs) job.finish();
    expect(await Promise.all(results)).toEqual(['done', 'done', 'done', 'done']);
    expect(started).toEqual([0, 1, 2, 3]);
  });

  test('gives the place back when work fails', async () => {
    const limiter = createLimiter({ maxConcurrency: 1, clock: createFastClock() });
    await expect(limiter.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await limiter.run(() => Promise.resolve('yes'))).toBe('yes');
  });

  test('keeps the least time between starts', async () => {
    const clock = createFastClock();
    const limiter = createLimiter({ maxConcurrency: 10, minIntervalMs: 200, clock });
    const first = clock.now().getTime();
    const starts = await Promise.all([1, 2, 3].map(() => limiter.run(async () => clock.now().getTime() - first)));
    expect(starts).toEqual([0, 200, 400]);
  });

  test('halves its width once for refusals that arrive together, and again for later ones', async () => {
    const clock = createFastClock();
    const limiter = createLimiter({ maxConcurrency: 8, clock });
    limiter.throttled(0);
    limiter.throttled(0);
    expect(limiter.concurrency).toBe(4);
    for (const expected of [2, 1, 1]) {
      await clock.sleep(1_000);
      limiter.throttled(0);
      expect(limiter.concurrency).toBe(expected);
    }
  });

  test('starts nothing while a refusal asks to wait', async () => {
    const clock = createFastClock();
    const limiter = createLimiter({ maxConcurrency: 4, clock });
    const first = clock.now().getTime();
    limiter.throttled(30_000);
    limiter.throttled(10_000);
    const starts = await Promise.all([1, 2].map(() => limiter.run(async () => clock.now().getTime() - first)));
    expect(starts).toEqual([30_000, 30_050]);
  });

  test('recovers step by step with good answers', () => {
    const limiter = createLimiter({ maxConcurrency: 4, clock: createFastClock() });
    limiter.throttled(0);
    expect(limiter.concurrency).toBe(2);
    limiter.succeeded();
    expect(limiter.concurrency).toBe(2);
    limiter.succeeded();
    expect(limiter.concurrency).toBe(3);
    for (let answer = 0; answer < 100; answer += 1) limiter.succeeded();
    expect(limiter.concurrency).toBe(4);
  });

  test('returns to its first pace after enough good answers', async () => {
    const clock = createFastClock();
    const limiter = createLimiter({ maxConcurrency: 4, clock });
    limiter.throttled(0);
    for (let answer = 0; answer < 20; answer += 1) limiter.succeeded();
    const first = clock.now().getTime();
    const starts = await Promise.all([1, 2].map(() => limiter.run(async () => clock.now().getTime() - first)));
    expect(starts).toEqual([0, 0]);
  });

  test('never becomes faster by being refused', async () => {
    const clock = createFastClock();
    const limiter = createLimiter({ maxConcurrency: 1, minIntervalMs: 10_000, clock });
    limiter.throttled(0);
    const first = clock.now().getTime();
    const starts = await Promise.all([1, 2].map(() => limiter.run(async () => clock.now().getTime() - first)));
    expect(starts).toEqual([0, 10_000]);
  });
});

describe('who stops waiting', () => {
  test('gets the reason and leaves the queue to the others', async () => {
    const limiter = createLimiter({ maxConcurrency: 1, clock: createFastClock() });
    const long = work();
    const running = limiter.run(() => long.promise);
    const stop = new AbortController();
    const waiting = limiter.run(() => Promise.resolve('never'), stop.signal);
    const next = limiter.run(() => Promise.resolve('next'));
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    long.finish();
    expect(await running).toBe('done');
    expect(await next).toBe('next');
  });

  test('is not even queued when stopped before', async () => {
    const limiter = createLimiter({ maxConcurrency: 1, clock: createFastClock() });
    await expect(limiter.run(() => Promise.resolve('never'), AbortSignal.abort(new Error('stopped')))).rejects.toThrow(
      'stopped',
    );
  });

  test('leaves no timer behind that would keep the process alive', async () => {
    let asleep: AbortSignal | undefined;
    const clock = {
      now: () => new Date(0),
      sleep: (_ms: number, signal?: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          asleep = signal;
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    };
    const limiter = createLimiter({ maxConcurrency: 1, clock });
    limiter.throttled(300_000);
    const stop = new AbortController();
    const waiting = limiter.run(() => Promise.resolve('never'), stop.signal);
    expect(asleep?.aborted).toBe(false);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    expect(asleep?.aborted).toBe(true);
  });
});
