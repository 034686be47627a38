import { Agent } from 'undici';
import { afterAll, describe, expect, it } from 'vitest';
import { countTokens } from '../content/tokens.ts';
import { exitCodeOf } from '../platform/errors.ts';
import { serveLocally } from '../platform/http/testing/local-server.ts';
import { createFastClock } from '../platform/http/testing/fast-clock.ts';
import { createLanguageModel } from './create-language-model.ts';
import type { LanguageModel, Question } from './language-model.ts';
import { parseLanguageModel } from './model-name.ts';
import { countedTokens, type ModelReply, type ModelServer, startModelServer } from './testing/model-server.ts';

const dispatcher = new Agent();
afterAll(() => dispatcher.close());

const schema: Question['answer']['schema'] = {
  type: 'object',
  properties: { ok: { type: 'boolean' } },
  required: ['ok'],
  additionalProperties: false,
};
const question: Question = {
  system: 'Answer in JSON.',
  prompt: 'Is it well?',
  answer: { name: 'health', schema },
};
const good: ModelReply = { kind: 'answer', text: '{"ok": true}' };
const names = {
  openai: 'openai:gpt-4.1',
  anthropic: 'anthropic:claude-sonnet-4-6',
  compatible: 'openai-compatible:any',
};
type Kind = keyof typeof names;

async function open(server: Pick<ModelServer, 'url'>, kind: Kind, options = {}): Promise<LanguageModel> {
  const name = parseLanguageModel(names[kind]);
  if (name === undefined) throw new Error('no model');
  const settings = {
    OPENAI_API_KEY: 'key-of-openai',
    OPENAI_BASE_URL: `${server.url}/v1`,
    ANTHROPIC_API_KEY: 'key-of-anthropic',
    ANTHROPIC_BASE_URL: server.url,
  };
  return createLanguageModel({ name, settings, dispatcher, clock: createFastClock(), retries: 2, ...options });
}

/** A server that gives these replies in turn, the last one for ever. */
function replying(...replies: ModelReply[]): Promise<ModelServer> {
  return startModelServer(({ number }) => replies[Math.min(number, replies.length) - 1] ?? good);
}

async function failure(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => {
      throw new Error('it succeeded');
    },
    (error: Error) => error,
  );
}

