import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import type { EvaluationReport } from '../src/planning/checks/report.ts';
import type { TestPlan } from '../src/planning/plan/schema.ts';
import { runReport, runWomba, temporaryFolder } from './support/run-womba.ts';

describe('womba evaluate', () => {
  let company: SampleCompany;
  const folder = temporaryFolder();
  let env: Record<string, string>;
  const path = (name: string): string => join(folder.path, name);

  const evaluate = async (...args: string[]): Promise<{ code: number | null; report: EvaluationReport }> => {
    const { code, stdout } = await runWomba(env, 'evaluate', ...args, '--json');
    return { code, report: JSON.parse(stdout) as EvaluationReport };
  };
  const rules = ({ findings }: EvaluationReport): string[] => findings.map(({ rule }) => rule);

  beforeAll(async () => {
    company = await startSampleCompany();
    env = { ...company.env, WOMBA_DATA_DIR: folder.path };
    expect((await runReport(env)).code).toBe(0);
    expect((await runWomba(env, 'generate', 'PLAT-111')).code).toBe(0);
  }, 60_000);
  afterAll(async () => {
    await company.close();
    folder[Symbol.dispose]();
  });

  it('shows the score of each dimension, the matrix, and what would raise them', async () => {
    const { code, stdout } = await runWomba(env, 'evaluate', 'plat-111');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Plan of PLAT-111: \d+ of 100\n {2}coverage +100 {2}\(25 %\)/);
    for (const name of ['depth', 'evidence', 'uniqueness', 'steps', 'data', 'titles'])
      expect(stdout).toContain(`  ${name}`);
    expect(stdout).toContain('✓ AC-1');
  });

  it('finds what somebody spoilt, and says where', async () => {
    const plan = JSON.parse(readFileSync(path('test_plans/test_plan_PLAT-111.json'), 'utf8')) as TestPlan;
    const [first, ...others] = plan.test_cases;
    const spoilt = {
      ...plan,
      test_cases: [
        {
          ...first,
          title: 'Test 1',
          evidence: [{ id: 'jira_PLAT-99999', title: '', quote: '' }],
          steps: [
            {
              step_number: 1,
              action: 'POST /v1/refunds/magic with valid data',
              expected_result: 'It works as expected',
            },
          ],
        },
        ...others,
      ],
    };
    writeFileSync(path('spoilt.json'), JSON.stringify(spoilt));
    const { code, report } = await evaluate('--file', path('spoilt.json'));
    expect(code).toBe(0);
    expect(rules(report)).toEqual(
      expect.arrayContaining([
        'titles.empty',
        'evidence.unknown',
        'evidence.invented-endpoint',
        'data.placeholder',
        'steps.vague-expectation',
      ]),
    );
    expect(Object.keys(report)).toEqual(['story_key', 'overall_score', 'dimensions', 'coverage', 'findings']);
    const { report: whole } = await evaluate('PLAT-111');
    expect(report.overall_score).toBeLessThan(whole.overall_score);
  });

  it('reads plans that people write: little more than steps', async () => {
    const plan = {
      story: { key: 'PLAT-105' },
      test_cases: [
        {
          id: 'TC-MANUAL-1',
          title: 'A gift message of 200 characters is kept, one of 201 is refused',
          preconditions: ['A basket with one tent', 'Signed in'],
          covers: ['AC-1'],
          evidence: ['jira_PLAT-105'],
          steps: [
            {
              step_number: 1,
              action: 'Enter a gift message of 200 characters',
              expected_result: 'The counter shows 0 left',
            },
            {
              step_number: 2,
              action: 'Type one more, the 201st',
              expected_result: 'The gift message is not longer than 200 characters',
            },
          ],
        },
      ],
    };
    writeFileSync(path('manual.json'), JSON.stringify(plan));
    const { report } = await evaluate('--file', path('manual.json'));
    expect(report.coverage.criteria.find(({ id }) => id === 'AC-1')?.tests).toEqual(['TC-MANUAL-1']);
    expect(rules(report).filter((rule) => rule === 'coverage.gap')).toHaveLength(6);
    // What `generate --json` prints can be given back.
    writeFileSync(path('answer.json'), JSON.stringify({ test_plan: plan, zephyr_results: {} }));
    expect((await evaluate('--file', path('answer.json'))).report).toEqual(report);
  });

  it('judges a plan of a story that nobody knows by the plan itself', async () => {
    const plan = {
      story: { key: 'ELSE-1', acceptance_criteria: [{ id: 'AC-1', text: 'The lamp is lit at dusk.' }] },
      test_cases: [],
    };
    writeFileSync(path('unknown.json'), JSON.stringify(plan));
    const { code, stdout, stderr } = await runWomba(env, 'evaluate', '--file', path('unknown.json'), '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('Warning: The story is not known here');
    expect((JSON.parse(stdout) as EvaluationReport).coverage.gaps).toHaveLength(1);
  });

  it('is a gate in a pipeline', async () => {
    const { report } = await evaluate('PLAT-111');
    const at = await runWomba(env, 'evaluate', 'PLAT-111', '--min-score', String(report.overall_score));
    expect(at.code).toBe(0);
    const plan = { story: { key: 'PLAT-111' }, test_cases: [] };
    writeFileSync(path('empty.json'), JSON.stringify(plan));
    const below = await runWomba(env, 'evaluate', '--file', path('empty.json'), '--min-score', '50', '--json');
    expect(below.code).toBe(4);
    expect((JSON.parse(below.stdout) as EvaluationReport).overall_score).toBeLessThan(50);
    expect(below.stderr).toContain('is below 50');
  });

  it.each([
    ['a plan that was never made', ['PLAT-112'], 6, 'There is no test plan for PLAT-112'],
    ['a file that does not exist', ['--file', '/nonexistent/plan.json'], 6, '/nonexistent/plan.json'],
    ['neither key nor file', [], 2, 'Name one plan'],
    ['both key and file', ['PLAT-111', '--file', 'x.json'], 2, 'Name one plan'],
    ['what is no key', ['../PLAT-111'], 2, 'is not an issue key'],
    ['a score that is none', ['PLAT-111', '--min-score', '101'], 2, 'from 0 to 100'],
  ])('refuses %s', async (_, args, expected, message) => {
    const { code, stdout, stderr } = await runWomba(env, 'evaluate', ...args);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(message);
  });

  it.each([
    ['no JSON', '{', 'is not JSON'],
    ['another document', '[1, 2]', 'is not a test plan'],
    [
      'a plan without steps that are steps',
      '{"story":{"key":"A-1"},"test_cases":[{"id":"1","title":"t","steps":["x"]}]}',
      'test_cases.0.steps.0',
    ],
  ])('says what is wrong with %s', async (_, text, message) => {
    writeFileSync(path('wrong.json'), text);
    const { code, stderr } = await runWomba(env, 'evaluate', '--file', path('wrong.json'));
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
