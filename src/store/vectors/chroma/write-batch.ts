import { ProtocolError } from '../../../platform/errors.ts';
import type { ChromaApi, ChromaRecords } from './api.ts';
import type { MirrorRecord } from './records.ts';

export interface BatchOutcome {
  written: number;
  removed: number;
  /** Ids that the server would not take, with the reason of the first. */
  refused: string[];
  refusal?: string;
}

/**
 * Makes the given ids in a Chroma collection equal to what they should be: records are written, ids without one removed.
 * What stands there already is asked for first, for two reasons. Chroma adds the new metadata to the old, so keys that should
 * go have to be named; and where only metadata differ, the vector index is spared, which is ten times faster.
 */
export async function writeBatch(
  api: ChromaApi,
  uuid: string,
  ids: readonly string[],
  records: ReadonlyMap<string, MirrorRecord>,
  options: { empty: boolean; signal?: AbortSignal | undefined },
): Promise<BatchOutcome> {
  const { signal } = options;
  const present = new Map(
    options.empty ? [] : (await api.get(uuid, { ids }, 'metadatas', signal)).map(({ id, metadata }) => [id, metadata]),
  );
  const gone = ids.filter((id) => !records.has(id) && present.has(id));
  if (gone.length > 0) await api.delete(uuid, gone, signal);

  const wholly: Entry[] = [];
  const metadataOnly: Entry[] = [];
  for (const record of records.values()) {
    const before = present.get(record.id);
    if (before === undefined) {
      wholly.push({ record, metadata: record.metadata });
      continue;
    }
    const same = ['text_hash', 'embedding_model'].every((key) => before[key] === record.metadata[key]);
    (same ? metadataOnly : wholly).push({ record, metadata: { ...absentKeys(before, record), ...record.metadata } });
  }
  const outcome: BatchOutcome = { written: 0, removed: gone.length, refused: [] };
  await bisect(outcome, metadataOnly, (entries) => api.update(uuid, recordsOfEntries(entries), signal));
  await bisect(outcome, wholly, (entries) =>
    api.upsert(
      uuid,
      recordsOfEntries(entries),
      entries.map((entry) => entry.record.vector),
      signal,
    ),
  );
  return outcome;
}

interface Entry {
  record: MirrorRecord;
  metadata: Record<string, string | number | null>;
}

function absentKeys(before: Readonly<Record<string, unknown>>, record: MirrorRecord): Record<string, null> {
  const keys = Object.keys(before).filter((key) => !(key in record.metadata));
  return Object.fromEntries(keys.map((key) => [key, null]));
}

function recordsOfEntries(entries: readonly Entry[]): ChromaRecords {
  return {
    ids: entries.map((entry) => entry.record.id),
    documents: entries.map((entry) => entry.record.document),
    metadatas: entries.map((entry) => entry.metadata),
  };
}

/** One record that a server refuses (a quota on its size, say) must not keep a thousand others out: halves are tried. */
async function bisect(
  outcome: BatchOutcome,
  entries: readonly Entry[],
  write: (entries: readonly Entry[]) => Promise<void>,
): Promise<void> {
  if (entries.length === 0) return;
  try {
    await write(entries);
    outcome.written += entries.length;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const [only] = entries;
    if (entries.length === 1 && only !== undefined) {
      outcome.refused.push(only.record.id);
      outcome.refusal ??= error.message;
      return;
    }
    const middle = Math.ceil(entries.length / 2);
    await bisect(outcome, entries.slice(0, middle), write);
    await bisect(outcome, entries.slice(middle), write);
  }
}
