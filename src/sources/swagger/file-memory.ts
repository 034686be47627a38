import { z } from 'zod';
import type { FileStamp } from './specification-file.ts';

/**
 * What the service's document remembers of its file, so that a later run can tell that nothing has changed, and which
 * documents belong to it, without reading it.
 */
export interface FileMemory {
  /** Name under which its documents are indexed. */
  name: string;
  /** Stamps of the file and of those that it refers to; null for one that was not there. */
  files: Record<string, FileStamp | null>;
  /** Keys of its operations. */
  operations: string[];
}

/** Raise it when the same file would give other documents: the next run then reads every file again. */
const rendererVersion = 1;

const memorySchema = z.object({
  renderer: z.literal(rendererVersion),
  name: z.string(),
  files: z.record(
    z.string(),
    z.object({ hash: z.string(), etag: z.string().optional(), lastModified: z.string().optional() }).nullable(),
  ),
  operations: z.array(z.string()),
});

/** An entry of the state by which the owner of a service's name is found (`ReadWindow.referring`). */
export function nameMark(name: string): string {
  return `name:${name}`;
}

/** The memory as a document's state: a JSON list whose first entry is the name's mark. */
export function writeMemory(memory: FileMemory): string {
  return JSON.stringify([nameMark(memory.name), { renderer: rendererVersion, ...memory }]);
}

/** What `writeMemory` wrote; undefined for anything else. */
export function readMemory(state: string | null): FileMemory | undefined {
  if (state === null) return undefined;
  try {
    const list: unknown = JSON.parse(state);
    return memorySchema.parse(Array.isArray(list) ? list[1] : undefined);
  } catch {
    // Written by another version: the file is read again.
    return undefined;
  }
}
