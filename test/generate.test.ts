import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { readConfig } from '../src/config/config.ts';
import { collectionNames } from '../src/documents/document.ts';
import { type TestPlan, testPlanSchema } from '../src/planning/plan/schema.ts';
import { exportPlan } from '../src/publishing/exports/formats.ts';
import { createWomba, type Womba } from '../src/womba.ts';
import { runReport, runWomba, temporaryFolder } from './support/run-womba.ts';

type Planned = Awaited<ReturnType<Womba['generate']>>;

describe('womba generate', () => {
  let company: SampleCompany;
  const folder = temporaryFolder();
  const empty = temporaryFolder();
  let env: Record<string, string>;
  let womba: Womba;
  const plans = new Map<string, Planned>();
  const planOf = (key: string): TestPlan => {
    const planned = plans.get(key);
    if (planned === undefined) throw new Error(`no plan of ${key}`);
    return planned.plan;
  };
  const open = (changes: Record<string, string> = {}): Womba =>
    createWomba({
      config: readConfig({ environment: { WOMBA_DATA_DIR: folder.path, ...changes }, userFile: '/nonexistent' }),
    });

  beforeAll(async () => {
    company = await startSampleCompany();
    env = { ...company.env, WOMBA_DATA_DIR: folder.path };
    expect((await runReport(env)).code).toBe(0);
    womba = open();
    for (const { metadata } of womba.view('jira_issues', { limit: 0 }).documents) {
      const key = String(metadata['story_key']);
      plans.set(key, await womba.generate(key));
    }
  }, 120_000);
  afterAll(async () => {
    await womba.close();
    await company.close();
    folder[Symbol.dispose]();
    empty[Symbol.dispose]();
  });

  describe('for every issue of the sample company', () => {
    it('covers each criterion, or names the gap with its reason', () => {
      expect(plans.size).toBe(76);
      const stated = [...plans.values()].filter(({ plan }) => plan.story.acceptance_criteria.length > 0);
      expect(stated.length).toBeGreaterThan(50);
      for (const { plan, report } of stated) {
        for (const { id, status, reason, tests, existing_tests: existing } of plan.coverage_analysis.criteria) {
          const known = new Set(plan.test_cases.map((test) => test.id));
          expect({ id, unknown: tests.filter((test) => !known.has(test)) }).toEqual({ id, unknown: [] });
          if (status === 'covered') expect(tests.length + existing.length).toBeGreaterThan(0);
          else expect({ id, reason }).toEqual({ id, reason: expect.stringMatching(/\w{3}/) as string });
        }
        // What the plan says of itself is what the checks find.
        const claimed = plan.coverage_analysis.criteria.map(({ id, status }) => [id, status === 'covered']);
        const found = report.coverage.criteria.map(({ id, status }) => [id, status === 'covered']);
        expect({ key: plan.story.key, claimed }).toEqual({ key: plan.story.key, claimed: found });
      }
    });

    it('repeats no test, neither its own nor one that exists', () => {
      for (const [key, { report }] of plans) {
        const repeated = report.findings.filter(
          ({ rule, severity }) => rule.startsWith('uniqueness.') && severity === 'error',
        );
        expect({ key, repeated }).toEqual({ key, repeated: [] });
      }
    });

    it('gives each test evidence that exists', () => {
      const ids = new Set(
        collectionNames.flatMap((name) => womba.view(name, { limit: 0 }).documents.map(({ id }) => id)),
      );
      for (const { plan, report } of plans.values()) {
        for (const { id, evidence } of plan.test_cases) {
          expect({ id, evidence: evidence.length > 0 }).toEqual({ id, evidence: true });
          expect({ id, unknown: evidence.filter((item) => !ids.has(item.id)) }).toEqual({ id, unknown: [] });
        }
        const wrong = report.findings.filter(
          ({ rule, severity }) => rule.startsWith('evidence.') && severity === 'error',
        );
        expect({ key: plan.story.key, wrong }).toEqual({ key: plan.story.key, wrong: [] });
      }
    });

    it('writes steps that can be carried out, with data, below titles that say something', () => {
      for (const [key, { plan, report }] of plans) {
        const wrong = report.findings.filter(
          ({ dimension, severity }) => ['steps', 'data', 'titles'].includes(dimension) && severity === 'error',
        );
        expect({ key, wrong }).toEqual({ key, wrong: [] });
        expect(JSON.stringify(plan)).not.toMatch(/undefined|\[object|NaN|\bnull null\b/);
        expect(new Set(plan.test_cases.map(({ title }) => title)).size).toBe(plan.test_cases.length);
      }
    });

    it('makes a plan that its own schema accepts, and the same one again', async () => {
      for (const key of ['PLAT-111', 'SHOP-116', 'PLAT-131']) {
        const plan = planOf(key);
        expect(testPlanSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
        const again = await womba.generate(key);
        expect({ ...again.plan, metadata: { ...again.plan.metadata, generated_at: '' } }).toEqual({
          ...plan,
          metadata: { ...plan.metadata, generated_at: '' },
        });
      }
    });
  });

  describe('for ten different kinds of stories', () => {
    const titles = (key: string): string =>
      planOf(key)
        .test_cases.map(({ title }) => title)
        .join('\n');
    const everything = (key: string): string => JSON.stringify(planOf(key).test_cases);

    it('an API: money at its limits, calls that are repeated, errors that the specification has', () => {
      const text = everything('PLAT-111');
      expect(text).toContain('POST /v1/payments/{paymentId}/refunds');
      for (const code of ['PAY-2001', 'GEN-0400']) expect(text).toContain(code);
      const exists = planOf('PLAT-111').coverage_analysis.criteria.flatMap(({ existing_tests: tests }) => tests);
      for (const key of ['PLAT-T35', 'PLAT-T36', 'PLAT-T37', 'PLAT-T38']) {
        expect(exists).toContainEqual(expect.objectContaining({ key, extent: 'covered' }));
      }
      expect(planOf('PLAT-111').test_cases.map(({ technique }) => technique)).toEqual(
        expect.arrayContaining(['API schema', 'concurrency']),
      );
    });

    it('an interface: keyboard, screen reader, a phone', () => {
      const text = everything('SHOP-102');
      expect(planOf('SHOP-102').test_cases.some(({ test_type: type }) => type === 'ui')).toBe(true);
      expect(text).toMatch(/reload/i);
    });

    it('permissions: each role at its limit', () => {
      const text = everything('PLAT-112');
      for (const part of ['support_lead', '100000', '100001', 'finance_admin']) expect(text).toContain(part);
    });

    it('limits: the last right and the first wrong value', () => {
      const text = everything('PLAT-108');
      for (const value of ['15,000.00', '15,000.01', '4.99', '201 characters', '141 characters']) {
        expect(text).toContain(value);
      }
    });

    it('a migration: stopped, counted, searched for what must not be there', () => {
      const text = everything('PLAT-118');
      for (const part of ['kill', '999', '1,001', 'card number']) expect(text).toContain(part);
    });

    it('a bug: what was reported is tried again', () => {
      const [reproduction] = planOf('PLAT-120').test_cases;
      expect(reproduction?.title).toBe('No longer: Refund of a split payment goes to the card only');
      expect(reproduction?.technique).toBe('reproduction');
      // An existing test goes the way of this one already.
      const [criterion] = planOf('PLAT-109').coverage_analysis.criteria;
      expect(criterion?.existing_tests.map(({ key }) => key)).toEqual(['PLAT-T7']);
      expect(planOf('PLAT-109').test_cases).toEqual([]);
    });

    it('no criteria at all: what the story and pages say, marked as unconfirmed', () => {
      const plan = planOf('PLAT-131');
      expect(plan.summary).toContain('names no acceptance criteria');
      expect(plan.risk_assessment).toContain('Open question');
    });

    it('one line: few tests, from the line and what is written about its matter', () => {
      const plan = planOf('SHOP-111');
      expect(plan.test_cases.length).toBeGreaterThan(0);
      expect(plan.test_cases.length).toBeLessThan(8);
      expect(titles('SHOP-111')).toMatch(/delivery/i);
    });

    it('twenty criteria: each has its test, and the plan stays readable', () => {
      const plan = planOf('SHOP-116');
      expect(plan.story.acceptance_criteria).toHaveLength(20);
      expect(plan.coverage_analysis.covered_percent).toBe(100);
      expect(plan.test_cases.length).toBeLessThanOrEqual(40);
    });

    it('hostile text: data of tests, never an instruction', () => {
      const plan = planOf('SHOP-121');
      expect(plan.coverage_analysis.covered_percent).toBe(100);
      expect(plan.test_cases.length).toBeGreaterThan(3);
      expect(plan.test_cases.map(({ id }) => id)).toEqual(plan.test_cases.map((_, n) => `TC-SHOP-121-${n + 1}`));
    });
  });

  it('makes the two plans that the documentation shows', () => {
    const page = readFileSync(new URL('../docs/planning-examples.md', import.meta.url), 'utf8');
    for (const key of ['PLAT-112', 'PLAT-128']) {
      const plan = planOf(key);
      const story = { ...plan.story, url: `https://jira.example.com/browse/${key}` };
      const shown = { ...plan, story, metadata: { ...plan.metadata, generated_at: '2026-11-23T12:00:00Z' } };
      expect(page).toContain(exportPlan(shown, 'markdown'));
    }
  });

  describe('as a command', () => {
    const saved = (key: string): string => join(folder.path, 'test_plans', `test_plan_${key}.json`);

    it('keeps the plan and shows it with its matrix, gaps and evidence', async () => {
      const { code, stdout, stderr } = await runWomba(env, 'generate', 'plat-111');
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('Collecting') as string });
      expect(stdout).toMatch(/^Test plan PLAT-111 Partial refunds through the payments API\nPlanner: rules/);
      for (const part of [
        '✓ AC-9',
        'exists',
        'Rests on jira_PLAT-111',
        'TC-PLAT-111-1',
        `Saved as ${saved('PLAT-111')}`,
      ]) {
        expect(stdout).toContain(part);
      }
      const plan = testPlanSchema.parse(JSON.parse(readFileSync(saved('PLAT-111'), 'utf8')));
      expect(plan.test_cases.length).toBe(planOf('PLAT-111').test_cases.length);
      expect(plan.metadata).toMatchObject({ source_story_key: 'PLAT-111', ai_model: 'rules', planner: 'rules' });
    });

    it('prints one document for scripts', async () => {
      const { code, stdout } = await runWomba(env, 'generate', 'SHOP-111', '--json');
      expect(code).toBe(0);
      const answer = JSON.parse(stdout) as { test_plan: TestPlan; zephyr_results: object };
      expect(Object.keys(answer)).toEqual(['test_plan', 'zephyr_results']);
      expect(answer.zephyr_results).toEqual({});
      expect(answer.test_plan.story.key).toBe('SHOP-111');
    });

    it('makes fewer tests when asked, the dearest ones, and says what has no room', async () => {
      const { stdout } = await runWomba(env, 'generate', 'SHOP-116', '--max-tests', '5', '--json');
      const { test_plan: plan } = JSON.parse(stdout) as { test_plan: TestPlan };
      expect(plan.test_cases).toHaveLength(5);
      expect(plan.coverage_analysis.gaps.length).toBeGreaterThan(0);
      for (const gap of plan.coverage_analysis.gaps) expect(gap).toContain('--max-tests');
    });

    it('writes the plan somewhere else, and exports it', async () => {
      const outside = join(folder.path, 'plan.json');
      expect((await runWomba(env, 'generate', 'PLAT-105', '--output', outside)).code).toBe(0);
      expect(testPlanSchema.parse(JSON.parse(readFileSync(outside, 'utf8'))).story.key).toBe('PLAT-105');
      expect(existsSync(saved('PLAT-105'))).toBe(false);
      const markdown = join(folder.path, 'plan.md');
      expect((await runWomba(env, 'generate', 'PLAT-105', '--output', markdown)).code).toBe(0);
      expect(readFileSync(markdown, 'utf8')).toMatch(/^# Test plan PLAT-105/);
      expect(existsSync(saved('PLAT-105'))).toBe(true);
      const printed = await runWomba(env, 'generate', 'PLAT-105', '--format', 'gherkin');
      expect(printed.stdout).toMatch(/^# language: en\n@PLAT-105\nFeature: /);
    });

    it('plans from the story alone without an index or with retrieval switched off', async () => {
      const alone = await runWomba({ ...env, WOMBA_DATA_DIR: empty.path }, 'generate', 'PLAT-108', '--json');
      const { test_plan: plan } = JSON.parse(alone.stdout) as { test_plan: TestPlan };
      expect(plan.coverage_analysis.criteria.flatMap(({ existing_tests: tests }) => tests)).toEqual([]);
      expect(plan.coverage_analysis.covered_percent).toBe(100);
      expect(readdirSync(join(empty.path, 'test_plans'))).toEqual(['test_plan_PLAT-108.json']);
      const off = await runWomba({ ...env, ENABLE_RAG: 'false' }, 'generate', 'PLAT-108', '--json');
      expect(off.code).toBe(0);
    });

    it.each([
      ['an issue that does not exist', ['PLAT-9999'], 6],
      ['what is no issue key', ['../../etc/passwd'], 2],
      ['no issue', [], 2],
      ['a format that does not exist', ['PLAT-111', '--format', 'docx'], 2],
      ['no tests', ['PLAT-111', '--max-tests', '0'], 2],
      ['a file in a folder that does not exist', ['PLAT-111', '--output', '/nonexistent/plan.json'], 2],
      ['a file whose ending says something else', ['PLAT-111', '--output', 'plan.exe'], 2],
    ])('refuses %s', async (_, args, expected) => {
      const { code, stdout, stderr } = await runWomba(env, 'generate', ...args);
      expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
      expect(stderr).toContain('Error: ');
      // What is wrong with the arguments is known before anything is begun.
      if (expected === 2) expect(stderr).not.toContain('Collecting');
    });

    it('keeps the former plan when the new one cannot be written', async () => {
      const blocked = temporaryFolder();
      try {
        writeFileSync(join(blocked.path, 'test_plans'), 'a file where the folder should be');
        const { code, stderr } = await runWomba({ ...env, WOMBA_DATA_DIR: blocked.path }, 'generate', 'PLAT-105');
        expect({ code, error: stderr.includes('Error: ') }).toEqual({ code: 3, error: true });
      } finally {
        blocked[Symbol.dispose]();
      }
    });
  });
});
