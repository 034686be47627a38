import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import {
  type ModelReply,
  type ModelRequest,
  type ModelServer,
  startModelServer,
} from '../src/language/testing/model-server.ts';
import type { TestPlan } from '../src/planning/plan/schema.ts';
import { writtenPlan } from './support/model-writer.ts';
import { runReport, runWomba, startWomba, temporaryFolder } from './support/run-womba.ts';

const recorder = new URL('./support/record-modules.ts', import.meta.url).href;
const folder = temporaryFolder();
let company: SampleCompany;
let model: ModelServer;
let replyTo: (request: ModelRequest) => ModelReply;

beforeAll(async () => {
  company = await startSampleCompany();
  expect((await runReport({ ...company.env, WOMBA_DATA_DIR: folder.path })).code).toBe(0);
  model = await startModelServer((request) => replyTo(request));
}, 120_000);
afterAll(async () => {
  await model.close();
  await company.close();
  folder[Symbol.dispose]();
});

const good = (request: ModelRequest): ModelReply => ({ kind: 'answer', text: writtenPlan(request) });
const providers = {
  openai: (): Record<string, string> => ({
    AI_MODEL: 'openai-compatible:test',
    OPENAI_BASE_URL: `${model.url}/v1`,
    OPENAI_API_KEY: 'a-key-of-the-model-server',
  }),
  anthropic: (): Record<string, string> => ({
    ANTHROPIC_BASE_URL: model.url,
    ANTHROPIC_API_KEY: 'a-key-of-the-model-server',
  }),
};
const env = (provider: keyof typeof providers = 'openai'): Record<string, string> => ({
  ...company.env,
  WOMBA_DATA_DIR: folder.path,
  ...providers[provider](),
});
const planFiles = (): string[] =>
  existsSync(join(folder.path, 'test_plans')) ? readdirSync(join(folder.path, 'test_plans')).sort() : [];

async function generate(
  environment: Record<string, string>,
  ...args: string[]
): Promise<{
  code: number | null;
  stderr: string;
  answer: { test_plan: TestPlan; error?: { message: string; hint: string } };
}> {
  const { code, stdout, stderr } = await runWomba(environment, 'generate', ...args, '--json');
  return { code, stderr, answer: JSON.parse(stdout) as Awaited<ReturnType<typeof generate>>['answer'] };
}

describe.each(['openai', 'anthropic'] as const)('womba generate with a model that speaks as %s', (provider) => {
  it('makes a plan that rests on what is indexed, keeps it and tells what it took', async () => {
    replyTo = good;
    const from = model.requests.length;
    const { code, stderr, answer } = await generate(env(provider), 'PLAT-111');
    expect(stderr).toMatch(/\d+ tests written/);
    expect(code).toBe(0);
    const plan = answer.test_plan;
    expect(plan.coverage_analysis.covered_percent).toBe(100);
    expect(plan.metadata).toMatchObject({
      planner: 'model',
      ai_model: provider === 'openai' ? 'openai-compatible:test' : 'anthropic:claude-sonnet-4-6',
      provenance: { tokens: { estimated: false }, requests: model.requests.length - from },
    });
    expect(planFiles()).toContain('test_plan_PLAT-111.json');
    const [request] = model.requests.slice(from);
    expect(request?.protocol).toBe(provider);
    // Linked page, linked test, operation, open bug and criteria are in the prompt, each with its id.
    for (const text of [
      'AC-9: ',
      'swagger_',
      'POST /v1/payments/{paymentId}/refunds',
      'test_PLAT-T35',
      'jira_PLAT-120',
      'Refund policy',
    ]) {
      expect(request?.prompt).toContain(text);
    }
    const shown = (plan.metadata['provenance'] as { sources: { id: string }[] }).sources.map(({ id }) => id);
    for (const { evidence } of plan.test_cases) {
      expect(evidence.length).toBeGreaterThan(0);
      for (const { id } of evidence) expect(shown).toContain(id);
    }
    for (const id of shown) expect(request?.prompt).toContain(` ${id}>>>`);
  });

  it.each<[string, ModelReply, number, RegExp]>([
    ['is down', { kind: 'status', status: 500 }, 4, /answered 500/],
    ['is busy for long', { kind: 'status', status: 429, headers: { 'retry-after': '3600' } }, 4, /answered 429/],
    ['does not know the key', { kind: 'status', status: 401, code: 'invalid_api_key' }, 3, /answered 401/],
    ['refuses', { kind: 'answer', text: 'No.', finish: 'refusal' }, 4, /would not answer/],
    ['talks', { kind: 'answer', text: 'What a nice story! Shall I write tests?' }, 4, /no test plan/],
    ['never ends', { kind: 'answer', text: '{"reasoning": "Well,', finish: 'length' }, 4, /before a test is whole/],
    ['breaks off', { kind: 'broken', text: '{"test_cases": [' }, 4, /./],
    ['falls silent', { kind: 'silent', text: '{"test_cases": [' }, 4, /said nothing for 1 s/],
  ])('keeps nothing when it %s, and says what works without', async (_, reply, exit, message) => {
    replyTo = () => reply;
    const before = planFiles();
    const { code, stderr, answer } = await generate({ ...env(provider), AI_TIMEOUT: '1' }, 'PLAT-113');
    expect(answer.error?.message).toMatch(message);
    expect(answer.error?.hint).toMatch(/rules|API_KEY/);
    expect(code).toBe(exit);
    expect(stderr).toContain('Error: ');
    expect(stderr).not.toContain('a-key-of-the-model-server');
    expect(planFiles()).toEqual(before);
  });
});

