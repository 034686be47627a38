import { ConfigError } from '../platform/errors.ts';

/** Those that Womba brings. */
export const languageProviders = ['openai', 'anthropic', 'google', 'ollama', 'openai-compatible'] as const;

export interface LanguageModelName {
  /** One of `languageProviders`, or the `x` of an installed package `@ai-sdk/x`. */
  provider: string;
  /** As the provider calls it; may hold colons and slashes. */
  model: string;
}

/**
 * Reads `provider:model`; a name without a provider is OpenAI's, `none` and the empty text mean no model. Whether a provider
 * is there shows only when it is loaded.
 * @throws ConfigError for what cannot be a provider, or a missing model.
 */
export function parseLanguageModel(text: string): LanguageModelName | undefined {
  const name = text.trim();
  if (name === '' || name.toLowerCase() === 'none') return undefined;
  const colon = name.indexOf(':');
  if (colon < 0) return { provider: 'openai', model: name };
  const provider = name.slice(0, colon).toLowerCase();
  const model = name.slice(colon + 1).trim();
  const isName = /^[a-z][a-z0-9-]{1,40}$/.test(provider);
  if (isName && model !== '') return { provider, model };
  throw new ConfigError(
    isName
      ? `AI_MODEL names no model behind "${provider}:"`
      : `AI_MODEL names the provider "${provider.slice(0, 40)}", which is none`,
    {
      hint: `Write provider:model with one of ${languageProviders.join(', ')}, such as openai:gpt-5.4, or none for the rules engine.`,
    },
  );
}

/** `anthropic:claude-sonnet-4-6`, as it stands in plans and messages. */
export function fullName({ provider, model }: LanguageModelName): string {
  return `${provider}:${model}`;
}
