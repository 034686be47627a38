import { createCohere } from '@ai-sdk/cohere';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { z } from 'zod';
import type { EmbeddingBackend } from '../backend.ts';
import type { EmbeddingPurpose } from '../embedder.ts';

/** The AI SDK's model, called directly: `embedMany` would retry and split by itself, and sends everything at once. */
type SdkModel = ReturnType<ReturnType<typeof createOpenAI>['embeddingModel']>;
type ProviderOptions = NonNullable<Parameters<SdkModel['doEmbed']>[0]['providerOptions']>;

export interface SdkOptions {
  model: string;
  baseUrl: string;
  fetch: typeof globalThis.fetch;
  dimensions: number | undefined;
}

export function openAiBackend(options: SdkOptions & { apiKey: string }): EmbeddingBackend {
  const { apiKey, baseUrl, fetch, model, dimensions } = options;
  return sdkBackend(createOpenAI({ apiKey, baseURL: baseUrl, fetch }).embeddingModel(model), {
    where: `OpenAI embeddings at ${hostOf(baseUrl)}`,
    credentialsHint: 'Check OPENAI_API_KEY, and that its project may use the embedding model.',
    providerOptions: () => (dimensions === undefined ? {} : { openai: { dimensions } }),
  });
}

export function openAiCompatibleBackend(
  options: SdkOptions & { name: string; apiKey: string | undefined; modelHint?: string },
): EmbeddingBackend {
  const { apiKey, baseUrl, fetch, model, dimensions } = options;
  const provider = createOpenAICompatible({
    name: 'embedding',
    baseURL: baseUrl,
    fetch,
    ...(apiKey === undefined ? {} : { apiKey }),
  });
  return sdkBackend(provider.embeddingModel(model), {
    where: `${options.name} at ${hostOf(baseUrl)}`,
    credentialsHint: 'Check EMBEDDING_API_KEY, and what it may use at that server.',
    providerOptions: () => (dimensions === undefined ? {} : { openaiCompatible: { dimensions } }),
    ...(options.modelHint === undefined ? {} : { modelHint: options.modelHint }),
  });
}

export function googleBackend(options: SdkOptions & { apiKey: string; taskInText: boolean }): EmbeddingBackend {
  const { apiKey, baseUrl, fetch, model, dimensions, taskInText } = options;
  return sdkBackend(createGoogleGenerativeAI({ apiKey, baseURL: baseUrl, fetch }).embeddingModel(model), {
    where: `Google embeddings at ${hostOf(baseUrl)}`,
    credentialsHint: 'Check GOOGLE_API_KEY, and that the Gemini API is enabled for its project.',
    providerOptions: (purpose) => ({
      google: {
        ...(taskInText ? {} : { taskType: purpose === 'query' ? 'RETRIEVAL_QUERY' : 'RETRIEVAL_DOCUMENT' }),
        ...(dimensions === undefined ? {} : { outputDimensionality: dimensions }),
      },
    }),
  });
}

export function cohereBackend(options: SdkOptions & { apiKey: string }): EmbeddingBackend {
  const { apiKey, baseUrl, fetch, model, dimensions } = options;
  return sdkBackend(createCohere({ apiKey, baseURL: baseUrl, fetch }).embeddingModel(model), {
    where: `Cohere embeddings at ${hostOf(baseUrl)}`,
    credentialsHint: 'Check COHERE_API_KEY.',
    providerOptions: (purpose) => ({
      cohere: {
        inputType: purpose === 'query' ? 'search_query' : 'search_document',
        truncate: 'END',
        ...(dimensions === undefined ? {} : { outputDimension: dimensions }),
      },
    }),
  });
}

interface Particulars {
  where: string;
  credentialsHint: string;
  modelHint?: string;
  providerOptions(purpose: EmbeddingPurpose): ProviderOptions;
}

function sdkBackend(model: SdkModel, particulars: Particulars): EmbeddingBackend {
  return {
    where: particulars.where,
    credentialsHint: particulars.credentialsHint,
    modelHint: particulars.modelHint ?? 'Check the model in EMBEDDING_MODEL and the base URL, which often ends in /v1.',
    async request(texts, purpose, abortSignal) {
      const answer = await model.doEmbed({
        values: [...texts],
        abortSignal,
        providerOptions: particulars.providerOptions(purpose),
      });
      return { vectors: inOrder(answer.embeddings, answer.response?.body), tokens: answer.usage?.tokens };
    },
  };
}

const indexed = z.object({ data: z.array(z.object({ index: z.int().nonnegative() })) });

/** The AI SDK takes vectors as they come; OpenAI's format numbers them, and some servers answer out of order. */
function inOrder(vectors: readonly number[][], body: unknown): readonly number[][] {
  const parsed = indexed.safeParse(body);
  if (!parsed.success) return vectors;
  const places = parsed.data.data.map(({ index }) => index);
  if (places.length !== vectors.length || new Set(places).size !== places.length) return vectors;
  if (places.some((place) => place >= vectors.length)) return vectors;
  const ordered: number[][] = [];
  places.forEach((place, at) => (ordered[place] = vectors[at] ?? []));
  return ordered;
}

export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'an invalid address';
}
