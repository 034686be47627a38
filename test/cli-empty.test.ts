import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { collectionNames } from '../src/documents/document.ts';
import { runWomba, temporaryFolder } from './support/run-womba.ts';

describe('looking where nothing is indexed', () => {
  const nothingYet = /^Nothing is indexed yet: `womba index-all`/m;

  it.each([
    ['rag-stats', ['rag-stats'], nothingYet],
    ['search', ['search', 'refund'], nothingYet],
    ['rag-view', ['rag-view', 'existing_tests'], nothingYet],
    ['rag-clear', ['rag-clear', '--yes'], /^Removed 0 documents\.$/m],
    ['config', ['config'], /^WOMBA_DATA_DIR /m],
    ['doctor', ['doctor'], /there is none yet; the first run makes it/],
  ] as const)('womba %s says so and makes no file', async (_, args, message) => {
    using folder = temporaryFolder();
    const data = join(folder.path, 'data');
    const { code, stdout } = await runWomba({ WOMBA_DATA_DIR: data }, ...args);
    expect(stdout).toMatch(message);
    expect(code).toBe(0);
    expect(existsSync(data)).toBe(false);
  });

  it('answers with the usual documents', async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, 'data');
    const ask = async (...args: string[]): Promise<unknown> =>
      JSON.parse((await runWomba({ WOMBA_DATA_DIR: data }, ...args, '--json')).stdout);
    const none = { documents: 0, chunks: 0, vectors: 0, last_refresh: null };
    expect(await ask('rag-stats')).toEqual({
      storage_path: join(data, 'womba.db'),
      total_documents: 0,
      total_chunks: 0,
      collections: Object.fromEntries(collectionNames.map((name) => [name, none])),
    });
    expect(await ask('search', 'refund')).toEqual({ query: 'refund', mode: 'lexical', results: [] });
    expect(await ask('rag-view', 'jira_stories')).toEqual({ collection: 'jira_issues', total: 0, documents: [] });
    expect(await ask('rag-clear', '--yes')).toEqual({ removed: 0, collections: [...collectionNames] });
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

describe('a data directory that cannot be used', () => {
  it('is named when it is a file', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'data');
    writeFileSync(file, 'not a folder');
    const { code, stderr } = await runWomba(
      { WOMBA_DATA_DIR: file, PROJECT_KEY: 'PLAT', ZEPHYR_API_TOKEN: 'x' },
      'index-all',
    );
    expect(stderr).toContain(`Cannot open the database ${join(file, 'womba.db')}`);
    expect(stderr).toContain(`Hint: Check that ${file} exists, that user `);
    expect(code).toBe(3);
  });

  it('is named when nothing may be written to it', async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, 'data');
    mkdirSync(data);
    chmodSync(data, 0o555);
    try {
      const { status, stderr } = runRestricted(
        { WOMBA_DATA_DIR: data, PROJECT_KEY: 'PLAT', ZEPHYR_API_TOKEN: 'x' },
        'index-all',
      );
      expect(stderr).toContain(`Cannot open the database ${join(data, 'womba.db')}`);
      expect(stderr).toContain('may write to it');
      expect(status).toBe(3);
    } finally {
      chmodSync(data, 0o755);
    }
  });

  it('is named when the database in it is something else', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'womba.db'), 'this is no database, and long enough to be sure of it'.repeat(100));
    const { code, stdout } = await runWomba({ WOMBA_DATA_DIR: folder.path }, 'rag-stats', '--json');
    expect(code).toBe(3);
    const { error } = JSON.parse(stdout) as { error: { code: string; message: string; hint: string } };
    expect(error.code).toBe('storage');
    expect(error.hint).toContain('restore it from a backup');
  });
});

/** Runs `womba` without the superuser's right to write anywhere. */
function runRestricted(env: Record<string, string>, ...args: string[]): { status: number | null; stderr: string } {
  const entry = fileURLToPath(new URL('../src/cli/bin.ts', import.meta.url));
  const powers = '-dac_override,-dac_read_search';
  const restriction =
    process.getuid?.() === 0 ? ['setpriv', `--bounding-set=${powers}`, `--inh-caps=${powers}`] : ['env'];
  const [program = '', ...rest] = [...restriction, process.execPath, entry, ...args];
  return spawnSync(program, rest, { cwd: tmpdir(), encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } });
}
