import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AstBuilder, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator, type Scenario } from '@cucumber/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPlan, testPlanSchema } from '../src/planning/plan/schema.ts';
import { type ExportFormat, exportFormats, exportPlan } from '../src/publishing/exports/formats.ts';
import { runWomba, temporaryFolder } from './support/run-womba.ts';

/** A plan with everything that a format has to carry. */
const plan = testPlanSchema.parse({
  story: {
    key: 'PLAT-7',
    title: 'Vouchers at checkout',
    url: 'https://acme.example/browse/PLAT-7',
    type: 'Story',
    status: 'Open',
    acceptance_criteria: [
      { id: 'AC-1', text: 'At most `3` vouchers' },
      { id: 'AC-2', text: 'Expired vouchers are refused' },
    ],
  },
  test_cases: [
    {
      id: 'TC-PLAT-7-1',
      title: 'Three vouchers are taken, a fourth is not',
      description: 'The limit from both sides.',
      preconditions: 'A shopper is signed in\nThe basket holds one tent',
      steps: [
        {
          step_number: 1,
          action: 'Enter three vouchers',
          test_data: 'SAVE1, SAVE2, "SAVE3"',
          expected_result: 'All count',
        },
        {
          step_number: 2,
          action: 'Enter a fourth',
          test_data: '{\n  "code": "SAVE4",\n  "note": """x"""\n}',
          expected_result: 'Refused\nThe total stays',
        },
        { step_number: 3, action: 'Enter -1', test_data: '-1', expected_result: '400' },
      ],
      priority: 'critical',
      test_type: 'edge_case',
      technique: 'boundary values',
      tags: ['vouchers', 'two words'],
      estimated_time: 7,
      covers: ['AC-1'],
      evidence: [{ id: 'jira_PLAT-7', title: 'PLAT-7', quote: 'At most 3 vouchers' }],
      related_existing_tests: ['PLAT-T3'],
    },
    {
      id: 'TC-PLAT-7-2',
      title: 'An expired voucher is refused',
      steps: [{ step_number: 1, action: 'Enter OLD1' }],
      covers: ['AC-2'],
    },
    { id: 'TC-PLAT-7-3', title: 'Not wanted', steps: [{ step_number: 1, action: 'x' }], review: 'rejected' },
    { id: 'TC-MANUAL-1', title: 'Without steps', expected_result: 'It looks right' },
  ],
  metadata: { generated_at: '2026-03-07T03:00:00.000Z', planner: 'rules', ai_model: 'rules', confidence_score: 0.91 },
  summary: 'Two new tests.',
  coverage_analysis: {
    criteria: [
      { id: 'AC-1', text: 'At most `3` vouchers', status: 'covered', tests: ['TC-PLAT-7-1'], existing_tests: [] },
      {
        id: 'AC-2',
        text: 'Expired vouchers are refused',
        status: 'partly',
        tests: [],
        existing_tests: [{ key: 'PLAT-T3', title: 'Vouchers', extent: 'partly', quote: 'step 1: a | b' }],
        reason: 'No room.',
      },
    ],
    gaps: ['AC-2: No room.'],
  },
  suggested_folder: '/Checkout/Vouchers',
});

