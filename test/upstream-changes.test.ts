import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { dumpIndex, integrityProblems } from './support/index-dump.ts';
import { runReport, temporaryFolder } from './support/run-womba.ts';
import { changeEverything } from './support/change-everything.ts';

describe('after edits, deletions, moves and renames upstream', () => {
  let company: SampleCompany;
  beforeEach(async () => {
    company = await startSampleCompany();
  });
  afterEach(async () => {
    await company.close();
  });

  it('an incremental run and a forced one both end equal to a fresh index', async () => {
    using folder = temporaryFolder();
    using fresh = temporaryFolder();
    const env = { ...company.env, WOMBA_DATA_DIR: folder.path };
    const first = await runReport(env);
    expect(first.code).toBe(0);

    changeEverything(company);
    const incremental = await runReport(env);
    expect(incremental.stderr).toContain('COMPLETE!');
    expect(incremental.code).toBe(0);
    const after = dumpIndex(folder.path);

    const anew = await runReport({ ...company.env, WOMBA_DATA_DIR: fresh.path });
    expect(anew.code).toBe(0);
    const expected = dumpIndex(fresh.path);
    expect(Object.keys(after)).toEqual(Object.keys(expected));
    expect(after).toEqual(expected);
    expect(integrityProblems(folder.path)).toEqual([]);

    const forced = await runReport(env, 'index-all', '--force-refresh');
    expect(forced.code).toBe(0);
    expect(dumpIndex(folder.path)).toEqual(expected);
  });
});
