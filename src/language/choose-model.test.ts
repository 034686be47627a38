import { describe, expect, it } from 'vitest';
import { ConfigError } from '../platform/errors.ts';
import { chooseModel, defaultModels } from './choose-model.ts';
import { parseLanguageModel } from './model-name.ts';
import { ollamaBase } from './ollama-base.ts';

describe('the model of a configuration', () => {
  it.each([
    [{}, undefined, ''],
    [{ AI_MODEL: 'none' }, undefined, 'AI_MODEL'],
    [{ AI_MODEL: 'none', OPENAI_API_KEY: 'k' }, undefined, 'AI_MODEL'],
    [{ AI_MODEL: 'ollama:qwen3:8b' }, { provider: 'ollama', model: 'qwen3:8b' }, 'AI_MODEL'],
    [{ AI_MODEL: 'gpt-4.1' }, { provider: 'openai', model: 'gpt-4.1' }, 'AI_MODEL'],
    [{ OPENAI_API_KEY: 'k', ANTHROPIC_API_KEY: 'k' }, defaultModels[0].name, 'OPENAI_API_KEY'],
    [{ ANTHROPIC_API_KEY: 'k', GOOGLE_API_KEY: 'k' }, defaultModels[1].name, 'ANTHROPIC_API_KEY'],
    [{ GOOGLE_API_KEY: 'k' }, defaultModels[2].name, 'GOOGLE_API_KEY'],
    [{ OPENAI_API_KEY: ' ', AI_MODEL: ' ' }, undefined, ''],
    [{ OLLAMA_BASE_URL: 'http://gpu:11434', OPENAI_BASE_URL: 'http://vllm/v1' }, undefined, ''],
  ])('of %j is %j', (settings, name, because) => {
    expect(chooseModel(settings)).toEqual({ name, because });
  });

  it.each(['../evil:large', 'openai:', 'a b:5', ':x'])('refuses %s with the names that there are', (text) => {
    expect(() => parseLanguageModel(text)).toThrow(ConfigError);
    expect(() => parseLanguageModel(text)).toThrow(/^AI_MODEL names /);
  });

  it.each(['http://gpu:11434', 'http://gpu:11434/', 'http://gpu:11434/api', 'http://gpu:11434/v1'])(
    'finds the OpenAI side of an Ollama server configured as %s',
    (url) => {
      expect(ollamaBase(url)).toBe('http://gpu:11434/v1');
    },
  );
});
