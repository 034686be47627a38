import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { parse as parseYaml } from 'yaml';
import { ConfigError } from '../platform/errors.ts';
import { type SettingName, settingNames, settingOf } from './settings.ts';

export interface ResolvedValue {
  value: string;
  /** Where it came from, for people: `flag --project-key`, `environment`, `.env`, a file's path, `default`. */
  origin: string;
}

export interface LoadedConfig {
  values: Map<SettingName, ResolvedValue>;
  /** Things to tell the user that do not stop Womba: unknown keys, unreadable optional files. */
  warnings: string[];
}

export interface LoadOptions {
  /** Values from the command line. */
  flags?: Partial<Record<SettingName, { value: string; flag: string }>>;
  environment?: NodeJS.ProcessEnv;
  workingDirectory?: string;
  /** Default `~/.womba/config.yml`. */
  userFile?: string;
}

export function defaultUserFile(): string {
  return join(homedir(), '.womba', 'config.yml');
}

/**
 * Resolves every setting: flags > environment > `.env` in the working directory > `~/.womba/config.yml` > defaults. Within
 * one place `NAME` beats `NAME_FILE`, and both beat aliases. Empty values count as unset.
 * @throws ConfigError for a file that cannot be read or parsed.
 */
export function loadConfig(options: LoadOptions = {}): LoadedConfig {
  const environment = options.environment ?? process.env;
  const workingDirectory = options.workingDirectory ?? process.cwd();
  const warnings: string[] = [];
  const dotEnvPath = join(workingDirectory, '.env');
  const dotEnv = readDotEnv(dotEnvPath);
  const userPath = options.userFile ?? defaultUserFile();
  const user = readUserFile(userPath, warnings);

  const values = new Map<SettingName, ResolvedValue>();
  for (const name of settingNames) {
    const flag = options.flags?.[name];
    const found =
      (flag === undefined ? undefined : { value: flag.value, origin: `flag ${flag.flag}` }) ??
      fromEnvironment(name, environment, 'environment', workingDirectory) ??
      fromEnvironment(name, dotEnv, '.env', workingDirectory) ??
      fromUserFile(name, user, userPath);
    const fallback = settingOf(name).default;
    if (found !== undefined) values.set(name, found);
    else if (fallback !== undefined) values.set(name, { value: fallback, origin: 'default' });
  }
  return { values, warnings };
}

function fromEnvironment(
  name: SettingName,
  environment: Readonly<Record<string, string | undefined>>,
  origin: string,
  workingDirectory: string,
): ResolvedValue | undefined {
  const { kind, aliases = [] } = settingOf(name);
  for (const candidate of [name, ...aliases]) {
    const value = environment[candidate];
    if (value !== undefined && value.trim() !== '') return { value: value.trim(), origin };
    const file = environment[`${candidate}_FILE`];
    if (kind === 'secret' && file !== undefined && file.trim() !== '') {
      const path = resolve(workingDirectory, file.trim());
      return { value: readSecretFile(path, `${candidate}_FILE`), origin: `${origin} (${candidate}_FILE)` };
    }
  }
  return undefined;
}

function readSecretFile(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new ConfigError(`${name} names ${path}, which cannot be read (${(cause as NodeJS.ErrnoException).code})`, {
      cause,
      hint: 'Check the path, the mount and the permissions of the file.',
    });
  }
}

function readDotEnv(path: string): Record<string, string | undefined> {
  if (!existsSync(path)) return {};
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new ConfigError(`Cannot read ${path} (${(cause as NodeJS.ErrnoException).code ?? 'invalid'})`, { cause });
  }
}

function readUserFile(path: string, warnings: string[]): Map<SettingName, string> {
  const result = new Map<SettingName, string>();
  if (!existsSync(path)) return result;
  let content: unknown;
  try {
    content = parseYaml(readFileSync(path, 'utf8'));
  } catch (cause) {
    const where = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
    throw new ConfigError(`${path} is not valid YAML: ${where}`, { cause, hint: 'Mend the file, or move it away.' });
  }
  if (content === null || content === undefined) return result;
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new ConfigError(`${path} must hold keys and values`, { hint: 'Example: project_key: PLAT' });
  }
  const names = new Map<string, SettingName>();
  for (const name of settingNames) {
    const { aliases = [], yaml = [] } = settingOf(name);
    for (const key of [...yaml, ...aliases.map((alias) => alias.toLowerCase()), name.toLowerCase()])
      names.set(key, name);
  }
  for (const [key, value] of Object.entries(content)) {
    const name = names.get(key.toLowerCase());
    if (name === undefined) warnings.push(`${path}: unknown key "${key}" is ignored`);
    else if (value !== null && value !== '') result.set(name, yamlText(value));
  }
  return result;
}

/** Lists become comma-separated; `{PLAT: [ENG, DOCS]}` becomes the per-project form. */
function yamlText(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(',');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([project, items]) => `${project}=${Array.isArray(items) ? items.map(String).join('|') : String(items)}`)
      .join(';');
  }
  return String(value);
}

function fromUserFile(name: SettingName, user: Map<SettingName, string>, path: string): ResolvedValue | undefined {
  const value = user.get(name);
  return value === undefined ? undefined : { value, origin: path };
}
