import type { Dispatcher } from 'undici';
import { ConfigError } from '../platform/errors.ts';
import { whereToSet } from '../platform/kubernetes.ts';
import { fetchThrough } from '../platform/http/fetch-through.ts';
import type { LanguageSettings } from './choose-model.ts';
import { fullName, type LanguageModelName } from './model-name.ts';
import { ollamaBase } from './ollama-base.ts';
import { keyName, otherProvider, otherWhere } from './other-provider.ts';
import type { SdkModel } from './sdk-types.ts';

/** A model of the AI SDK with what messages about it say. */
export interface ProvidedModel {
  /** Asked directly: the SDK's own loop would retry and cut by its rules, and give up what arrived of a cut answer. */
  model: Pick<SdkModel, 'doStream'>;
  where: string;
  credentialsHint: string;
  modelHint: string;
}

/**
 * Loads the provider's package, and only that one. Chat completions are used for OpenAI, not responses: every gateway speaks
 * them, and OpenAI does not keep them by default.
 * @throws ConfigError when a key or base URL is missing.
 */
export async function provideModel(
  name: LanguageModelName,
  settings: LanguageSettings,
  dispatcher: Dispatcher,
): Promise<ProvidedModel> {
  const fetch = fetchThrough(withoutOwnTimeouts(dispatcher));
  const { provider, model } = name;
  const modelHint = `Check the model in AI_MODEL (${fullName(name).slice(0, 80)}) and the base URL, which often ends in /v1.`;
  switch (provider) {
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      const baseURL = text(settings.OPENAI_BASE_URL) ?? 'https://api.openai.com/v1';
      return {
        model: createOpenAI({ apiKey: required(settings, 'OPENAI_API_KEY', name), baseURL, fetch }).chat(model),
        where: `OpenAI at ${hostOf(baseURL)}`,
        credentialsHint: 'Check OPENAI_API_KEY, and that its project may use the model.',
        modelHint,
      };
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      const baseURL = anthropicBase(text(settings.ANTHROPIC_BASE_URL) ?? 'https://api.anthropic.com');
      return {
        model: createAnthropic({ apiKey: required(settings, 'ANTHROPIC_API_KEY', name), baseURL, fetch })(model),
        where: `Anthropic at ${hostOf(baseURL)}`,
        credentialsHint: 'Check ANTHROPIC_API_KEY, and that its workspace may use the model.',
        modelHint,
      };
    }
    case 'google': {
      const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
      const apiKey = required(settings, 'GOOGLE_API_KEY', name);
      return {
        model: createGoogleGenerativeAI({ apiKey, fetch })(model),
        where: 'Google at generativelanguage.googleapis.com',
        credentialsHint: 'Check GOOGLE_API_KEY, and that the Gemini API is enabled for its project.',
        modelHint,
      };
    }
    case 'ollama':
      return compatible(
        name,
        ollamaBase(text(settings.OLLAMA_BASE_URL) ?? 'http://localhost:11434'),
        undefined,
        fetch,
        `Run \`ollama pull ${model.replace(/[^\w.:/-]/g, '')}\` where the server runs.`,
      );
    case 'openai-compatible': {
      const baseURL = text(settings.OPENAI_BASE_URL);
      if (baseURL === undefined)
        throw missing('OPENAI_BASE_URL', name, 'the address of the server, often ending in /v1');
      return compatible(name, baseURL, text(settings.OPENAI_API_KEY), fetch, modelHint);
    }
    default: {
      const baseUrl = text(settings.AI_BASE_URL);
      const own = Object.entries(settings).find(([key]) => key === keyName(name))?.[1];
      const apiKey = text(settings.AI_API_KEY) ?? text(own);
      return {
        model: await otherProvider(name, { fetch, apiKey, baseUrl, modulesFrom: process.cwd() }),
        where: otherWhere(name, baseUrl),
        credentialsHint: 'Check AI_API_KEY, or the variable that the provider names.',
        modelHint,
      };
    }
  }
}

async function compatible(
  name: LanguageModelName,
  baseURL: string,
  apiKey: string | undefined,
  fetch: typeof globalThis.fetch,
  modelHint: string,
): Promise<ProvidedModel> {
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  const provider = createOpenAICompatible({
    name: 'language',
    baseURL,
    fetch,
    includeUsage: true,
    // Servers that know no schemas refuse them; then the question is asked without (see adjustments.ts).
    supportsStructuredOutputs: true,
    ...(apiKey === undefined ? {} : { apiKey }),
  });
  return {
    model: provider.chatModel(name.model),
    where: `${name.provider === 'ollama' ? 'Ollama' : 'the language model server'} at ${hostOf(baseURL)}`,
    credentialsHint: 'Check OPENAI_API_KEY, and what it may use at that server.',
    modelHint,
  };
}

/** The client gives up after 300 silent seconds; a model may think for longer, and AI_TIMEOUT says how long. */
function withoutOwnTimeouts(dispatcher: Dispatcher): Dispatcher {
  return dispatcher.compose(
    (dispatch) => (request, handler) => dispatch({ ...request, headersTimeout: 0, bodyTimeout: 0 }, handler),
  );
}

/** The SDK expects `/v1`; Anthropic's own clients are configured without. */
function anthropicBase(url: string): string {
  const root = url.replace(/\/+$/, '');
  return /\/v\d+$/.test(root) ? root : `${root}/v1`;
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'an invalid address';
}

function required(settings: LanguageSettings, key: keyof LanguageSettings, name: LanguageModelName): string {
  const value = text(settings[key]);
  if (value === undefined) throw missing(key, name);
  return value;
}

function missing(key: string, name: LanguageModelName, what = ''): ConfigError {
  return new ConfigError(`${key} is not set, and AI_MODEL=${fullName(name).slice(0, 80)} needs it`, {
    hint: `Set ${key}${what === '' ? '' : `, ${what},`} ${whereToSet()}; \`--planner rules\` works without a model.`,
  });
}

function text(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}
