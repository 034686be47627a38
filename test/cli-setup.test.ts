import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { startInTerminal } from './support/in-terminal.ts';
import { runWomba, startWomba, temporaryFolder } from './support/run-womba.ts';

type Folder = ReturnType<typeof temporaryFolder>;

describe('womba configure', () => {
  let home: Folder;
  const file = (): string => join(home.path, '.womba', 'config.yml');
  const configure = (...args: string[]) => startWomba({}, ['configure', ...args], home.path).finished;

  beforeEach(() => (home = temporaryFolder()));
  afterEach(() => home[Symbol.dispose]());

  it('writes what --set names to a file that only its owner can read', async () => {
    const { code, stdout } = await configure('--set', 'PROJECT_KEY=PLAT', 'atlassian_url=https://acme.atlassian.net');
    expect(code).toBe(0);
    expect(stdout).toContain(`Wrote PROJECT_KEY, ATLASSIAN_BASE_URL to ${file()}`);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const shown = await startWomba({}, ['config'], home.path).finished;
    expect(shown.stdout).toMatch(new RegExp(`^PROJECT_KEY +PLAT {2}\\(${file()}\\)$`, 'm'));
  });

  it('keeps other values and comments, and unsets what is set to nothing', async () => {
    await configure('--set', 'PROJECT_KEY=PLAT', 'ZEPHYR_API_TOKEN=secret=with=signs');
    writeFileSync(file(), `# mine\n${readFileSync(file(), 'utf8')}`);
    await configure('--set', 'PROJECT_KEY=');
    const content = readFileSync(file(), 'utf8');
    expect(content).toContain('# mine');
    expect(content).toContain('secret=with=signs');
    const { stdout } = await startWomba({}, ['config', '--all'], home.path).finished;
    expect(stdout).toMatch(/^PROJECT_KEY +\(unset/m);
  });

  it('writes nothing when one value is wrong', async () => {
    const { code } = await configure('--set', 'PROJECT_KEY=PLAT', 'ATLASSIAN_BASE_URL=acme');
    expect(code).toBe(2);
    expect(existsSync(file())).toBe(false);
  });

  it('writes to another file, and says so when it cannot', async () => {
    const other = join(home.path, 'other.yml');
    expect((await configure('--file', other, '--set', 'PROJECT_KEY=PLAT')).code).toBe(0);
    expect(readFileSync(other, 'utf8')).toBe('project_key: PLAT\n');
    const { code, stderr } = await configure('--file', join(other, 'below.yml'), '--set', 'PROJECT_KEY=PLAT');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^Error: Cannot write .*below\.yml/);
    expect(stderr).not.toContain('fault in Womba');
  });

  it('does not ask where nobody answers', async () => {
    const { code, stderr } = await configure();
    expect(code).toBe(2);
    expect(stderr).toContain('--set NAME=value');
  });

  it('asks on a terminal, shows what is set, and hides secrets while they are typed', async () => {
    await configure('--set', 'PROJECT_KEY=PLAT');
    const terminal = startInTerminal({}, ['configure'], home.path);
    await terminal.sees('now PLAT, from');
    const answers = {
      PROJECT_KEY: 'SHOP',
      ATLASSIAN_BASE_URL: 'https://acme.atlassian.net',
      ATLASSIAN_EMAIL: 'me@acme.example',
      ATLASSIAN_API_TOKEN: 'very-secret-token',
      ZEPHYR_API_TOKEN: '',
      CONFLUENCE_SPACES: '',
      EXTERNAL_DOC_URLS: '',
      SWAGGER_URLS: '',
      GITLAB_BASE_URL: '',
      GITLAB_TOKEN: '',
      GITLAB_GROUP_PATH: '',
      AI_MODEL: '',
    };
    for (const [name, answer] of Object.entries(answers)) {
      await terminal.sees(`${name}: `);
      terminal.type(`${answer}\r`);
    }
    const { code, text } = await terminal.finished;
    expect(code).toBe(0);
    expect(text).toContain('Wrote PROJECT_KEY, ATLASSIAN_BASE_URL, ATLASSIAN_EMAIL, ATLASSIAN_API_TOKEN to');
    expect(text).not.toContain('very-secret-token');
    expect(readFileSync(file(), 'utf8')).toContain('atlassian_api_token: very-secret-token');
    expect(readFileSync(file(), 'utf8')).toContain('project_key: SHOP');
  });

  it('writes nothing after Ctrl-C', async () => {
    const terminal = startInTerminal({}, ['configure'], home.path);
    await terminal.sees('PROJECT_KEY:');
    terminal.type('PLAT\r');
    await terminal.sees('ATLASSIAN_BASE_URL:');
    terminal.type('\u0003');
    expect((await terminal.finished).code).toBe(130);
    expect(existsSync(file())).toBe(false);
  });
});

