import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { Metadata } from '../../../documents/document.ts';
import { ConfigError, NotFoundError } from '../../../platform/errors.ts';
import { createHttpClient, type RequestOptions } from '../../../platform/http/client.ts';
import { createLimiter } from '../../../platform/http/limiter.ts';
import { version as ownVersion } from '../../../platform/version.ts';

export interface ChromaSettings {
  /** Root of the server, such as `http://womba-chroma:8001`; a path in front of the API is kept. */
  url: string;
  tenant?: string | undefined;
  database?: string | undefined;
  apiKey?: string | undefined;
  /** How connections are made; undici's default when absent. */
  dispatcher?: Dispatcher | undefined;
}

/** How long to wait for an answer, and how often to ask again. */
export interface ChromaPatience {
  timeoutMs: number;
  retries: number;
  retryDelayMs: number;
}

export interface ChromaCollection {
  /** Changes when the collection is made anew, not when it is renamed. */
  uuid: string;
  name: string;
  metadata: Readonly<Record<string, unknown>>;
  /** Of its vectors; undefined as long as it holds none. */
  dimension: number | undefined;
}

/** Records to write; all lists have the same length and order. */
export interface ChromaRecords {
  ids: readonly string[];
  documents: readonly string[];
  /** A key with null is taken away; keys that are not named stay as they are. */
  metadatas: readonly Record<string, string | number | null>[];
}

/** The calls of Chroma's HTTP API (version 2) that Womba needs. All of them may be repeated without harm. */
export interface ChromaApi {
  /** URL, tenant and database: what tells one mirror from another. */
  readonly target: string;
  version(signal?: AbortSignal): Promise<string>;
  /** Records in one request, at most. */
  batchLimit(signal?: AbortSignal): Promise<number>;
  /** Makes tenant and database where the server lacks them. */
  ensureDatabase(signal?: AbortSignal): Promise<void>;
  collection(name: string, signal?: AbortSignal): Promise<ChromaCollection | undefined>;
  /** An existing collection of the name is returned as it is. */
  createCollection(name: string, metadata: Metadata, signal?: AbortSignal): Promise<ChromaCollection>;
  deleteCollection(name: string, signal?: AbortSignal): Promise<void>;
  renameCollection(uuid: string, name: string, signal?: AbortSignal): Promise<void>;
  /** Replaces all metadata of the collection. */
  setMetadata(uuid: string, metadata: Metadata, signal?: AbortSignal): Promise<void>;
  count(uuid: string, signal?: AbortSignal): Promise<number>;
  /** Ids with their metadata, of the given ids or of a page. */
  get(
    uuid: string,
    what: { ids: readonly string[] } | { offset: number; limit: number },
    include: 'ids' | 'metadatas',
    signal?: AbortSignal,
  ): Promise<{ id: string; metadata: Readonly<Record<string, unknown>> }[]>;
  upsert(uuid: string, records: ChromaRecords, vectors: readonly Float32Array[], signal?: AbortSignal): Promise<void>;
  /** Documents and metadata only; vectors stay as they are. */
  update(uuid: string, records: ChromaRecords, signal?: AbortSignal): Promise<void>;
  delete(uuid: string, ids: readonly string[], signal?: AbortSignal): Promise<void>;
  /** Ids of the nearest records, nearest first. */
  nearest(uuid: string, vector: Float32Array, limit: number, signal?: AbortSignal): Promise<string[]>;
}

const record = z.record(z.string(), z.unknown());
const collectionAnswer = z.object({
  id: z.string(),
  name: z.string(),
  metadata: record.nullish(),
  dimension: z.number().nullish(),
});
const anything = z.unknown();
const getAnswer = z.object({ ids: z.array(z.string()), metadatas: z.array(record.nullable()).nullish() });
const queryAnswer = z.object({ ids: z.array(z.array(z.string())) });

/** Collections are searched side by side. */
const mostConcurrent = 6;
/** A page of 5,000 metadata is some 5 MB. */
const mostAnswerBytes = 256 * 1024 * 1024;

