import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import { ConfigError } from '../platform/errors.ts';
import { type SettingName, settingNames, settingOf } from './settings.ts';
import { yamlProblem } from './yaml-problem.ts';

const require = createRequire(import.meta.url);

/** What a user's config.yml says. Keys that end in `_FILE` name files that hold secrets. */
export interface UserFile {
  values: Map<SettingName, string>;
  /** Paths of files with secrets, by the setting and the key that names them. */
  files: Map<SettingName, { path: string; key: string }>;
}

/** Keys of a setting in config.yml, the strongest first. */
export function yamlKeys(name: SettingName): string[] {
  const { aliases = [], yaml = [] } = settingOf(name);
  return [name, ...yaml, ...aliases].map((key) => key.toLowerCase());
}

/**
 * Reads config.yml. Unknown keys become warnings. All values are read as they are written, so that a token of digits keeps
 * its zeros.
 * @throws ConfigError when the file cannot be read, is not valid YAML, or holds something else than keys and values.
 */
export function readUserFile(path: string, warnings: string[]): UserFile {
  const result: UserFile = { values: new Map(), files: new Map() };
  if (!existsSync(path)) return result;
  const content = parseFile(path);
  if (content === null || content === undefined || content === '') return result;
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new ConfigError(`${path} must hold keys and values`, { hint: 'Example: project_key: PLAT' });
  }
  const entries = new Map(Object.entries(content).map(([key, value]) => [key.toLowerCase(), { key, value }] as const));
  for (const name of settingNames) {
    for (const candidate of yamlKeys(name)) {
      const entry = entries.get(candidate);
      entries.delete(candidate);
      const text = entry === undefined ? '' : valueText(entry.value, path, entry.key);
      if (text !== '' && !result.values.has(name)) result.values.set(name, text);
      if (settingOf(name).kind !== 'secret') continue;
      const file = entries.get(`${candidate}_file`);
      entries.delete(`${candidate}_file`);
      const named = file === undefined ? '' : valueText(file.value, path, file.key);
      if (named !== '' && !result.files.has(name)) result.files.set(name, { path: named, key: file?.key ?? '' });
    }
  }
  for (const { key } of entries.values()) warnings.push(`${path}: unknown key "${key}" is ignored`);
  return result;
}

function parseFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(`Cannot read ${path} (${(cause as NodeJS.ErrnoException).code ?? 'unreadable'})`, {
      cause,
      hint: 'Check the permissions of the file, or move it away.',
    });
  }
  // Most installations have no such file: only who has one waits for the parser to load.
  const { parseDocument } = require('yaml') as typeof Yaml;
  try {
    // The failsafe schema knows texts, lists and maps only.
    const document = parseDocument(text, { schema: 'failsafe', logLevel: 'error' });
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return document.toJS() as unknown;
  } catch (error) {
    throw yamlProblem(path, error);
  }
}

/** Lists become comma-separated, or JSON where an item holds a comma; `{PLAT: [ENG, DOCS]}` the per-project form. */
function valueText(value: unknown, path: string, key: string): string {
  const fail = (): ConfigError =>
    new ConfigError(`${path}: ${key} must be a text, a list of texts, or lists of texts by project`, {
      hint: 'Examples: project_key: PLAT, or confluence_spaces: {PLAT: [ENG, DOCS], SHOP: [SHOPDOCS]}',
    });
  if (Array.isArray(value)) {
    const items = value.map((item) => scalarText(item, fail));
    return items.some((item) => item.includes(',')) ? JSON.stringify(items) : items.join(',');
  }
  if (typeof value !== 'object' || value === null) return scalarText(value, fail);
  const isMap = Object.getPrototypeOf(value) === Object.prototype;
  if (!isMap) throw fail();
  return Object.entries(value)
    .map(([project, items]) => {
      const texts = (Array.isArray(items) ? items : [items]).map((item) => scalarText(item, fail));
      return `${project.toUpperCase()}=${texts.join('|')}`;
    })
    .join(';');
}

function scalarText(value: unknown, fail: () => ConfigError): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') throw fail();
  const text = value.trim();
  return text === 'null' || text === '~' ? '' : text;
}
