import { z } from 'zod';
import { type EmbeddingBackend, HttpFailure } from '../backend.ts';
import { MalformedAnswer } from '../../platform/http/faults.ts';
import { hostOf, type SdkOptions } from './sdk.ts';

const answerSchema = z.object({
  data: z.array(z.object({ embedding: z.array(z.number()), index: z.int().nonnegative() })),
  usage: z.object({ total_tokens: z.number().nullish() }).nullish(),
});

/**
 * Voyage AI's own request: near OpenAI's, but with `input_type`, `output_dimension` and another count of tokens, which the
 * AI SDK's OpenAI-compatible model neither sends nor reads.
 */
export function voyageBackend(options: SdkOptions & { apiKey: string }): EmbeddingBackend {
  const { apiKey, baseUrl, fetch, model, dimensions } = options;
  const where = `Voyage embeddings at ${hostOf(baseUrl)}`;
  return {
    where,
    credentialsHint: 'Check VOYAGE_API_KEY.',
    modelHint: 'Check the model in EMBEDDING_MODEL.',
    async request(texts, purpose, signal) {
      const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/embeddings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
        body: JSON.stringify({
          model,
          input: texts,
          input_type: purpose,
          truncation: true,
          ...(dimensions === undefined ? {} : { output_dimension: dimensions }),
        }),
        signal,
      });
      const body = await response.text();
      if (!response.ok) throw new HttpFailure(response.status, Object.fromEntries(response.headers), body);
      const answer = answerSchema.safeParse(parsed(body));
      if (!answer.success) {
        throw new MalformedAnswer(`${where} answered with truncated or unexpected JSON`, { hint: 'Run again later.' });
      }
      const { data, usage } = answer.data;
      const vectors = [...data].sort((a, b) => a.index - b.index).map(({ embedding }) => embedding);
      return { vectors, tokens: usage?.total_tokens ?? undefined };
    },
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
