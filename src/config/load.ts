import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { ConfigError } from '../platform/errors.ts';
import { readUserFile, type UserFile } from './read-user-file.ts';
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
  let secret: string;
  try {
    secret = readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new ConfigError(`${name} names ${path}, which cannot be read (${(cause as NodeJS.ErrnoException).code})`, {
      cause,
      hint: 'Check the path, the mount and the permissions of the file.',
    });
  }
  if (secret === '') {
    throw new ConfigError(`${name} names ${path}, which is empty`, {
      hint: `Put the secret into the file, or unset ${name}.`,
    });
  }
  return secret;
}

function readDotEnv(path: string): Record<string, string | undefined> {
  if (!existsSync(path) || isEmptyFolder(path)) return {};
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new ConfigError(`Cannot read ${path} (${(cause as NodeJS.ErrnoException).code ?? 'invalid'})`, { cause });
  }
}

/** Kubernetes leaves an empty folder where a file of a Secret should be mounted and the Secret has no such key. */
function isEmptyFolder(path: string): boolean {
  return statSync(path).isDirectory() && readdirSync(path).length === 0;
}

/** As in the environment: a value beats a file that holds it. */
function fromUserFile(name: SettingName, user: UserFile, path: string): ResolvedValue | undefined {
  const value = user.values.get(name);
  if (value !== undefined) return { value, origin: path };
  const file = user.files.get(name);
  if (file === undefined) return undefined;
  const secret = readSecretFile(resolve(dirname(path), file.path), file.key);
  return { value: secret, origin: `${path} (${file.key})` };
}
