import { describe, expect, it } from 'vitest';
import { ConfigError } from '../platform/errors.ts';
import { type Config, wrapConfig } from './config.ts';
import { type SettingName, settingNames, settingOf } from './settings.ts';

function config(values: Partial<Record<SettingName, string>>): Config {
  const entries = Object.entries(values) as [SettingName, string][];
  return wrapConfig({
    values: new Map(entries.map(([name, value]) => [name, { value, origin: 'environment' }])),
    warnings: [],
  });
}

describe('values', () => {
  it('are undefined, empty or false when unset', () => {
    const unset = config({});
    expect(unset.text('AI_MODEL')).toBeUndefined();
    expect(unset.number('TEMPERATURE')).toBeUndefined();
    expect(unset.boolean('AUTO_UPLOAD')).toBe(false);
    expect(unset.list('PROJECT_KEY')).toEqual([]);
    expect(unset.forProject('CONFLUENCE_SPACES', 'PLAT')).toBeUndefined();
    expect(unset.origin('AI_MODEL')).toBeUndefined();
    expect(unset.problems()).toEqual([]);
  });

  it.each([
    ['true', true],
    ['Yes', true],
    ['1', true],
    ['ON', true],
    ['false', false],
    ['No', false],
    ['0', false],
    ['off', false],
  ])('%s is %s', (value, expected) => expect(config({ ENABLE_RAG: value }).boolean('ENABLE_RAG')).toBe(expected));

  it('are numbers, also with a point or an exponent', () => {
    expect(config({ HTTP_TIMEOUT: '0.5' }).number('HTTP_TIMEOUT')).toBe(0.5);
    expect(config({ MAX_TOKENS: '2e3' }).number('MAX_TOKENS')).toBe(2000);
  });

  it('are addresses without slashes at the end', () => {
    expect(config({ ATLASSIAN_BASE_URL: 'https://acme.example/wiki//' }).text('ATLASSIAN_BASE_URL')).toBe(
      'https://acme.example/wiki',
    );
  });

  it('are lists for one project', () => {
    const spaces = config({ CONFLUENCE_SPACES: 'PLAT=ENG|DOCS;SHOP=SHOPDOCS' });
    expect(spaces.forProject('CONFLUENCE_SPACES', 'PLAT')).toEqual(['ENG', 'DOCS']);
    expect(spaces.forProject('CONFLUENCE_SPACES', 'OTHER')).toBeUndefined();
  });
});

describe('invalid values', () => {
  it.each([
    ['TEMPERATURE', 'warm', 'TEMPERATURE from environment ("warm") must be a number'],
    ['TEMPERATURE', '3', 'TEMPERATURE from environment ("3") must be between 0 and 2'],
    ['TEMPERATURE', 'Infinity', 'TEMPERATURE from environment ("Infinity") must be a number'],
    ['MAX_TOKENS', '0', 'MAX_TOKENS from environment ("0") must be 1 or more'],
    ['MAX_TOKENS', '1.5', 'MAX_TOKENS from environment ("1.5") must be a whole number'],
    ['API_PORT', '65536', 'API_PORT from environment ("65536") must be between 0 and 65535'],
    ['RAG_REFRESH_HOURS', '-1', 'RAG_REFRESH_HOURS from environment ("-1") must be 0 or more'],
    ['ENABLE_RAG', 'maybe', 'ENABLE_RAG from environment ("maybe") must be true or false'],
    [
      'LOG_LEVEL',
      'loud',
      'LOG_LEVEL from environment ("loud") must be one of fatal, error, warn, info, debug, trace, silent',
    ],
    [
      'ATLASSIAN_BASE_URL',
      'acme',
      'ATLASSIAN_BASE_URL from environment ("acme") must be a URL such as https://host.example',
    ],
    [
      'CHROMA_URL',
      'ftp://x.example',
      'CHROMA_URL from environment ("ftp://x.example") must start with https:// or http://',
    ],
    ['PROJECT_KEY', '[PLAT', 'PROJECT_KEY from environment ("[PLAT") starts like a JSON list but is not valid JSON'],
    ['SWAGGER_URLS', '[1]', 'SWAGGER_URLS from environment ("[1]") must be a JSON list of strings'],
    [
      'CONFLUENCE_SPACES',
      'PLAT=A,SHOP=B',
      'CONFLUENCE_SPACES from environment ("PLAT=A,SHOP=B") must separate projects by semicolons',
    ],
  ] as const)('%s=%s is refused with a message that says why', (name, value, message) => {
    const [problem, ...more] = config({ [name]: value }).problems();
    expect(problem?.message).toBe(message);
    expect(problem).toBeInstanceOf(ConfigError);
    expect(more).toEqual([]);
  });

  it('come with an example where there is one', () => {
    const [problem] = config({ ATLASSIAN_BASE_URL: 'acme' }).problems();
    expect(problem?.hint).toBe('Example: ATLASSIAN_BASE_URL=https://acme.atlassian.net');
  });

  it('are all told at once', () => {
    const { length } = config({ TEMPERATURE: 'a', ENABLE_RAG: 'b', CHROMA_URL: 'c', PROJECT_KEY: 'PLAT' }).problems();
    expect(length).toBe(3);
  });

  it('are never defaults', () => {
    const defaults = settingNames.flatMap((name) => {
      const value = settingOf(name).default;
      return value === undefined ? [] : [[name, value] as const];
    });
    expect(config(Object.fromEntries(defaults)).problems()).toEqual([]);
  });
});

describe('secrets', () => {
  const secret = 's3cr3t-0123456789-t0k3n';
  const everything = Object.fromEntries(
    settingNames.map((name) => {
      switch (settingOf(name).kind) {
        case 'secret':
          return [name, secret];
        case 'url':
          return [name, `https://me:${secret}@x.example/?token=${secret}`];
        case 'per-project':
        case 'list':
          return [name, `https://${secret}@x.example,https://x.example/?api_key=${secret}`];
        default:
          return [name, 'x'];
      }
    }),
  );

  it('stand in no description', () => {
    const described = config(everything).describe();
    expect(described).toHaveLength(settingNames.length);
    for (const { name, value } of described) expect(value, name).not.toContain('0123456789');
    expect(described.find(({ name }) => name === 'ZEPHYR_API_TOKEN')?.value).toBe('••••0k3n');
  });

  it('stand in no message, not even of a value that is wrong', () => {
    const wrong = Object.fromEntries(
      settingNames.map((name) => [
        name,
        settingOf(name).kind === 'list' ? `["https://${secret}@x"` : `ftp://u:${secret}@x`,
      ]),
    );
    for (const values of [everything, wrong]) {
      const problems = config(values).problems();
      expect(problems.length).toBeGreaterThan(5);
      for (const { message, hint } of problems) expect(`${message} ${hint}`).not.toContain('0123456789');
    }
  });

  it('do not hide behind the name of a short API token', () => {
    const described = config({ WOMBA_API_TOKENS: 'reporting:read:abcd' }).describe();
    expect(described.find(({ name }) => name === 'WOMBA_API_TOKENS')?.value).toBe('reporting:read:••••');
  });
});

describe('describe', () => {
  it('tells every setting, where it came from, and what it is for', () => {
    const described = config({ PROJECT_KEY: 'PLAT' }).describe();
    expect(described.find(({ name }) => name === 'PROJECT_KEY')).toEqual({
      name: 'PROJECT_KEY',
      value: 'PLAT',
      origin: 'environment',
      description: 'Jira and Zephyr project keys, comma-separated',
    });
    expect(described.find(({ name }) => name === 'AI_MODEL')).toMatchObject({ value: null, origin: null });
  });
});
