import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { readConfig } from '../src/config/config.ts';
import { collectionNames } from '../src/documents/document.ts';
import { createWomba } from '../src/womba.ts';
import { digestIndex } from './support/index-dump.ts';
import { runReport, runWomba, temporaryFolder } from './support/run-womba.ts';

const entry = fileURLToPath(new URL('../src/cli/bin.ts', import.meta.url));

interface Answer {
  query: string;
  mode: string;
  results: {
    id: string;
    document_id: string;
    collection: string;
    title: string;
    url: string;
    score: number;
    why: string;
    document: string;
    metadata: Record<string, string | number>;
  }[];
}
interface Page {
  collection: string;
  total: number;
  documents: { id: string; document: string; metadata: Record<string, string | number> }[];
}

describe('looking into the database', () => {
  let company: SampleCompany;
  const folder = temporaryFolder();
  const env = { WOMBA_DATA_DIR: folder.path };
  const json = async <T>(command: string, ...args: string[]): Promise<T> => {
    const { code, stdout, stderr } = await runWomba(env, command, '--json', ...args);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return JSON.parse(stdout) as T;
  };

  beforeAll(async () => {
    company = await startSampleCompany();
    expect((await runReport({ ...company.env, ...env })).code).toBe(0);
    // Nothing of this needs the company, or any credential.
    await company.close();
  });
  afterAll(() => folder[Symbol.dispose]());

  describe('womba search', () => {
    it('answers with the documented fields, best first', async () => {
      const answer = await json<Answer>('search', 'stock', 'hold', 'released', '--top-k', '3');
      expect(answer).toMatchObject({ query: 'stock hold released', mode: 'lexical' });
      expect(answer.results).toHaveLength(3);
      const [first] = answer.results;
      expect(Object.keys(first ?? {}).sort()).toEqual(
        ['collection', 'document', 'document_id', 'id', 'metadata', 'score', 'title', 'url', 'why'].sort(),
      );
      expect(first?.id).toMatch(new RegExp(`^${first?.document_id}#\\d+$`));
      expect(first?.metadata).toMatchObject({ document_id: first?.document_id, title: first?.title, url: first?.url });
      const scores = answer.results.map((result) => result.score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      for (const score of scores) expect(score).toBeGreaterThanOrEqual(0);
      for (const score of scores) expect(score).toBeLessThanOrEqual(1);
    });

    it('finds an issue by its key', async () => {
      expect((await json<Answer>('search', 'plat-102')).results[0]?.document_id).toBe('jira_PLAT-102');
    });

    it('prints title, id, address and the passage that matched, in plain lines', async () => {
      const { code, stdout } = await runWomba(env, 'search', 'bank confirmation runs out', '--top-k', '2');
      expect(code).toBe(0);
      expect(stdout).not.toMatch(/\u001b/);
      const lines = stdout.split('\n');
      expect(lines[0]).toMatch(/^1\. .+ {2}\[\w+, \w+-T?\d+\]$/);
      expect(lines[1]).toMatch(/^ {3}http/);
      expect(lines[3]?.toLowerCase()).toContain('bank');
    });

    it('looks into one collection, and into one project or several', async () => {
      const tests = await json<Answer>('search', 'voucher', '--collection', 'existing_tests');
      expect(new Set(tests.results.map((result) => result.collection))).toEqual(new Set(['existing_tests']));
      const keysOf = (answer: Answer): string[] => [
        ...new Set(answer.results.map((result) => String(result.metadata['test_key']).replace(/-.*/, ''))),
      ];
      const search = ['search', 'order', '--collection', 'existing_tests', '--top-k', '200', '--project-key'] as const;
      expect(keysOf(await json<Answer>(...search, 'SHOP'))).toEqual(['SHOP']);
      expect(keysOf(await json<Answer>(...search, 'shop , plat')).sort()).toEqual(['PLAT', 'SHOP']);
      expect(keysOf(await json<Answer>(...search, 'SHOP', '--project-key', 'PLAT')).sort()).toEqual(['PLAT', 'SHOP']);
      expect(keysOf(await json<Answer>(...search, 'OTHER'))).toEqual([]);
    });

    it('accepts the old name of a collection', async () => {
      const { results } = await json<Answer>('search', 'voucher', '--collection', 'jira_stories');
      expect(results[0]?.collection).toBe('jira_issues');
    });

    it.each([
      ['a phrase in quotes', '"bank confirmation"'],
      ['an open quote', '"bank'],
      ['operators', 'bank AND NOT (card OR NEAR/3 refund) title:x -order* ^'],
      ['stars and brackets', '*** (((( }} [['],
      ['emoji', '🚀 refund 👩‍👩‍👧 ⚠️'],
      ['SQL', `'; DROP TABLE documents; --`],
      ['percent and underscore', '100% _ \\ %s'],
      ['other scripts', 'возврат 返金 עברית ä'],
      ['half a character', '\ud800 refund \udfff'],
      ['control characters', 'refund\u0007\u001b[2J\r\n\tbank'],
      ['blanks only', '   '],
      ['nothing', ''],
      ['100 kB of one word', 'refund '.repeat(14_000)],
      ['100 kB without a blank', 'x'.repeat(100_000)],
    ])('takes %s for words', async (_, text) => {
      const { code, stdout, stderr } = await runWomba(env, 'search', '--top-k', '2', '--', text);
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^(1\. |Nothing found)/);
      expect(code).toBe(0);
    });

    it('takes a zero byte for a blank, which only other programs can send', async () => {
      const womba = createWomba({ config: readConfig({ environment: env, userFile: '/nonexistent' }) });
      expect((await womba.search('stock\0hold')).results.length).toBeGreaterThan(0);
      expect((await womba.search('\0')).results).toEqual([]);
      await womba.close();
    });

    it('says why nothing was found', async () => {
      const said = async (...args: string[]): Promise<string> => (await runWomba(env, 'search', ...args)).stdout;
      expect(await said('qqqzzzxxx')).toBe('Nothing found. `womba rag-stats` shows what is indexed.\n');
      expect(await said('of the')).toContain('no word to search for');
      expect(await said('voucher', '--project-key', 'OTHER')).toBe(
        'Nothing found in OTHER; the search was limited to that.\n',
      );
    });

    it('takes what follows two dashes as text', async () => {
      expect((await json<Answer>('search', '--', '--voucher')).query).toBe('--voucher');
    });
  });

  describe('womba rag-view', () => {
    it('shows ten documents unless told otherwise, and all with --limit 0', async () => {
      const ten = await json<Page>('rag-view', 'jira_stories');
      expect(ten).toMatchObject({ collection: 'jira_issues', total: 76 });
      expect(ten.documents).toHaveLength(10);
      expect(Object.keys(ten.documents[0] ?? {})).toEqual(['id', 'document', 'metadata']);
      const all = await json<Page>('rag-view', 'jira_issues', '--limit', '0');
      expect(all.documents).toHaveLength(76);
      expect(all.documents.map((document) => document.id)).toContain('jira_SHOP-102');
      expect(all.documents[0]?.metadata).toMatchObject({
        document_id: 'jira_PLAT-100',
        project_key: 'PLAT',
        project_keys: ',PLAT,',
        story_key: 'PLAT-100',
        issue_type: 'Epic',
      });
    });

    it('shows the documents of one project, or of several', async () => {
      const count = async (keys: string): Promise<number> =>
        (await json<Page>('rag-view', 'confluence_docs', '--limit', '1', '--project-key', keys)).total;
      const [plat, shop, both] = [await count('PLAT'), await count('SHOP'), await count('PLAT,SHOP')];
      // Some pages belong to both.
      expect(both).toBeLessThan(plat + shop);
      expect(both).toBeGreaterThanOrEqual(Math.max(plat, shop));
      expect(await count('OTHER')).toBe(0);
    });

    it('prints the beginnings of documents, or whole ones with --full', async () => {
      const view = ['rag-view', 'existing_tests', '--limit', '2'] as const;
      const short = await runWomba(env, ...view);
      expect(short.stdout).toMatch(/^existing_tests: 103 documents, 2 shown \(--limit 0 shows all\)$/m);
      expect(short.stdout).toMatch(/^── test_PLAT-T1 {2}http/m);
      const full = await runWomba(env, ...view, '--full');
      expect(full.stdout.length).toBeGreaterThan(short.stdout.length);
    });
  });

  describe('womba rag-stats', () => {
    it('counts documents, chunks and refreshes', async () => {
      const stats = await json<Record<string, unknown>>('rag-stats');
      expect(Object.keys(stats)).toEqual(['storage_path', 'total_documents', 'total_chunks', 'collections']);
      const collections = stats['collections'] as Record<string, Record<string, unknown>>;
      expect(Object.keys(collections)).toEqual([...collectionNames]);
      for (const collection of Object.values(collections)) {
        expect(Object.keys(collection)).toEqual(['documents', 'chunks', 'vectors', 'last_refresh']);
      }
      expect(collections['jira_issues']).toMatchObject({ documents: 76, last_refresh: expect.any(String) as string });
      expect(collections['test_plans']).toEqual({ documents: 0, chunks: 0, vectors: 0, last_refresh: null });
    });

    it('prints the lines that scripts rely on', async () => {
      const { stdout } = await runWomba(env, 'rag-stats');
      expect(stdout).toContain(`📁 Storage Path: ${folder.path}/womba.db\n`);
      expect(stdout).toMatch(/^📈 Total Documents: \d+$/m);
      for (const name of collectionNames) expect(stdout).toMatch(new RegExp(`✓ ${name}: \\d+ documents?$`, 'm'));
      expect(stdout).not.toContain('Nothing is indexed');
    });
  });

  it('changes nothing by looking', async () => {
    const before = digestIndex(folder.path, { times: true });
    await json('search', 'voucher');
    await json('rag-view', 'external_docs');
    await json('rag-stats');
    expect(digestIndex(folder.path, { times: true })).toBe(before);
  });

  it('is not disturbed by a reader that goes away', async () => {
    const line = `"${process.execPath}" "${entry}" rag-view existing_tests --limit 0 --full`;
    const { code, stdout, stderr } = await shell(`set -o pipefail; ${line} | head -1`, env);
    expect(stderr).toBe('');
    expect(stdout).toBe('existing_tests: 103 documents\n');
    expect(code).toBe(0);
  });

  it('says so when the answer cannot be written', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      const child = spawn(process.execPath, [entry, 'rag-stats', '--json'], {
        env: { PATH: process.env['PATH'], HOME: tmpdir(), ...env },
        cwd: tmpdir(),
        stdio: ['ignore', full, 'pipe'],
      });
      let stderr = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect(stderr).toBe('Error: the output could not be written (ENOSPC)\n');
      expect(code).toBe(1);
    } finally {
      closeSync(full);
    }
  });
});

function shell(
  command: string,
  env: Record<string, string>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn('bash', ['-c', command], {
    env: { PATH: process.env['PATH'], HOME: tmpdir(), ...env },
    cwd: tmpdir(),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}
