import { ConfigError } from '../platform/errors.ts';

export const embeddingProviders = [
  'openai',
  'openai-compatible',
  'ollama',
  'google',
  'cohere',
  'voyage',
  'local',
] as const;
export type EmbeddingProvider = (typeof embeddingProviders)[number];

export interface ModelName {
  provider: EmbeddingProvider;
  /** As the provider calls it; may hold colons and slashes. */
  model: string;
}

/**
 * Reads `provider:model`; a name without a provider is OpenAI's, `none` and the empty text mean no model.
 * @throws ConfigError for an unknown provider or a missing model.
 */
export function parseModelName(text: string): ModelName | undefined {
  const name = text.trim();
  if (name === '' || name.toLowerCase() === 'none') return undefined;
  const colon = name.indexOf(':');
  if (colon < 0) return { provider: 'openai', model: name };
  const wanted = name.slice(0, colon).toLowerCase();
  const provider = embeddingProviders.find((known) => known === wanted);
  const model = name.slice(colon + 1).trim();
  if (provider === undefined || model === '') {
    throw new ConfigError(
      provider === undefined
        ? `EMBEDDING_MODEL names the provider "${wanted.slice(0, 40)}", which is not known`
        : `EMBEDDING_MODEL names no model behind "${provider}:"`,
      {
        hint: `Write provider:model with one of ${embeddingProviders.join(', ')}, such as openai:text-embedding-3-small, or none.`,
      },
    );
  }
  return { provider, model };
}
