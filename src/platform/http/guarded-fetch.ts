import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { type Dispatcher, request } from 'undici';
import { type Clock, systemClock } from '../clock.ts';
import { ProtocolError, WombaError } from '../errors.ts';
import { type AddressPolicy, createAddressPolicy } from './addresses.ts';
import { createDispatcher } from './dispatcher.ts';
import { errorCodeOf, errorForConnection, errorForStatus, MalformedAnswer, retryableStatuses } from './faults.ts';
import { retryAfterMs } from './retry-after.ts';

/** The answer is larger than was allowed. */
export class AnswerTooLarge extends ProtocolError {
  override readonly code = 'answer.too_large';
}

/** The address may not be fetched at all: another scheme, credentials in it, not a URL. */
export class UrlRefused extends ProtocolError {
  override readonly code = 'url.refused';
}

export interface GuardedFetchOptions {
  /** Womba's version, for the user agent. */
  version: string;
  /** Private hosts that may be reached all the same. Default: none. */
  policy?: AddressPolicy;
  /** Default `createDispatcher({ policy })`. One passed in has to be guarded by the same policy. */
  dispatcher?: Dispatcher;
  /** Time for one request, headers and body, in milliseconds. Default 20,000. */
  timeoutMs?: number;
  /** Largest answer after decompression, in bytes. Default 10 MiB. */
  maxBytes?: number;
  /** Attempts after the first one. Default 3. */
  retries?: number;
  /** First wait that we compute ourselves, doubled each time, in milliseconds. Default 500. */
  retryDelayMs?: number;
  /** Longest wait that a server may ask for, in milliseconds; past it the request fails. Default 120,000. */
  maxRetryAfterMs?: number;
  /** Redirects followed for one request. Default 5. */
  maxRedirects?: number;
  clock?: Clock;
  random?: () => number;
}

export interface GuardedRequest {
  /** `Accept` header. Default: anything. */
  accept?: string;
  /** Validators of an earlier answer; with them 304 is an answer. */
  etag?: string | undefined;
  lastModified?: string | undefined;
  /** Statuses that are answers, not errors, beside 2xx and 304 (404, 410 …). */
  acceptStatus?: readonly number[];
  signal?: AbortSignal | undefined;
  maxBytes?: number;
  retries?: number;
  /** Awaited before each request that goes out, repetitions and redirects included: pacing per host. */
  beforeRequest?: (url: URL) => Promise<void>;
  /** Asked before a body is read, with its headers; false leaves the body empty. Default: read all. */
  wants?: (headers: GuardedAnswer['headers']) => boolean;
  /** Asked before a redirect is followed; false ends with `redirectedTo` set and an empty body. Default: follow all. */
  mayFollow?: (target: URL) => boolean;
}

export interface GuardedAnswer {
  status: number;
  /** Where the answer came from, after redirects, without a fragment. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
  /** Decompressed. Empty for 304. */
  body: Buffer;
  /** `ETag`, or null. */
  etag: string | null;
  /** `Last-Modified` as sent, or null. */
  lastModified: string | null;
  /** Where `mayFollow` declined to go, or null. */
  redirectedTo: string | null;
}

export interface GuardedFetch {
  /** Requests sent so far: repetitions and redirects count. */
  readonly requests: number;
  /**
   * GET without cookies, credentials or referrer. Throws `AddressRefused`, `UrlRefused`, `AnswerTooLarge`, the errors of
   * `errorForStatus`, `UnavailableError` after the last retry, or the signal's reason.
   */
  get(url: string, options?: GuardedRequest): Promise<GuardedAnswer>;
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const longestOwnWaitMs = 15_000;
const refusedHint = 'This address is read without credentials: make it readable from here, or leave it out.';

/** `Womba/1.2.3 (+documentation indexer)`. */
export function userAgent(version: string): string {
  return `Womba/${version} (+documentation indexer)`;
}

/** GET for addresses that come from configuration, specifications and web pages, where a private host may hide behind any of them. */
export function createGuardedFetch(options: GuardedFetchOptions): GuardedFetch {
  const { clock = systemClock, random = Math.random, retryDelayMs = 500, timeoutMs = 20_000 } = options;
  const policy = options.policy ?? createAddressPolicy();
  const dispatcher = options.dispatcher ?? createDispatcher({ policy });
  let requests = 0;

  const check = (url: URL): URL => {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new UrlRefused(`refused to fetch a ${url.protocol} address`, { hint: 'Only http and https are read.' });
    }
    if (url.username !== '' || url.password !== '') {
      throw new UrlRefused(`refused an address at ${url.host} that holds a user name or password`, {
        hint: 'Documentation is read without credentials: take them out of the address.',
      });
    }
    policy.checkHost(url.hostname);
    url.hash = '';
    return url;
  };

