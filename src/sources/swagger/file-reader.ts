import { SpecificationError } from '../../content/openapi/specification-error.ts';
import {
  listOperations,
  loadReferencedFiles,
  type Operation,
  type ParsedSpecification,
  parseOpenApi,
} from '../../content/openapi/specification.ts';
import { NotFoundError, RefusedError, UnauthorizedError, WombaError } from '../../platform/errors.ts';
import type { ReadWindow, Scope } from '../source.ts';
import { meantAsSpecification } from './candidates.ts';
import { type FileMemory, readMemory } from './file-memory.ts';
import { type FileStamp, type Look, serviceIdentity, type SpecificationFile } from './specification-file.ts';

/** What became of a file. */
export type ReadFile = { file: SpecificationFile } & (
  | { kind: 'unchanged'; memory: FileMemory }
  | {
      kind: 'parsed';
      specification: ParsedSpecification;
      operations: readonly Operation[];
      stamps: Record<string, FileStamp | null>;
      lastModified: string;
    }
  /** It cannot be understood. */
  | { kind: 'broken'; message: string }
  /** It could not be fetched. */
  | { kind: 'unreadable'; error: unknown }
  /** It only looked like a specification. */
  | { kind: 'other' }
);

type Content = Extract<Look, { kind: 'content' }>;
/** Files read so far, by address. */
type Looks = Map<string, Content>;

/**
 * Reads one file, with the files that it refers to, unless nothing has changed since it was indexed. Faults of the file are
 * answers; only wrong credentials and a stopped run are thrown.
 */
export async function readSpecificationFile(
  file: SpecificationFile,
  scope: Scope,
  window: ReadWindow,
  limits: { maxBytes: number },
): Promise<ReadFile> {
  const looks = new Map<string, Content>();
  try {
    const memory = window.mode === 'full' ? undefined : memoryOf(file, scope, window);
    if (memory !== undefined && (await isUnchanged(file, memory, looks))) return { kind: 'unchanged', file, memory };
    const main = await contentOf(file, file.address, looks);
    if (main === undefined) {
      return { kind: 'unreadable', file, error: new NotFoundError(`${file.label} does not exist`) };
    }
    return await parse(file, main, looks, limits.maxBytes);
  } catch (error) {
    if (window.signal.aborted) throw window.signal.reason;
    if (error instanceof UnauthorizedError && file.certainty !== 'configured') throw error;
    return { kind: 'unreadable', file, error };
  }
}

/** What is remembered of the file, if all its documents are stored and the last read of it went well. */
function memoryOf(file: SpecificationFile, scope: Scope, window: ReadWindow): FileMemory | undefined {
  const service = serviceIdentity(file);
  if (!window.known(scope, [service]).has(service)) return undefined;
  const memory = readMemory(window.state(scope, service));
  if (memory === undefined) return undefined;
  const identities = memory.operations.map((operation) => service + operation);
  return window.known(scope, identities).size === identities.length ? memory : undefined;
}

async function isUnchanged(file: SpecificationFile, memory: FileMemory, looks: Looks): Promise<boolean> {
  for (const [address, stamp] of Object.entries(memory.files)) {
    const look = await lookAt(file, address, stamp ?? undefined);
    if (look.kind === 'content') {
      looks.set(address, look);
      if (look.stamp.hash !== stamp?.hash) return false;
    } else if ((look.kind === 'missing') !== (stamp === null)) {
      return false;
    }
  }
  return true;
}

/**
 * Looks at the file or one that it refers to. A part that may not be read is as good as none; one that cannot be read now
 * would leave holes in what is indexed, so that is thrown.
 */
async function lookAt(file: SpecificationFile, address: string, earlier: FileStamp | undefined): Promise<Look> {
  try {
    return await file.look(address, earlier);
  } catch (error) {
    const isToken = error instanceof UnauthorizedError && file.certainty !== 'configured';
    const mayNot = error instanceof NotFoundError || error instanceof RefusedError;
    if (address !== file.address && mayNot && !isToken) return { kind: 'missing' };
    throw error;
  }
}

async function contentOf(file: SpecificationFile, address: string, looks: Looks): Promise<Content | undefined> {
  const known = looks.get(address);
  if (known !== undefined) return known;
  const look = await lookAt(file, address, undefined);
  return look.kind === 'content' ? look : undefined;
}

async function parse(file: SpecificationFile, main: Content, looks: Looks, maxBytes: number): Promise<ReadFile> {
  if (main.content.byteLength > maxBytes) {
    return { kind: 'broken', file, message: `${file.label} is larger than ${Math.round(maxBytes / 1024)} KiB` };
  }
  const stamps: Record<string, FileStamp | null> = { [file.address]: main.stamp };
  let specification: ParsedSpecification;
  try {
    specification = parseOpenApi(main.content, { location: main.location, fallbackName: file.fallbackName });
  } catch (error) {
    if (!(error instanceof SpecificationError)) throw error;
    const isOther = error.fault === 'other' || (error.fault === 'syntax' && !meantAsSpecification(main.content));
    if (isOther && file.certainty !== 'configured') return { kind: 'other', file };
    return { kind: 'broken', file, message: `${file.label}: ${error.message}` };
  }
  await loadReferencedFiles(specification, async (address) => {
    const found = await contentOf(file, address, looks);
    const usable = found !== undefined && found.content.byteLength <= maxBytes;
    stamps[address] = usable ? found.stamp : null;
    return usable ? found.content : undefined;
  });
  const { lastModified } = main;
  return { kind: 'parsed', file, specification, operations: listOperations(specification), stamps, lastModified };
}

/** Whether reading the same file again later may help without anyone changing anything. */
export function isRetryable(error: unknown): boolean {
  return error instanceof WombaError ? error.retryable : true;
}
