import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { digestIndex, integrityProblems } from './support/index-dump.ts';
import { runReport, startWomba, temporaryFolder } from './support/run-womba.ts';

/** A fixed sequence, so that a failing moment can be tried again. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe('a run that is ended by force', () => {
  let company: SampleCompany;
  const folder = temporaryFolder();
  const reference = temporaryFolder();
  const env = (): Record<string, string> => ({ ...company.env, WOMBA_DATA_DIR: folder.path });
  let undisturbed: string;
  let duration: number;

  beforeAll(async () => {
    company = await startSampleCompany();
    const started = Date.now();
    const { code } = await runReport({ ...company.env, WOMBA_DATA_DIR: reference.path });
    duration = Date.now() - started;
    expect(code).toBe(0);
    undisturbed = digestIndex(reference.path);
  });
  afterAll(async () => {
    await company.close();
    folder[Symbol.dispose]();
    reference[Symbol.dispose]();
  });

  it('leaves an intact database at twenty random moments, and one more run ends like an undisturbed one', async () => {
    const random = pseudoRandom(20_261_123);
    let killed = 0;
    for (let round = 0; round < 20; round += 1) {
      const run = startWomba(env(), round % 3 === 0 ? ['index-all'] : ['index-all', '--force-refresh']);
      await delay(150 + random() * duration);
      run.child.kill('SIGKILL');
      const { code } = await run.finished;
      if (code === null) killed += 1;
      if (round > 0 || code === null) expect(integrityProblems(folder.path)).toEqual([]);
    }
    expect(killed).toBeGreaterThan(5);
    const { code, report } = await runReport(env());
    expect(report.status).toBe('complete');
    expect(code).toBe(0);
    expect(digestIndex(folder.path)).toBe(undisturbed);
  }, 240_000);

  it('is taken over by the next one, which goes on where it stopped', async () => {
    using own = temporaryFolder();
    const settings = { ...company.env, WOMBA_DATA_DIR: own.path };
    company.resetRequests();
    company.fault({ product: 'zephyr', path: 'SHOP', kind: 'no-answer' });
    const run = startWomba(settings, ['index-all']);
    await until(() => company.requests.some((request) => request.url.includes('projectKey=SHOP')));
    run.child.kill('SIGKILL');
    expect((await run.finished).code).toBeNull();
    company.clearFaults();
    const { code, report, stderr } = await runReport(settings);
    expect(code).toBe(0);
    expect(report.continued).toBe(true);
    expect(stderr).toContain('its lease was taken over');
    expect(digestIndex(own.path)).toBe(undisturbed);
  });
});

describe('two runs at once', () => {
  it('one works, the other exits 5 and names the owner', async () => {
    const company = await startSampleCompany();
    using folder = temporaryFolder();
    try {
      const env = { ...company.env, WOMBA_DATA_DIR: folder.path };
      company.fault({ product: 'jira', kind: 'delay', delayMs: 8_000, times: 1 });
      const first = startWomba(env, ['index-all']);
      await until(() => company.requests.length > 0);
      const second = await runReport(env);
      expect(second.code).toBe(5);
      expect(second.report.status).toBe('locked');
      expect(second.stderr).toContain(`process ${first.child.pid}`);
      expect((await first.finished).code).toBe(0);
    } finally {
      await company.close();
    }
  });
});

async function until(condition: () => boolean, atMostMs = 20_000): Promise<void> {
  const end = Date.now() + atMostMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error('the condition never came true');
    await delay(20);
  }
}
