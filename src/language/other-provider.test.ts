import { Agent } from 'undici';
import { afterAll, expect, it } from 'vitest';
import { serveLocally } from '../platform/http/testing/local-server.ts';
import { createLanguageModel } from './create-language-model.ts';
import { parseLanguageModel } from './model-name.ts';

const dispatcher = new Agent();
afterAll(() => dispatcher.close());

const question = {
  system: 'Answer.',
  prompt: 'Is it well?',
  answer: { name: 'health', schema: { type: 'object' } },
} as const;

async function open(model: string, settings: Record<string, string>) {
  const name = parseLanguageModel(model);
  if (name === undefined) throw new Error('no model');
  return createLanguageModel({ name, settings, dispatcher, retries: 0 });
}

it.each(['AI_API_KEY', 'COHERE_API_KEY'])("asks a model of another provider's package, with %s", async (setting) => {
  const events = [
    { type: 'message-start', id: 'm1' },
    { type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } },
    { type: 'content-delta', index: 0, delta: { message: { content: { text: '{"ok": true}' } } } },
    { type: 'content-end', index: 0 },
    {
      type: 'message-end',
      delta: { finish_reason: 'COMPLETE', usage: { tokens: { input_tokens: 11, output_tokens: 4 } } },
    },
  ];
  await using server = await serveLocally((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
  });
  const model = await open('cohere:command-a-03-2025', { [setting]: 'a-key', AI_BASE_URL: `${server.url}/v2` });
  expect(await model.ask(question, {})).toEqual({ text: '{"ok": true}', isCut: false });
  expect(model.account()).toEqual({ tokens: { input: 11, output: 4 }, requests: 1, estimated: false });
  expect(server.seen[0]).toMatchObject({ path: '/v2/chat', headers: { authorization: 'Bearer a-key' } });
  expect(model.where).toBe(`the provider of cohere:command-a-03-2025 at ${new URL(server.url).host}`);
});

it.each([
  ['mistrall:large', /provider "mistrall", which Womba does not bring/, /npm install @ai-sdk\/mistrall/],
  ['provider-utils:x', /@ai-sdk\/provider-utils offers no language models/, /openai, anthropic/],
])('says what is missing for %s', async (model, message, hint) => {
  await expect(open(model, {})).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
});

it('says that a key is missing', async () => {
  const model = await open('cohere:command-a-03-2025', { AI_BASE_URL: 'http://127.0.0.1:9/v2' });
  await expect(model.ask(question, {})).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/needs a key$/),
    hint: expect.stringContaining('AI_API_KEY'),
  });
});