describe('womba config', () => {
  const secrets = {
    ATLASSIAN_API_TOKEN: 'atlassian-token-0123456789',
    ZEPHYR_API_TOKEN: 'zephyr-token-short',
    GITLAB_TOKEN: 'glpat-9',
    OPENAI_API_KEY: 'sk-0123456789abcdefghij',
    WOMBA_API_TOKENS: 'ci:write:token-one-0123456789,me:read:token-two-0123456789',
    CHROMA_API_KEY: 'chroma-0123456789',
  };

  it('shows every value with its origin, and never a secret', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, '.env'), 'CONFLUENCE_SPACES=ENG,DOCS\nPROJECT_KEY=OTHER\n');
    writeFileSync(join(folder.path, 'token'), 'anthropic-from-a-file-0123456789\n');
    const env = {
      ...secrets,
      PROJECT_KEY: 'PLAT',
      ANTHROPIC_API_KEY_FILE: join(folder.path, 'token'),
      EXTERNAL_DOC_URLS: 'https://user:hunter2@docs.acme.example/',
    };
    const run = (...args: string[]) => startWomba(env, ['config', '--data-dir', 'here', ...args], folder.path).finished;
    const plain = await run();
    expect(plain.code).toBe(0);
    expect(plain.stdout).toMatch(/^PROJECT_KEY +PLAT {2}\(environment\)$/m);
    expect(plain.stdout).toMatch(/^CONFLUENCE_SPACES +ENG,DOCS {2}\(\.env\)$/m);
    expect(plain.stdout).toMatch(/^WOMBA_DATA_DIR +here {2}\(flag --data-dir\)$/m);
    expect(plain.stdout).toMatch(/^GITLAB_BASE_URL +https:\/\/gitlab\.com {2}\(default\)$/m);
    expect(plain.stdout).toMatch(/^ANTHROPIC_API_KEY +•+6789 {2}\(environment \(ANTHROPIC_API_KEY_FILE\)\)$/m);
    expect(plain.stdout).toContain(`${join(folder.path, '.env')} (read)`);
    const all = await run('--all');
    const json = await run('--json');
    const { settings } = JSON.parse(json.stdout) as {
      settings: { name: string; value: string | null; origin: string }[];
    };
    expect(settings.find(({ name }) => name === 'PROJECT_KEY')).toMatchObject({ value: 'PLAT', origin: 'environment' });
    for (const secret of [...Object.values(secrets), 'anthropic-from-a-file', 'hunter2', 'token-one', 'token-two']) {
      for (const { stdout, stderr } of [plain, all, json]) expect(stdout + stderr).not.toContain(secret);
    }
  });

  it('names what is wrong and how to mend it', async () => {
    const { stdout } = await runWomba({ ATLASSIAN_BASE_URL: 'acme.example', API_PORT: '99999' }, 'config');
    expect(stdout).toMatch(/^✗ ATLASSIAN_BASE_URL from environment .* must be a URL/m);
    expect(stdout).toContain('Example: ATLASSIAN_BASE_URL=https://acme.atlassian.net');
    expect(stdout).toMatch(/^✗ API_PORT .* between 0 and 65535/m);
  });

  it('warns on stderr about keys that nobody knows', async () => {
    using home = temporaryFolder();
    await startWomba({}, ['configure', '--set', 'PROJECT_KEY=PLAT'], home.path).finished;
    writeFileSync(join(home.path, '.womba', 'config.yml'), 'project_key: PLAT\ncolour: red\n');
    const { code, stderr } = await startWomba({}, ['config'], home.path).finished;
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Warning: .*unknown key "colour"/);
  });
});