/** @throws ConfigError for names that no server takes. */
export function createChromaApi(settings: ChromaSettings, patience: ChromaPatience): ChromaApi {
  const { tenant = 'default_tenant', database = 'default_database', apiKey } = settings;
  assertName('CHROMA_TENANT', tenant);
  assertName('CHROMA_DATABASE', database);
  const http = createHttpClient({
    name: 'Chroma at CHROMA_URL',
    baseUrl: settings.url,
    headers: {
      'user-agent': `Womba/${ownVersion}`,
      // Chroma Cloud reads the first, gateways in front of a server of one's own usually the second.
      ...(apiKey === undefined ? {} : { 'x-chroma-token': apiKey, authorization: `Bearer ${apiKey}` }),
    },
    ...(settings.dispatcher === undefined ? {} : { dispatcher: settings.dispatcher }),
    limiter: createLimiter({ maxConcurrency: mostConcurrent }),
    ...patience,
    maxBytes: mostAnswerBytes,
    credentialsHint: 'Check CHROMA_API_KEY, CHROMA_TENANT and CHROMA_DATABASE.',
  });
  const part = encodeURIComponent;
  const root = '/api/v2';
  const databases = `${root}/tenants/${part(tenant)}/databases`;
  const collections = `${databases}/${part(database)}/collections`;

  const send = <T>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: unknown,
    schema: z.ZodType<T>,
    options: RequestOptions,
  ): Promise<T> => http.sendJson(method, path, body, schema, { ...options, idempotent: true });

  const collectionOf = (answer: z.infer<typeof collectionAnswer>): ChromaCollection => ({
    uuid: answer.id,
    name: answer.name,
    metadata: answer.metadata ?? {},
    dimension: answer.dimension ?? undefined,
  });

  return {
    target: `${settings.url.replace(/\/+$/, '')} ${tenant}/${database}`,
    async version(signal) {
      try {
        return await http.getJson(`${root}/version`, z.string(), { signal });
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
        throw new ConfigError(`CHROMA_URL (${settings.url}) is no Chroma server of version 1 or later`, {
          cause: error,
          hint: 'It is the root of the server, such as http://womba-chroma:8001, without /api/v2. Servers older than 1.0 have to be updated.',
        });
      }
    },
    async batchLimit(signal) {
      const answer = await http.getJson(`${root}/pre-flight-checks`, z.object({ max_batch_size: z.number() }), {
        signal,
      });
      return Math.max(1, Math.trunc(answer.max_batch_size));
    },
    async ensureDatabase(signal) {
      const accept = { signal, accept: [404] };
      const { status } = await http.get(`${databases}/${part(database)}`, accept);
      if (status !== 404) return;
      const owner = await http.get(`${root}/tenants/${part(tenant)}`, accept);
      // 409: somebody else has made it meanwhile.
      const options = { signal, accept: [409] };
      if (owner.status === 404) await send('POST', `${root}/tenants`, { name: tenant }, anything, options);
      await send('POST', databases, { name: database }, anything, options);
    },
    async collection(name, signal) {
      try {
        return collectionOf(await http.getJson(`${collections}/${part(name)}`, collectionAnswer, { signal }));
      } catch (error) {
        if (error instanceof NotFoundError) return undefined;
        throw error;
      }
    },
    async createCollection(name, metadata, signal) {
      const body = { name, metadata, configuration: { hnsw: { space: 'cosine' } }, get_or_create: true };
      return collectionOf(await send('POST', collections, body, collectionAnswer, { signal }));
    },
    async deleteCollection(name, signal) {
      await send('DELETE', `${collections}/${part(name)}`, undefined, anything, { signal, accept: [404] });
    },
    async renameCollection(uuid, name, signal) {
      await send('PUT', `${collections}/${part(uuid)}`, { new_name: name }, anything, { signal });
    },
    async setMetadata(uuid, metadata, signal) {
      await send('PUT', `${collections}/${part(uuid)}`, { new_metadata: metadata }, anything, { signal });
    },
    count: (uuid, signal) => http.getJson(`${collections}/${part(uuid)}/count`, z.number(), { signal }),
    async get(uuid, what, include, signal) {
      const body = { ...what, include: include === 'ids' ? [] : ['metadatas'] };
      const answer = await send('POST', `${collections}/${part(uuid)}/get`, body, getAnswer, { signal });
      return answer.ids.map((id, at) => ({ id, metadata: answer.metadatas?.[at] ?? {} }));
    },
    async upsert(uuid, records, vectors, signal) {
      const body = { ...records, embeddings: vectors.map(base64) };
      await send('POST', `${collections}/${part(uuid)}/upsert`, body, anything, { signal });
    },
    async update(uuid, records, signal) {
      await send('POST', `${collections}/${part(uuid)}/update`, records, anything, { signal });
    },
    async delete(uuid, ids, signal) {
      await send('POST', `${collections}/${part(uuid)}/delete`, { ids }, anything, { signal });
    },
    async nearest(uuid, vector, limit, signal) {
      const body = { query_embeddings: [Array.from(vector)], n_results: limit, include: [] };
      const answer = await send('POST', `${collections}/${part(uuid)}/query`, body, queryAnswer, { signal });
      return answer.ids[0] ?? [];
    },
  };
}

/** Chroma refuses shorter names, but only when the database is made, and with words that name no setting. */
const shortestName = 3;

function assertName(setting: string, name: string): void {
  if (name.length >= shortestName) return;
  throw new ConfigError(`${setting} is "${name}", which is too short for Chroma`, {
    hint: `Give a name of at least ${shortestName} characters, or remove the setting.`,
  });
}

/** A quarter of the size of written numbers, and nothing is rounded. */
function base64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}