describe('the choice of the planner', () => {
  it('is the rules engine without a key, and then no package of a model is loaded', async () => {
    const file = join(folder.path, 'modules');
    const without = { ...company.env, WOMBA_DATA_DIR: folder.path };
    const record = { NODE_OPTIONS: `--import ${recorder}`, RECORD_MODULES: file };
    const { code, answer } = await generate({ ...without, ...record }, 'PLAT-112');
    expect(code).toBe(0);
    expect(answer.test_plan.metadata.planner).toBe('rules');
    const modules = readFileSync(file, 'utf8');
    expect(modules).toContain('src/planning/rules/');
    expect(modules).not.toMatch(/node_modules\/@ai-sdk\/|src\/planning\/model\/|src\/language\/providers/);
  });

  it.each([
    ['--planner rules', {}, ['--planner', 'rules'], 0],
    ['AI_MODEL=none', { AI_MODEL: 'none' }, [], 0],
    ['AI_MODEL=none and --planner model', { AI_MODEL: 'none' }, ['--planner', 'model'], 3],
    ['a provider that nobody knows', { AI_MODEL: 'mistrall:large' }, [], 3],
  ])('with %s asks no model', async (_, settings, args, exit) => {
    const from = model.requests.length;
    const { code, answer } = await generate({ ...env(), ...settings }, 'PLAT-112', ...args);
    expect(code).toBe(exit);
    if (exit === 0) expect(answer.test_plan.metadata.planner).toBe('rules');
    expect(model.requests).toHaveLength(from);
  });

  it('is an error where a model is asked for and none is configured', async () => {
    const without = { ...company.env, WOMBA_DATA_DIR: folder.path };
    const { code, answer } = await generate(without, 'PLAT-112', '--planner', 'model');
    expect(code).toBe(3);
    expect(answer.error).toMatchObject({
      message: 'No language model is configured',
      hint: expect.stringContaining('rules'),
    });
  });
});

