import type { Config } from '../config/config.ts';
import { languageSettingNames, type LanguageSettings } from '../language/choose-model.ts';

/** What the configuration says of language models. @throws ConfigError for an address that is none. */
export function languageSettings(config: Config): LanguageSettings {
  return Object.fromEntries(languageSettingNames.map((name) => [name, config.text(name)] as const));
}
