import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../platform/errors.ts';
import { loadConfig } from './load.ts';
import type { SettingName } from './settings.ts';
import { writeUserFile } from './write-user-file.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'womba-config-'));
  path = join(folder, '.womba', 'config.yml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (values: Partial<Record<SettingName, string>>, to = path): void =>
  writeUserFile(to, new Map(Object.entries(values) as [SettingName, string][]));
const read = (name: SettingName, from = path): string | undefined =>
  loadConfig({ environment: {}, workingDirectory: folder, userFile: from }).values.get(name)?.value;

describe('writeUserFile', () => {
  it('makes the folder and a file that only its owner can read', () => {
    write({ PROJECT_KEY: 'PLAT', ZEPHYR_API_TOKEN: '00123' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, '.womba')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, '.womba'))).toEqual(['config.yml']);
    expect(read('PROJECT_KEY')).toBe('PLAT');
    expect(read('ZEPHYR_API_TOKEN')).toBe('00123');
  });

  it('keeps comments, other keys and their order', () => {
    path = join(folder, 'config.yml');
    writeFileSync(path, '# mine\nmine_too: 1 # really\nproject_key: OLD # the old one\n', { mode: 0o644 });
    write({ PROJECT_KEY: 'PLAT', AI_MODEL: 'openai:x' });
    expect(readFileSync(path, 'utf8')).toBe(
      '# mine\nmine_too: 1 # really\nproject_key: PLAT # the old one\nai_model: openai:x\n',
    );
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keeps the name that the file uses for a setting, so that no old value is left beside the new one', () => {
    path = join(folder, 'config.yml');
    writeFileSync(path, 'Atlassian_URL: https://old.example\n');
    write({ ATLASSIAN_BASE_URL: 'https://new.example' });
    expect(readFileSync(path, 'utf8')).toBe('Atlassian_URL: https://new.example\n');
    expect(read('ATLASSIAN_BASE_URL')).toBe('https://new.example');
  });

  it.each([
    '*star',
    '|pipe',
    '@at',
    '# no comment',
    'a: b',
    '"quoted"',
    "it's",
    ' blanks ',
    'null',
    'line\nbreak',
    '[a',
  ])('writes the value %j so that it is read again', (value) => {
    write({ ZEPHYR_API_TOKEN: value });
    expect(read('ZEPHYR_API_TOKEN')).toBe(value === 'null' ? undefined : value.trim());
  });

  it.each(['', '# nothing yet\n', '---\n'])('fills a file that is as good as empty: %j', (text) => {
    path = join(folder, 'config.yml');
    writeFileSync(path, text);
    write({ PROJECT_KEY: 'PLAT' });
    expect(read('PROJECT_KEY')).toBe('PLAT');
    if (text.startsWith('#')) expect(readFileSync(path, 'utf8')).toContain(text.trim());
  });

  it.each(['- a list\n', 'a text\n', 'key: "s3cr3t\n', 'key: *s3cr3t : |s3cr3t\n'])(
    'leaves %j as it is and says why',
    (text) => {
      path = join(folder, 'config.yml');
      writeFileSync(path, text);
      let error: unknown;
      try {
        write({ PROJECT_KEY: 'PLAT' });
      } catch (reason) {
        error = reason;
      }
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as ConfigError).message).toContain(path);
      expect((error as ConfigError).message).not.toContain('s3cr3t');
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('writes through a link instead of replacing it', () => {
    const real = join(folder, 'dotfiles.yml');
    path = join(folder, 'config.yml');
    writeFileSync(real, 'project_key: OLD\n');
    symlinkSync(real, path);
    write({ PROJECT_KEY: 'PLAT' });
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe('project_key: PLAT\n');
    expect(existsSync(`${real}.${process.pid}.tmp`)).toBe(false);
  });
});
