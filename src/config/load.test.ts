import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../platform/errors.ts';
import { defaultUserFile, loadConfig, type LoadOptions } from './load.ts';
import type { SettingName } from './settings.ts';

let folder: string;
let userFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'womba-config-'));
  userFile = join(folder, 'config.yml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function load(options: LoadOptions = {}) {
  return loadConfig({ environment: {}, workingDirectory: folder, userFile, ...options });
}

function valueOf(name: SettingName, options: LoadOptions = {}) {
  return load(options).values.get(name);
}

const file = (name: string, text: string): void => writeFileSync(join(folder, name), text);

describe('loadConfig', () => {
  it('prefers flags, then the environment, then .env, then config.yml, then defaults', () => {
    const flags = { WOMBA_DATA_DIR: { value: 'of flag', flag: '--data-dir' } };
    const environment = { WOMBA_DATA_DIR: 'of environment' };
    expect(valueOf('WOMBA_DATA_DIR')).toEqual({ value: './data', origin: 'default' });
    file('config.yml', 'womba_data_dir: of file');
    expect(valueOf('WOMBA_DATA_DIR')).toEqual({ value: 'of file', origin: userFile });
    file('.env', 'WOMBA_DATA_DIR=of .env');
    expect(valueOf('WOMBA_DATA_DIR')).toEqual({ value: 'of .env', origin: '.env' });
    expect(valueOf('WOMBA_DATA_DIR', { environment })).toEqual({ value: 'of environment', origin: 'environment' });
    expect(valueOf('WOMBA_DATA_DIR', { environment, flags })).toEqual({ value: 'of flag', origin: 'flag --data-dir' });
  });

  it('knows nothing of a setting without a default that nobody sets', () => {
    expect(valueOf('PROJECT_KEY')).toBeUndefined();
  });

  it('takes empty values for unset, so that the next place counts', () => {
    file('config.yml', 'project_key: PLAT\nai_model: null\n');
    file('.env', 'PROJECT_KEY=\n');
    expect(valueOf('PROJECT_KEY', { environment: { PROJECT_KEY: '  ' } })).toEqual({ value: 'PLAT', origin: userFile });
    expect(valueOf('AI_MODEL')).toBeUndefined();
  });

  it('reads .env with quotes, comments and exports', () => {
    file('.env', '# comment\nexport PROJECT_KEY="PLAT,SHOP" # two\nATLASSIAN_API_TOKEN=\'a b\'\n');
    expect(valueOf('PROJECT_KEY')?.value).toBe('PLAT,SHOP');
    expect(valueOf('ATLASSIAN_API_TOKEN')?.value).toBe('a b');
  });

  it('does without any file', () => {
    expect(load({ workingDirectory: join(folder, 'none'), userFile: join(folder, 'none', 'x') }).warnings).toEqual([]);
  });

  it('looks for the user file in the home folder', () => expect(defaultUserFile()).toMatch(/\.womba\/config\.yml$/));
});

describe('.env', () => {
  it('counts as absent where it is an empty folder, as Kubernetes leaves one for a key that a Secret lacks', () => {
    mkdirSync(join(folder, '.env'));
    file('config.yml', 'project_key: PLAT');
    expect(valueOf('PROJECT_KEY')).toEqual({ value: 'PLAT', origin: userFile });
  });
});