  const attempt = async (start: URL, asked: GuardedRequest): Promise<GuardedAnswer> => {
    let url = start;
    for (let hop = 0; ; hop += 1) {
      await asked.beforeRequest?.(url);
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = asked.signal ? AbortSignal.any([asked.signal, timeout]) : timeout;
      requests += 1;
      const answer = await request(url, {
        method: 'GET',
        dispatcher,
        signal,
        headers: {
          accept: asked.accept ?? '*/*',
          'accept-encoding': 'gzip, deflate, br',
          'user-agent': userAgent(options.version),
          ...(asked.etag ? { 'if-none-match': asked.etag } : {}),
          ...(asked.lastModified ? { 'if-modified-since': asked.lastModified } : {}),
        },
      });
      const { statusCode: status, headers } = answer;
      const where = `GET ${url.pathname} at ${url.host}`;
      const result = {
        status,
        url: url.href,
        headers,
        etag: one(headers['etag']),
        lastModified: one(headers['last-modified']),
        redirectedTo: null,
      };
      const location = one(headers['location']);
      if (redirects.has(status) && location !== null) {
        await discard(answer.body);
        if (!URL.canParse(location, url.href)) throw new ProtocolError(`${where} was redirected to no valid address`);
        const next = check(new URL(location, url.href));
        if (asked.mayFollow?.(next) === false) return { ...result, body: Buffer.alloc(0), redirectedTo: next.href };
        if (hop >= (options.maxRedirects ?? 5)) throw new ProtocolError(`${where}: too many redirects`);
        url = next;
        continue;
      }
      const unwanted = status >= 400 ? !asked.acceptStatus?.includes(status) : asked.wants?.(headers) === false;
      if (status === 304 || unwanted) {
        await discard(answer.body);
        return { ...result, body: Buffer.alloc(0) };
      }
      const limit = asked.maxBytes ?? options.maxBytes ?? 10 * 1024 * 1024;
      return { ...result, body: await readBody(answer.body, one(headers['content-encoding']), limit, where) };
    }
  };

  return {
    get requests() {
      return requests;
    },
    async get(address, asked = {}) {
      if (!URL.canParse(address)) throw new UrlRefused('refused an address that is no URL');
      const url = check(new URL(address));
      const where = `GET ${url.pathname} at ${url.host}`;
      const { signal } = asked;
      const retries = asked.retries ?? options.retries ?? 3;
      for (let tries = 0; ; tries += 1) {
        signal?.throwIfAborted();
        let wait = Math.round(Math.min(longestOwnWaitMs, retryDelayMs * 2 ** tries) * (0.5 + random() / 2));
        let failure: WombaError;
        try {
          const answer = await attempt(url, asked);
          const { status } = answer;
          const isAnswer = (status >= 200 && status < 300) || answer.redirectedTo !== null;
          if (isAnswer || asked.acceptStatus?.includes(status)) return answer;
          if (status === 304 && (asked.etag || asked.lastModified)) return answer;
          failure = errorForStatus(status, where, '', refusedHint);
          if (!retryableStatuses.has(status)) throw failure;
          const waitAsked = retryAfterMs(answer.headers, clock.now());
          if (waitAsked !== undefined && waitAsked > (options.maxRetryAfterMs ?? 120_000)) throw failure;
          wait = waitAsked ?? wait;
        } catch (error) {
          if (signal?.aborted) throw signal.reason;
          if (error instanceof WombaError && !(error instanceof MalformedAnswer)) throw error;
          const known = error instanceof WombaError ? error : errorForConnection(error, where, timeoutMs);
          // A name that does not exist and a certificate that does not fit stay so for seconds and minutes.
          if (/^ENOTFOUND$|CERT|SIGNED/.test(errorCodeOf(error))) throw known;
          failure = known;
        }
        if (tries >= retries) throw failure;
        await clock.sleep(wait, signal);
      }
    },
  };
}

function one(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** Reads away a body that nobody wants; a large one ends the connection instead. */
async function discard(body: Dispatcher.ResponseData['body']): Promise<void> {
  await body.dump({ limit: 64 * 1024 }).catch(() => undefined);
}

/** Decompresses and reads up to `limit` bytes, so that neither a long answer nor a dense one exhausts memory. */
async function readBody(
  body: Dispatcher.ResponseData['body'],
  encoding: string | null,
  limit: number,
  where: string,
): Promise<Buffer> {
  const plain = decompressor(encoding?.trim().toLowerCase() ?? '');
  // Errors reach the reader below through the last stream of the pipeline; the callback only keeps them from being unhandled.
  const stream = plain === null ? body : pipeline(body, plain, () => undefined);
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of stream) {
      const bytes = part as Buffer;
      size += bytes.byteLength;
      if (size > limit) throw new AnswerTooLarge(`${where} sent more than ${Math.round(limit / 1024)} KiB`);
      parts.push(bytes);
    }
  } catch (error) {
    if (plain !== null && /^(Z_|ERR_+(BROTLI|ZLIB))/.test(errorCodeOf(error))) {
      throw new MalformedAnswer(`${where} sent a damaged compressed answer`, { cause: error });
    }
    throw error;
  }
  return Buffer.concat(parts, size);
}

function decompressor(encoding: string): ReturnType<typeof createGunzip> | ReturnType<typeof createInflate> | null {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return null;
  }
}