describe('womba doctor', () => {
  let company: SampleCompany;
  let folder: Folder;

  beforeEach(async () => {
    company = await startSampleCompany();
    folder = temporaryFolder();
  });
  afterEach(async () => {
    await company.close();
    folder[Symbol.dispose]();
  });

  interface Answer {
    ok: boolean;
    checks: { name: string; status: string; detail: string; hint: string | null }[];
  }
  const ask = async (env: Record<string, string>): Promise<Answer & { code: number | null }> => {
    const { code, stdout } = await runWomba(
      { ...company.env, WOMBA_DATA_DIR: folder.path, ...env },
      'doctor',
      '--json',
    );
    return { code, ...(JSON.parse(stdout) as Answer) };
  };

  it('finds nothing wrong with the sample company', async () => {
    const { code, ok, checks } = await ask({});
    expect(checks.filter((check) => check.status === 'failed')).toEqual([]);
    expect(ok).toBe(true);
    expect(code).toBe(0);
    for (const check of checks) expect(Object.keys(check)).toEqual(['name', 'status', 'detail', 'hint']);
    expect(checks.map((check) => check.name)).toEqual(
      expect.arrayContaining([
        'versions',
        'data directory',
        'database',
        'Jira',
        'Confluence',
        'Zephyr Scale',
        'GitLab',
      ]),
    );
  });

  it.each([
    ['a wrong Atlassian token', { ATLASSIAN_API_TOKEN: 'wrong-token' }, 'Jira', 'ATLASSIAN_API_TOKEN'],
    ['a wrong Atlassian e-mail', { ATLASSIAN_EMAIL: 'nobody@acme.example' }, 'Confluence', 'ATLASSIAN_EMAIL'],
    ['a wrong Zephyr token', { ZEPHYR_API_TOKEN: 'wrong-token' }, 'Zephyr Scale', 'ZEPHYR_API_TOKEN'],
    ['a wrong GitLab token', { GITLAB_TOKEN: 'wrong-token' }, 'GitLab', 'GITLAB_TOKEN'],
    ['a missing e-mail', { ATLASSIAN_EMAIL: '' }, 'Jira', 'ATLASSIAN_EMAIL'],
    ['an address that is none', { ZEPHYR_BASE_URL: 'zephyr' }, 'Zephyr Scale', 'ZEPHYR_BASE_URL'],
  ] as const)('says what to mend about %s', async (_, env, name, setting) => {
    const { code, ok, checks } = await ask(env);
    expect(code).toBe(4);
    expect(ok).toBe(false);
    const check = checks.find((candidate) => candidate.name === name);
    expect(check?.status).toBe('failed');
    expect(`${check?.detail} ${check?.hint}`).toContain(setting);
    expect(JSON.stringify(checks)).not.toContain('wrong-token');
  });

  it('names a vendor that cannot be reached', async () => {
    const { code, checks } = await ask({ ATLASSIAN_BASE_URL: 'http://127.0.0.1:9', HTTP_RETRIES: '0' });
    expect(code).toBe(4);
    expect(checks.find((check) => check.name === 'Jira')).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('127.0.0.1:9') as string,
    });
    expect(checks.find((check) => check.name === 'GitLab')?.status).toBe('ok');
  });

  it('prints a line per check and ends with what it comes to', async () => {
    const { code, stdout } = await runWomba(
      { ...company.env, WOMBA_DATA_DIR: folder.path, ZEPHYR_API_TOKEN: 'wrong-token' },
      'doctor',
    );
    expect(code).toBe(4);
    expect(stdout).toMatch(/^✓ Jira: signed in as /m);
    expect(stdout).toMatch(/^✗ Zephyr Scale: .*401.*\n {3}Check ZEPHYR_API_TOKEN/m);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^\d+ of \d+ checks failed\.$/);
  });
});
