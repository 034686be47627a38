import { existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { StorageError, UsageError } from '../platform/errors.ts';

/**
 * Checks where an export is to go before any work is done; returns its ending, such as `.md`.
 * @throws UsageError for another ending, a folder, or a place in a folder that does not exist.
 */
export function assertExportPath(path: string, endings: readonly string[]): string {
  const ending = extname(path).toLowerCase();
  if (!endings.includes(ending)) {
    throw new UsageError(`${path} is no name for an export`, { hint: `It must end in ${endings.join(' or ')}.` });
  }
  if (existsSync(path) && !statSync(path).isFile()) {
    throw new UsageError(`${path} is not a file`, { hint: 'Name a file that is new or may be replaced.' });
  }
  const folder = dirname(path);
  if (!existsSync(folder)) throw new UsageError(`The folder ${folder} does not exist`, { hint: 'Make it first.' });
  return ending;
}

/** Writes a file in one step: whoever reads it sees the old text or the new one. @throws StorageError */
export function writeExport(path: string, content: string): void {
  // A link stays a link.
  const target = existsSync(path) ? realpathSync(path) : path;
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, target);
  } catch (cause) {
    rmSync(temporary, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StorageError(`${path} could not be written: ${reason}`, {
      cause,
      hint: 'Check the folder and the disk.',
    });
  }
}
