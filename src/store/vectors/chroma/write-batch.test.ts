import { describe, expect, it } from 'vitest';
import { ProtocolError, UnavailableError } from '../../../platform/errors.ts';
import type { ChromaApi, ChromaRecords } from './api.ts';
import type { MirrorRecord } from './records.ts';
import { writeBatch } from './write-batch.ts';

type Calls = { upserts: ChromaRecords[]; updates: ChromaRecords[]; deletes: string[] };

/** A server that holds what it is told and refuses the given ids. */
function serverWith(
  present: Record<string, Record<string, unknown>>,
  refused: readonly string[] = [],
): { api: ChromaApi; calls: Calls } {
  const calls: Calls = { upserts: [], updates: [], deletes: [] };
  const accept = (records: ChromaRecords, list: ChromaRecords[]): Promise<void> => {
    const odd = records.ids.find((id) => refused.includes(id));
    if (odd !== undefined) return Promise.reject(new ProtocolError('answered 422 (document too long)'));
    list.push(records);
    return Promise.resolve();
  };
  const api = {
    get: (_uuid: string, what: { ids: readonly string[] }) =>
      Promise.resolve(what.ids.flatMap((id) => (id in present ? [{ id, metadata: present[id] ?? {} }] : []))),
    upsert: (_uuid: string, records: ChromaRecords) => accept(records, calls.upserts),
    update: (_uuid: string, records: ChromaRecords) => accept(records, calls.updates),
    delete: (_uuid: string, ids: readonly string[]) => {
      calls.deletes.push(...ids);
      return Promise.resolve();
    },
  } as unknown as ChromaApi;
  return { api, calls };
}

function records(...ids: string[]): Map<string, MirrorRecord> {
  return new Map(
    ids.map((id) => [
      id,
      {
        id,
        document: id,
        metadata: { text_hash: 'h', embedding_model: 'm', title: id },
        hash: 'x',
        vector: new Float32Array([1]),
      },
    ]),
  );
}

describe('a batch of records', () => {
  it('writes, updates and removes in one go', async () => {
    const { api, calls } = serverWith({
      same: { text_hash: 'h', embedding_model: 'm', title: 'before', gone: 1 },
      other: { text_hash: 'another', embedding_model: 'm', gone: 2 },
      removed: {},
    });
    const ids = ['same', 'other', 'fresh', 'removed', 'never'];
    const outcome = await writeBatch(api, 'u', ids, records('same', 'other', 'fresh'), { empty: false });
    expect(outcome).toEqual({ written: 3, removed: 1, refused: [] });
    expect(calls.deletes).toEqual(['removed']);
    expect(calls.updates.flatMap((each) => each.ids)).toEqual(['same']);
    expect(calls.updates[0]?.metadatas[0]).toEqual({ text_hash: 'h', embedding_model: 'm', title: 'same', gone: null });
    expect(calls.upserts.flatMap((each) => each.ids)).toEqual(['other', 'fresh']);
    expect(calls.upserts[0]?.metadatas[0]).toMatchObject({ gone: null });
  });

  it('keeps what a server will not take apart from the rest', async () => {
    const ids = Array.from({ length: 9 }, (_, at) => `id${at}`);
    const { api, calls } = serverWith({}, ['id2', 'id7']);
    const outcome = await writeBatch(api, 'u', ids, records(...ids), { empty: true });
    expect(outcome).toEqual({
      written: 7,
      removed: 0,
      refused: ['id2', 'id7'],
      refusal: 'answered 422 (document too long)',
    });
    expect(calls.upserts.flatMap((each) => each.ids)).toEqual(ids.filter((id) => id !== 'id2' && id !== 'id7'));
  });

  it('does not look for single records where the server is gone', async () => {
    const { api } = serverWith({});
    const gone = { ...api, upsert: () => Promise.reject(new UnavailableError('gone')) };
    await expect(writeBatch(gone, 'u', ['a', 'b'], records('a', 'b'), { empty: true })).rejects.toThrow('gone');
  });
});
