import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StorageError } from '../platform/errors.ts';
import { assertIssueKey } from './issue-key.ts';

/** Where the plan of a story lies. @throws UsageError for what is no issue key */
export function planPath(dataDirectory: string, key: string): string {
  assertIssueKey(key);
  return join(dataDirectory, 'test_plans', `test_plan_${key}.json`);
}

/** The text of a plan's file; undefined where there is none. @throws StorageError */
export function readPlanFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new StorageError(`${path} could not be read: ${reasonOf(cause)}`, { cause, hint: 'Check its rights.' });
  }
}

/** Writes a plan's file in one step: whoever reads it sees the old one or the new one. @throws StorageError */
export function writePlanFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new StorageError(`${path} could not be written: ${reasonOf(cause)}`, {
      cause,
      hint: 'Check the folder and the disk.',
    });
  }
}

/** @throws StorageError */
export function removePlanFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (cause) {
    throw new StorageError(`${path} could not be removed: ${reasonOf(cause)}`, { cause, hint: 'Check its rights.' });
  }
}

/** Tells whether a file's text is the one that is known. */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