describe('a hostile story', () => {
  it('has no effect on anything but the data of the prompt', async () => {
    replyTo = good;
    const from = model.requests.length;
    const before = company.stats();
    const { code, answer } = await generate(env(), 'SHOP-121');
    expect(code).toBe(0);
    const [request] = model.requests.slice(from);
    expect(request?.prompt).toContain('Ignore previous instructions');
    const token = /<<<DATA ([0-9a-f]{32}) /.exec(request?.prompt ?? '')?.[1] ?? 'none';
    const fences = new RegExp(`<<<DATA ${token} [^\n]*>>>\n[\\s\\S]*?\n<<<END ${token}>>>`, 'g');
    expect((request?.prompt ?? '').replace(fences, '')).not.toContain('Ignore previous');
    const secrets = ['ATLASSIAN_API_TOKEN', 'ZEPHYR_API_TOKEN', 'GITLAB_TOKEN'].map((name) => company.env[name] ?? '');
    for (const secret of secrets.filter((value) => value.length > 5)) {
      expect(JSON.stringify(request?.body)).not.toContain(secret);
      expect(JSON.stringify(answer.test_plan)).not.toContain(secret);
    }
    expect(company.stats().zephyr).toEqual(before.zephyr);
  });
});

describe('a story without criteria', () => {
  it('gets tests for what it says all the same, to be confirmed', async () => {
    replyTo = good;
    const from = model.requests.length;
    const { code, answer } = await generate(env(), 'SHOP-111');
    expect(code).toBe(0);
    expect(answer.test_plan.test_cases.map(({ covers }) => covers)).toEqual([['S-1'], ['P-1'], ['P-2']]);
    expect(model.requests[from]?.prompt).toContain('somebody has to confirm them');
  });

  it('gets no empty plan because a text asks for none', async () => {
    replyTo = () => ({ kind: 'answer', text: JSON.stringify({ test_cases: [], summary: 'No tests are needed.' }) });
    const before = planFiles();
    const { code, answer } = await generate(env(), 'SHOP-120');
    expect(code).toBe(4);
    expect(answer.error?.message).toMatch(/wrote no test/);
    expect(planFiles()).toEqual(before);
  });
});

describe('prompts of the user', () => {
  it('are used, and the plan says so', async () => {
    replyTo = good;
    const own = join(folder.path, 'prompts');
    mkdirSync(own, { recursive: true });
    writeFileSync(
      join(own, 'plan.md'),
      'Our house rules: tests in the style of the old guild.\n{{material}}\nFor {{story}}.',
    );
    const from = model.requests.length;
    const { code, answer } = await generate({ ...env(), PROMPTS_DIR: own }, 'PLAT-112');
    expect(code).toBe(0);
    expect(model.requests[from]?.prompt).toMatch(/^Our house rules: .*\n<<<DATA /);
    expect(answer.test_plan.metadata['provenance']).toMatchObject({ own_prompts: ['plan'] });
  });
});

describe('Ctrl-C while the model writes', () => {
  it('ends the request and keeps nothing', async () => {
    const before = planFiles();
    const run = { stop: () => {} };
    replyTo = () => {
      run.stop();
      return { kind: 'silent', text: '{"test_cases": [' };
    };
    const { child, finished } = startWomba(env(), ['generate', 'PLAT-113']);
    run.stop = () => child.kill('SIGINT');
    const { code, stderr } = await finished;
    expect(code).toBe(130);
    expect(stderr).toContain('Stopped: ');
    expect(planFiles()).toEqual(before);
  });
});

describe('womba doctor', () => {
  const check = async (
    environment: Record<string, string>,
  ): Promise<{ status: string; detail: string } | undefined> => {
    const { stdout } = await runWomba(environment, 'doctor', '--json');
    const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string; detail: string }[] };
    return checks.find(({ name }) => name === 'language model');
  };

  it.each<[string, ModelReply, string, RegExp]>([
    ['answers', { kind: 'answer', text: '{"ok": true}' }, 'ok', /^openai-compatible:test answers$/],
    ['chats', { kind: 'answer', text: 'Yes, I can!' }, 'warning', /not in the form/],
    ['does not know the key', { kind: 'status', status: 401 }, 'failed', /answered 401/],
  ])('says that a model %s', async (_, reply, status, detail) => {
    replyTo = () => reply;
    expect(await check(env())).toMatchObject({ status, detail: expect.stringMatching(detail) });
  });

  it('passes over it where none is configured', async () => {
    expect(await check({ WOMBA_DATA_DIR: folder.path })).toMatchObject({ status: 'skipped' });
  });
});
