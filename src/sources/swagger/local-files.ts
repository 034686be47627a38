import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { convertPathToPattern, glob, isDynamicPattern } from 'tinyglobby';
import { NotFoundError } from '../../platform/errors.ts';
import { AnswerTooLarge } from '../../platform/http/guarded-fetch.ts';
import { nameFromPath } from './candidates.ts';
import type { FileStamp, Look, SpecificationFile } from './specification-file.ts';

export interface LocalOptions {
  /** Folder that relative patterns start from. */
  folder: string;
  maxBytes: number;
}

/**
 * The files that a configured path or pattern stands for, in order. Throws NotFoundError where there is none: a volume that
 * is not mounted looks like this, and must not empty the index.
 */
export async function localFiles(pattern: string, options: LocalOptions): Promise<SpecificationFile[]> {
  const path = pattern.startsWith('file:') ? fileURLToPath(pattern) : pattern;
  const isPattern = !existsSync(resolve(options.folder, path)) && isDynamicPattern(path);
  if (!isPattern) {
    const file = resolve(options.folder, path);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() === true) return [localFile(file, dirname(file), 'configured', options)];
    if (found?.isDirectory() === true) return matching(`${convertPathToPattern(file)}/**`, file, pattern, options);
    throw missing(pattern);
  }
  return matching(path, undefined, pattern, options);
}

async function matching(
  expression: string,
  root: string | undefined,
  pattern: string,
  options: LocalOptions,
): Promise<SpecificationFile[]> {
  const paths = await glob(expression, {
    cwd: options.folder,
    absolute: true,
    onlyFiles: true,
    expandDirectories: false,
    ignore: ['**/node_modules/**', '**/.git/**'],
  });
  const readable = paths.filter((path) => /\.(json|ya?ml|oas)$/i.test(path)).sort();
  if (readable.length === 0) throw missing(pattern);
  const folder = root ?? resolve(options.folder, staticPart(expression));
  return readable.map((path) => localFile(resolve(path), folder, 'named', options));
}

function missing(pattern: string): NotFoundError {
  return new NotFoundError(`no specification file matches ${pattern}`, {
    hint: 'Check SWAGGER_URLS and that the folder is mounted here.',
  });
}

/** The folders of a pattern before its first wildcard: `specs` for `specs/*.yaml`. */
function staticPart(pattern: string): string {
  const parts = pattern.split('/');
  const wild = parts.findIndex((part) => isDynamicPattern(part));
  return parts.slice(0, wild < 0 ? -1 : wild).join('/') || (pattern.startsWith('/') ? '/' : '.');
}

function localFile(
  path: string,
  root: string,
  certainty: SpecificationFile['certainty'],
  options: LocalOptions,
): SpecificationFile {
  const address = pathToFileURL(path).href;
  const shown = relative(options.folder, path);
  const label = shown.startsWith('..') ? path : shown.split(sep).join('/');

  const look = async (target: string, earlier: FileStamp | undefined): Promise<Look> => {
    if (target !== address && !(await isInside(target, root))) return { kind: 'missing' };
    const targetPath = fileURLToPath(target);
    const found = await stat(targetPath).catch(() => undefined);
    if (found?.isFile() !== true) return { kind: 'missing' };
    if (found.size > options.maxBytes) {
      throw new AnswerTooLarge(`${label} is larger than ${Math.round(options.maxBytes / 1024)} KiB`);
    }
    const content = await readFile(targetPath);
    // The content and not the time of change: a fresh checkout or a redeployed volume touches every file.
    const hash = createHash('sha256').update(content).digest('hex');
    if (hash === earlier?.hash) return { kind: 'same' };
    return { kind: 'content', content, stamp: { hash }, location: target, lastModified: found.mtime.toISOString() };
  };

  return {
    address,
    label,
    link: address,
    fallbackName: nameFromPath(path.split(sep).join('/')),
    certainty,
    order: address,
    look,
    isGone: (other) => other.startsWith('file:') && !existsSync(fileURLToPath(other)),
  };
}

/** Whether a file, links followed, lies in the folder that was configured. */
async function isInside(target: string, root: string): Promise<boolean> {
  if (!target.startsWith('file:')) return false;
  try {
    const [real, folder] = await Promise.all([realpath(fileURLToPath(target)), realpath(root)]);
    return real.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  } catch {
    // It does not exist, or it is no path of this system.
    return false;
  }
}
