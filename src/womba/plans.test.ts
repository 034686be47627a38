import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { NotFoundError, StorageError, UsageError } from '../platform/errors.ts';
import { samplePlan, sampleTest } from '../planning/review/testing/sample-plan.ts';
import type { TestPlan } from '../planning/plan/schema.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { temporaryFolder } from '../store/testing/temporary-store.ts';
import { createPlans, type Plans } from './plans.ts';

const key = 'PLAT-1';

let folder: ReturnType<typeof temporaryFolder>;
let opened: Database[];
let plans: Plans;
let file: string;

/** Another process on the same data directory, as far as files and database go. */
function anotherProcess(): { plans: Plans; db: Database } {
  const db = openDatabase(join(folder.path, 'womba.db'));
  opened.push(db);
  const services = { dataDirectory: folder.path, clock: systemClock, database: () => db };
  return { plans: createPlans({ ...services, index: () => 'off' }), db };
}

beforeEach(() => {
  folder = temporaryFolder();
  opened = [];
  ({ plans } = anotherProcess());
  file = join(folder.path, 'test_plans', `test_plan_${key}.json`);
});
afterEach(() => {
  for (const db of opened) db.close();
  folder[Symbol.dispose]();
});

const made = (...subjects: string[]): TestPlan =>
  samplePlan(subjects.map((subject, index) => sampleTest(`TC-PLAT-1-${index + 1}`, subject)));
const fileText = (): string => readFileSync(file, 'utf8');
const editFile = (edit: (plan: TestPlan) => void): void => {
  const plan = JSON.parse(fileText()) as TestPlan;
  edit(plan);
  writeFileSync(file, JSON.stringify(plan));
};
const idsOf = ({ plan }: { plan: TestPlan }): string[] => plan.test_cases.map(({ id }) => id);
const rename = (title: string) => (plan: TestPlan) => ({ ...plan, story: { ...plan.story, title } });
const errorOf = (work: () => unknown): Error => {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
};

describe('a plan that is kept', () => {
  it('is version 1, in the database and as a file for everybody', () => {
    const saved = plans.saveGenerated(made('basket'));
    expect(saved).toMatchObject({
      path: file,
      isNew: true,
      merge: undefined,
      version: { version: 1, reason: 'generated', tests: 1, planner: 'rules' },
    });
    expect(JSON.parse(fileText())).toEqual(saved.plan);
    expect(anotherProcess().plans.read(key)).toMatchObject({ plan: saved.plan, warnings: [] });
    expect(plans.list().plans).toMatchObject([{ story: key, version: 1 }]);
    expect(readdirSync(dirname(file))).toEqual([`test_plan_${key}.json`]);
  });

  it('gets what is computed from its final form before it is kept', () => {
    const finish = (plan: TestPlan): TestPlan => ({ ...plan, summary: plan.test_cases.map(({ id }) => id).join() });
    plans.saveGenerated(made('basket'));
    const { plan } = plans.saveGenerated(made('voucher'), finish);
    expect(plan.summary).toBe('TC-PLAT-1-2');
    expect(plans.read(key).plan.summary).toBe('TC-PLAT-1-2');
  });

  it('gets no new version where nothing is new', () => {
    plans.saveGenerated(made('basket'));
    const again = made('basket');
    again.metadata.generated_at = '2026-04-01T00:00:00.000Z';
    const saved = plans.saveGenerated(again);
    expect(saved).toMatchObject({ isNew: false, version: { version: 1 } });
    expect(saved.merge?.diff.tests).toMatchObject({ unchanged: 1, changed: [] });
    expect(plans.update(key, 'reviewed', (plan) => plan).isNew).toBe(false);
  });

  it('keeps every version with its reason, newest first', () => {
    plans.saveGenerated(made('basket'));
    plans.update(key, 'reviewed', rename('Reviewed'));
    plans.saveGenerated(made('basket', 'voucher'));
    expect(plans.versions(key).map(({ version, reason }) => [version, reason])).toEqual([
      [3, 'merged'],
      [2, 'reviewed'],
      [1, 'generated'],
    ]);
    expect(plans.version(key, 2).plan.story.title).toBe('Reviewed');
    expect(errorOf(() => plans.version(key, 9)).message).toBe('The plan of PLAT-1 has no version 9');
  });

  it('is merged with what people did, over any number of versions', () => {
    plans.saveGenerated(made('basket', 'voucher', 'ledger'));
    const decide = (plan: TestPlan): TestPlan => ({
      ...plan,
      test_cases: plan.test_cases.map((test, index) => ({
        ...test,
        review: (['accepted', 'rejected'] as const)[index] ?? 'proposed',
      })),
    });
    plans.update(key, 'reviewed', decide);
    for (const subjects of [['voucher', 'refund'], ['voucher', 'search'], ['search']]) {
      plans.saveGenerated(made(...subjects));
    }
    const { plan, version } = plans.read(key);
    expect(version.version).toBe(5);
    expect(plan.test_cases.map(({ id, title, review }) => [id, title, review])).toEqual([
      ['TC-PLAT-1-1', 'basket works', 'accepted'],
      ['TC-PLAT-1-2', 'voucher works', 'rejected'],
      ['TC-PLAT-1-5', 'search works', 'proposed'],
    ]);
  });
});

