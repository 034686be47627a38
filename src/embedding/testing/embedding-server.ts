import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { countTokens } from '../../content/tokens.ts';
import { testEmbedding, type TestEmbedding, type TestEmbeddingOptions } from './test-embeddings.ts';

/** A way in which one request goes wrong. */
const faultSchema = z.discriminatedUnion('kind', [
  /** Any status, with headers such as `retry-after` and, as `code`, the name that OpenAI gives to errors. */
  z.object({
    kind: z.literal('status'),
    status: z.int(),
    headers: z.record(z.string(), z.string()).optional(),
    code: z.string().optional(),
  }),
  /** The first half of a good answer. */
  z.object({ kind: z.literal('truncated') }),
  z.object({ kind: z.literal('html') }),
  /** Vectors of another length. */
  z.object({ kind: z.literal('dimensions'), dimensions: z.int() }),
  /** One vector too few. */
  z.object({ kind: z.literal('missing') }),
  z.object({ kind: z.literal('zeros') }),
  /** `null` where a number belongs, which is what JSON makes of NaN. */
  z.object({ kind: z.literal('nulls') }),
  /** The connection ends without an answer. */
  z.object({ kind: z.literal('reset') }),
  /** A good answer after so many milliseconds. */
  z.object({ kind: z.literal('slow'), ms: z.number() }),
]);
export type EmbeddingFault = z.infer<typeof faultSchema>;

export interface EmbeddingServerOptions extends TestEmbeddingOptions {
  /** Default 0: a free port. */
  port?: number;
  /** Keys other than this are refused; every key is right when absent. */
  apiKey?: string;
  /** As OpenAI's: inputs in a request, tokens of one input, tokens of a request. */
  maxInputs?: number;
  maxInputTokens?: number;
  maxRequestTokens?: number;
  /** Time that every answer takes, in milliseconds. */
  latencyMs?: number;
  /** Vectors come numbered but last first. */
  reversed?: boolean;
}

export interface EmbeddingServerCounts {
  requests: number;
  /** Texts for which vectors were sent. */
  texts: number;
  tokens: number;
  /** Most requests that were under way at once. */
  together: number;
}

export interface EmbeddingServer extends AsyncDisposable {
  /** With `/v1`, as it goes into OPENAI_BASE_URL. */
  readonly url: string;
  readonly counts: Readonly<EmbeddingServerCounts>;
  /** What the next requests suffer, one fault each; with `always`, every request until `mend`. */
  fail(faults: readonly EmbeddingFault[], always?: boolean): void;
  mend(): void;
  close(): Promise<void>;
}

const requestSchema = z.object({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(z.string())]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.int().positive().nullish(),
});
const faultsSchema = z.object({ faults: z.array(faultSchema), always: z.boolean().optional() });

/**
 * A server on loopback that plays OpenAI's embeddings API: `POST /v1/embeddings`, with a test embedding behind it. From
 * another process, `POST /control/faults {faults, always?}` makes it fail, `DELETE` mends it, `GET /control/counts` counts.
 */
export async function startEmbeddingServer(options: EmbeddingServerOptions = {}): Promise<EmbeddingServer> {
  const { dimensions = 256, maxInputs = 2_048, maxInputTokens = 8_191, maxRequestTokens = 300_000 } = options;
  const embeddings = new Map<number, TestEmbedding>();
  const embeddingOf = (width: number): TestEmbedding => {
    const known = embeddings.get(width) ?? testEmbedding({ ...options, dimensions: width });
    embeddings.set(width, known);
    return known;
  };
  const counts: EmbeddingServerCounts = { requests: 0, texts: 0, tokens: 0, together: 0 };
  let faults: EmbeddingFault[] = [];
  let always = false;
  let underWay = 0;

  const embed = async (request: IncomingMessage, body: string, response: ServerResponse): Promise<void> => {
    counts.requests += 1;
    const fault = always ? faults[0] : faults.shift();
    const wait = (options.latencyMs ?? 0) + (fault?.kind === 'slow' ? fault.ms : 0);
    if (wait > 0) await delay(wait);
    if (fault?.kind === 'reset') return void response.destroy();
    if (fault?.kind === 'html') return send(response, 200, '<html><title>Sign in</title></html>', 'text/html');
    if (fault?.kind === 'status') return refuse(response, fault.status, fault.code ?? 'server_error', fault.headers);
    if (options.apiKey !== undefined && request.headers.authorization !== `Bearer ${options.apiKey}`) {
      return refuse(response, 401, 'invalid_api_key');
    }
    const parsed = requestSchema.safeParse(jsonOf(body));
    if (!parsed.success) return refuse(response, 400, 'invalid_request_error');
    const { model, input } = parsed.data;
    const texts = typeof input === 'string' ? [input] : input;
    if (texts.length === 0 || texts.includes('')) return refuse(response, 400, 'invalid_request_error');
    if (texts.length > maxInputs) return refuse(response, 400, 'too_many_inputs', {}, 'maximum number of inputs');
    const tokens = texts.map(countTokens);
    const all = tokens.reduce((sum, count) => sum + count, 0);
    if (tokens.some((count) => count > maxInputTokens)) {
      return refuse(
        response,
        400,
        'context_length_exceeded',
        {},
        `This model's maximum context length is ${maxInputTokens} tokens`,
      );
    }
    if (all > maxRequestTokens) return refuse(response, 400, 'max_tokens_per_request', {}, 'Requested too many tokens');

    const width = fault?.kind === 'dimensions' ? fault.dimensions : (parsed.data.dimensions ?? dimensions);
    const data = texts.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: spoiled([...embeddingOf(width)(text)], fault),
    }));
    if (fault?.kind === 'missing') data.pop();
    if (options.reversed === true) data.reverse();
    counts.texts += data.length;
    counts.tokens += all;
    const answer = JSON.stringify({ object: 'list', data, model, usage: { prompt_tokens: all, total_tokens: all } });
    send(response, 200, fault?.kind === 'truncated' ? answer.slice(0, answer.length / 2) : answer);
  };

  const control = (request: IncomingMessage, body: string, response: ServerResponse): void => {
    if (request.url === '/control/counts') return send(response, 200, JSON.stringify(counts));
    if (request.url !== '/control/faults') return refuse(response, 404, 'not_found');
    const wanted = faultsSchema.safeParse(request.method === 'DELETE' ? { faults: [] } : jsonOf(body));
    if (!wanted.success) return refuse(response, 400, 'invalid_request_error');
    faults = [...wanted.data.faults];
    always = wanted.data.always ?? false;
    send(response, 200, JSON.stringify({ faults: faults.length }));
  };

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      if (request.url?.startsWith('/control/') === true) return control(request, body, response);
      if (request.method !== 'POST' || request.url !== '/v1/embeddings') return refuse(response, 404, 'not_found');
      underWay += 1;
      counts.together = Math.max(counts.together, underWay);
      void embed(request, body, response).finally(() => (underWay -= 1));
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    counts,
    fail(next, forever = false) {
      faults = [...next];
      always = forever;
    },
    mend() {
      faults = [];
      always = false;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function spoiled(vector: number[], fault: EmbeddingFault | undefined): (number | null)[] {
  if (fault?.kind === 'zeros') return vector.map(() => 0);
  return fault?.kind === 'nulls' ? vector.map((value, at) => (at === 3 ? null : value)) : vector;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Record<string, string> = {},
  message = `refused: ${code}`,
): void {
  send(response, status, JSON.stringify({ error: { message, type: code, code } }), 'application/json', headers);
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'application/json',
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': type, ...headers }).end(body);
}
