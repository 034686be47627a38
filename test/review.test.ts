import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { readConfig } from '../src/config/config.ts';
import type { TestCase, TestPlan } from '../src/planning/plan/schema.ts';
import type { PlanDiff } from '../src/planning/review/diff-plans.ts';
import { startChild } from '../src/store/testing/child-process.ts';
import { createWomba } from '../src/womba.ts';
import { runReport, runWomba, temporaryFolder } from './support/run-womba.ts';

const criteria = (limit: number, last: string): string =>
  [
    '## Acceptance criteria',
    '',
    `- A shopper may keep at most ${limit} wish lists; the next one is refused with 422 and WISH-1001.`,
    '- A wish list is shared by a link that ends after 30 days.',
    `- ${last}`,
  ].join('\n');
const emptyList = 'An empty wish list shows the hint "Nothing here yet".';
const sorting = 'The lists are sorted by name, case ignored.';

interface Answer {
  version: number;
  counts: Record<TestCase['review'], number>;
  changed: string[];
  test_cases: { id: string; review: string; title: string }[];
}

describe('a plan between people and planner', () => {
  let company: SampleCompany;
  const folder = temporaryFolder();
  let env: Record<string, string>;
  let key: string;
  let first: TestPlan;
  let file: string;

  const womba = async (...args: string[]) => runWomba(env, ...args);
  const json = async <T>(...args: string[]): Promise<T> => {
    const { code, stdout, stderr } = await womba(...args, '--json');
    expect([code, stderr.match(/^Error.*/m)?.[0]]).toEqual([0, undefined]);
    return JSON.parse(stdout) as T;
  };
  const generate = async (): Promise<TestPlan> => (await json<{ test_plan: TestPlan }>('generate', key)).test_plan;
  const stored = (): TestPlan => JSON.parse(readFileSync(file, 'utf8')) as TestPlan;
  const idOf = (plan: TestPlan, index: number): string => plan.test_cases[index]?.id ?? '';

  beforeAll(async () => {
    company = await startSampleCompany();
    env = { ...company.env, WOMBA_DATA_DIR: folder.path };
    key = company.mutate.addIssue({ project: 'PLAT', summary: 'Wish lists', description: criteria(5, emptyList) });
    file = join(folder.path, 'test_plans', `test_plan_${key}.json`);
    expect((await runReport(env)).code).toBe(0);
    first = await generate();
  }, 60_000);
  afterAll(async () => {
    await company.close();
    folder[Symbol.dispose]();
  });

  it('is shown with its states, and looking changes nothing', async () => {
    expect(first.test_cases.length).toBeGreaterThanOrEqual(3);
    const before = readFileSync(file, 'utf8');
    const { code, stdout } = await womba('review', key);
    expect(code).toBe(0);
    expect(stdout).toContain(`Version 1: ${first.test_cases.length} tests, ${first.test_cases.length} proposed`);
    for (const { id, title } of first.test_cases)
      expect(stdout).toMatch(new RegExp(`· proposed +${id} .*${title.slice(0, 20)}`));
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await womba('plans')).stdout).toMatch(
      new RegExp(`^${key} +1 +[-\\d: ]+ +generated +\\d+ tests +rules$`, 'm'),
    );
  });

  it('is not changed at all when one of the ids does not exist', async () => {
    const { code, stdout, stderr } = await womba(
      'review',
      key,
      '--accept',
      idOf(first, 0),
      'TC-NOPE',
      '--set',
      'TC-NO.title=x',
    );
    expect([code, stdout]).toEqual([6, '']);
    expect(stderr).toContain(`The plan of ${key} has no test TC-NOPE, TC-NO; nothing was changed`);
    expect(stored()).toEqual(first);
  });

  it('keeps decisions and edits while the story changes, and tells what differs', async () => {
    const [accepted, rejected, edited] = [idOf(first, 0), idOf(first, 1), idOf(first, 2)];
    const reviewed = await json<Answer>(
      'review',
      key,
      '--accept',
      accepted,
      '--reject',
      rejected,
      '--set',
      `${edited}.title=In my words`,
    );
    expect(reviewed).toMatchObject({
      version: 2,
      changed: [accepted, rejected, edited],
      counts: { accepted: 1, rejected: 1, edited: 1 },
    });

    const mine = join(folder.path, 'mine.json');
    writeFileSync(
      mine,
      JSON.stringify({ title: 'My own test', steps: [{ step_number: 1, action: 'Look at it' }], covers: ['AC-2'] }),
    );
    expect(await json<Answer>('review', key, '--add', mine)).toMatchObject({
      version: 3,
      changed: [`TC-MANUAL-${key}-1`],
    });
    const before = stored();

    company.mutate.updateIssue(key, { description: criteria(7, sorting) });
    const { code, stdout } = await womba('generate', key, '--no-cache');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Since version 3: Tests: /m);
    expect(stdout).toMatch(/^ {2}\d tests kept as people left them: .*TC-MANUAL/m);
    expect(stdout).toContain('~ AC-1 A shopper may keep at most 5');
    const after = stored();
    const pick = (plan: TestPlan, id: string): TestCase | undefined => plan.test_cases.find((test) => test.id === id);
    for (const id of [accepted, rejected, edited, `TC-MANUAL-${key}-1`]) {
      expect(pick(after, id)).toEqual(pick(before, id));
      expect(pick(after, id)).toBeDefined();
    }
    // Nothing is proposed under an id that was somebody else's, and what was rejected is not proposed again.
    const old = new Set(before.test_cases.map(({ id }) => id));
    const fresh = after.test_cases.filter(({ id }) => !old.has(id));
    expect(fresh.length).toBeGreaterThan(0);
    for (const { title } of fresh) expect(before.test_cases.map((test) => test.title)).not.toContain(title);

    const diff = await json<PlanDiff & { from: { version: number }; to: { version: number; reason: string } }>(
      'diff',
      key,
    );
    expect(diff).toMatchObject({ from: { version: 3 }, to: { version: 4, reason: 'merged' } });
    expect(diff.criteria.map(({ id, kind }) => [id, kind])).toEqual([
      ['AC-1', 'changed'],
      ['AC-3', 'changed'],
    ]);
    expect(diff.tests.added.map(({ id }) => id)).toEqual(fresh.map(({ id }) => id));
    expect((await womba('diff', key, '--from', '1', '--to', '2')).stdout).toMatch(/title: “.*” → “In my words”/);

    // The same story again is the same plan.
    expect((await generate()).test_cases).toEqual(after.test_cases);
    expect((await json<{ total: number }>('plans', key)).total).toBe(4);
  });

  it('is edited by a file as well, and by --show and --edit', async () => {
    const plan = stored();
    const [test] = plan.test_cases;
    writeFileSync(file, JSON.stringify({ ...plan, summary: 'By hand' }));
    const shown = await womba('review', key, '--show', test?.id ?? '');
    expect(shown.stderr).toContain(`Warning: ${file} was edited: it is version 5 now`);
    expect(JSON.parse(shown.stdout)).toEqual(test);
    const edit = join(folder.path, 'test.json');
    writeFileSync(edit, JSON.stringify({ ...test, priority: 'low', tags: ['mine'] }));
    expect(await json<Answer>('review', key, '--edit', test?.id ?? '', '--file', edit)).toMatchObject({
      version: 6,
      changed: [test?.id],
    });
    expect(stored()).toMatchObject({
      summary: 'By hand',
      test_cases: [
        { id: test?.id, priority: 'low', tags: ['mine'] },
        ...plan.test_cases.slice(1).map(({ id }) => ({ id })),
      ],
    });
  });

  it('loses no decision when several are made at the same moment', async () => {
    const ids = stored().test_cases.map(({ id }) => id);
    const answers = await Promise.all(ids.map((id) => womba('review', key, '--accept', id)));
    expect(answers.map(({ code, stderr }) => [code, stderr])).toEqual(ids.map(() => [0, '']));
    expect(stored().test_cases.map(({ review }) => review)).toEqual(ids.map(() => 'accepted'));
    expect((await womba('plans', key, '--restore', '6')).code).toBe(0);
  });

  it('says which version can be had when its file is damaged, and brings it back', async () => {
    const good = stored();
    writeFileSync(file, '{"story":');
    const { code, stderr } = await womba('review', key);
    expect(code).toBe(3);
    expect(stderr).toContain(`${file} is not JSON`);
    const [, last = ''] = new RegExp(`womba plans ${key} --restore (\\d+)`).exec(stderr) ?? [];
    const restored = await womba('plans', key, '--restore', last);
    expect([restored.code, restored.stdout]).toEqual([
      0,
      `Version ${last} is the current one again, as version ${Number(last) + 1}, ${file}\n`,
    ]);
    expect(stored()).toEqual(good);
  });

  describe('in the index', () => {
    const found = async (...args: string[]) =>
      (
        await json<{ results: { document_id: string; collection: string; document: string }[] }>(
          'search',
          'wish lists',
          ...args,
        )
      ).results;
    const viewed = async () =>
      (
        await json<{ documents: { id: string; document: string; metadata: Record<string, unknown> }[] }>(
          'rag-view',
          'test_plans',
        )
      ).documents;

    it('is found by search and seen by rag-view, without its rejected tests', async () => {
      expect((await found()).map(({ document_id: id }) => id)).toContain(`testplan_${key}`);
      const [document] = await viewed();
      expect(document).toMatchObject({
        id: `testplan_${key}`,
        metadata: {
          document_id: `testplan_${key}`,
          project_key: 'PLAT',
          story_key: key,
          title: `Test plan ${key}: Wish lists`,
        },
      });
      const titles = stored().test_cases.map(({ title, review }) => [title, review !== 'rejected']);
      for (const [title, isThere] of titles)
        expect([title, document?.document.includes(String(title))]).toEqual([title, isThere]);
      expect(await found('--project-key', 'SHOP', '--collection', 'test_plans')).toEqual([]);
    });

    it('is no evidence for the plans of stories, its own included', async () => {
      const services = createWomba({ config: readConfig({ environment: env, userFile: '/nonexistent' }) });
      try {
        const { plan } = await services.generate(key);
        for (const { evidence } of plan.test_cases) for (const { id } of evidence) expect(id).not.toMatch(/^testplan_/);
        expect(JSON.stringify(await services.storyContext(key))).not.toContain('testplan_');
      } finally {
        await services.close();
      }
    });

    it('is left to the next run while one is at work, and no run sweeps it away', async () => {
      const before = await viewed();
      const run = startChild('lease-process.ts', join(folder.path, 'womba.db'));
      try {
        expect(await run.line()).toBe('holding');
        const { code, stdout } = await womba('review', key, '--set', `${idOf(first, 0)}.title=Titled during a run`);
        expect(code).toBe(0);
        expect(stdout).toContain('An index run is at work: the next one indexes the plan.');
        expect(await viewed()).toEqual(before);
      } finally {
        run.tell('release');
        await run.ended();
      }
      expect((await runReport(env, 'index-all', '--force-refresh')).code).toBe(0);
      const [document] = await viewed();
      expect(document?.document).toContain('Titled during a run');
    });

    it('comes back with the next run when it was cleared away, although nothing else is due', async () => {
      expect((await womba('rag-clear', '--collection', 'test_plans', '--yes')).stdout).toBe('Removed 1 document.\n');
      expect(await viewed()).toEqual([]);
      expect((await json<{ total: number }>('plans')).total).toBe(1);
      const { code, report } = await runReport(env, 'index-all', '--refresh-hours', '1000');
      expect([code, report.status]).toEqual([0, 'skipped']);
      expect(await viewed()).toHaveLength(1);
    });

    it('is not there where RAG_AUTO_INDEX is off', async () => {
      env = { ...env, RAG_AUTO_INDEX: 'false' };
      await json('review', key, '--set', `${idOf(first, 0)}.title=Not for the index`);
      expect(await viewed()).toEqual([]);
      const { RAG_AUTO_INDEX: _, ...on } = env as Record<string, string>;
      env = on;
      await json('review', key, '--set', `${idOf(first, 0)}.title=For the index`);
      expect(await viewed()).toHaveLength(1);
    });

    it('goes when the plan is deleted', async () => {
      expect((await womba('plans', key, '--delete')).code).toBe(2);
      expect(await viewed()).toHaveLength(1);
      expect((await womba('plans', key, '--delete', '--yes')).stdout).toBe(`The test plan of ${key} is deleted.\n`);
      expect(await viewed()).toEqual([]);
      expect((await found()).map(({ collection }) => collection)).not.toContain('test_plans');
      expect((await womba('review', key)).code).toBe(6);
      expect((await womba('plans')).stdout).toContain('There are no test plans yet');
    });
  });
});

it('what was never planned is not found, and looking makes no database', async () => {
  using empty = temporaryFolder();
  const env = { WOMBA_DATA_DIR: join(empty.path, 'data') };
  for (const args of [
    ['review', 'PLAT-1'],
    ['diff', 'PLAT-1'],
    ['plans', 'PLAT-1'],
    ['export', 'PLAT-1', '--format', 'csv'],
  ]) {
    const { code, stderr } = await runWomba(env, ...args);
    expect([code, stderr]).toEqual([
      6,
      'Error: There is no test plan for PLAT-1\nHint: `womba generate PLAT-1` makes one.\n',
    ]);
  }
  const { stdout } = await runWomba(env, 'plans', '--json');
  expect(JSON.parse(stdout)).toEqual({ items: [], total: 0 });
  expect(readdirSync(empty.path)).toEqual([]);
});
