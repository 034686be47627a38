import { ConfigError } from '../platform/errors.ts';
import { loadConfig, type LoadedConfig, type LoadOptions, type ResolvedValue } from './load.ts';
import { parsePerProject, splitList } from './lists.ts';
import { mask, maskAddresses, maskApiTokens } from './mask.ts';
import { type SettingName, settingNames, settingOf } from './settings.ts';

export interface DescribedSetting {
  name: SettingName;
  /** Masked for secrets; null when unset. */
  value: string | null;
  origin: string | null;
  description: string;
}

/** Typed access to the resolved settings. Values are checked when they are asked for, with a message that names them. */
export interface Config {
  readonly warnings: readonly string[];
  /** The values as they were read: plain data from which another thread makes the same configuration. */
  readonly loaded: LoadedConfig;
  text(name: SettingName): string | undefined;
  number(name: SettingName): number | undefined;
  boolean(name: SettingName): boolean;
  list(name: SettingName): string[];
  /** The items of a per-project setting for one project; undefined when the setting says nothing about it. */
  forProject(name: SettingName, project: string): readonly string[] | undefined;
  origin(name: SettingName): string | undefined;
  /** Every setting with its value and where it came from, secrets masked. */
  describe(): DescribedSetting[];
  /** Every problem that reading all settings would raise. */
  problems(): ConfigError[];
}

/** Loads and wraps the configuration. @throws ConfigError when a file cannot be read. */
export function readConfig(options: LoadOptions = {}): Config {
  return wrapConfig(loadConfig(options));
}

export function wrapConfig(loaded: LoadedConfig): Config {
  const { values, warnings } = loaded;
  const resolved = (name: SettingName): ResolvedValue | undefined => values.get(name);

  const text = (name: SettingName): string | undefined => {
    const found = resolved(name);
    if (found === undefined) return undefined;
    const { kind, choices } = settingOf(name);
    if (kind === 'url') return checkedUrl(name, found);
    if (choices !== undefined && !choices.includes(found.value)) {
      throw invalid(name, found, `must be one of ${choices.join(', ')}`);
    }
    return found.value;
  };

  const number = (name: SettingName): number | undefined => {
    const found = resolved(name);
    if (found === undefined) return undefined;
    const { kind, min = -Infinity, max = Infinity } = settingOf(name);
    const value = Number(found.value);
    if (!Number.isFinite(value)) throw invalid(name, found, 'must be a number');
    if (kind === 'integer' && !Number.isInteger(value)) throw invalid(name, found, 'must be a whole number');
    if (value < min || value > max) throw invalid(name, found, rangeText(min, max));
    return value;
  };

  const boolean = (name: SettingName): boolean => {
    const found = resolved(name);
    if (found === undefined) return false;
    const value = found.value.toLowerCase();
    if (['true', '1', 'yes', 'on'].includes(value)) return true;
    if (['false', '0', 'no', 'off'].includes(value)) return false;
    throw invalid(name, found, 'must be true or false');
  };

  const list = (name: SettingName): string[] => {
    const found = resolved(name);
    return found === undefined ? [] : splitList(found.value, (reason) => invalid(name, found, reason));
  };

  const forProject = (name: SettingName, project: string): readonly string[] | undefined => {
    const found = resolved(name);
    return found && parsePerProject(found.value, (reason) => invalid(name, found, reason))(project);
  };

  const check = (name: SettingName): void => {
    switch (settingOf(name).kind) {
      case 'number':
      case 'integer':
        number(name);
        return;
      case 'boolean':
        boolean(name);
        return;
      case 'list':
        list(name);
        return;
      case 'per-project':
        forProject(name, '');
        return;
      case 'text':
      case 'url':
      case 'secret':
        text(name);
    }
  };

  return {
    warnings,
    loaded,
    text,
    number,
    boolean,
    list,
    forProject,
    origin: (name) => resolved(name)?.origin,
    describe: () =>
      settingNames.map((name) => {
        const found = resolved(name);
        const value = found === undefined ? null : shown(name, found.value);
        return { name, value, origin: found?.origin ?? null, description: settingOf(name).description };
      }),
    problems: () =>
      settingNames.flatMap((name) => {
        try {
          check(name);
          return [];
        } catch (error) {
          if (error instanceof ConfigError) return [error];
          throw error;
        }
      }),
  };
}

function shown(name: SettingName, value: string): string {
  if (name === 'WOMBA_API_TOKENS') return maskApiTokens(value);
  return settingOf(name).kind === 'secret' ? mask(value) : maskAddresses(value);
}

function checkedUrl(name: SettingName, found: ResolvedValue): string {
  let url: URL;
  try {
    url = new URL(found.value);
  } catch {
    throw invalid(name, found, 'must be a URL such as https://host.example');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw invalid(name, found, 'must start with https:// or http://');
  if (url.username !== '' || url.password !== '') {
    throw invalid(name, found, 'must not hold a user name or password; use the token settings');
  }
  return found.value.replace(/\/+$/, '');
}

function invalid(name: SettingName, found: ResolvedValue, reason: string): ConfigError {
  const { kind, example } = settingOf(name);
  const value = kind === 'secret' ? '' : ` ("${maskAddresses(found.value).slice(0, 80)}")`;
  return new ConfigError(`${name} from ${found.origin}${value} ${reason}`, {
    ...(example === undefined ? {} : { hint: `Example: ${name}=${example}` }),
  });
}

function rangeText(min: number, max: number): string {
  if (max === Infinity) return `must be ${min} or more`;
  return `must be between ${min} and ${max}`;
}