describe.each(Object.keys(names) as Kind[])('a model of %s', (kind) => {
  it('gets system, prompt, schema and key, and its answer arrives in pieces and counted', async () => {
    await using server = await replying({ kind: 'answer', text: `{"ok": true, "why": "${'because '.repeat(60)}"}` });
    const model = await open(server, kind, { temperature: 0.2, maxTokens: 900 });
    const parts: string[] = [];
    const answer = await model.ask(question, { onText: (part) => parts.push('text' in part ? part.text : '!') });
    expect(answer).toEqual({ text: parts.join(''), isCut: false });
    expect(parts.length).toBeGreaterThan(2);
    expect(model.account()).toEqual({ tokens: countedTokens, requests: 1, estimated: false });
    expect(model.name).toBe(names[kind]);
    const [request] = server.requests;
    expect(request).toMatchObject({ system: 'Answer in JSON.', prompt: 'Is it well?' });
    expect(request?.body).toMatchObject({ temperature: 0.2, max_tokens: 900, stream: true });
    expect(JSON.stringify(request?.body)).toContain('"additionalProperties":false');
    const { authorization, 'x-api-key': key } = request?.headers ?? {};
    expect(authorization ?? key).toBe(kind === 'anthropic' ? 'key-of-anthropic' : 'Bearer key-of-openai');
  });

  it('says that an answer is cut', async () => {
    await using server = await replying({ kind: 'answer', text: '{"ok": tr', finish: 'length' });
    const model = await open(server, kind);
    expect(await model.ask(question, {})).toEqual({ text: '{"ok": tr', isCut: true });
  });

  it('waits as long as it is asked to, and tells why', async () => {
    const busy: ModelReply = { kind: 'status', status: 429, code: 'rate_limit_error', headers: { 'retry-after': '7' } };
    await using server = await replying(busy, { kind: 'status', status: 503 }, good);
    const clock = createFastClock();
    const model = await open(server, kind, { clock, retryDelayMs: 100, random: () => 0 });
    const waits: string[] = [];
    expect((await model.ask(question, { onWait: (why) => waits.push(why) })).text).toBe('{"ok": true}');
    expect(clock.waits).toEqual([7_000, 100]);
    expect(waits[0]).toMatch(/answered 429 \(rate_limit_error\); asking again in 7 s \(1 of 2\)$/);
  });

  it('gives up in the end, without repeating what the server said', async () => {
    await using server = await replying({ kind: 'status', status: 500, message: 'the text of a story' });
    const error = await failure((await open(server, kind)).ask(question, {}));
    expect(server.requests).toHaveLength(3);
    expect(exitCodeOf(error)).toBe(4);
    expect(error.message).toMatch(/answered 500/);
    expect(`${error.message} ${String((error as { hint?: string }).hint)}`).not.toContain('story');
    expect((error as { hint?: string }).hint).toContain('--planner rules');
  });

  it('does not wait for longer than makes sense', async () => {
    const headers = { 'retry-after': '3600' };
    await using server = await replying({ kind: 'status', status: 429, headers });
    const clock = createFastClock();
    const error = await failure((await open(server, kind, { clock })).ask(question, {}));
    expect(exitCodeOf(error)).toBe(4);
    expect(clock.waits).toEqual([]);
  });

  it.each([
    [401, 'authentication_error', 3, 'API_KEY'],
    [403, 'permission_error', 3, 'API_KEY'],
    [404, 'not_found_error', 3, 'AI_MODEL'],
    [429, 'insufficient_quota', 3, 'billing'],
  ])('takes %i %s as refused, at once', async (status, code, exit, hint) => {
    await using server = await replying({ kind: 'status', status, code });
    const error = await failure((await open(server, kind)).ask(question, {}));
    expect(server.requests).toHaveLength(1);
    expect(exitCodeOf(error)).toBe(exit);
    expect((error as { hint?: string }).hint).toContain(hint);
  });

  it('tells a refusal to answer from a failure', async () => {
    await using server = await replying({ kind: 'answer', text: 'No.', finish: 'refusal' });
    const error = await failure((await open(server, kind)).ask(question, {}));
    expect(error).toMatchObject({ code: 'model.refused', exitCode: 4 });
    expect(server.requests).toHaveLength(1);
  });

  it.each<ModelReply>([
    { kind: 'broken', text: '{"ok": ' },
    { kind: 'endless', text: '{"ok": ' },
    { kind: 'error', text: '{"ok": ', code: 'overloaded_error' },
    { kind: 'html' },
  ])('asks again after an answer of the kind $kind', async (spoiled) => {
    await using server = await replying(spoiled, good);
    const model = await open(server, kind);
    let text = '';
    const answer = await model.ask(question, {
      onText: (part) => (text = 'text' in part ? text + part.text : ''),
    });
    expect(answer).toEqual({ text: '{"ok": true}', isCut: false });
    expect(text).toBe('{"ok": true}');
    // What was written before it broke was paid for, too.
    expect(model.account().requests).toBe(spoiled.kind === 'html' ? 1 : 2);
    expect(model.account().estimated).toBe(spoiled.kind !== 'html');
  });

  it('gives up on a model that falls silent', async () => {
    await using server = await replying({ kind: 'silent', text: '{"ok": ' });
    const error = await failure((await open(server, kind, { timeoutMs: 60 })).ask(question, {}));
    expect(error).toMatchObject({ code: 'model.silent', exitCode: 4 });
    expect(error.message).toMatch(/said nothing for 0.06 s$/);
    expect(server.requests).toHaveLength(2);
  });

  it('has patience with a model that is slow but not silent', async () => {
    const text = `{"ok": true, "why": "${'because '.repeat(100)}"}`;
    await using server = await replying({ kind: 'answer', text, pauseMs: 150 });
    // Six pieces take longer than the silence that is allowed between two of them.
    expect((await (await open(server, kind, { timeoutMs: 700 })).ask(question, {})).text).toBe(text);
    expect(server.requests).toHaveLength(1);
  });

  it('stops in the middle of an answer when it is told to', async () => {
    await using server = await replying({ kind: 'silent', text: '{"ok": ' });
    const controller = new AbortController();
    const model = await open(server, kind);
    const reason = new Error('enough');
    const asked = model.ask(question, { signal: controller.signal, onText: () => controller.abort(reason) });
    expect(await failure(asked)).toBe(reason);
    expect(server.requests).toHaveLength(1);
  });

  it('tells that a question is too long', async () => {
    const message = 'prompt is too long: 250000 tokens > 200000 maximum';
    await using server = await replying({ kind: 'status', status: 400, code: 'invalid_request_error', message });
    const error = await failure((await open(server, kind)).ask(question, {}));
    expect(error).toMatchObject({ code: 'model.question_too_long' });
  });

  it('does without the schema, then without JSON, where a server knows neither, and remembers it', async () => {
    const refuse = (message: string): ModelReply => ({ kind: 'status', status: 400, message });
    await using server = await startModelServer(({ body }) => {
      const sent = JSON.stringify(body['response_format'] ?? body['output_config'] ?? body['tools'] ?? '');
      return sent === '""' ? good : refuse('response_format: no such structured output');
    });
    const model = await open(server, kind);
    expect((await model.ask(question, {})).text).toBe('{"ok": true}');
    const before = server.requests.length;
    await model.ask(question, {});
    expect(server.requests.length).toBe(before + 1);
  });

  it('does without a temperature where a model has none', async () => {
    await using server = await startModelServer(({ body }) =>
      'temperature' in body ? { kind: 'status', status: 400, message: "'temperature' is not supported" } : good,
    );
    const model = await open(server, kind, { temperature: 0.2 });
    expect((await model.ask(question, {})).text).toBe('{"ok": true}');
  });

  it('sends nothing to where a redirect points', async () => {
    await using elsewhere = await replying(good);
    await using server = await serveLocally(
      (_, response) => void response.writeHead(307, { location: `${elsewhere.url}/v1/chat/completions` }).end(),
    );
    await failure((await open(server, kind, { retries: 0 })).ask(question, {}));
    expect(elsewhere.requests).toEqual([]);
  });
});

it.each(['openai', 'compatible'] as const)(
  'a model of %s counts tokens itself where nobody else does',
  async (kind) => {
    await using server = await replying({ kind: 'answer', text: '{"ok": true}', usage: false });
    const model = await open(server, kind);
    await model.ask(question, {});
    const input = countTokens(question.system) + countTokens(question.prompt);
    expect(model.account()).toEqual({
      tokens: { input, output: countTokens('{"ok": true}') },
      requests: 1,
      estimated: true,
    });
  },
);