describe('aliases', () => {
  it('count less than the name in the same place, and more than other places', () => {
    expect(valueOf('PROJECT_KEY', { environment: { DEFAULT_PROJECT_KEY: 'OLD' } })?.value).toBe('OLD');
    expect(valueOf('PROJECT_KEY', { environment: { DEFAULT_PROJECT_KEY: 'OLD', PROJECT_KEY: 'NEW' } })?.value).toBe(
      'NEW',
    );
    file('.env', 'PROJECT_KEY=FILE');
    expect(valueOf('PROJECT_KEY', { environment: { DEFAULT_PROJECT_KEY: 'OLD' } })?.value).toBe('OLD');
  });

  it('count less than the name in config.yml too, in whatever order they stand there', () => {
    file('config.yml', 'atlassian_base_url: https://new.example\natlassian_url: https://old.example\n');
    expect(valueOf('ATLASSIAN_BASE_URL')?.value).toBe('https://new.example');
    file('config.yml', 'atlassian_url: https://old.example\n');
    expect(valueOf('ATLASSIAN_BASE_URL')?.value).toBe('https://old.example');
  });

  it('are what config.yml calls them in the documentation', () => {
    const keys =
      'atlassian_url atlassian_email atlassian_api_token zephyr_api_token project_key openai_api_key ai_model gitlab_token ' +
      'automation_repo_path git_provider default_branch auto_upload auto_create_pr ai_tool enable_rag rag_auto_index';
    file(
      'config.yml',
      keys
        .split(' ')
        .map((key) => `${key}: x\n`)
        .join(''),
    );
    expect(load().warnings).toEqual([]);
    expect([...load().values.values()].filter(({ origin }) => origin === userFile)).toHaveLength(
      keys.split(' ').length,
    );
  });
});

describe('secrets in files', () => {
  it('are read where NAME_FILE says, without the blanks around them', () => {
    file('token', '\n  secret \n');
    const environment = { ZEPHYR_API_TOKEN_FILE: join(folder, 'token') };
    expect(valueOf('ZEPHYR_API_TOKEN', { environment })).toEqual({
      value: 'secret',
      origin: 'environment (ZEPHYR_API_TOKEN_FILE)',
    });
  });

  it('count less than the value itself, and may be named relative to the working directory', () => {
    file('token', 'of file');
    file('.env', 'ZEPHYR_API_TOKEN_FILE=token');
    expect(valueOf('ZEPHYR_API_TOKEN')).toEqual({ value: 'of file', origin: '.env (ZEPHYR_API_TOKEN_FILE)' });
    const environment = { ZEPHYR_API_TOKEN: 'itself', ZEPHYR_API_TOKEN_FILE: join(folder, 'none') };
    expect(valueOf('ZEPHYR_API_TOKEN', { environment })?.value).toBe('itself');
  });

  it('may be named in config.yml, relative to it', () => {
    file('token', 'of file');
    file('config.yml', 'zephyr_api_token_file: token\n');
    expect(load({ workingDirectory: tmpdir() }).values.get('ZEPHYR_API_TOKEN')).toEqual({
      value: 'of file',
      origin: `${userFile} (zephyr_api_token_file)`,
    });
  });

  it('have to exist and to hold something', () => {
    file('empty', '\n');
    const missing = { ZEPHYR_API_TOKEN_FILE: join(folder, 'none') };
    expect(() => load({ environment: missing })).toThrow(/^ZEPHYR_API_TOKEN_FILE names .*none, .*ENOENT/);
    expect(() => load({ environment: { ZEPHYR_API_TOKEN_FILE: 'empty' } })).toThrow(/which is empty/);
  });

  it('are not looked for where a setting is no secret', () => {
    expect(valueOf('PROJECT_KEY', { environment: { PROJECT_KEY_FILE: join(folder, 'none') } })).toBeUndefined();
  });
});

