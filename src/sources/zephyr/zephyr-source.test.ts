import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceDocument } from '../../documents/document.ts';
import { UnauthorizedError, UnavailableError } from '../../platform/errors.ts';
import type { SourceEvent } from '../source.ts';
import { createMemoryIndex, type MemoryIndex } from '../testing/memory-index.ts';
import { idsOf, ofKind, readAll, readUntil } from '../testing/read.ts';
import { startZephyrCompany, type ZephyrCompany } from './testing/zephyr-company.ts';

const projects = ['PLAT'];

describe('the Zephyr Scale source', () => {
  let zephyr: ZephyrCompany;
  let index: MemoryIndex;
  beforeEach(async () => {
    zephyr = await startZephyrCompany();
    index = createMemoryIndex();
  });
  afterEach(async () => {
    await zephyr.company.close();
  });

  const readFull = (): Promise<SourceEvent[]> => readAll(zephyr.source(), index.window({ projects }), index);
  /** The next run: incremental, one hour after the last one began. */
  const readAgain = (which = projects): Promise<SourceEvent[]> => {
    index.nextRun(new Date(Date.now() - 3_600_000));
    zephyr.company.resetRequests();
    return readAll(zephyr.source(), index.window({ projects: which, mode: 'incremental' }), index);
  };
  const documentOf = (key: string): SourceDocument | undefined => index.documents().get(`test_${key}`);

  it('reads every test with its steps, folder, status and priority', async () => {
    const events = await readFull();
    expect(idsOf(events)).toHaveLength(68);
    const document = documentOf('PLAT-T4');
    expect(document).toMatchObject({
      identity: '4004',
      collection: 'existing_tests',
      title: 'Apply a valid voucher and see the new total',
      header: ['Zephyr', 'PLAT', 'PLAT-T4'],
      metadata: {
        test_key: 'PLAT-T4',
        status: 'Approved',
        priority: 'High',
        folder: '/Checkout/Vouchers',
        labels: ',regression,vouchers,',
        issue_ids: ',10101,',
      },
    });
    expect(document?.url).toMatch(
      /^https:\/\/brindlecote\.example\/projects\/PLAT\?selectedItem=.*#!\/v2\/testCase\/PLAT-T4$/,
    );
    expect(document?.markdown).toContain('1. Runs PLAT-T2: Put goods worth a given amount into the basket\n2. POST');
    expect(document?.markdown).toContain(
      '   - Test data: {"code":"SPRING15"}\n   - Expected result: 200, discount 1080',
    );
    expect(document?.markdown).toContain('Voucher SPRING15 is running\nShopper is signed in');
  });

  it('reads all 35 steps of a long test', async () => {
    await readFull();
    expect(documentOf('PLAT-T66')?.markdown).toMatch(/\n35\. /);
  });

  it('reads steps beyond the first page', async () => {
    const steps = Array.from({ length: 230 }, (_, number) => ({ action: `Step number ${number + 1}` }));
    zephyr.company.mutate.setSteps('PLAT-T1', steps);
    await readFull();
    expect(documentOf('PLAT-T1')?.markdown).toContain('\n230. Step number 230');
    expect(zephyr.count(/PLAT-T1\/teststeps/)).toBe(3);
  });

  it('keeps few requests under way and the order of the list', async () => {
    const events = await readFull();
    const identities = ofKind(events, 'document').map(({ document }) => Number(document.identity));
    expect(identities).toEqual([...identities].sort((a, b) => a - b));
    expect(zephyr.company.stats().zephyr.mostAtOnce).toBeLessThanOrEqual(8);
  });

  it('asks for no steps when nothing has changed', async () => {
    await readFull();
    const events = await readAgain();
    expect(idsOf(events)).toEqual([]);
    expect(zephyr.count(/teststeps/)).toBe(0);
    expect(zephyr.company.stats().zephyr.requests).toBe(6);
    expect(index.unseen('project:PLAT')).toEqual([]);
  });

  it('sees edited steps, although the list of tests does not show them', async () => {
    await readFull();
    zephyr.company.mutate.setSteps('PLAT-T7', [{ action: 'An edited step' }]);
    expect(idsOf(await readAgain())).toEqual(['test_PLAT-T7']);
    expect(documentOf('PLAT-T7')?.markdown).toContain('1. An edited step');
  });

  it('reads all steps again when the vendor does not tell what was updated', async () => {
    await readFull();
    zephyr.company.mutate.setSteps('PLAT-T7', [{ action: 'An edited step' }]);
    zephyr.company.fault({ product: 'zephyr', path: 'updatedAfter', kind: 'status', status: 400 });
    const events = await readAgain();
    expect(idsOf(events)).toHaveLength(68);
    expect(ofKind(events, 'warning')).toEqual([{ kind: 'warning', name: 'zephyr.updated-after-refused' }]);
  });

  it('reads a caller again when the test that it runs was renamed', async () => {
    await readFull();
    zephyr.company.mutate.updateTest('PLAT-T2', { name: 'Fill the basket' });
    const callers = idsOf(await readAgain());
    expect(callers).toEqual(expect.arrayContaining(['test_PLAT-T2', 'test_PLAT-T4', 'test_PLAT-T5']));
    expect(callers.length).toBeLessThan(20);
    expect(documentOf('PLAT-T4')?.markdown).toContain('Runs PLAT-T2: Fill the basket');
    expect(idsOf(await readAgain()).filter((id) => id !== 'test_PLAT-T2')).toEqual([]);
  });

  it('reads a caller again even when an earlier attempt already stored the renamed test', async () => {
    await readFull();
    zephyr.company.mutate.updateTest('PLAT-T2', { name: 'Fill the basket' });
    index.nextRun(new Date(Date.now() - 3_600_000));
    const window = index.window({ projects, mode: 'incremental' });
    await readUntil(zephyr.source(), window, ({ kind }) => kind === 'document', index);
    expect(documentOf('PLAT-T2')?.title).toBe('Fill the basket');
    await readAgain();
    expect(documentOf('PLAT-T4')?.markdown).toContain('Runs PLAT-T2: Fill the basket');
  });

  it('names tests of other projects that its steps run, and asks for each once', async () => {
    zephyr.company.mutate.setSteps('PLAT-T1', [{ call: 'SHOP-T1' }, { call: 'SHOP-T999' }]);
    zephyr.company.mutate.setSteps('PLAT-T3', [{ call: 'SHOP-T1' }]);
    await readFull();
    expect(documentOf('PLAT-T1')?.markdown).toContain(
      '1. Runs SHOP-T1: Open a category with many articles\n2. Runs SHOP-T999',
    );
    expect(documentOf('PLAT-T3')?.markdown).toContain('1. Runs SHOP-T1: Open a category with many articles');
    expect(zephyr.count(/testcases\/SHOP-T1$/)).toBe(1);
    expect(idsOf(await readAgain())).toEqual(expect.not.arrayContaining(['test_PLAT-T5']));
  });

  it('reports new, changed and deleted tests', async () => {
    await readFull();
    const key = zephyr.company.mutate.addTest({ project: 'PLAT', name: 'A new test' });
    zephyr.company.mutate.updateTest('PLAT-T10', { priority: 'Low' });
    zephyr.company.mutate.deleteTest('PLAT-T20');
    expect(idsOf(await readAgain())).toEqual([`test_${key}`, 'test_PLAT-T10'].sort());
    expect(index.unseen('project:PLAT')).toEqual(['4020']);
    expect(documentOf('PLAT-T10')?.metadata['priority']).toBe('Low');
  });

  it('continues behind the last checkpoint', async () => {
    zephyr.company.settings.zephyrPageLimit = 25;
    await readUntil(zephyr.source(), index.window({ projects }), ({ kind }) => kind === 'checkpoint', index);
    expect(index.documents().size).toBe(25);
    zephyr.company.resetRequests();
    expect(idsOf(await readFull())).toHaveLength(43);
    expect(zephyr.count(/teststeps/)).toBe(43);
    expect(index.unseen('project:PLAT')).toEqual([]);
    expect(index.isComplete('project:PLAT')).toBe(true);
  });

  it('falls back to paging where the list by cursor does not exist', async () => {
    zephyr.company.settings.zephyrPageLimit = 30;
    zephyr.company.fault({ product: 'zephyr', path: 'nextgen', kind: 'status', status: 404 });
    const events = await readFull();
    expect(idsOf(events)).toHaveLength(68);
    expect(ofKind(events, 'checkpoint').map(({ value }) => value)).toEqual([
      { kind: 'offset', at: 30 },
      { kind: 'offset', at: 60 },
      { kind: 'offset', at: 68 },
    ]);
    expect(idsOf(await readAgain())).toEqual([]);
  });

  it('keeps tests that slipped between two pages while others were deleted', async () => {
    zephyr.company.settings.zephyrPageLimit = 30;
    zephyr.company.fault({ product: 'zephyr', path: 'nextgen', kind: 'status', status: 404 });
    await readFull();
    index.nextRun();
    for await (const event of zephyr.source().read(index.window({ projects }))) {
      index.apply(event);
      if (event.kind === 'checkpoint' && (event.value as { at: number }).at === 30) {
        zephyr.company.mutate.deleteTest('PLAT-T3');
      }
    }
    expect(index.isComplete('project:PLAT')).toBe(true);
    expect(index.unseen('project:PLAT')).toEqual([]);
  });

  it('reports the test whose steps cannot be read, goes on, and tries it again', async () => {
    zephyr.company.fault({ product: 'zephyr', path: '/PLAT-T9/teststeps', kind: 'status', status: 500 });
    const events = await readFull();
    expect(ofKind(events, 'failure')).toMatchObject([{ identity: '4009', retryable: true }]);
    expect(ofKind(events, 'failure')[0]?.message).toMatch(/PLAT-T9.*500/);
    expect(idsOf(events)).toHaveLength(67);
    expect(index.isComplete('project:PLAT')).toBe(true);
    zephyr.company.clearFaults();
    expect(idsOf(await readAgain())).toEqual(['test_PLAT-T9']);
  });

  it('gives the project up during an outage, without a checkpoint behind it', async () => {
    zephyr.company.fault({ product: 'zephyr', path: 'teststeps', skip: 10, kind: 'status', status: 503 });
    const events = await readFull();
    expect(ofKind(events, 'scope-failed').map(({ error }) => error)).toEqual([expect.any(UnavailableError)]);
    expect(ofKind(events, 'checkpoint')).toEqual([]);
    zephyr.company.clearFaults();
    expect(idsOf(await readFull()).length).toBeGreaterThan(57);
    expect(index.documents().size).toBe(68);
  });

  it('gets through a storm of refusals', async () => {
    zephyr.company.fault({ product: 'zephyr', kind: 'rate-limit', retryAfterSeconds: 0, times: 2 });
    expect(idsOf(await readFull())).toHaveLength(68);
  });

  it('gets over answers that are cut off, lost or pages to log in', async () => {
    for (const kind of ['truncate', 'reset', 'html'] as const) {
      zephyr.company.fault({ product: 'zephyr', path: 'teststeps', kind, times: 1, skip: 5 });
      zephyr.company.fault({ product: 'zephyr', path: 'nextgen', kind, times: 1 });
    }
    expect(idsOf(await readFull())).toHaveLength(68);
  });

  it('does not take an outage for an empty project', async () => {
    await readFull();
    zephyr.company.fault({ product: 'zephyr', path: 'nextgen', kind: 'status', status: 500 });
    const events = await readAgain();
    expect(ofKind(events, 'scope-failed')).toHaveLength(1);
    expect(ofKind(events, 'scope-complete')).toEqual([]);
  });

  it('takes an empty project for what it is', async () => {
    zephyr.company.fault({ product: 'zephyr', path: 'nextgen', kind: 'empty' });
    const events = await readFull();
    expect(events.map(({ kind }) => kind)).toEqual(['expected', 'scope-complete', 'scopes']);
  });

  it('ends when the token is refused', async () => {
    const source = zephyr.source({ http: zephyr.client('an old token') });
    await expect(readAll(source, index.window({ projects }))).rejects.toBeInstanceOf(UnauthorizedError);
    expect(source.requests).toBeLessThan(4);
  });

  it('ends when the token expires in the middle', async () => {
    zephyr.company.fault({ product: 'zephyr', path: 'teststeps', skip: 30, kind: 'status', status: 401 });
    await expect(readFull()).rejects.toBeInstanceOf(UnauthorizedError);
  });

  it('goes on with other projects when one may not be read or does not exist', async () => {
    zephyr.company.fault({ product: 'zephyr', path: 'projectKey=PLAT', kind: 'status', status: 403 });
    const all = ['PLAT', 'NOPE', 'SHOP'];
    const events = await readAll(zephyr.source(), index.window({ projects: all }), index);
    expect(ofKind(events, 'scope-failed').map(({ scope }) => scope.key)).toEqual(['project:PLAT', 'project:NOPE']);
    expect(idsOf(events)).toHaveLength(35);
    expect(index.isComplete('project:SHOP')).toBe(true);
    expect(events.at(-1)).toEqual({ kind: 'scopes', keys: ['project:PLAT', 'project:NOPE', 'project:SHOP'] });
  });

  it('does not read again what an earlier attempt completed', async () => {
    await readFull();
    zephyr.company.resetRequests();
    const events = await readAll(zephyr.source(), index.window({ projects: ['PLAT'] }), index);
    expect(events.map(({ kind }) => kind)).toEqual(['scopes']);
    expect(zephyr.company.stats().zephyr.requests).toBe(0);
  });
});
