import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { settingNames, settingOf } from '../config/settings.ts';
import { createLanguageModel } from '../language/create-language-model.ts';
import type { LanguageModelName } from '../language/model-name.ts';
import type { Clock } from '../platform/clock.ts';
import { planWithModel } from '../planning/model/plan-with-model.ts';
import { loadPrompts } from '../planning/model/prompts.ts';
import type { Connections } from './connections.ts';
import { languageSettings } from './language-settings.ts';
import type { Planner } from './planner.ts';

/** Reads everything that the configuration says of a model; asks it nothing yet. @throws ConfigError */
export async function openModelPlanner(
  config: Config,
  connections: Connections,
  clock: Clock,
  name: LanguageModelName,
): Promise<Planner['make']> {
  const folder = config.text('PROMPTS_DIR');
  const prompts = loadPrompts(folder === undefined ? undefined : resolve(folder));
  const model = await createLanguageModel({
    name,
    settings: languageSettings(config),
    dispatcher: connections.dispatcher(),
    temperature: config.number('TEMPERATURE'),
    maxTokens: config.number('MAX_TOKENS'),
    timeoutMs: (config.number('AI_TIMEOUT') ?? 180) * 1000,
    retries: config.number('HTTP_RETRIES') ?? 5,
    retryDelayMs: (config.number('HTTP_RETRY_DELAY') ?? 0.5) * 1000,
    clock,
  });
  return (context, knowledge, options) =>
    planWithModel(context, {
      ...options,
      model,
      prompts,
      knowledge,
      secrets: configuredSecrets(config),
      budget: config.number('AI_CONTEXT_TOKENS') ?? 24_000,
      rounds: config.number('AI_REPAIR_ROUNDS') ?? 2,
      prices: {
        input: config.number('AI_PRICE_INPUT_PER_MILLION'),
        output: config.number('AI_PRICE_OUTPUT_PER_MILLION'),
      },
      now: clock.now().toISOString(),
    });
}

/** The values of all secrets, of several in one setting each by itself. */
export function configuredSecrets(config: Config): string[] {
  return settingNames
    .filter((name) => settingOf(name).kind === 'secret')
    .flatMap((name) => {
      const value = config.text(name) ?? '';
      const parts =
        name === 'WOMBA_API_TOKENS' ? value.split(',').map((item) => item.split(':').slice(2).join(':')) : [];
      return [value, ...parts].map((secret) => secret.trim()).filter((secret) => secret !== '');
    });
}