describe("a plan's file that was edited by hand", () => {
  it('becomes a version of its own at the next look, and its edits survive the next plan', () => {
    plans.saveGenerated(made('basket', 'voucher', 'ledger'));
    editFile((plan) => {
      const [basket, voucher] = plan.test_cases;
      if (basket !== undefined) basket.title = 'A basket of ten';
      // The third is taken out, one is added.
      plan.test_cases = [basket, voucher, sampleTest('by hand', 'printer')].filter((test) => test !== undefined);
    });
    const edited = fileText();
    const read = plans.read(key);
    expect(read.version).toMatchObject({ version: 2, reason: 'edited' });
    expect(read.warnings).toEqual([`${file} was edited: it is version 2 now`]);
    expect(read.plan.test_cases.map(({ title, review }) => [title, review])).toEqual([
      ['A basket of ten', 'edited'],
      ['voucher works', 'proposed'],
      ['printer works', 'proposed'],
    ]);
    // Nobody's editor is disturbed, and it is told once.
    expect(fileText()).toBe(edited);
    expect(plans.read(key)).toMatchObject({ warnings: [], version: { version: 2 } });

    const { plan, merge } = plans.saveGenerated(made('basket', 'ledger', 'search'));
    expect(plan.test_cases.map(({ title }) => title)).toEqual(['A basket of ten', 'printer works', 'search works']);
    expect(merge?.unwanted).toEqual([{ id: 'TC-PLAT-1-3', title: 'ledger works' }]);
    expect(JSON.parse(fileText())).toEqual(plan);
  });

  it('is not lost when the edit is only noticed while something else is saved', () => {
    plans.saveGenerated(made('basket'));
    editFile((plan) => (plan.summary = 'By hand'));
    const saved = plans.update(key, 'reviewed', rename('Reviewed'));
    expect(saved.plan).toMatchObject({ summary: 'By hand', story: { title: 'Reviewed' } });
    expect(plans.versions(key).map(({ reason }) => reason)).toEqual(['reviewed', 'edited', 'generated']);
  });

  it.each([
    ['broken JSON', '{"story": {"key": "PLAT', 'is not JSON'],
    ['no plan', '[]', 'is not a test plan'],
    ["another story's plan", JSON.stringify(samplePlan([], { key: 'PLAT-2' })), 'is a plan of another story'],
    [
      'an id twice',
      JSON.stringify(samplePlan([sampleTest('a', 'x'), sampleTest('a', 'y')])),
      'two tests with the id a',
    ],
  ])('and is %s now is named, and the last version can be had', (_, text, fault) => {
    plans.saveGenerated(made('basket'));
    writeFileSync(file, text);
    const error = errorOf(() => plans.read(key));
    expect(error).toBeInstanceOf(StorageError);
    expect(error.message).toContain(file);
    expect(error.message).toContain(fault);
    expect((error as StorageError).hint).toContain('`womba plans PLAT-1 --restore 1`');
    expect(() => plans.saveGenerated(made('voucher'))).toThrow(StorageError);
    expect(plans.list()).toMatchObject({ plans: [{ version: 1 }], warnings: [expect.stringContaining(file)] });

    const restored = plans.restore(key, 1);
    expect(restored).toMatchObject({ version: { version: 2, reason: 'restored' } });
    expect(JSON.parse(fileText())).toEqual(plans.read(key).plan);
    const aside = readdirSync(dirname(file)).find((name) => name.includes('damaged')) ?? '';
    expect(readFileSync(join(dirname(file), aside), 'utf8')).toBe(text);
  });

  it('and has fields that no plan has: they are named, for no version keeps them', () => {
    plans.saveGenerated(made('basket'));
    editFile((plan) => {
      Object.assign(plan, { colour: 'red' });
      Object.assign(plan.story, { team: 'Payments' });
      for (const test of plan.test_cases)
        Object.assign(test, { owner: 'me', steps: [{ ...test.steps[0], hint: 'x' }] });
    });
    const { plan, warnings } = plans.read(key);
    expect(warnings[1]).toBe(
      `${file} has fields that plans do not have; they are not kept: colour, test_cases.owner, test_cases.steps.hint`,
    );
    expect(plan.story).toMatchObject({ team: 'Payments' });
  });

  it('and is gone is written again', () => {
    const { plan } = plans.saveGenerated(made('basket'));
    rmSync(file);
    expect(plans.read(key)).toMatchObject({ plan, warnings: [expect.stringContaining('was gone')] });
    expect(JSON.parse(fileText())).toEqual(plan);
  });
});

