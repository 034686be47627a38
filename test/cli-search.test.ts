import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchResult } from '../src/retrieval/search.ts';
import { indexDocument } from '../src/retrieval/testing/index-documents.ts';
import { listMetadata } from '../src/documents/document.ts';
import { openDatabase } from '../src/store/database.ts';
import { runWomba, temporaryFolder } from './support/run-womba.ts';

const names = ['Checkout', 'Orders, returns', "it's 100%", 'größe 🚀'];
const day = 86_400_000;
const copied = Array.from(
  { length: 10 },
  (_, at) => `${at + 1}. Add article ${at * 3} and look at total number ${at}.`,
);

describe('womba search with filters', () => {
  const folder = temporaryFolder();
  const env = { WOMBA_DATA_DIR: folder.path };
  const search = async (...args: string[]): Promise<SearchResult[]> => {
    const { code, stdout, stderr } = await runWomba(env, 'search', '--json', ...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return (JSON.parse(stdout) as { results: SearchResult[] }).results;
  };
  const ids = async (...args: string[]): Promise<string[]> =>
    (await search(...args)).map((result) => result.document_id.replace('jira_PLAT-', '')).sort();

  beforeAll(() => {
    const db = openDatabase(`${folder.path}/womba.db`);
    names.forEach((name, at) =>
      indexDocument(db, String(at), {
        title: `Voucher rule ${at}`,
        metadata: { components: listMetadata([name]), labels: listMetadata([`${name}-label`]) },
        lastModified: `2026-0${at + 1}-15T10:00:00.000Z`,
      }),
    );
    indexDocument(db, '8', { title: 'Voucher rule', lastModified: new Date(Date.now() - 2 * day).toISOString() });
    for (const number of [21, 22, 23]) {
      const id = `test_PLAT-T${number}`;
      indexDocument(db, id, { id, collection: 'existing_tests', title: 'Basket total', markdown: copied.join('\n') });
    }
    const sections = ['first', 'second', 'third'].map(
      (part) => `## The ${part} part\n\n${`Parcels of the ${part} kind are sent. `.repeat(70)}`,
    );
    indexDocument(db, '30', { title: 'Delivery', markdown: sections.join('\n\n') });
    db.close();
  });
  afterAll(() => folder[Symbol.dispose]());

  it('takes any name for a component or a label, several of them and both together', async () => {
    for (const [at, name] of names.entries()) {
      expect(await ids('voucher', '--component', name)).toEqual([String(at)]);
      expect(await ids('voucher', '--label', `${name}-LABEL`)).toEqual([String(at)]);
    }
    expect(await ids('voucher', '--component', 'checkout', '--component', "it's 100%")).toEqual(['0', '2']);
    expect(await ids('voucher', '--component', 'checkout', '--label', "it's 100%-label")).toEqual([]);
    for (const name of ['%', '_', "' OR 1=1 --", ',', '*', '"]']) {
      expect(await ids('voucher PLAT-1', '--component', name)).toEqual([]);
    }
  });

  it('takes dates, beginnings of dates and ages', async () => {
    expect(await ids('voucher', '--since', '2026-02-15', '--before', '2026-04')).toEqual(['1', '2']);
    expect(await ids('voucher', '--before', '2026-01-15T10:00:01Z')).toEqual(['0']);
    expect(await ids('voucher', '--since', '30d', '--component', 'Checkout')).toEqual([]);
    expect(await ids('voucher rule', '--since', '3d')).toContain('8');
    expect(await ids('voucher rule', '--since', '1d')).not.toContain('8');
  });

  it.each([
    ['a date that is none', ['--since', 'yesterday'], /2026-03-07/],
    ['a day that no calendar has', ['--before', '2026-02-30'], /Dates are/],
    ['an empty component', ['--component', ' '], /is empty/],
    ['an empty label', ['--label', ''], /is empty/],
    ['a window that is closed', ['--since', '2026-03', '--before', '2026-03-01'], /Nothing can have changed/],
    ['no context', ['--context', '0'], /whole number, 1 or more/],
  ])('refuses %s with exit code 2 and a way out', async (_, args, message) => {
    const { code, stdout, stderr } = await runWomba(env, 'search', 'voucher', ...args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^Hint: /m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('names everything that it was limited to when it finds nothing', async () => {
    const limits = [
      '--collection',
      'jira_stories',
      '--project-key',
      'plat,shop',
      '--component',
      'A',
      '--component',
      'B',
    ];
    const more = ['--label', 'x', '--since', '2026-01', '--before', '2026-02'];
    expect((await runWomba(env, 'search', 'voucher', ...limits, ...more)).stdout).toBe(
      'Nothing found in jira_issues, PLAT,SHOP, component "A" or "B", label "x", what changed since 2026-01, ' +
        'what changed before 2026-02; the search was limited to that.\n',
    );
  });

  it('gives copies one place, and names them', async () => {
    const [first, ...others] = await search('basket total', '--collection', 'existing_tests');
    expect(others).toEqual([]);
    expect(first?.similar).toHaveLength(2);
    expect(await search('basket total', '--collection', 'existing_tests', '--all')).toHaveLength(3);
    const { stdout } = await runWomba(env, 'search', 'basket total');
    expect(stdout).toMatch(/^ {3}also: PLAT-T2[123], PLAT-T2[123] \(nearly the same text\)$/m);
  });

  it('shows what stands around a passage', async () => {
    const [alone] = await search('parcels of the second kind');
    expect(alone).not.toHaveProperty('chunks');
    const [extended] = await search('parcels of the second kind', '--context', '100000');
    expect(extended?.chunks?.length).toBeGreaterThan(2);
    expect(extended?.document).toContain(alone?.document);
    expect({ ...extended, document: '', chunks: [] }).toEqual({ ...alone, document: '', chunks: [] });
    const { stdout } = await runWomba(env, 'search', 'parcels', '--context', '100000', '--top-k', '1');
    for (const part of ['first', 'second', 'third']) expect(stdout).toContain(`\n   │ ## The ${part} part\n   │\n`);
  });

  it('gives the reasons in words of the question', async () => {
    const [first] = await search('vouchers and rules');
    expect(first?.why).toMatch(/^(vouchers|rules) 0\.\d\d \(title\)/);
  });
});
