import type { Config } from '../config/config.ts';
import { loadPrompts, promptNames } from '../planning/model/prompts.ts';

/** A prompt as it is used, with its places to fill as `{{name}}`. */
export interface PromptText {
  name: string;
  text: string;
  /** Whether PROMPTS_DIR replaces Womba's own. */
  replaced: boolean;
}

/** @throws ConfigError for a faulty PROMPTS_DIR */
export function readPrompts(config: Config): PromptText[] {
  const prompts = loadPrompts(config.text('PROMPTS_DIR'));
  return promptNames.map((name) => ({
    name,
    text: prompts.text(name),
    replaced: prompts.replaced.includes(name),
  }));
}
