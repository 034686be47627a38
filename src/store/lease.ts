import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Clock } from '../platform/clock.ts';
import { LeaseHeldError } from '../platform/errors.ts';
import { identifyProcess, livenessOf } from '../platform/process-identity.ts';
import { type Database, number, type Row, text } from './database.ts';

/** A heartbeat is expected this often, in milliseconds. */
export const heartbeatEveryMs = 3_000;
/** An owner whose process cannot be looked at counts as dead after this long without a heartbeat, in milliseconds. */
export const leaseLastsMs = 30_000;

/**
 * Leases that this process holds. A row of this very process that is not among them could not be deleted at its release (the
 * disk was full, say); a server that lives on must not wait for itself.
 */
const heldHere = new Set<string>();

export interface LeaseHolder {
  owner: string;
  host: string;
  pid: number;
  command: string;
  acquiredAt: string;
  heartbeatAt: string;
}

export interface Lease {
  readonly owner: string;
  /** Set when the lease was taken over from a dead owner. */
  readonly takenOverFrom: LeaseHolder | undefined;
  /** To be called inside the transaction of every write of a run. @throws LeaseHeldError when another process took over. */
  assertHeld(): void;
  /** Extends the lease; called by a timer. @throws LeaseHeldError as above. */
  heartbeat(): void;
  release(): void;
}

/**
 * Takes the one lease that allows indexing. A dead owner's lease is taken over. An owner on this machine is alive or not at
 * a glance; one in another container is watched until its next heartbeat shows it alive or its lease runs out, so that a
 * pod that replaces a killed one goes on instead of giving up.
 * @throws LeaseHeldError naming the owner when a live one holds it.
 */
export async function acquireLease(db: Database, command: string, clock: Clock, signal?: AbortSignal): Promise<Lease> {
  const owner = randomUUID();
  const stamp = (): [string, string] => {
    const now = clock.now().getTime();
    return [new Date(now).toISOString(), new Date(now + leaseLastsMs).toISOString()];
  };
  const tryTake = (): { taken: true; from: LeaseHolder | undefined } | { taken: false; row: Row } =>
    db.write(() => {
      const row = db.get('SELECT * FROM lease');
      if (row !== undefined && stateOf(row, clock) !== 'dead') return { taken: false, row };
      const [now, expires] = stamp();
      db.run(
        `INSERT OR REPLACE INTO lease (one, owner, host, pid, process, command, acquired_at, heartbeat_at, expires_at)
         VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)`,
        owner,
        hostname(),
        process.pid,
        identifyProcess(),
        command,
        now,
        now,
        expires,
      );
      heldHere.add(owner);
      return { taken: true, from: row === undefined ? undefined : holderOf(row) };
    });

  let attempt = tryTake();
  const firstHeartbeat = attempt.taken ? '' : text(attempt.row, 'heartbeat_at');
  while (!attempt.taken) {
    const alive = stateOf(attempt.row, clock) === 'alive' || text(attempt.row, 'heartbeat_at') !== firstHeartbeat;
    if (alive) throw heldBy(holderOf(attempt.row));
    await clock.sleep(500, signal);
    attempt = tryTake();
  }
  const takenOverFrom = attempt.from;

  const assertHeld = (): void => {
    const row = db.get('SELECT * FROM lease');
    if (row === undefined || row['owner'] !== owner) {
      throw new LeaseHeldError(
        'This run lost its lease: its process stood still for too long and another run took over',
        {
          hint: 'Nothing is lost; the other run does the work.',
        },
      );
    }
  };
  return {
    owner,
    takenOverFrom,
    assertHeld,
    heartbeat: () =>
      db.write(() => {
        assertHeld();
        db.run('UPDATE lease SET heartbeat_at = ?, expires_at = ?', ...stamp());
      }),
    release: () => {
      heldHere.delete(owner);
      db.run('DELETE FROM lease WHERE owner = ?', owner);
    },
  };
}

/** Who holds the lease now, unless it is known to be dead. */
export function currentHolder(db: Database, clock: Clock): LeaseHolder | undefined {
  const row = db.get('SELECT * FROM lease');
  return row !== undefined && stateOf(row, clock) !== 'dead' ? holderOf(row) : undefined;
}

function heldBy(holder: LeaseHolder): LeaseHeldError {
  return new LeaseHeldError(
    `Another run is at work: ${holder.command} on ${holder.host} (process ${holder.pid}), started ${holder.acquiredAt}, ` +
      `last heartbeat ${holder.heartbeatAt}`,
    {
      hint: `Wait for it to end. If its machine died, the lease runs out ${leaseLastsMs / 1000} s after the last heartbeat.`,
    },
  );
}

function holderOf(row: Row): LeaseHolder {
  return {
    owner: text(row, 'owner'),
    host: text(row, 'host'),
    pid: number(row, 'pid'),
    command: text(row, 'command'),
    acquiredAt: text(row, 'acquired_at'),
    heartbeatAt: text(row, 'heartbeat_at'),
  };
}

function stateOf(row: Row, clock: Clock): 'alive' | 'dead' | 'unknown' {
  const ours = number(row, 'pid') === process.pid && text(row, 'process') === identifyProcess();
  if (ours) return heldHere.has(text(row, 'owner')) ? 'alive' : 'dead';
  const liveness = livenessOf(number(row, 'pid'), text(row, 'process'));
  if (liveness !== 'unknown') return liveness;
  return Date.parse(text(row, 'expires_at')) <= clock.now().getTime() ? 'dead' : 'unknown';
}
