import { countTokens } from '../content/tokens.ts';
import type { Clock } from '../platform/clock.ts';
import type { WombaError } from '../platform/errors.ts';
import type { Limiter } from '../platform/http/limiter.ts';
import type { EmbeddingBackend } from './backend.ts';
import { cutToTokens } from './cut-text.ts';
import type { Embeddings, EmbeddingPurpose } from './embedder.ts';
import { type Fault, faultOf } from './faults.ts';
import { normalisedVectors } from './vectors.ts';

export interface RequestLoopOptions {
  clock: Clock;
  timeoutMs: number;
  retries?: number;
  retryDelayMs?: number;
  maxRetryAfterMs?: number;
  random?: () => number;
}

type SendBatch = (texts: readonly string[], purpose: EmbeddingPurpose, signal: AbortSignal) => Promise<Embeddings>;

const longestOwnWaitMs = 30_000;
/** A single text that is refused as too long is cut by this share, again and again … */
const cutTo = 0.7;
/** … until this little is left: then length is not what is wrong. */
const shortestCutTokens = 100;

/**
 * Sends one batch until it is answered, hopeless or out of attempts. What is refused as too large is halved, then cut: the
 * limits of a self-hosted server are its operator's choice and cannot be known. Dimensions are those of the first answer.
 */
export function createRequestLoop(backend: EmbeddingBackend, limiter: Limiter, options: RequestLoopOptions): SendBatch {
  const {
    clock,
    timeoutMs,
    retries = 5,
    retryDelayMs = 500,
    maxRetryAfterMs = 300_000,
    random = Math.random,
  } = options;
  let dimensions: number | undefined;

  const attempt = (texts: readonly string[], purpose: EmbeddingPurpose, signal: AbortSignal): Promise<Embeddings> =>
    limiter.run(async () => {
      const timeout = AbortSignal.timeout(timeoutMs);
      const answer = await backend.request(texts, purpose, AbortSignal.any([signal, timeout]));
      const { where } = backend;
      const vectors = normalisedVectors(answer.vectors, { count: texts.length, dimensions, where });
      dimensions ??= vectors[0]?.length;
      const tokens = answer.tokens ?? texts.reduce((sum, text) => sum + countTokens(text), 0);
      return { vectors, tokens, truncated: 0 };
    }, signal);

  const send: SendBatch = async (texts, purpose, signal) => {
    for (let tries = 0; ; tries += 1) {
      let fault: Fault;
      try {
        const answer = await attempt(texts, purpose, signal);
        limiter.succeeded();
        return answer;
      } catch (thrown) {
        if (signal.aborted) throw signal.reason;
        fault = faultOf(thrown, backend, timeoutMs, clock.now());
      }
      if (fault.tooLarge) return smaller(texts, purpose, signal, fault.error);
      // Exponential with jitter; a moment that has passed (clocks differ) says as little as nothing.
      const own = Math.min(longestOwnWaitMs, retryDelayMs * 2 ** tries) * (0.5 + random() / 2);
      const wait = fault.waitMs || Math.round(own);
      if (wait > maxRetryAfterMs) throw fault.error;
      if (fault.throttled) limiter.throttled(wait);
      if (!fault.retry || tries >= retries) throw fault.error;
      await clock.sleep(wait, signal);
    }
  };

  const smaller = async (
    texts: readonly string[],
    purpose: EmbeddingPurpose,
    signal: AbortSignal,
    error: WombaError,
  ): Promise<Embeddings> => {
    const [only] = texts;
    if (texts.length > 1) {
      const middle = texts.length >> 1;
      const first = await send(texts.slice(0, middle), purpose, signal);
      const rest = await send(texts.slice(middle), purpose, signal);
      return {
        vectors: [...first.vectors, ...rest.vectors],
        tokens: first.tokens + rest.tokens,
        truncated: first.truncated + rest.truncated,
      };
    }
    const limit = Math.floor(countTokens(only ?? '') * cutTo);
    if (only === undefined || limit < shortestCutTokens) throw error;
    const answer = await send([cutToTokens(only, limit)], purpose, signal);
    return { ...answer, truncated: 1 };
  };

  return send;
}
