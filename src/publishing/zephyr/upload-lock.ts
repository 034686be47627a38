import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Clock } from '../../platform/clock.ts';
import { LeaseHeldError } from '../../platform/errors.ts';
import { identifyProcess, livenessOf } from '../../platform/process-identity.ts';
import { type Database, number, type Row, text } from '../../store/database.ts';

/** Longer than any single request may take, the longest wait that a vendor may ask for included. Milliseconds. */
const lastsMs = 400_000;

export interface UploadLock {
  /** Says that the upload goes on. @throws LeaseHeldError when another process took over. */
  extend(): void;
  release(): void;
}

/**
 * Keeps a second upload of the same story away. The lock of a process that ended without giving it back is taken over at once,
 * that of a process in another container after some minutes without a sign of life.
 * @throws LeaseHeldError naming the owner.
 */
export function takeUploadLock(db: Database, project: string, story: string, clock: Clock): UploadLock {
  const owner = randomUUID();
  const expires = (): string => new Date(clock.now().getTime() + lastsMs).toISOString();
  db.write(() => {
    const row = db.get('SELECT * FROM upload_locks WHERE project = ? AND story = ?', project, story);
    if (row !== undefined && isHeld(row, clock)) {
      throw new LeaseHeldError(
        `Another upload of ${story} to ${project} is at work: process ${number(row, 'pid')} on ${text(row, 'host')}, ` +
          `since ${text(row, 'taken_at')}`,
        { hint: 'Wait for it to end, then run again: what it uploaded is not uploaded twice.' },
      );
    }
    db.run(
      `INSERT OR REPLACE INTO upload_locks (project, story, owner, host, pid, process, taken_at, expires_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      project,
      story,
      owner,
      hostname(),
      process.pid,
      identifyProcess(),
      clock.now().toISOString(),
      expires(),
    );
  });
  return {
    extend() {
      if (db.run('UPDATE upload_locks SET expires_at = ? WHERE owner = ?', expires(), owner) > 0) return;
      throw new LeaseHeldError('This upload stood still for too long and another one took over', {
        hint: 'Nothing is lost; the other upload does the work.',
      });
    },
    release: () => void db.run('DELETE FROM upload_locks WHERE owner = ?', owner),
  };
}

function isHeld(row: Row, clock: Clock): boolean {
  const liveness = livenessOf(number(row, 'pid'), text(row, 'process'));
  if (liveness === 'dead') return false;
  const expired = Date.parse(text(row, 'expires_at')) <= clock.now().getTime();
  // A server that could not give its lock back (a full disk) must not keep it for as long as it lives.
  return !expired || (liveness === 'alive' && number(row, 'pid') !== process.pid);
}