/** The same plan with text that tries to be something else, in every field that holds text. */
const hostileTexts = [
  '=HYPERLINK("http://evil.example","x")',
  "+cmd|' /C calc'!A0",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '  -2+3+cmd|x',
  '\t=1+1',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '[click](javascript:alert(1)) ![x](http://evil.example/x.png) <http://evil.example>',
  '"quoted", with, commas\r\nand "lines"',
  '"""\n  Scenario: smuggled\n    Given nothing\n"""\n```\n',
  '@tag # comment\n# language: no\nFeature: second\nExamples:\n|a|b|',
  '| a | b |\n| --- | --- |\n# Heading\n> quote\n1. one\n- two\n***\n&lt;b&gt;',
  '\u0000\u0007\u001b[31mred\u202eevil\u2066 \ud800 half',
  '`code` ``` \\` $(rm -rf /) `whoami` ${x} %s',
];
function hostile(text: string): TestPlan {
  const [test] = plan.test_cases;
  if (test === undefined) throw new Error('no test');
  const criteria = [{ id: text, text }];
  return testPlanSchema.parse({
    ...plan,
    story: { ...plan.story, title: text, url: text, type: text, status: text, acceptance_criteria: criteria },
    test_cases: [
      {
        ...test,
        id: text,
        title: text,
        description: text,
        preconditions: text,
        steps: [{ step_number: 1, action: text, test_data: text, expected_result: text }],
        expected_result: text,
        tags: [text],
        covers: [text],
        technique: text,
        related_existing_tests: [text],
        evidence: [{ id: text, title: text, quote: text }],
      },
      { ...test, id: `${text}2`, steps: [], expected_result: text },
    ],
    metadata: { ...plan.metadata, planner: text, generated_at: text, ai_reasoning: text },
    summary: text,
    risk_assessment: text,
    dependencies: [text],
    suggested_folder: `/${text}/b`,
    coverage_analysis: {
      criteria: [
        {
          id: text,
          text,
          status: 'not',
          tests: [text],
          existing_tests: [{ key: text, title: text, extent: 'partly', quote: text }],
          reason: text,
        },
      ],
      gaps: [text],
    },
  });
}

