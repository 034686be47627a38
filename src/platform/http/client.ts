import { type Dispatcher, request } from 'undici';
import type { z } from 'zod';
import { type Clock, systemClock } from '../clock.ts';
import { ProtocolError, WombaError } from '../errors.ts';
import {
  errorCodeOf,
  errorForConnection,
  errorForStatus,
  MalformedAnswer,
  neverConnected,
  retryableStatuses,
  vendorMessage,
} from './faults.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { retryAfterMs } from './retry-after.ts';

export interface HttpClientOptions {
  /** For messages: `Jira`, `Zephyr Scale`. */
  name: string;
  /** Root that relative paths are joined to; its own path is kept (`https://host/v2` + `/testcases`). */
  baseUrl: string;
  /** Sent with every request; all of them go to `baseUrl`'s origin. */
  headers?: Record<string, string>;
  /** How connections are made: proxy, address filter. undici's default when absent. */
  dispatcher?: Dispatcher;
  limiter?: Limiter;
  /** Time for one attempt, headers and body, in milliseconds. Default 30,000. */
  timeoutMs?: number;
  /** Attempts after the first one. Default 5. */
  retries?: number;
  /** First wait that we compute ourselves, doubled each time, in milliseconds. Default 500. */
  retryDelayMs?: number;
  /** Longest wait that a vendor may ask for, in milliseconds; past it the request fails. Default 300,000. */
  maxRetryAfterMs?: number;
  /** Largest answer, in bytes. Default 64 MiB. */
  maxBytes?: number;
  /** What to do about 401 and 403, in one sentence. */
  credentialsHint?: string;
  clock?: Clock;
  random?: () => number;
}

export interface RequestOptions {
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Statuses that are answers, not errors, beside 2xx (304, 404 …). */
  accept?: readonly number[];
  maxBytes?: number;
  /**
   * Whether a repetition is harmless. Default: true for GET, false for the rest, where only refusals (429, 503 with
   * `Retry-After`) and connections that were never made are tried again.
   */
  idempotent?: boolean;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  /** Where the answer came from, after redirects. */
  url: string;
}

export interface HttpClient {
  readonly baseUrl: string;
  /** Attempts sent so far, repeated ones included. */
  readonly requests: number;
  /** The answer as bytes. */
  get(path: string, options?: RequestOptions): Promise<HttpAnswer>;
  getJson<T>(path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<T>;
  sendJson<T>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: unknown,
    schema: z.ZodType<T>,
    options?: RequestOptions,
  ): Promise<T>;
}

const longestOwnWaitMs = 30_000;
const mostRedirects = 5;

