import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { startZephyrCompany, type ZephyrCompany } from '../../sources/zephyr/testing/zephyr-company.ts';
import { createZephyrApi, type ZephyrApi } from './api.ts';
import { findCases, type WantedCase } from './find-cases.ts';
import { findFolder } from './folder.ts';

describe('test cases of earlier uploads', () => {
  let zephyr: ZephyrCompany;
  let api: ZephyrApi;

  beforeEach(async () => {
    zephyr = await startZephyrCompany();
    api = createZephyrApi({
      http: zephyr.client(),
      signal: new AbortController().signal,
      patience: { retries: 0, delayMs: 0, clock: systemClock },
      dryRun: false,
    });
  });
  afterEach(() => zephyr.company.close());

  const add = (folder: string, ...labels: string[]): string =>
    zephyr.company.mutate.addTest({ project: 'PLAT', name: 'Uploaded', folder, labels });
  const find = async (...wanted: WantedCase[]): Promise<(string | undefined)[]> => {
    const folder = await findFolder(api, 'PLAT', '/Payments');
    zephyr.company.resetRequests();
    const { cases } = await findCases(api, 'PLAT', folder, wanted);
    return wanted.map(({ marker }) => cases.get(marker)?.key);
  };
  const lists = (): number => zephyr.count(/nextgen/);

  it('are found in the folder without a look at the whole project', async () => {
    const [one, two] = [add('/Payments', 'womba-1'), add('/Payments')];
    expect(await find({ marker: 'womba-1', knownKey: undefined }, { marker: 'womba-2', knownKey: two })).toEqual([
      one,
      two,
    ]);
    expect(zephyr.company.requests).toHaveLength(1);
  });

  it('are found wherever they were moved', async () => {
    const moved = add('/API', 'womba-1');
    expect(await find({ marker: 'womba-1', knownKey: undefined })).toEqual([moved]);
    expect(await find({ marker: 'womba-1', knownKey: moved })).toEqual([moved]);
    expect(lists()).toBe(0);
  });

  it('are the ones that were uploaded, not copies of them', async () => {
    const first = add('/Payments', 'womba-1');
    const copy = add('/Payments', 'womba-1');
    expect(await find({ marker: 'womba-1', knownKey: undefined })).toEqual([first]);
    expect(await find({ marker: 'womba-1', knownKey: copy })).toEqual([copy]);
  });

  it('are found by the marker when the known one was deleted', async () => {
    const other = add('/API', 'womba-1');
    expect(await find({ marker: 'womba-1', knownKey: 'PLAT-T9999' })).toEqual([other]);
    expect(await find({ marker: 'womba-2', knownKey: 'PLAT-T9999' })).toEqual([undefined]);
  });

  it('are listed rather than asked for one by one when they are many', async () => {
    const wanted = Array.from({ length: 30 }, (_, index) => ({ marker: `womba-${index}`, knownKey: add('/API') }));
    expect(await find(...wanted)).toEqual(wanted.map(({ knownKey }) => knownKey));
    expect(zephyr.company.requests.length).toBeLessThan(5);
  });
});
