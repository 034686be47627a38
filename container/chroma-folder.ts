import { accessSync, constants, type Dirent, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Tells a folder that Womba's Chroma server made from any other; whoever holds its lock owns the folder. */
export const ownerFile = 'womba-chroma.lock';

/** Chroma's own database, in every folder that a Chroma server of version 0.4 or later has written. */
const chromaDatabase = 'chroma.sqlite3';

/** How deep below the data directory other Chroma folders are looked for, to be named in the log. */
const depth = 3;

/** A folder that cannot be used, said in a way that tells what to do. */
export class UnusableFolderError extends Error {
  override readonly name = 'UnusableFolderError';
}

export interface ChosenFolder {
  /** Where Womba's Chroma server keeps its data. */
  readonly path: string;
  /** Folders below the data directory that another program's Chroma wrote; nothing touches them. */
  readonly foreign: readonly string[];
}

/**
 * `wanted` when it is empty, missing or Womba's own already; else the folder beside it whose name ends in `-womba`. So a
 * database that another tool left at the same place stays as it is.
 */
export function chooseFolder(wanted: string): ChosenFolder {
  const path = [wanted, `${wanted}-womba`].find(isOurs);
  if (path === undefined) {
    throw new UnusableFolderError(
      `Neither ${wanted} nor ${wanted}-womba is empty or Womba's own (it holds no ${ownerFile}). Move one of them away.`,
    );
  }
  return { path, foreign: foreignFolders(dirname(wanted), depth) };
}

/**
 * Makes the folder where it is missing, and takes its lock, which ends with the process, however it ends.
 * Returns the lock, or undefined when another process holds it. Throws UnusableFolderError when the folder cannot be written.
 */
export function claimFolder(path: string): Disposable | undefined {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UnusableFolderError(
      `Cannot write to ${path} (${codeOf(error)}): the volume must be mounted read-write and belong to user or group ${process.getgid?.() ?? 1000}.`,
    );
  }
  let lock: DatabaseSync | undefined;
  try {
    // An empty database whose lock the kernel keeps: it works between containers too, and nobody has to clean it up.
    lock = new DatabaseSync(join(path, ownerFile));
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if (error instanceof Error && error.message.includes('locked')) return undefined;
    throw new UnusableFolderError(`Cannot lock ${join(path, ownerFile)}: ${String(error)}`);
  }
  const held = lock;
  return { [Symbol.dispose]: () => held.close() };
}

function isOurs(path: string): boolean {
  const names = entries(path)?.map((entry) => entry.name);
  if (names === undefined) return false;
  // A volume's own folder is no content.
  return names.includes(ownerFile) || names.every((name) => name === 'lost+found');
}

function foreignFolders(folder: string, levels: number): string[] {
  const inside = entries(folder) ?? [];
  const names = new Set(inside.map((entry) => entry.name));
  const here = names.has(chromaDatabase) && !names.has(ownerFile) ? [folder] : [];
  if (levels === 0) return here;
  const below = inside.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
  return [...here, ...below.flatMap((path) => foreignFolders(path, levels - 1))];
}

/** What is in a folder; nothing when it is missing, undefined when it may not be read (another user's, `lost+found`). */
function entries(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return [];
    if (code === 'EACCES' || code === 'EPERM') return undefined;
    if (code === 'ENOTDIR') throw new UnusableFolderError(`${folder} is a file where a folder should be.`);
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
