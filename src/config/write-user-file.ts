import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseDocument } from 'yaml';
import { ConfigError } from '../platform/errors.ts';
import type { SettingName } from './settings.ts';

/**
 * Writes values into the user's config.yml, keeping comments and other keys. The file is readable by its owner only and is
 * replaced in one step, so that it is never half written.
 * @throws ConfigError when the existing file is not valid YAML.
 */
export function writeUserFile(path: string, values: ReadonlyMap<SettingName, string>): void {
  const existing = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const document = parseDocument(existing);
  const [error] = document.errors;
  if (error !== undefined) {
    throw new ConfigError(`${path} is not valid YAML: ${error.message.split('\n')[0]}`, {
      hint: 'Mend the file, or move it away.',
    });
  }
  for (const [name, value] of values) document.set(name.toLowerCase(), value);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, document.toString(), { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
}
