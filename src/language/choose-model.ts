import { type LanguageModelName, parseLanguageModel } from './model-name.ts';

export const languageSettingNames = [
  'AI_MODEL',
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_BASE_URL',
  'GOOGLE_API_KEY',
  'OLLAMA_BASE_URL',
  'COHERE_API_KEY',
  'AI_API_KEY',
  'AI_BASE_URL',
] as const;
export type LanguageSettings = { readonly [Name in (typeof languageSettingNames)[number]]?: string | undefined };

/**
 * What is asked where a key is configured and AI_MODEL is not; the first key in this order decides. Of each provider a model
 * of the middle size that takes a schema for its answer. Ollama and other servers have no default: which models they hold is
 * their operator's choice.
 */
export const defaultModels = [
  { key: 'OPENAI_API_KEY', name: { provider: 'openai', model: 'gpt-5.4' } },
  { key: 'ANTHROPIC_API_KEY', name: { provider: 'anthropic', model: 'claude-sonnet-4-6' } },
  { key: 'GOOGLE_API_KEY', name: { provider: 'google', model: 'gemini-3.6-flash' } },
] as const satisfies readonly { key: keyof LanguageSettings; name: LanguageModelName }[];

export interface ModelChoice {
  /** Undefined where no model is to be asked. */
  name: LanguageModelName | undefined;
  /** The setting that decided, for messages; empty where nothing is configured. */
  because: string;
}

/** Which model is configured: AI_MODEL, or the default of the provider whose key is. @throws ConfigError for a wrong AI_MODEL. */
export function chooseModel(settings: LanguageSettings): ModelChoice {
  const wanted = settings.AI_MODEL?.trim() ?? '';
  if (wanted !== '') return { name: parseLanguageModel(wanted), because: 'AI_MODEL' };
  const found = defaultModels.find(({ key }) => (settings[key]?.trim() ?? '') !== '');
  return found === undefined ? { name: undefined, because: '' } : { name: found.name, because: found.key };
}
