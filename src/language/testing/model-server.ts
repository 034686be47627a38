import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { serveLocally } from '../../platform/http/testing/local-server.ts';

/** What the next request gets. */
export type ModelReply =
  /** A streamed answer, with a pause before each piece; `finish` as the provider would say it. */
  | { kind: 'answer'; text: string; finish?: 'stop' | 'length' | 'refusal'; usage?: boolean; pauseMs?: number }
  | { kind: 'status'; status: number; code?: string; message?: string; headers?: Record<string, string> }
  /** A page instead of a stream. */
  | { kind: 'html' }
  /** The beginning of an answer, then the connection ends. */
  | { kind: 'broken'; text: string }
  /** The beginning of an answer, then a stream that ends well but says nothing of the end. */
  | { kind: 'endless'; text: string }
  /** The beginning of an answer, then an error in the stream, as overloaded providers send. */
  | { kind: 'error'; text: string; code: string }
  /** The beginning of an answer, then nothing more. */
  | { kind: 'silent'; text: string };

export interface ModelRequest {
  protocol: 'openai' | 'anthropic';
  headers: IncomingHttpHeaders;
  /** As it was sent. */
  body: Record<string, unknown>;
  system: string;
  prompt: string;
  /** From 1. */
  number: number;
}

export interface ModelServer extends AsyncDisposable {
  /** Without `/v1`. */
  readonly url: string;
  readonly requests: readonly ModelRequest[];
  close(): Promise<void>;
}

/** Tokens that every answer is said to have taken. */
export const countedTokens = { input: 1_200, output: 300 };

/**
 * A server on loopback that plays a language model behind OpenAI's chat completions (`/v1/chat/completions`) and Anthropic's
 * messages (`/v1/messages`), always streaming. `reply` is the model.
 */
export async function startModelServer(
  reply: (request: ModelRequest) => ModelReply | Promise<ModelReply>,
): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const server = await serveLocally(async ({ path, headers, body }, response) => {
    const protocol = path === '/v1/chat/completions' ? 'openai' : path === '/v1/messages' ? 'anthropic' : undefined;
    if (protocol === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"type":"not_found"}}');
      return;
    }
    const value = JSON.parse(body) as Record<string, unknown>;
    const request = { protocol, headers, body: value, number: requests.length + 1, ...textsOf(value) } as const;
    requests.push(request);
    const answer = await reply(request);
    if (protocol === 'openai') await sendOpenAi(response, answer);
    else await sendAnthropic(response, answer);
  });
  return {
    url: server.url,
    requests,
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

type Send = (event: unknown, name?: string) => void;

async function sendOpenAi(response: ServerResponse, reply: ModelReply): Promise<void> {
  if (isPlain(response, reply, (code, message) => ({ error: { message, type: code, code } }))) return;
  const send: Send = (event) => void response.write(`data: ${JSON.stringify(event)}\n\n`);
  const chunk = (delta: object, finish: string | null = null): object => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_790_000_000,
    model: 'test',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  for await (const content of pieces(reply)) send(chunk({ content }));
  if (isSpoiled(response, reply, () => send({ error: { message: 'overloaded', code: codeOf(reply) } }))) return;
  if (reply.finish === 'refusal') send(chunk({ refusal: 'I cannot help with that.' }));
  send(chunk({}, reply.finish === 'refusal' ? 'content_filter' : (reply.finish ?? 'stop')));
  const { input, output } = countedTokens;
  const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
  if (reply.usage !== false) send({ ...chunk({}), choices: [], usage });
  response.end('data: [DONE]\n\n');
}

async function sendAnthropic(response: ServerResponse, reply: ModelReply): Promise<void> {
  const error = (code: string, message: string): object => ({ type: 'error', error: { type: code, message } });
  if (isPlain(response, reply, error)) return;
  const send: Send = (event, name) => void response.write(`event: ${name ?? ''}\ndata: ${JSON.stringify(event)}\n\n`);
  const event = (type: string, rest: object): void => send({ type, ...rest }, type);
  const usage = { input_tokens: countedTokens.input, output_tokens: 1 };
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'test', content: [], usage };
  event('message_start', { message: { ...message, stop_reason: null, stop_sequence: null } });
  event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
  for await (const text of pieces(reply))
    event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } });
  if (isSpoiled(response, reply, () => event('error', { error: { type: codeOf(reply), message: 'Overloaded' } })))
    return;
  event('content_block_stop', { index: 0 });
  const reasons = { stop: 'end_turn', length: 'max_tokens', refusal: 'refusal' } as const;
  const delta = { stop_reason: reasons[reply.finish ?? 'stop'], stop_sequence: null };
  event('message_delta', { delta, usage: { output_tokens: countedTokens.output } });
  event('message_stop', {});
  response.end();
}

/** Answers what is no stream at all; says whether it did. */
function isPlain(
  response: ServerResponse,
  reply: ModelReply,
  error: (code: string, message: string) => object,
): reply is Extract<ModelReply, { kind: 'status' | 'html' }> {
  if (reply.kind === 'html') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><title>Sign in</title></html>');
    return true;
  }
  if (reply.kind === 'status') {
    response
      .writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
      .end(JSON.stringify(error(reply.code ?? 'server_error', reply.message ?? 'it went wrong')));
    return true;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  return false;
}

/** Ends a stream before its end; says whether it did. */
function isSpoiled(
  response: ServerResponse,
  reply: Exclude<ModelReply, { kind: 'status' | 'html' }>,
  sendError: () => void,
): reply is Exclude<ModelReply, { kind: 'status' | 'html' | 'answer' }> {
  if (reply.kind === 'answer') return false;
  if (reply.kind === 'error') sendError();
  if (reply.kind === 'error' || reply.kind === 'endless') response.end();
  // What was written has to be on its way before the connection is cut.
  if (reply.kind === 'broken') response.write(':\n\n', () => response.destroy());
  return true;
}

function codeOf(reply: ModelReply): string {
  return 'code' in reply ? (reply.code ?? '') : '';
}

/** A text as it is streamed: in pieces that end anywhere. */
async function* pieces(reply: Extract<ModelReply, { text: string }>): AsyncGenerator<string> {
  for (const piece of reply.text.match(/[\s\S]{1,160}/g) ?? []) {
    if (reply.kind === 'answer' && reply.pauseMs !== undefined) await delay(reply.pauseMs);
    yield piece;
  }
}

interface Message {
  role: string;
  content: string | { type: string; text?: string }[];
}

function textsOf(body: Record<string, unknown>): { system: string; prompt: string } {
  const messages = (body['messages'] ?? []) as Message[];
  const system = (body['system'] ?? []) as { text?: string }[];
  const of = (roles: readonly string[]): string =>
    messages
      .filter(({ role }) => roles.includes(role))
      .map(({ content }) => textOf(content))
      .join('\n');
  return {
    system: [...system.map(({ text }) => text ?? ''), of(['system', 'developer'])].join('').trim(),
    prompt: of(['user']),
  };
}

function textOf(content: Message['content']): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('');
}
