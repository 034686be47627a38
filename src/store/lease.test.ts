import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { StoppedError, LeaseHeldError } from '../platform/errors.ts';
import { createFastClock } from '../platform/http/testing/fast-clock.ts';
import type { Database } from './database.ts';
import { acquireLease, currentHolder, heartbeatEveryMs, leaseLastsMs } from './lease.ts';
import { startChild } from './testing/child-process.ts';
import { temporaryStore } from './testing/temporary-store.ts';

/** A lease as a process in another container left it, whose identity means nothing here. */
function strangersLease(db: Database, heartbeatAt: Date): void {
  db.run(
    `INSERT OR REPLACE INTO lease VALUES (1, 'stranger', 'other-pod', 7, 'elsewhere/pid:[9] 123', 'index-all', ?, ?, ?)`,
    '2026-03-07T02:00:00.000Z',
    heartbeatAt.toISOString(),
    new Date(heartbeatAt.getTime() + leaseLastsMs).toISOString(),
  );
}

describe('acquireLease', () => {
  it('is held by one, and given up', async () => {
    using store = temporaryStore();
    const clock = createFastClock();
    const lease = await acquireLease(store.db, 'index-all', clock);
    expect(lease.takenOverFrom).toBeUndefined();
    expect(currentHolder(store.db, clock)).toMatchObject({
      owner: lease.owner,
      pid: process.pid,
      host: hostname(),
      command: 'index-all',
    });
    lease.assertHeld();
    lease.release();
    expect(currentHolder(store.db, clock)).toBeUndefined();
    expect((await acquireLease(store.db, 'index-all', clock)).takenOverFrom).toBeUndefined();
  });

  it('is refused at once while another process holds it, and names that process', async () => {
    using store = temporaryStore();
    await using child = startChild('lease-process.ts', store.path, 'index-source');
    await child.line();
    const clock = createFastClock();
    const error: unknown = await acquireLease(store.db, 'index-all', clock).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LeaseHeldError);
    const { message, hint } = error as LeaseHeldError;
    expect(message).toContain(`index-source on ${hostname()} (process ${child.process.pid})`);
    expect(hint).toContain(`runs out ${leaseLastsMs / 1000} s after the last heartbeat`);
    expect(clock.waits).toEqual([]);

    child.tell('release');
    expect(await child.line()).toBe('released');
    expect((await acquireLease(store.db, 'index-all', clock)).takenOverFrom).toBeUndefined();
  });

  it('is refused to a second run of this process', async () => {
    using store = temporaryStore();
    const lease = await acquireLease(store.db, 'index-all', createFastClock());
    await expect(acquireLease(store.connect(), 'index-all', createFastClock())).rejects.toThrow(LeaseHeldError);
    lease.release();
  });

  it('is taken over at once from a process that was killed', async () => {
    using store = temporaryStore();
    await using child = startChild('lease-process.ts', store.path);
    await child.line();
    child.process.kill('SIGKILL');
    await child.ended();
    const clock = createFastClock();
    expect(currentHolder(store.db, clock)).toBeUndefined();
    const lease = await acquireLease(store.db, 'index-all', clock);
    expect(lease.takenOverFrom).toMatchObject({ pid: child.process.pid, command: 'index-all' });
    expect(clock.waits).toEqual([]);
  });

  it('does not wait for a lease of its own process that could not be given up', async () => {
    using store = temporaryStore();
    const clock = createFastClock();
    const lease = await acquireLease(store.db, 'index-all', clock);
    const row = store.db.get('SELECT * FROM lease') ?? {};
    lease.release();
    const columns = Object.keys(row);
    store.db.run(
      `INSERT INTO lease (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      ...Object.values(row),
    );
    expect((await acquireLease(store.db, 'index-all', clock)).takenOverFrom?.owner).toBe(lease.owner);
  });

  it('waits for an owner in another container until its lease runs out, and takes over', async () => {
    using store = temporaryStore();
    const clock = createFastClock();
    strangersLease(store.db, clock.now());
    expect(currentHolder(store.db, clock)).toMatchObject({ host: 'other-pod' });
    const lease = await acquireLease(store.db, 'index-all', clock);
    expect(lease.takenOverFrom).toMatchObject({ host: 'other-pod', pid: 7 });
    const waited = clock.waits.reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThanOrEqual(leaseLastsMs);
    expect(waited).toBeLessThan(leaseLastsMs + 1_000);
  });

  it('gives up as soon as the owner in another container shows that it lives', async () => {
    using store = temporaryStore();
    const clock = createFastClock();
    strangersLease(store.db, clock.now());
    // The owner's heartbeat comes in the course of the first wait.
    void clock.sleep(400).then(() => strangersLease(store.db, clock.now()));
    await expect(acquireLease(store.db, 'index-all', clock)).rejects.toThrow(/other-pod \(process 7\)/);
    expect(clock.waits.length).toBeLessThan(10);
  });

  it('gives up as soon as somebody else who waited was quicker', async () => {
    using store = temporaryStore();
    const clock = createFastClock();
    strangersLease(store.db, clock.now());
    const attempts = await Promise.allSettled([
      acquireLease(store.db, 'first', clock),
      acquireLease(store.connect(), 'second', clock),
    ]);
    expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('takes the lease when the owner gives it up meanwhile', async () => {
    using store = temporaryStore();
    const clock = createFastClock();
    strangersLease(store.db, clock.now());
    void clock.sleep(400).then(() => store.db.run('DELETE FROM lease'));
    expect((await acquireLease(store.db, 'index-all', clock)).takenOverFrom).toBeUndefined();
  });

  it('stops waiting when it is told to', async () => {
    using store = temporaryStore();
    const clock = createFastClock();
    strangersLease(store.db, clock.now());
    const controller = new AbortController();
    void clock.sleep(1_200).then(() => controller.abort(new StoppedError('SIGTERM')));
    await expect(acquireLease(store.db, 'index-all', clock, controller.signal)).rejects.toThrow(StoppedError);
  });
});

describe('a lease that was lost', () => {
  it('is noticed in the next write and at the next heartbeat, and its release touches nothing', async () => {
    using store = temporaryStore();
    const clock = createFastClock();
    const lease = await acquireLease(store.db, 'index-all', clock);
    strangersLease(store.db, clock.now());
    expect(() => lease.assertHeld()).toThrow(LeaseHeldError);
    expect(() => lease.heartbeat()).toThrow(/lost its lease/);
    lease.release();
    expect(currentHolder(store.db, clock)).toMatchObject({ host: 'other-pod' });
  });

  it('is noticed when it was given up for dead and given back', async () => {
    using store = temporaryStore();
    const lease = await acquireLease(store.db, 'index-all', createFastClock());
    store.db.run('DELETE FROM lease');
    expect(() => lease.assertHeld()).toThrow(LeaseHeldError);
  });
});

describe('a heartbeat', () => {
  it('extends the lease', async () => {
    using store = temporaryStore();
    const clock = createFastClock();
    const lease = await acquireLease(store.db, 'index-all', clock);
    await clock.sleep(heartbeatEveryMs);
    lease.heartbeat();
    expect(store.db.get('SELECT heartbeat_at, expires_at FROM lease')).toEqual({
      heartbeat_at: clock.now().toISOString(),
      expires_at: new Date(clock.now().getTime() + leaseLastsMs).toISOString(),
    });
    lease.release();
  });
});
