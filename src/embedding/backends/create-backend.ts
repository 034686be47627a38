import { ollamaBase } from '../../language/ollama-base.ts';
import { ConfigError } from '../../platform/errors.ts';
import { whereToSet } from '../../platform/kubernetes.ts';
import { fetchThrough } from '../../platform/http/fetch-through.ts';
import type { EmbeddingBackend } from '../backend.ts';
import type { EmbedderOptions, EmbeddingSettings } from '../create-embedder.ts';
import type { ModelName } from '../model-name.ts';
import type { ModelProfile } from '../model-profile.ts';
import { localBackend } from './local.ts';
import { cohereBackend, googleBackend, openAiBackend, openAiCompatibleBackend } from './sdk.ts';
import { voyageBackend } from './voyage.ts';

/** @throws ConfigError when a key or base URL is missing. */
export function createBackend(name: ModelName, profile: ModelProfile, options: EmbedderOptions): EmbeddingBackend {
  const settings = options.settings ?? {};
  const { model } = name;
  const base = { model, dimensions: options.dimensions };
  const own = { apiKey: text(settings.EMBEDDING_API_KEY), baseUrl: text(settings.EMBEDDING_BASE_URL) };
  const key = (setting: keyof EmbeddingSettings): string => own.apiKey ?? required(settings, setting, options.model);
  const http = () => ({ ...base, fetch: fetchThrough(options.dispatcher) });
  switch (name.provider) {
    case 'openai':
      return openAiBackend({
        ...http(),
        apiKey: key('OPENAI_API_KEY'),
        baseUrl: own.baseUrl ?? text(settings.OPENAI_BASE_URL) ?? 'https://api.openai.com/v1',
      });
    case 'openai-compatible': {
      const baseUrl = own.baseUrl ?? text(settings.OPENAI_BASE_URL);
      if (baseUrl === undefined) {
        throw missing(
          'EMBEDDING_BASE_URL',
          options.model,
          'such as http://localhost:8080/v1 (OPENAI_BASE_URL serves too)',
        );
      }
      // OpenAI's key goes only to the server that was configured together with it.
      const apiKey = own.apiKey ?? (own.baseUrl === undefined ? text(settings.OPENAI_API_KEY) : undefined);
      return openAiCompatibleBackend({ ...http(), name: 'embedding server', apiKey, baseUrl });
    }
    case 'ollama':
      return openAiCompatibleBackend({
        ...http(),
        name: 'Ollama',
        apiKey: own.apiKey,
        baseUrl: ollamaBase(own.baseUrl ?? text(settings.OLLAMA_BASE_URL) ?? 'http://localhost:11434'),
        modelHint: `Run \`ollama pull ${model.replace(/[^\w.:/-]/g, '')}\` where the server runs.`,
      });
    case 'google':
      return googleBackend({
        ...http(),
        apiKey: key('GOOGLE_API_KEY'),
        baseUrl: own.baseUrl ?? 'https://generativelanguage.googleapis.com/v1beta',
        taskInText: profile.prefix.query !== '',
      });
    case 'cohere':
      return cohereBackend({
        ...http(),
        apiKey: key('COHERE_API_KEY'),
        baseUrl: own.baseUrl ?? 'https://api.cohere.com/v2',
      });
    case 'voyage':
      return voyageBackend({
        ...http(),
        apiKey: key('VOYAGE_API_KEY'),
        baseUrl: own.baseUrl ?? 'https://api.voyageai.com/v1',
      });
    case 'local':
      return localBackend({
        ...base,
        pooling: profile.pooling,
        modulesFrom: options.modulesFrom,
        modelFolder: options.modelFolder,
      });
  }
}

function required(settings: EmbeddingSettings, name: keyof EmbeddingSettings, model: string): string {
  const value = text(settings[name]);
  if (value === undefined) throw missing(name, model);
  return value;
}

function missing(name: string, model: string, example?: string): ConfigError {
  return new ConfigError(`${name} is not set, and EMBEDDING_MODEL=${model.slice(0, 80)} needs it`, {
    hint: `Set ${name}${example === undefined ? '' : `, ${example},`} ${whereToSet()}; or EMBEDDING_MODEL=none for lexical search only.`,
  });
}

function text(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}
