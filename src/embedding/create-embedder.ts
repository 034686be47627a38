import { toUSVString } from 'node:util';
import type { Dispatcher } from 'undici';
import type { Clock } from '../platform/clock.ts';
import { systemClock } from '../platform/clock.ts';
import { createLimiter } from '../platform/http/limiter.ts';
import { createBackend } from './backends/create-backend.ts';
import { createRequestLoop } from './request-loop.ts';
import { planBatches } from './batches.ts';
import { cutToTokens } from './cut-text.ts';
import type { Embedder } from './embedder.ts';
import { parseModelName } from './model-name.ts';
import { profileOf } from './model-profile.ts';

export interface EmbedderOptions {
  /** `provider:model`; a bare name is OpenAI's; `none` for no embedder. */
  model: string;
  /** The settings that providers need, by the name of the environment variable. */
  settings?: EmbeddingSettings;
  /** Dimensions to ask for, where the model offers a choice; its own when absent. */
  dimensions?: number | undefined;
  /** Longest text in tokens; what Womba knows of the model when absent. */
  maxInputTokens?: number | undefined;
  /** Time for one request, in milliseconds. Default 60,000. */
  timeoutMs?: number;
  /** Further attempts of a failed request. Default 5. */
  retries?: number;
  /** First wait that is not the provider's wish, doubled each time, in milliseconds. Default 500. */
  retryDelayMs?: number;
  /** Longest wait that a provider may ask for, in milliseconds; past it the request fails. Default 300,000. */
  maxRetryAfterMs?: number;
  /** Requests in flight at once; refusals lower it. Default 4, for `local` 1. */
  concurrency?: number;
  /** How connections are made; one that honours `HTTPS_PROXY` and `NO_PROXY` when absent. */
  dispatcher?: Dispatcher;
  /** Where `local` looks for `@huggingface/transformers` if it is not installed beside Womba. Default the working directory. */
  modulesFrom?: string;
  /** Where `local` keeps its models; a folder of that library when absent. */
  modelFolder?: string;
  clock?: Clock;
  random?: () => number;
}

export const embeddingSettingNames = [
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'OLLAMA_BASE_URL',
  'GOOGLE_API_KEY',
  'COHERE_API_KEY',
  'VOYAGE_API_KEY',
  'EMBEDDING_BASE_URL',
  'EMBEDDING_API_KEY',
] as const;
export type EmbeddingSettings = { readonly [Name in (typeof embeddingSettingNames)[number]]?: string | undefined };

/** Sent for a text without content: providers refuse the empty one. */
const nothing = '(empty)';

/**
 * The embedder for a configured model, or undefined for `none`. Opens no connection and loads no model before the first call.
 * @throws ConfigError when the provider is unknown or its key or base URL is missing.
 */
export function createEmbedder(options: EmbedderOptions): Embedder | undefined {
  const name = parseModelName(options.model);
  if (name === undefined) return undefined;
  const { clock = systemClock, timeoutMs = 60_000, dimensions } = options;
  const profile = profileOf(name, options.maxInputTokens);
  const backend = createBackend(name, profile, options);
  const limiter = createLimiter({ maxConcurrency: options.concurrency ?? (name.provider === 'local' ? 1 : 4), clock });
  const request = createRequestLoop(backend, limiter, { ...options, clock, timeoutMs });

  return {
    model: `${name.provider}:${name.model}${dimensions === undefined ? '' : `@${dimensions}`}`,
    async embed(texts, { purpose, signal }) {
      signal?.throwIfAborted();
      const prefix = profile.prefix[purpose];
      let truncated = 0;
      const prepared = texts.map((text) => {
        const whole = text.trim() === '' ? nothing : toUSVString(text);
        const kept = cutToTokens(whole, profile.maxInputTokens);
        if (kept.length < whole.length) truncated += 1;
        return prefix + kept;
      });
      const spans = planBatches(prepared, profile);
      // The first failure stops the others: the answer is all or nothing.
      const failed = new AbortController();
      const stop = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
      const parts = await Promise.all(
        spans.map(({ start, end }) =>
          request(prepared.slice(start, end), purpose, stop).catch((error: unknown) => {
            failed.abort(error);
            throw error;
          }),
        ),
      );
      return {
        vectors: parts.flatMap((part) => part.vectors),
        tokens: parts.reduce((sum, part) => sum + part.tokens, 0),
        truncated: truncated + parts.reduce((sum, part) => sum + part.truncated, 0),
      };
    },
  };
}