describe('a file without a history', () => {
  const put = (plan: TestPlan): void => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(plan));
  };

  it('is version 1; what a planner proposed in it may be replaced', () => {
    const test = sampleTest('TC-PLAT-1-2', 'voucher', { review: 'accepted' });
    put(samplePlan([sampleTest('TC-PLAT-1-1', 'basket'), test, sampleTest('TC-MANUAL-1', 'printer')]));
    expect(plans.read(key).version).toMatchObject({ version: 1, reason: 'found' });
    const { plan } = plans.saveGenerated(made('search'));
    expect(idsOf({ plan })).toEqual(['TC-PLAT-1-2', 'TC-MANUAL-1', 'TC-PLAT-1-3']);
  });

  it('that a person wrote is kept as it is', () => {
    put(samplePlan([sampleTest('TC-1', 'basket')], { planner: '' }));
    expect(plans.list().plans).toMatchObject([{ story: key, reason: 'found' }]);
    const { plan } = plans.saveGenerated(made('search'));
    expect(idsOf({ plan })).toEqual(['TC-1', 'TC-PLAT-1-1']);
  });
});

describe('processes that end at the wrong moment', () => {
  it('between the version and its file: the file is brought up to date, not the version back', () => {
    plans.saveGenerated(made('basket'));
    const old = fileText();
    const { plan } = plans.update(key, 'reviewed', rename('Reviewed'));
    const { db } = anotherProcess();
    // What the disk and the database hold when the process ends before it writes the file.
    db.run('UPDATE plans SET file_hash = (SELECT file_hash FROM plan_versions WHERE version = 1)');
    writeFileSync(file, old);
    expect(anotherProcess().plans.read(key)).toMatchObject({ plan, warnings: [], version: { version: 2 } });
    expect(JSON.parse(fileText())).toEqual(plan);
  });

  it('between the file and the note that it was written: nothing looks edited', () => {
    plans.saveGenerated(made('basket'));
    plans.update(key, 'reviewed', rename('Reviewed'));
    const { db } = anotherProcess();
    db.run('UPDATE plans SET file_hash = (SELECT file_hash FROM plan_versions WHERE version = 1)');
    expect(anotherProcess().plans.read(key)).toMatchObject({ warnings: [], version: { version: 2 } });
    plans.update(key, 'reviewed', rename('Again'));
    expect(plans.versions(key).map(({ reason }) => reason)).toEqual(['reviewed', 'reviewed', 'generated']);
  });

  it.each([
    ['a review', (dying: Plans) => dying.update(key, 'reviewed', rename('New'))],
    ['a new plan', (dying: Plans) => dying.saveGenerated({ ...made('voucher'), summary: 'New' })],
    ['a return to an earlier version', (dying: Plans, version: number) => dying.restore(key, version)],
  ])('at any access to the database during %s: it is done or not, and never looks edited', (_, work) => {
    let accesses = 0;
    for (let isDone = false; !isDone; accesses += 1) {
      if (plans.find(key) !== undefined) plans.remove(key);
      const { plan: old, version } = plans.saveGenerated(made('basket'));
      const db = openDatabase(join(folder.path, 'womba.db'));
      let left = accesses;
      const dying = createPlans({
        dataDirectory: folder.path,
        clock: systemClock,
        database: () => {
          if (left-- === 0) throw new Error('killed');
          return db;
        },
        index: () => 'off',
      });
      try {
        work(dying, version.version);
        isDone = true;
      } catch (error) {
        expect(error).toEqual(new Error('killed'));
      }
      db.close();
      const { plan, warnings, version: now } = anotherProcess().plans.read(key);
      expect(warnings).toEqual([]);
      expect(JSON.parse(fileText())).toEqual(plan);
      if (now.version === version.version) expect(plan).toEqual(old);
      else
        expect(now).toMatchObject({
          version: version.version + 1,
          reason: expect.stringMatching(/reviewed|merged|restored/) as string,
        });
    }
    expect(accesses).toBeGreaterThan(3);
  });

  it('a change is made of what another process saved meanwhile', () => {
    plans.saveGenerated(made('basket'));
    const other = anotherProcess().plans;
    other.update(key, 'reviewed', (plan) => ({ ...plan, summary: 'Other' }));
    const { plan } = plans.update(key, 'reviewed', rename('Mine'));
    expect(plan).toMatchObject({ summary: 'Other', story: { title: 'Mine' } });
  });
});

