import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { version } from '../src/platform/version.ts';
import { runWomba } from './support/run-womba.ts';

const documentation = readFileSync(new URL('../docs/cli.md', import.meta.url), 'utf8');
const commands = [
  'index-all',
  'index-source',
  'index',
  'search',
  'generate',
  'evaluate',
  'plans',
  'review',
  'diff',
  'export',
  'upload',
  'upload-plan',
  'serve',
  'rag-stats',
  'rag-view',
  'rag-clear',
  'configure',
  'config',
  'doctor',
];

describe('womba without a task', () => {
  it('shows its help when asked, and lists every command', async () => {
    const { code, stdout, stderr } = await runWomba({}, '--help');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const name of commands) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(stdout).toContain('Examples:');
    expect((await runWomba({}, '-h')).stdout).toBe(stdout);
  });

  it('is wrong usage without a command, so that a Job that lost its arguments does not look done', async () => {
    const { code, stdout, stderr } = await runWomba({});
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: womba');
  });

  it('tells its version', async () => {
    expect(await runWomba({}, '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('names a command that was meant', async () => {
    const { code, stderr } = await runWomba({}, 'serch', 'x');
    expect(code).toBe(2);
    expect(stderr).toContain("Error: unknown command 'serch'");
    expect(stderr).toContain('Did you mean search?');
  });
});

describe.each(commands)('womba %s', (name) => {
  it('explains itself with examples', async () => {
    const { code, stdout, stderr } = await runWomba({}, name, '--help');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain(`Usage: womba ${name}`);
    expect(stdout).toMatch(new RegExp(`Examples:\\n  womba ${name}\\b.* # `));
    // What the help names is described in the documentation too.
    expect(documentation).toContain(`\n| \`${name}`);
    for (const [flag] of stdout.matchAll(/--[a-z-]+/g)) expect(documentation).toContain(flag);
  });

  it('refuses a flag that it does not know', async () => {
    const required = { 'index-source': ['--source', 'jira'], 'upload-plan': ['--file', 'plan.json'] }[name] ?? [];
    const { code, stdout, stderr } = await runWomba({}, name, ...required, '--no-such-flag');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `Error: unknown option '--no-such-flag'\nHint: \`womba ${name} --help\` shows what is possible.\n`,
    );
  });
});

describe('wrong usage', () => {
  it.each([
    ['search without a text', ['search'], /missing required argument 'text'/],
    ['too many arguments', ['rag-stats', 'now'], /too many arguments/],
    ['a limit that is no number', ['rag-view', 'existing_tests', '--limit', 'ten'], /whole number, 0 or more/],
    ['a limit below zero', ['rag-view', 'existing_tests', '--limit', '-1'], /whole number, 0 or more/],
    ['a limit beyond counting', ['rag-view', 'existing_tests', '--limit', '99999999999999999999'], /whole number/],
    ['no result wanted', ['search', 'x', '--top-k', '0'], /whole number, 1 or more/],
    ['an interval that is none', ['index-all', '--refresh-hours', 'daily'], /a number, 0 or more/],
    ['a project key that is none', ['search', 'x', '--project-key', 'PLAT" OR 1=1'], /Project keys are letters/],
    ['an empty project key', ['index-all', '--project-key', ''], /names no project/],
    ['an empty data directory', ['rag-stats', '--data-dir', ''], /is empty/],
    ['no source', ['index-source'], /--source/],
    ['an unknown source', ['index-source', '--source', 'sharepoint'], /no source "sharepoint"/],
    ['an issue key that is none', ['index', 'PLAT'], /"PLAT" is not an issue key/],
    ['a review that names no test', ['review', 'PLAT-1', '--accept'], /--accept names no test/],
    ['a review of all in two ways', ['review', 'PLAT-1', '--accept', '--reject', '--all'], /exactly one of/],
    ['an edit without a file', ['review', 'PLAT-1', '--edit', 'TC-1'], /--edit and --file belong together/],
    ['a version that is none', ['diff', 'PLAT-1', '--from', 'first'], /whole number, 1 or more/],
    ['a plan to delete that is not named', ['plans', '--delete'], /Name the plan/],
    ['a deletion where nobody can be asked', ['plans', 'PLAT-1', '--delete'], /nobody can be asked/],
    ['an unknown setting', ['configure', '--set', 'COLOUR=red'], /"COLOUR"/],
    ['a setting without a value', ['configure', '--set', 'PROJECT_KEY'], /NAME=value/],
    ['a value that the setting refuses', ['configure', '--set', 'API_PORT=many'], /API_PORT/],
  ] as const)('%s is refused with exit code 2 and a way out', async (_, args, message) => {
    const { code, stdout, stderr } = await runWomba({ PROJECT_KEY: 'PLAT' }, ...args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^Hint: /m);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('is a document with --json', async () => {
    const { code, stdout, stderr } = await runWomba({}, 'search', 'x', '--json', '--sort', 'age');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'usage',
        message: "unknown option '--sort'",
        hint: '`womba search --help` shows what is possible.',
      },
    });
    expect(stderr).toContain("Error: unknown option '--sort'");
  });

  it.each([
    ['rag-view', ['rag-view', 'nonsense', '--json']],
    ['search', ['search', 'x', '--collection', 'nonsense', '--json']],
    ['rag-clear', ['rag-clear', '--collection', 'nonsense', '--yes', '--json']],
  ] as const)('is not what an unknown collection is to womba %s: that does not exist', async (_, args) => {
    const { code, stdout } = await runWomba({}, ...args);
    expect(code).toBe(6);
    const { error } = JSON.parse(stdout) as { error: { code: string; message: string; hint: string } };
    expect(error.code).toBe('not_found');
    expect(error.message).toContain('"nonsense"');
    expect(error.hint).toContain('existing_tests');
  });
});
