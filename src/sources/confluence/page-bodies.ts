import { z } from 'zod';
import { describeError, NotFoundError, RefusedError, UnauthorizedError, WombaError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import { orderedMap, partsOf } from '../../platform/ordered-map.ts';
import { identifiedSchema, type PageAnswer, pageSchema } from './answers.ts';
import { listPages, pageSize } from './listing.ts';

export type BodyResult =
  | { kind: 'page'; page: PageAnswer }
  /** Trashed, archived, restricted or deleted since it was listed. */
  | { kind: 'gone'; id: string }
  | { kind: 'failure'; id: string; message: string; retryable: boolean };

/** Bodies of 250 pages are seldom above 10 MB; two requests at once hide the wait without filling memory. */
const requestsAtOnce = 2;
/** When this many single pages of one read fail, it is not the pages. */
const mostFailures = 50;

/**
 * Reads pages with their bodies, 250 a request, in the order of the ids; one array of results per 250. A request that fails
 * is cut in halves until the page that breaks it stands alone, so that one bad page costs itself only. Pages that a list
 * leaves out are asked for one by one: only a clear answer makes a page gone.
 */
export async function* readBodies(
  http: HttpClient,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<BodyResult[], void, void> {
  const reader = new BodyReader(http, signal);
  yield* orderedMap(partsOf(ids, pageSize), requestsAtOnce, (part) => reader.read(part));
}

class BodyReader {
  readonly #http: HttpClient;
  readonly #signal: AbortSignal;
  #failures = 0;

  constructor(http: HttpClient, signal: AbortSignal) {
    this.#http = http;
    this.#signal = signal;
  }

  async read(ids: readonly string[]): Promise<BodyResult[]> {
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) return [await this.#readOne(only)];
    let found: Map<string, BodyResult>;
    try {
      found = await this.#list(ids);
    } catch (error) {
      if (this.#signal.aborted || !concernsPages(error)) throw error;
      await this.#assertAnswering(ids, error);
      const middle = Math.ceil(ids.length / 2);
      return [...(await this.read(ids.slice(0, middle))), ...(await this.read(ids.slice(middle)))];
    }
    const results: BodyResult[] = [];
    for (const id of ids) results.push(found.get(id) ?? (await this.#readOne(id)));
    return results;
  }

  async #list(ids: readonly string[]): Promise<Map<string, BodyResult>> {
    const found = new Map<string, BodyResult>();
    const wanted = new Set(ids);
    const query = { id: ids.join(','), 'body-format': 'storage', status: 'current', limit: pageSize };
    for await (const results of listPages(this.#http, '/wiki/api/v2/pages', query, this.#signal)) {
      for (const answer of results) {
        const id = identifiedSchema.safeParse(answer).data?.id;
        if (id !== undefined && wanted.has(id)) found.set(id, resultOf(answer, id));
      }
    }
    return found;
  }

  async #readOne(id: string): Promise<BodyResult> {
    try {
      const answer = await readPage(this.#http, id, true, this.#signal);
      return answer === undefined ? { kind: 'gone', id } : resultOf(answer, id);
    } catch (error) {
      if (this.#signal.aborted || !concernsPages(error)) throw error;
      this.#failures += 1;
      if (this.#failures > mostFailures) throw error;
      const retryable = error instanceof WombaError && error.retryable;
      return { kind: 'failure', id, message: describeError(error).message, retryable };
    }
  }

  /** One small request tells a page that breaks its answer from a server that is down. */
  async #assertAnswering(ids: readonly string[], failure: unknown): Promise<void> {
    try {
      await this.#http.getJson('/wiki/api/v2/pages', z.object({ results: z.array(z.unknown()) }), {
        query: { id: ids[0] ?? '', limit: 1 },
        signal: this.#signal,
      });
    } catch {
      throw this.#signal.aborted ? this.#signal.reason : failure;
    }
  }
}

/**
 * One page by id, as it comes; undefined when it does not exist for the account: deleted, restricted, no id at all. A page
 * in the bin still answers, with its status.
 */
export async function readPage(http: HttpClient, id: string, withBody: boolean, signal: AbortSignal): Promise<unknown> {
  try {
    return await http.getJson(`/wiki/api/v2/pages/${encodeURIComponent(id)}`, z.unknown(), {
      query: withBody ? { 'body-format': 'storage' } : {},
      signal,
    });
  } catch (error) {
    const isAbsent = error instanceof NotFoundError || (error instanceof RefusedError && !isUnauthorized(error));
    if (isAbsent) return undefined;
    throw error;
  }
}

function resultOf(answer: unknown, id: string): BodyResult {
  const parsed = pageSchema.safeParse(answer);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join('.') ?? '';
    return { kind: 'failure', id, message: `the page has an unexpected shape at ${path}`, retryable: false };
  }
  const page = parsed.data;
  if ((page.status ?? 'current') !== 'current') return { kind: 'gone', id };
  if (typeof page.body?.storage?.value === 'string') return { kind: 'page', page };
  return { kind: 'failure', id, message: 'Confluence sent the page without its storage format', retryable: true };
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof UnauthorizedError;
}

/** Whether an error may be the fault of one page rather than of the credentials or of this program. */
function concernsPages(error: unknown): boolean {
  return error instanceof WombaError && !(error instanceof RefusedError);
}