/**
 * A JSON client for one vendor: pace and concurrency adapt to refusals, passing faults are tried again, and every other
 * fault becomes an error that names the vendor, the request and what to do. Paths may be absolute URLs (vendors' paging
 * links), but neither they nor redirects may leave the origin: credentials never travel to another host.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { clock = systemClock, random = Math.random, retries = 5, timeoutMs = 30_000, retryDelayMs = 500 } = options;
  const limiter = options.limiter ?? createLimiter({ maxConcurrency: 4, clock });
  const base = new URL(options.baseUrl);
  let requests = 0;

  const urlOf = (path: string, query: RequestOptions['query']): URL => {
    const url = new URL(/^https?:\/\//.test(path) ? path : base.href.replace(/\/+$/, '') + path);
    if (url.origin !== base.origin) {
      throw new ProtocolError(`${options.name}: refused to follow a link from ${base.origin} to ${url.origin}`);
    }
    for (const [key, value] of Object.entries(query ?? {})) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    return url;
  };

  /** Exponential with jitter. Waits that a vendor asked for are kept exactly instead. */
  const ownWait = (tries: number): number =>
    Math.round(Math.min(longestOwnWaitMs, retryDelayMs * 2 ** tries) * (0.5 + random() / 2));

  const attempt = async (
    method: Dispatcher.HttpMethod,
    url: URL,
    body: string | undefined,
    { signal, headers, maxBytes }: RequestOptions,
  ): Promise<HttpAnswer> => {
    requests += 1;
    const timeout = AbortSignal.timeout(timeoutMs);
    let target = url;
    for (let hop = 0; ; hop += 1) {
      const answer = await request(target, {
        method,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
        ...(options.dispatcher ? { dispatcher: options.dispatcher } : {}),
      });
      const location = answer.headers['location'];
      if (location !== undefined && [301, 302, 303, 307, 308].includes(answer.statusCode)) {
        await answer.body.dump();
        const next = URL.parse(String(location), target.href);
        if (next === null)
          throw new ProtocolError(`${options.name}: ${method} ${target.pathname} was redirected to nowhere`);
        if (next.origin !== base.origin || hop >= mostRedirects || method !== 'GET') {
          throw new ProtocolError(
            `${options.name}: ${method} ${target.pathname} was redirected to ${next.origin}${next.pathname}`,
            { hint: 'Check the configured base URL; a log-in page in front of the API looks like this.' },
          );
        }
        target = next;
        continue;
      }
      const limit = maxBytes ?? options.maxBytes ?? 64 * 1024 * 1024;
      const bytes = await readUpTo(answer.body, limit, `${options.name}: ${method} ${target.pathname}`);
      return { status: answer.statusCode, headers: answer.headers, body: bytes, url: target.href };
    }
  };

  const call = async <T>(
    method: Dispatcher.HttpMethod,
    path: string,
    body: string | undefined,
    requestOptions: RequestOptions,
    read: (answer: HttpAnswer, where: string) => T,
  ): Promise<T> => {
    const url = urlOf(path, requestOptions.query);
    const where = `${options.name}: ${method} ${url.pathname} at ${url.host}`;
    const { signal, accept = [], idempotent = method === 'GET' } = requestOptions;
    for (let tries = 0; ; tries += 1) {
      let failure: WombaError;
      let wait = ownWait(tries);
      let mayRetry: boolean;
      try {
        const answer = await limiter.run(() => attempt(method, url, body, requestOptions), signal);
        const { status } = answer;
        if ((status >= 200 && status < 300) || accept.includes(status)) {
          const value = read(answer, where);
          limiter.succeeded();
          return value;
        }
        failure = errorForStatus(status, where, vendorMessage(answer.body), options.credentialsHint);
        // Vendors send the state of their limits with every answer; only a refusal makes it a request to wait.
        const refused = status === 429 || (status === 503 && answer.headers['retry-after'] !== undefined);
        if (refused) {
          const asked = retryAfterMs(answer.headers, clock.now());
          if (asked !== undefined && asked > (options.maxRetryAfterMs ?? 300_000)) throw failure;
          // A moment that has passed (clocks differ) says as little as nothing.
          wait = asked || wait;
          limiter.throttled(wait);
        }
        mayRetry = retryableStatuses.has(status) && (idempotent || refused);
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        if (error instanceof WombaError) {
          if (!(error instanceof MalformedAnswer)) throw error;
          failure = error;
          mayRetry = idempotent;
        } else {
          failure = errorForConnection(error, where, timeoutMs);
          mayRetry = idempotent || neverConnected.has(errorCodeOf(error));
        }
      }
      if (!mayRetry || tries >= retries) throw failure;
      await clock.sleep(wait, signal);
    }
  };

  const json =
    <T>(schema: z.ZodType<T>) =>
    (answer: HttpAnswer, where: string): T =>
      parseJson(answer, where, schema);

  return {
    baseUrl: options.baseUrl,
    get requests() {
      return requests;
    },
    get: (path, requestOptions = {}) => call('GET', path, undefined, requestOptions, (answer) => answer),
    getJson: (path, schema, requestOptions = {}) => call('GET', path, undefined, requestOptions, json(schema)),
    sendJson: (method, path, body, schema, requestOptions = {}) =>
      call(method, path, body === undefined ? undefined : JSON.stringify(body), requestOptions, json(schema)),
  };
}

/** Reads a body up to a limit, so that no answer can exhaust memory. */
export async function readUpTo(body: AsyncIterable<Uint8Array>, limit: number, where: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.byteLength;
    if (size > limit) throw new ProtocolError(`${where} sent more than ${Math.round(limit / 1024)} KiB`);
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

function parseJson<T>(answer: HttpAnswer, where: string, schema: z.ZodType<T>): T {
  const text = answer.body.toString('utf8');
  let value: unknown;
  try {
    value = text === '' ? undefined : JSON.parse(text);
  } catch {
    // The parser's message quotes the answer, so it is not kept as a cause.
    if (/^\s*</.test(text)) {
      throw new MalformedAnswer(`${where} answered with an HTML page instead of JSON`, {
        hint: 'Check the base URL; a log-in or maintenance page may stand in front of the API.',
      });
    }
    throw new MalformedAnswer(`${where} answered with truncated or invalid JSON`, {
      hint: 'Run again; if it stays, check the proxies between here and the vendor.',
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new MalformedAnswer(
    `${where} answered in an unexpected shape at ${issue?.path.join('.') || 'the top'} (${issue?.code})`,
    { hint: "Check the base URL and the version of the vendor's API." },
  );
}