/** Reads CSV by RFC 4180 and nothing else; anything that the grammar does not allow throws. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    expect(text[at]).toBe('"');
    let cell = '';
    for (at += 1; ; at += 1) {
      if (at >= text.length) throw new Error('a cell does not end');
      if (text[at] !== '"') cell += text[at] ?? '';
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else break;
    }
    at += 1;
    row.push(cell);
    if (text[at] === ',') at += 1;
    else {
      expect(text.slice(at, at + 2)).toBe('\r\n');
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  expect(row).toEqual([]);
  expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
  return rows;
}

function scenariosOf(text: string): { feature: string; scenarios: Scenario[]; comments: string[] } {
  const parser = new Parser(new AstBuilder(IdGenerator.incrementing()), new GherkinClassicTokenMatcher());
  const document = parser.parse(text);
  const { feature } = document;
  return {
    feature: feature?.name ?? '',
    comments: document.comments.map((comment) => comment.text.trim()),
    scenarios: (feature?.children ?? []).map(({ scenario }) => {
      if (scenario === undefined) throw new Error('something else than a scenario');
      return scenario;
    }),
  };
}

const noControl = /[\0-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe('Markdown', () => {
  const text = exportPlan(plan, 'markdown');

  it('shows the matrix of criteria and tests, with what is open', () => {
    expect(text).toContain('| AC-1 | At most `3` vouchers | yes | TC-PLAT-7-1 |  |');
    expect(text).toContain('| AC-2 | Expired vouchers are refused | in part |  | PLAT-T3 (in part): step 1: a \\| b |');
    expect(text).toContain('Open:\n\n- AC-2: No room.');
  });

  it('shows each test with what it rests on, and rejected ones only by name', () => {
    expect(text).toContain('### TC-PLAT-7-1: Three vouchers are taken, a fourth is not');
    expect(text).toContain('| 1 | Enter three vouchers | `SAVE1, SAVE2, "SAVE3"` | All count |');
    expect(text).toContain('- `jira_PLAT-7` PLAT-7: “At most 3 vouchers”');
    expect(text).toContain('## Rejected\n\n- TC-PLAT-7-3: Not wanted');
    expect(text).not.toContain('### TC-PLAT-7-3');
  });

  it.each(hostileTexts)('%j is text: no markup, HTML or link of its own', (hostileText) => {
    const lines = exportPlan(hostile(hostileText), 'markdown').split('\n');
    // Outside of code spans, which show everything as it is, nothing is left that could be more than text.
    const outside = lines
      .map((line) => line.replace(/(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)/g, ''))
      .map((line) => line.replace(/\\./g, ''));
    for (const line of outside) {
      expect(line).not.toMatch(/[<[]|^\s*>|https?:\/\/evil|^ *\d+[.)] /);
      if (line.startsWith('#'))
        expect(line).toMatch(/^#{1,3} (?:Test plan|Coverage|Tests|Rejected|Risks|Dependencies|How|[^#])/);
    }
    // One title, and two headings of tests.
    expect(lines.filter((line) => /^# /.test(line))).toHaveLength(1);
    expect(lines.filter((line) => /^### /.test(line))).toHaveLength(2);
    expect(lines.join('\n')).not.toMatch(noControl);
  });
});

describe('CSV', () => {
  it('has a row for each step, and every test', () => {
    const [header = [], ...rows] = readCsv(exportPlan(plan, 'csv'));
    const records = rows.map((row) => Object.fromEntries(row.map((cell, index) => [header[index] ?? '', cell])));
    expect(records.map((record) => [record['ID'], record['Step'], record['Review']])).toEqual([
      ['TC-PLAT-7-1', '1', 'proposed'],
      ['TC-PLAT-7-1', '2', 'proposed'],
      ['TC-PLAT-7-1', '3', 'proposed'],
      ['TC-PLAT-7-2', '1', 'proposed'],
      ['TC-PLAT-7-3', '1', 'rejected'],
      ['TC-MANUAL-1', '', 'proposed'],
    ]);
    expect(records[1]).toMatchObject({ 'Test data': '{\n  "code": "SAVE4",\n  "note": """x"""\n}', Covers: 'AC-1' });
    expect(records[5]).toMatchObject({ 'Expected result': 'It looks right' });
  });

  it('leaves numbers as they are: the data of a boundary must arrive', () => {
    expect(readCsv(exportPlan(plan, 'csv'))[3]).toContain('-1');
    for (const number of ['+0.5', '-20 %', '-1,000.00', '-5 EUR']) {
      expect(readCsv(exportPlan(hostile(number), 'csv'))[1]).toContain(number);
    }
  });

  it.each(['csv', 'testrail'] as const)('for %s holds no formula, whatever the texts', (format) => {
    for (const text of hostileTexts) {
      for (const cell of readCsv(exportPlan(hostile(text), format)).flat()) {
        expect(cell).not.toMatch(/^\s*[=+\-@]/);
        expect(cell).not.toMatch(noControl);
      }
    }
  });
});

describe('Gherkin', () => {
  it('is a feature of one scenario for each wanted test, by the official parser', () => {
    const { feature, scenarios, comments } = scenariosOf(exportPlan(plan, 'gherkin'));
    expect(feature).toBe('PLAT-7 Vouchers at checkout');
    expect(scenarios.map(({ name }) => name)).toEqual([
      'Three vouchers are taken, a fourth is not',
      'An expired voucher is refused',
      'Without steps',
    ]);
    const [first] = scenarios;
    expect(first?.tags.map(({ name }) => name)).toEqual(['@TC-PLAT-7-1', '@AC-1', '@vouchers', '@two-words']);
    expect(first?.steps.map(({ keyword, text }) => `${keyword}${text}`)).toEqual([
      'Given A shopper is signed in',
      'And The basket holds one tent',
      'When Enter three vouchers',
      'Then All count',
      'When Enter a fourth',
      'Then Refused',
      'And The total stays',
      'When Enter -1',
      'Then 400',
    ]);
    expect(comments).toContain('# Rests on jira_PLAT-7');
  });

  it('carries test data to the letter', () => {
    const dataOf = (text: string): (string | undefined)[] =>
      (scenariosOf(text).scenarios[0]?.steps ?? []).map(({ docString }) => docString?.content);
    const given = plan.test_cases[0]?.steps.map((step) => step.test_data);
    expect(dataOf(exportPlan(plan, 'gherkin')).filter((data) => data !== undefined)).toEqual(given);
    const odd = ['"""\n```', 'C:\\temp\\new', '\\"\\"\\"', '  indented\n\n    more\n', '# no comment', '@no tag'];
    for (const data of odd) {
      const [test] = plan.test_cases;
      const one = {
        ...plan,
        test_cases:
          test === undefined
            ? []
            : [
                {
                  ...test,
                  preconditions: '',
                  steps: [{ step_number: 1, action: 'a', expected_result: '', test_data: data }],
                },
              ],
      };
      expect(dataOf(exportPlan(one, 'gherkin'))).toEqual([data]);
    }
  });

  it.each(hostileTexts)('%j smuggles nothing in', (text) => {
    const feature = exportPlan(hostile(text), 'gherkin');
    expect(feature).not.toMatch(noControl);
    const { scenarios } = scenariosOf(feature);
    expect(scenarios).toHaveLength(2);
    for (const { examples, tags } of scenarios) {
      expect(examples).toEqual([]);
      for (const { name } of tags) expect(name).toMatch(/^@[^\s@#]+$/);
    }
  });
});

describe('TestRail', () => {
  it('begins a test where a title stands, and has a step in every row', () => {
    const [header = [], ...rows] = readCsv(exportPlan(plan, 'testrail'));
    expect(header).toEqual([
      'Title',
      'Section',
      'Template',
      'Type',
      'Priority',
      'Estimate',
      'References',
      'Preconditions',
      'Steps (Step)',
      'Steps (Expected Result)',
    ]);
    expect(rows.map(([title]) => title)).toEqual([
      'Three vouchers are taken, a fourth is not',
      '',
      '',
      'An expired voucher is refused',
      'Without steps',
    ]);
    expect(rows[0]?.slice(1)).toEqual([
      'Checkout > Vouchers',
      'Test Case (Steps)',
      'Functional',
      'Critical',
      '7m',
      'PLAT-7',
      'The limit from both sides.\n\nA shopper is signed in\nThe basket holds one tent',
      'Enter three vouchers\n\nTest data:\nSAVE1, SAVE2, "SAVE3"',
      'All count',
    ]);
  });

  it('never loses a test to an empty or an endless title', () => {
    for (const title of [' ', 'x'.repeat(900)]) {
      const rows = readCsv(exportPlan(hostile(title), 'testrail')).slice(1);
      expect(rows.map(([first = '']) => first.length > 0 && first.length <= 250)).toEqual([true, true]);
    }
  });
});

describe('Xray', () => {
  it('is a list of manual tests as its bulk import takes them', () => {
    const tests = JSON.parse(exportPlan(plan, 'xray')) as Record<string, unknown>[];
    expect(tests).toHaveLength(3);
    expect(tests[0]).toEqual({
      testtype: 'Manual',
      fields: {
        summary: 'Three vouchers are taken, a fourth is not',
        project: { key: 'PLAT' },
        description:
          'The limit from both sides.\n\nPreconditions:\nA shopper is signed in\nThe basket holds one tent\n\nCovers PLAT-7, AC-1. Priority: critical.',
        labels: ['vouchers', 'two-words'],
      },
      update: { issuelinks: [{ add: { type: { name: 'Test' }, outwardIssue: { key: 'PLAT-7' } } }] },
      xray_test_repository_folder: '/Checkout/Vouchers',
      steps: [
        { action: 'Enter three vouchers', data: 'SAVE1, SAVE2, "SAVE3"', result: 'All count' },
        {
          action: 'Enter a fourth',
          data: '{\n  "code": "SAVE4",\n  "note": """x"""\n}',
          result: 'Refused\nThe total stays',
        },
        { action: 'Enter -1', data: '-1', result: '400' },
      ],
    });
    expect(tests[2]).toMatchObject({ steps: [{ action: 'Without steps', result: 'It looks right' }] });
  });

  it.each(hostileTexts)('%j fits into what Jira takes', (text) => {
    const tests = JSON.parse(exportPlan(hostile(text.repeat(40)), 'xray')) as {
      fields: { summary: string; labels: string[] };
      steps: { action: string }[];
    }[];
    for (const { fields, steps } of tests) {
      expect(fields.summary).not.toMatch(/[\n\r]/);
      expect([...fields.summary].length).toBeLessThanOrEqual(255);
      expect(fields.summary).not.toBe('');
      for (const label of fields.labels) expect(label).toMatch(/^\S{1,255}$/u);
      for (const { action } of steps) expect(action).not.toBe('');
    }
  });
});

it.each(['gherkin', 'testrail', 'xray'] as const)(
  '%s holds the accepted and edited tests where there are any',
  (format) => {
    const reviewed = {
      ...plan,
      test_cases: plan.test_cases.map((test, index) => ({
        ...test,
        review: (['accepted', 'proposed', 'rejected', 'edited'] as const)[index] ?? 'proposed',
      })),
    };
    const text = exportPlan(reviewed, format);
    expect(text).toContain('Three vouchers');
    expect(text).toContain('Without steps');
    expect(text).not.toContain('An expired voucher');
  },
);

it.each(exportFormats)('a plan without tests is fine as %s', (format) => {
  const empty = testPlanSchema.parse({ story: { key: 'PLAT-7' }, test_cases: [] });
  const text = exportPlan(empty, format);
  expect(text.endsWith('\n')).toBe(true);
  if (format === 'gherkin') expect(scenariosOf(text).scenarios).toEqual([]);
});

describe('womba export', () => {
  const folder = temporaryFolder();
  const env = { WOMBA_DATA_DIR: folder.path };
  const file = join(folder.path, 'out');
  beforeAll(() => {
    mkdirSync(join(folder.path, 'test_plans'));
    writeFileSync(join(folder.path, 'test_plans', 'test_plan_PLAT-7.json'), JSON.stringify(plan));
  });
  afterAll(() => folder[Symbol.dispose]());

  it.each([
    ['.md', 'markdown'],
    ['.csv', 'csv'],
    ['.feature', 'gherkin'],
    ['.json', 'json'],
  ] as [string, ExportFormat][])('knows the format of a file that ends in %s', async (ending, format) => {
    const { code, stdout } = await runWomba(env, 'export', 'plat-7', '--output', file + ending);
    expect([code, stdout]).toEqual([0, `Written to ${file}${ending}\n`]);
    expect(readFileSync(file + ending, 'utf8')).toBe(exportPlan(plan, format));
  });

  it('prints where no file is named, and one document with --json', async () => {
    const printed = await runWomba(env, 'export', 'PLAT-7', '--format', 'testrail');
    expect(printed).toEqual({ code: 0, stderr: '', stdout: exportPlan(plan, 'testrail') });
    const { stdout } = await runWomba(env, 'export', 'PLAT-7', '--format', 'xray', '--json');
    expect(JSON.parse(stdout)).toEqual({ story_key: 'PLAT-7', format: 'xray', content: exportPlan(plan, 'xray') });
  });

  it.each([
    ['no format', ['PLAT-7'], 2, /Nothing tells the format/],
    ['an unknown format', ['PLAT-7', '--format', 'pdf'], 2, /Allowed choices are json, markdown/],
    ['a file of another kind', ['PLAT-7', '--format', 'csv', '--output', 'plan.md'], 2, /must end in \.csv/],
    ['a plan that does not exist', ['PLAT-8', '--format', 'csv'], 6, /no test plan for PLAT-8/],
    ['a version that does not exist', ['PLAT-7', '--format', 'csv', '--revision', '9'], 6, /no version 9/],
    ['a key that is none', ['../../etc/passwd', '--format', 'csv'], 2, /is not an issue key/],
  ] as const)('refuses %s', async (_, args, code, message) => {
    const result = await runWomba(env, 'export', ...args);
    expect(result.stderr).toMatch(message);
    expect([result.code, result.stdout]).toEqual([code, '']);
  });
});