describe('a plan that is deleted', () => {
  it('is gone with its versions and its file; its ids and version numbers stay taken', () => {
    plans.saveGenerated(made('basket', 'voucher'));
    plans.remove(key);
    expect(plans.find(key)).toBeUndefined();
    expect(() => plans.versions(key)).toThrow(NotFoundError);
    expect(plans.list()).toEqual({ plans: [], warnings: [] });
    expect(readdirSync(dirname(file))).toEqual([]);
    expect(() => plans.remove(key)).toThrow(NotFoundError);
    const { plan, version, merge } = plans.saveGenerated(made('basket'));
    expect(idsOf({ plan })).toEqual(['TC-PLAT-1-3']);
    expect(version).toMatchObject({ version: 2, reason: 'generated' });
    expect(merge).toBeUndefined();
  });
});

it('what does not exist is not found, and no database is made by looking', () => {
  using empty = temporaryFolder();
  const looking = createPlans({
    dataDirectory: empty.path,
    clock: systemClock,
    database: () => {
      throw new Error('opened');
    },
    index: () => 'off',
  });
  expect(() => looking.read(key)).toThrow(NotFoundError);
  expect(() => looking.versions(key)).toThrow(NotFoundError);
  expect(() => looking.version(key, 1)).toThrow(NotFoundError);
  expect(looking.list()).toEqual({ plans: [], warnings: [] });
  expect(() => looking.read('../../etc/passwd')).toThrow(UsageError);
  expect(readdirSync(empty.path)).toEqual([]);
});
