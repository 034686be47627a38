import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { collectionNames } from '../src/documents/document.ts';
import { dumpIndex, integrityProblems } from './support/index-dump.ts';
import { startInTerminal } from './support/in-terminal.ts';
import { runReport, runWomba, startWomba, temporaryFolder } from './support/run-womba.ts';

describe('womba rag-clear', () => {
  let company: SampleCompany;
  const folder = temporaryFolder();
  const env = (): Record<string, string> => ({ ...company.env, WOMBA_DATA_DIR: folder.path });
  const stored = (prefix = ''): string[] => Object.keys(dumpIndex(folder.path)).filter((id) => id.startsWith(prefix));

  beforeAll(async () => {
    company = await startSampleCompany();
  });
  beforeEach(async () => {
    company.clearFaults();
    expect((await runReport(env(), 'index-source', '--source', 'jira', 'external')).code).toBe(0);
  });
  afterAll(async () => {
    await company.close();
    folder[Symbol.dispose]();
  });

  it('removes nothing where nobody can be asked and --yes is missing', async () => {
    const before = stored();
    const { code, stdout, stderr } = await runWomba(env(), 'rag-clear', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'usage', hint: 'Add --yes if you mean it.' } });
    expect(stderr).toContain('nobody can be asked');
    expect(stored()).toEqual(before);
  });

  it('removes one collection, and the next run brings it back', async () => {
    const before = stored();
    const pages = stored('external_').length;
    const { code, stdout } = await runWomba(env(), 'rag-clear', '--collection', 'external_docs', '-y');
    expect(code).toBe(0);
    expect(stdout).toBe(`Removed ${pages} documents.\n`);
    expect(stored('external_')).toEqual([]);
    expect(stored('jira_')).toHaveLength(76);
    expect(integrityProblems(folder.path)).toEqual([]);
    const { report } = await runReport(env(), 'index-source', '--source', 'external');
    expect(report.sources.external.added).toBe(pages);
    expect(stored()).toEqual(before);
  });

  it('removes everything and says what', async () => {
    const before = stored();
    const { code, stdout } = await runWomba(env(), 'rag-clear', '--yes', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ removed: before.length, collections: [...collectionNames] });
    expect(stored()).toEqual([]);
    expect((await runWomba(env(), 'search', 'voucher')).stdout).toContain('Nothing is indexed yet');
  });

  it('is locked out during a run', async () => {
    const before = stored();
    company.resetRequests();
    company.fault({ product: 'jira', kind: 'no-answer' });
    const run = startWomba(env(), ['index-source', '--source', 'jira']);
    try {
      while (company.requests.length === 0) await delay(20);
      const { code, stdout } = await runWomba(env(), 'rag-clear', '--yes', '--json');
      expect(code).toBe(5);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'run.locked' } });
      expect(stored()).toEqual(before);
    } finally {
      run.child.kill('SIGTERM');
      await run.finished;
    }
  });

  it.each([
    ['y', 'y\r', 0, true],
    ['the word yes', 'YES\r', 0, true],
    ['nothing', '\r', 0, false],
    ['something else', 'yesterday\r', 0, false],
    ['Ctrl-C', '\u0003', 130, false],
    ['Ctrl-D', '\u0004', 130, false],
  ])('asks on a terminal, and %s is understood', async (_, answer, exit, removed) => {
    const terminal = startInTerminal(env(), ['rag-clear', '--collection', 'external_docs']);
    const pages = stored('external_').length;
    await terminal.sees(`Remove ${pages} documents from external_docs? [y/N] `);
    terminal.type(answer);
    const { code, text } = await terminal.finished;
    expect(code).toBe(exit);
    expect(stored('external_')).toHaveLength(removed ? 0 : pages);
    expect(text).toContain(removed ? `Removed ${pages} documents.` : exit === 0 ? 'Nothing was removed.' : 'Stopped');
  });
});
