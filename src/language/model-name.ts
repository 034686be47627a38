import { ConfigError } from '../platform/errors.ts';

export const languageProviders = ['openai', 'anthropic', 'google', 'ollama', 'openai-compatible'] as const;
export type LanguageProvider = (typeof languageProviders)[number];

export interface LanguageModelName {
  provider: LanguageProvider;
  /** As the provider calls it; may hold colons and slashes. */
  model: string;
}

/**
 * Reads `provider:model`; a name without a provider is OpenAI's, `none` and the empty text mean no model. What stands before
 * a colon and is no provider is an error, so that a mistyped one does not become a model of OpenAI.
 * @throws ConfigError for an unknown provider or a missing model.
 */
export function parseLanguageModel(text: string): LanguageModelName | undefined {
  const name = text.trim();
  if (name === '' || name.toLowerCase() === 'none') return undefined;
  const colon = name.indexOf(':');
  if (colon < 0) return { provider: 'openai', model: name };
  const wanted = name.slice(0, colon).toLowerCase();
  const provider = languageProviders.find((known) => known === wanted);
  const model = name.slice(colon + 1).trim();
  if (provider === undefined || model === '') {
    throw new ConfigError(
      provider === undefined
        ? `AI_MODEL names the provider "${wanted.slice(0, 40)}", which is not known`
        : `AI_MODEL names no model behind "${provider}:"`,
      {
        hint: `Write provider:model with one of ${languageProviders.join(', ')}, such as openai:gpt-5.4, or none for the rules engine.`,
      },
    );
  }
  return { provider, model };
}

/** `anthropic:claude-sonnet-4-6`, as it stands in plans and messages. */
export function fullName({ provider, model }: LanguageModelName): string {
  return `${provider}:${model}`;
}
