import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LeaseHeldError } from '../../platform/errors.ts';
import { identifyProcess } from '../../platform/process-identity.ts';
import { temporaryStore } from '../../store/testing/temporary-store.ts';
import { takeUploadLock } from './upload-lock.ts';

const clockAt = (time: string) => ({ now: () => new Date(time), sleep: () => Promise.resolve() });
const morning = clockAt('2026-03-07T08:00:00Z');
const later = clockAt('2026-03-07T09:00:00Z');

it('one upload of a story at a time, of others at any time', () => {
  using store = temporaryStore();
  const lock = takeUploadLock(store.db, 'PLAT', 'PLAT-1', morning);
  expect(() => takeUploadLock(store.db, 'PLAT', 'PLAT-1', morning)).toThrow(LeaseHeldError);
  expect(() => takeUploadLock(store.db, 'PLAT', 'PLAT-1', morning)).toThrow(`process ${process.pid}`);
  takeUploadLock(store.db, 'PLAT', 'PLAT-2', morning).release();
  takeUploadLock(store.db, 'SHOP', 'PLAT-1', morning).release();
  lock.release();
  takeUploadLock(store.db, 'PLAT', 'PLAT-1', morning).release();
});

it('a lock that stood still for too long is taken over, and its owner learns it', () => {
  using store = temporaryStore();
  const lost = takeUploadLock(store.db, 'PLAT', 'PLAT-1', morning);
  const lock = takeUploadLock(store.db, 'PLAT', 'PLAT-1', later);
  expect(() => lost.extend()).toThrow('another one took over');
  lost.release();
  lock.extend();
  expect(() => takeUploadLock(store.db, 'PLAT', 'PLAT-1', later)).toThrow(LeaseHeldError);
});

it('belongs to nobody when its process is gone, and to a living one however long it takes', async () => {
  using store = temporaryStore();
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(other, 'spawn');
  takeUploadLock(store.db, 'PLAT', 'PLAT-1', morning);
  const [viewpoint = ''] = identifyProcess().split(' ');
  const started = readFileSync(`/proc/${other.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
  store.db.run('UPDATE upload_locks SET pid = ?, process = ?', other.pid ?? 0, `${viewpoint} ${started}`);
  expect(() => takeUploadLock(store.db, 'PLAT', 'PLAT-1', later)).toThrow(LeaseHeldError);
  other.kill('SIGKILL');
  await once(other, 'exit');
  takeUploadLock(store.db, 'PLAT', 'PLAT-1', morning).release();
});