describe('config.yml', () => {
  it('takes lists and maps', () => {
    file(
      'config.yml',
      `project_key: [PLAT, SHOP]
confluence_spaces:
  plat: [ENG, DOCS]
  SHOP: SHOPDOCS
swagger_urls:
  - https://x.example/a,b.json
  - ./specs/*.yaml
external_doc_urls: {PLAT: [], SHOP: [a]}
`,
    );
    expect(valueOf('PROJECT_KEY')?.value).toBe('PLAT,SHOP');
    expect(valueOf('CONFLUENCE_SPACES')?.value).toBe('PLAT=ENG|DOCS;SHOP=SHOPDOCS');
    expect(valueOf('SWAGGER_URLS')?.value).toBe('["https://x.example/a,b.json","./specs/*.yaml"]');
    expect(valueOf('EXTERNAL_DOC_URLS')?.value).toBe('PLAT=;SHOP=a');
  });

  it('takes every value as it is written', () => {
    file(
      'config.yml',
      'zephyr_api_token: 00123\ngitlab_token: 12345678901234567890\nmax_tokens: 1e3\nauto_upload: yes\n',
    );
    expect(valueOf('ZEPHYR_API_TOKEN')?.value).toBe('00123');
    expect(valueOf('GITLAB_TOKEN')?.value).toBe('12345678901234567890');
    expect(valueOf('MAX_TOKENS')?.value).toBe('1e3');
    expect(valueOf('AUTO_UPLOAD')?.value).toBe('yes');
  });

  it('takes keys in any case, and names the unknown ones', () => {
    file('config.yml', 'Project_Key: PLAT\nzephyr_tokn: secret\n');
    expect(valueOf('PROJECT_KEY')?.value).toBe('PLAT');
    expect(load().warnings).toEqual([`${userFile}: unknown key "zephyr_tokn" is ignored`]);
  });

  it.each(['', '\n# only a comment\n', '---\n', 'null'])('may be as good as empty: %j', (text) => {
    file('config.yml', text);
    if (text === 'null') expect(() => load()).toThrow('must hold keys and values');
    else expect(load().warnings).toEqual([]);
  });

  it.each([
    ['a list', '- PLAT', 'must hold keys and values'],
    ['a text', 'PLAT', 'must hold keys and values'],
    ['maps in lists', 'project_key: [{a: b}]', 'project_key must be a text, a list'],
    ['maps in maps', 'swagger_urls: {PLAT: {a: b}}', 'swagger_urls must be a text, a list'],
    ['something binary', 'project_key: !!binary SGVsbG8=', 'project_key must be a text'],
  ])('cannot be %s', (_, text, message) => {
    file('config.yml', text);
    expect(() => load()).toThrow(message);
  });

  it.each([
    ['an alias', 'zephyr_api_token: *s3cr3t'],
    ['a block', 'zephyr_api_token: |s3cr3t\n'],
    ['an open quote', 'zephyr_api_token: "s3cr3t'],
    ['a reserved character', 'zephyr_api_token: @s3cr3t'],
    ['a second colon', 'zephyr_api_token: s3cr3t: s3cr3t'],
    ['a key twice', 's3cr3t: 1\ns3cr3t: 2'],
  ])('never shows a secret that reads like %s', (_, text) => {
    file('config.yml', text);
    const error = thrown(() => load());
    expect(error.message).toMatch(/is not valid YAML/);
    expect(JSON.stringify([error.message, error.hint, String(error.cause ?? '')])).not.toContain('s3cr3t');
  });

  it('says where the fault is', () => {
    file('config.yml', 'project_key: PLAT\nai_model: @x\n');
    expect(() => load()).toThrow(`${userFile} is not valid YAML in line 2, column 11 (BAD_SCALAR_START)`);
  });

  it('is not built up without end by aliases', () => {
    const level = (name: string, of: string): string =>
      `${name}: &${name} [${Array.from({ length: 9 }, () => `*${of}`).join(',')}]`;
    file('config.yml', ['a: &a x', level('b', 'a'), level('c', 'b'), level('d', 'c'), level('e', 'd')].join('\n'));
    expect(() => load()).toThrow(/is not valid YAML/);
  });

  it('has to be readable', () => {
    mkdirSync(userFile);
    expect(() => load()).toThrow(`Cannot read ${userFile} (EISDIR)`);
    mkdirSync(join(folder, '.env'));
    file('.env/something', 'PROJECT_KEY=PLAT');
    expect(() => load({ userFile: join(folder, 'none') })).toThrow(`Cannot read ${join(folder, '.env')} (EISDIR)`);
  });
});

function thrown(work: () => unknown): ConfigError {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
