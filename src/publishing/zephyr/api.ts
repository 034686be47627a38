import type { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { UnavailableError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';

/** An id of Zephyr; in a dry run a text stands for one that does not exist yet. */
export type Id = number | string;

/** A request that changes something. */
export interface WriteRequest {
  method: 'POST' | 'PUT';
  /** Below the API's base URL. */
  path: string;
  body: unknown;
}

/** How long to go on after lost answers. */
export interface Patience {
  retries: number;
  /** Before the first repetition, doubled each time, in milliseconds. */
  delayMs: number;
  clock: Clock;
}

/** Zephyr as an upload uses it. */
export interface ZephyrApi {
  /** For reading. */
  readonly http: HttpClient;
  readonly signal: AbortSignal;
  readonly patience: Patience;
  /** What would have been sent; undefined when it is sent. */
  readonly planned: WriteRequest[] | undefined;
  /** Sends a request once. In a dry run only notes it and answers with `instead`. */
  write<T>(request: WriteRequest, schema: z.ZodType<T>, instead: T): Promise<T>;
}

export function createZephyrApi(options: {
  http: HttpClient;
  signal: AbortSignal;
  patience: Patience;
  dryRun: boolean;
}): ZephyrApi {
  const { http, signal, patience, dryRun } = options;
  const planned: WriteRequest[] | undefined = dryRun ? [] : undefined;
  return {
    http,
    signal,
    patience,
    planned,
    async write(request, schema, instead) {
      if (planned === undefined) {
        const { method, path, body } = request;
        // A PUT names the whole test case, so sending it again changes nothing more.
        return http.sendJson(method, path, body, schema, { signal, idempotent: method === 'PUT' });
      }
      planned.push(request);
      return instead;
    },
  };
}

/**
 * Sends what must not be done twice. When an answer is lost, nobody knows whether it was done: it looks, and sends again only
 * what is not there. `look` gives undefined for that.
 */
export async function sendOnce<T>(
  api: ZephyrApi,
  send: () => Promise<T>,
  look: () => Promise<T | undefined>,
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await send();
    } catch (error) {
      await pauseAfter(api, error, tries);
      const done = await look();
      if (done !== undefined) return done;
      if (tries >= api.patience.retries) throw error;
    }
  }
}

/** Waits a while after a lost answer; throws every other error again. */
export async function pauseAfter({ signal, patience }: ZephyrApi, error: unknown, tries: number): Promise<void> {
  signal.throwIfAborted();
  if (!(error instanceof UnavailableError)) throw error;
  await patience.clock.sleep(patience.delayMs * 2 ** tries, signal);
}
