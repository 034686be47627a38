import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';
import { ConfigError } from '../platform/errors.ts';
import { yamlKeys } from './read-user-file.ts';
import type { SettingName } from './settings.ts';
import { yamlProblem } from './yaml-problem.ts';

/**
 * Writes values into the user's config.yml, keeping comments and other keys; a setting that stands there under another of
 * its names keeps that name. The file is readable by its owner only and is replaced in one step, so that it is never half
 * written.
 * @throws ConfigError when the existing file is not valid YAML or holds something else than keys and values.
 */
export function writeUserFile(path: string, values: ReadonlyMap<SettingName, string>): void {
  const document = parseDocument(existsSync(path) ? readFileSync(path, 'utf8') : '');
  const [error] = document.errors;
  if (error !== undefined) throw yamlProblem(path, error);
  const { contents } = document;
  const empty = contents === null || (isScalar(contents) && (contents.value === null || contents.value === ''));
  if (!empty && !isMap(contents)) {
    throw new ConfigError(`${path} must hold keys and values`, { hint: 'Mend the file, or move it away.' });
  }
  if (empty) document.contents = null;
  for (const [name, value] of values) {
    document.set(isMap(contents) ? keyIn(contents, name) : name.toLowerCase(), value);
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // A link into a folder of dotfiles stays a link.
  const target = existsSync(path) ? realpathSync(path) : path;
  const temporary = `${target}.${process.pid}.tmp`;
  writeFileSync(temporary, document.toString(), { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, target);
}

/** The key under which the file holds the setting already, in its own spelling; the strongest if there are several. */
function keyIn(map: YAMLMap, name: SettingName): string {
  const present = map.items.map(({ key }) => String(isScalar(key) ? key.value : key));
  const found = yamlKeys(name)
    .map((key) => present.find((candidate) => candidate.toLowerCase() === key))
    .find((key) => key !== undefined);
  return found ?? name.toLowerCase();
}
