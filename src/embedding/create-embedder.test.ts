import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ConfigError, ProtocolError, RefusedError, UnauthorizedError, UnavailableError } from '../platform/errors.ts';
import { createFastClock } from '../platform/http/testing/fast-clock.ts';
import { sendJson, serveLocally } from '../platform/http/testing/local-server.ts';
import { createEmbedder, type EmbedderOptions } from './create-embedder.ts';
import type { Embedder } from './embedder.ts';
import { type EmbeddingServer, type EmbeddingServerOptions, startEmbeddingServer } from './testing/embedding-server.ts';
import { testEmbedding } from './testing/test-embeddings.ts';

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server[Symbol.asyncDispose]();
});

async function serverWith(options: EmbeddingServerOptions = {}): Promise<EmbeddingServer> {
  const server = await startEmbeddingServer({ dimensions: 32, ...options });
  opened.push(server);
  return server;
}

function embedderFor(url: string, options: Partial<EmbedderOptions> = {}): Embedder {
  const embedder = createEmbedder({
    model: 'openai:text-embedding-3-small',
    settings: { OPENAI_API_KEY: 'sk-secret', OPENAI_BASE_URL: url },
    clock: createFastClock(),
    retries: 3,
    ...options,
  });
  if (embedder === undefined) throw new Error('no embedder');
  return embedder;
}

const document = { purpose: 'document' } as const;

async function errorOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error: Error) => error,
  );
}

describe('an embedder', () => {
  it('turns texts into vectors of length 1, in order, and tells the tokens', async () => {
    const server = await serverWith();
    const answer = await embedderFor(server.url).embed(['log in', 'export as PDF', 'log in'], document);
    expect(answer.vectors).toHaveLength(3);
    expect(answer.vectors[0]).toEqual(answer.vectors[2]);
    expect(answer.vectors[0]).not.toEqual(answer.vectors[1]);
    const expected = testEmbedding({ dimensions: 32 })('export as PDF');
    answer.vectors[1]?.forEach((value, at) => expect(value).toBeCloseTo(expected[at] ?? 0, 5));
    for (const vector of answer.vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect(answer.tokens).toBe(server.counts.tokens);
    expect(answer.truncated).toBe(0);
  });

  it('asks nobody for no texts', async () => {
    const server = await serverWith();
    expect(await embedderFor(server.url).embed([], document)).toEqual({ vectors: [], tokens: 0, truncated: 0 });
    expect(server.counts.requests).toBe(0);
  });

  it('embeds empty texts, lone surrogates and texts of blanks', async () => {
    const server = await serverWith();
    const { vectors } = await embedderFor(server.url).embed(['', ' \n', 'a\ud800b'], document);
    expect(vectors).toHaveLength(3);
  });

  it('puts vectors that come in another order where they belong', async () => {
    const straight = await serverWith();
    const reversed = await serverWith({ reversed: true });
    const texts = ['one', 'two', 'three'];
    expect((await embedderFor(reversed.url).embed(texts, document)).vectors).toEqual(
      (await embedderFor(straight.url).embed(texts, document)).vectors,
    );
  });

  it('splits into requests by number and by tokens, and keeps few of them under way', async () => {
    const server = await serverWith({ maxInputs: 32, latencyMs: 5 });
    const embedder = embedderFor(server.url, { model: 'openai-compatible:bge-m3', concurrency: 2 });
    const texts = Array.from({ length: 150 }, (_, at) => `test number ${at}`);
    const { vectors } = await embedder.embed(texts, document);
    expect(vectors).toHaveLength(150);
    expect(server.counts.requests).toBe(5);
    expect(server.counts.together).toBe(2);
    const long = Array.from({ length: 10 }, (_, at) => `${at} `.repeat(1_500));
    await embedder.embed(long, document);
    expect(server.counts.requests).toBe(5 + 2);
  });

  it('cuts texts that are longer than the model reads, and counts them', async () => {
    const server = await serverWith({ maxInputTokens: 8_191 });
    const answer = await embedderFor(server.url).embed(['word '.repeat(20_000), 'short'], document);
    expect(answer.truncated).toBe(1);
    expect(answer.tokens).toBeGreaterThan(7_900);
    expect(server.counts.requests).toBe(1);
  });

  it('finds the limits of a server that takes less than expected', async () => {
    const server = await serverWith({ maxInputs: 4, maxInputTokens: 200 });
    const embedder = embedderFor(server.url, { model: 'openai-compatible:unknown' });
    const texts = [...Array.from({ length: 9 }, (_, at) => `test ${at}`), 'words of a long text '.repeat(60)];
    const answer = await embedder.embed(texts, document);
    expect(answer.vectors).toHaveLength(10);
    expect(answer.truncated).toBe(1);
    expect(answer.vectors.slice(0, 9)).toEqual((await embedder.embed(texts.slice(0, 9), document)).vectors);
  });

  it('gives up on a server that finds every text too long', async () => {
    const server = await serverWith({ maxInputTokens: 1 });
    expect(await errorOf(embedderFor(server.url).embed(['some words '.repeat(300)], document))).toBeInstanceOf(
      ProtocolError,
    );
    expect(server.counts.requests).toBeLessThan(12);
  });

  it('is told apart by the dimensions asked for', async () => {
    const server = await serverWith();
    const embedder = embedderFor(server.url, { dimensions: 16 });
    expect(embedder.model).toBe('openai:text-embedding-3-small@16');
    expect((await embedder.embed(['a'], document)).vectors[0]).toHaveLength(16);
  });

  it('writes a bare name with its provider', () => {
    expect(embedderFor('http://localhost:1', { model: 'text-embedding-3-large' }).model).toBe(
      'openai:text-embedding-3-large',
    );
  });
});

describe('an embedder whose provider fails', () => {
  it('waits as long as Retry-After says, in seconds or as a date, then goes on', async () => {
    const server = await serverWith();
    const clock = createFastClock('2026-03-07T03:00:00.000Z');
    server.fail([
      { kind: 'status', status: 429, headers: { 'retry-after': '7' }, code: 'rate_limit_exceeded' },
      { kind: 'status', status: 503, headers: { 'retry-after': 'Sat, 07 Mar 2026 03:01:00 GMT' } },
    ]);
    const { vectors } = await embedderFor(server.url, { clock }).embed(['a'], document);
    expect(vectors).toHaveLength(1);
    expect(server.counts.requests).toBe(3);
    expect(clock.waits).toContain(7_000);
    expect(clock.waits.some((wait) => wait > 52_000 && wait <= 53_000)).toBe(true);
  });

  it('does not wait longer than allowed', async () => {
    const server = await serverWith();
    server.fail([{ kind: 'status', status: 429, headers: { 'retry-after': '4000' } }]);
    expect(await errorOf(embedderFor(server.url).embed(['a'], document))).toBeInstanceOf(UnavailableError);
    expect(server.counts.requests).toBe(1);
  });

  it.each([
    { kind: 'status', status: 500 },
    { kind: 'status', status: 429 },
    { kind: 'truncated' },
    { kind: 'html' },
    { kind: 'reset' },
    { kind: 'nulls' },
  ] as const)('survives one answer of the kind $kind', async (fault) => {
    const server = await serverWith();
    server.fail([fault]);
    expect((await embedderFor(server.url).embed(['a'], document)).vectors).toHaveLength(1);
    expect(server.counts.requests).toBe(2);
  });

  it.each([{ kind: 'status', status: 502 }, { kind: 'truncated' }, { kind: 'html' }, { kind: 'reset' }] as const)(
    'is unavailable when $kind goes on',
    async (fault) => {
      const server = await serverWith();
      server.fail([fault], true);
      expect(await errorOf(embedderFor(server.url).embed(['a'], document))).toBeInstanceOf(UnavailableError);
      expect(server.counts.requests).toBe(4);
    },
  );

  it('is unavailable when nobody listens or nobody answers in time', async () => {
    const server = await serverWith();
    await server.close();
    const gone = await errorOf(embedderFor(server.url, { retries: 1 }).embed(['a'], document));
    expect(gone).toBeInstanceOf(UnavailableError);
    expect(gone.message).toContain('ECONNREFUSED');
    const slow = await serverWith();
    slow.fail([{ kind: 'slow', ms: 2_000 }], true);
    const late = await errorOf(embedderFor(slow.url, { retries: 1, timeoutMs: 50 }).embed(['a'], document));
    expect(late).toBeInstanceOf(UnavailableError);
    expect(late.message).toContain('took longer than 0.05 s');
  });

  it.each([{ kind: 'missing' }, { kind: 'zeros' }] as const)('refuses an answer with $kind at once', async (fault) => {
    const server = await serverWith();
    server.fail([fault]);
    expect(await errorOf(embedderFor(server.url).embed(['a', 'b'], document))).toBeInstanceOf(ProtocolError);
    expect(server.counts.requests).toBe(1);
  });

  it('refuses vectors whose dimensions changed', async () => {
    const server = await serverWith();
    const embedder = embedderFor(server.url);
    await embedder.embed(['a'], document);
    server.fail([{ kind: 'dimensions', dimensions: 33 }]);
    expect(await errorOf(embedder.embed(['b'], document))).toBeInstanceOf(ProtocolError);
  });

  it('names the wrong key without repeating it, the texts or the answer', async () => {
    const server = await serverWith({ apiKey: 'sk-other' });
    const error = await errorOf(embedderFor(server.url).embed(['a private text'], document));
    expect(error).toBeInstanceOf(UnauthorizedError);
    expect(error.message).toContain('invalid_api_key');
    expect((error as UnauthorizedError).hint).toContain('OPENAI_API_KEY');
    expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toMatch(/sk-|private text/);
    expect(server.counts.requests).toBe(1);
  });

  it('tells refusals, a used-up quota and an unknown model from passing faults', async () => {
    const server = await serverWith();
    server.fail([{ kind: 'status', status: 403 }]);
    expect(await errorOf(embedderFor(server.url).embed(['a'], document))).toBeInstanceOf(RefusedError);
    server.fail([{ kind: 'status', status: 429, code: 'insufficient_quota' }]);
    expect(await errorOf(embedderFor(server.url).embed(['a'], document))).toBeInstanceOf(RefusedError);
    server.fail([{ kind: 'status', status: 404, code: 'model_not_found' }]);
    const ollama = embedderFor('', {
      model: 'ollama:nomic-embed-text:v1.5',
      settings: { OLLAMA_BASE_URL: server.url },
    });
    const unknown = await errorOf(ollama.embed(['a'], document));
    expect(unknown).toBeInstanceOf(ConfigError);
    expect((unknown as ConfigError).hint).toContain('ollama pull nomic-embed-text:v1.5');
    expect(server.counts.requests).toBe(3);
  });

  it('sends nothing to where a redirect points', async () => {
    const elsewhere = await serverWith();
    await using front = await serveLocally((_, response) => {
      response.writeHead(307, { location: `${elsewhere.url}/embeddings` }).end();
    });
    expect(await errorOf(embedderFor(front.url).embed(['a'], document))).toBeInstanceOf(ProtocolError);
    expect(elsewhere.counts.requests).toBe(0);
  });

  it('stops with the reason of the signal, waiting or not', async () => {
    const server = await serverWith();
    server.fail([{ kind: 'slow', ms: 2_000 }], true);
    const controller = new AbortController();
    const work = embedderFor(server.url).embed(['a'], { ...document, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(work).rejects.toThrow('enough');
    const before = embedderFor(server.url).embed(['a'], { ...document, signal: AbortSignal.abort(new Error('never')) });
    await expect(before).rejects.toThrow('never');
  });
});

describe('the configuration of an embedder', () => {
  it('gives none for none', () => {
    expect(createEmbedder({ model: 'none' })).toBeUndefined();
    expect(createEmbedder({ model: ' ' })).toBeUndefined();
  });

  it.each([
    ['openai:text-embedding-3-small', 'OPENAI_API_KEY'],
    ['text-embedding-3-small', 'OPENAI_API_KEY'],
    ['openai-compatible:bge-m3', 'EMBEDDING_BASE_URL'],
    ['google:gemini-embedding-001', 'GOOGLE_API_KEY'],
    ['cohere:embed-v4.0', 'COHERE_API_KEY'],
    ['voyage:voyage-3.5', 'VOYAGE_API_KEY'],
    ['nomic-embed-text:latest', 'provider'],
    ['openai:', 'names no model'],
  ])('%s without more names what is missing: %s', (model, missing) => {
    expect(() => createEmbedder({ model, settings: { EMBEDDING_API_KEY: ' ' } })).toThrow(ConfigError);
    expect(() => createEmbedder({ model })).toThrow(missing);
  });

  it("keeps OpenAI's key from a server of its own for embeddings", async () => {
    await using server = await serveLocally((_, response) =>
      sendJson(response, { data: [{ embedding: [1, 0], index: 0 }] }),
    );
    const settings = { OPENAI_API_KEY: 'sk-secret', EMBEDDING_BASE_URL: server.url };
    await createEmbedder({ model: 'openai-compatible:m', settings })?.embed(['a'], document);
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
    const own = { ...settings, EMBEDDING_API_KEY: 'own' };
    await createEmbedder({ model: 'openai-compatible:m', settings: own })?.embed(['a'], document);
    expect(server.seen[1]?.headers.authorization).toBe('Bearer own');
  });
});

describe('the providers', () => {
  it('tells Voyage what is a query, and reads its count of tokens', async () => {
    await using server = await serveLocally((_, response) =>
      sendJson(response, {
        data: [
          { embedding: [0, 2], index: 1 },
          { embedding: [2, 0], index: 0 },
        ],
        usage: { total_tokens: 11 },
      }),
    );
    const settings = { VOYAGE_API_KEY: 'k', EMBEDDING_BASE_URL: `${server.url}/v1` };
    const embedder = createEmbedder({ model: 'voyage:voyage-3.5', settings, dimensions: 2 });
    const answer = await embedder?.embed(['a', 'b'], { purpose: 'query' });
    expect(answer).toEqual({ vectors: [Float32Array.of(1, 0), Float32Array.of(0, 1)], tokens: 11, truncated: 0 });
    const [request] = server.seen;
    expect(request?.path).toBe('/v1/embeddings');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      model: 'voyage-3.5',
      input: ['a', 'b'],
      input_type: 'query',
      truncation: true,
      output_dimension: 2,
    });
  });

  it("obeys Voyage's refusals too", async () => {
    await using server = await serveLocally((_, response, number) =>
      number === 1
        ? sendJson(response, { detail: 'slow down' }, 429, { 'retry-after': '3' })
        : sendJson(response, number === 2 ? { data: 'odd' } : { data: [{ embedding: [1], index: 0 }] }),
    );
    const clock = createFastClock();
    const settings = { VOYAGE_API_KEY: 'k', EMBEDDING_BASE_URL: server.url };
    await createEmbedder({ model: 'voyage:v', settings, clock })?.embed(['a'], document);
    expect(server.seen).toHaveLength(3);
    expect(clock.waits).toContain(3_000);
  });

  it('tells Google what is a query, by parameter or in the text, as the model wants it', async () => {
    await using server = await serveLocally((request, response) =>
      sendJson(
        response,
        request.path.includes(':batch')
          ? { embeddings: [{ values: [1] }, { values: [2] }] }
          : { embedding: { values: [3] } },
      ),
    );
    const settings = { GOOGLE_API_KEY: 'k', EMBEDDING_BASE_URL: server.url };
    const answer = await createEmbedder({ model: 'google:gemini-embedding-001', settings })?.embed(
      ['a', 'b'],
      document,
    );
    expect(answer?.vectors).toHaveLength(2);
    expect(answer?.tokens).toBe(2);
    expect(server.seen[0]?.headers['x-goog-api-key']).toBe('k');
    expect(server.seen[0]?.body).toContain('RETRIEVAL_DOCUMENT');
    await createEmbedder({ model: 'google:gemini-embedding-2', settings })?.embed(['a'], { purpose: 'query' });
    expect(server.seen[1]?.body).toContain('task: search result | query: a');
    expect(server.seen[1]?.body).not.toContain('RETRIEVAL');
  });

  it('tells Cohere what is a query', async () => {
    await using server = await serveLocally((_, response) =>
      sendJson(response, { embeddings: { float: [[0, 1]] }, meta: { billed_units: { input_tokens: 4 } } }),
    );
    const settings = { COHERE_API_KEY: 'k', EMBEDDING_BASE_URL: server.url };
    const answer = await createEmbedder({ model: 'cohere:embed-v4.0', settings })?.embed(['a'], { purpose: 'query' });
    expect(answer).toEqual({ vectors: [Float32Array.of(0, 1)], tokens: 4, truncated: 0 });
    expect(JSON.parse(server.seen[0]?.body ?? '')).toMatchObject({ input_type: 'search_query', texts: ['a'] });
  });

  it('puts the words before a text with which a model was trained', async () => {
    await using server = await serveLocally((_, response) => sendJson(response, { data: [{ embedding: [1, 0] }] }));
    for (const base of [server.url, `${server.url}/api`, `${server.url}/v1/`]) {
      const embedder = createEmbedder({ model: 'ollama:nomic-embed-text', settings: { OLLAMA_BASE_URL: base } });
      await embedder?.embed(['a'], { purpose: 'query' });
      expect(server.seen.at(-1)).toMatchObject({
        path: '/v1/embeddings',
        body: expect.stringContaining('search_query: a'),
      });
    }
  });

  it('runs a local model where the package is installed, and says how to install it where not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'womba-local-model-'));
    try {
      const missing = createEmbedder({ model: 'local:Xenova/bge-small-en-v1.5', modulesFrom: folder });
      const error = await errorOf(missing?.embed(['a'], document) ?? Promise.resolve());
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as ConfigError).hint).toContain('npm install @huggingface/transformers');

      const installed = join(folder, 'node_modules', '@huggingface', 'transformers');
      await mkdir(installed, { recursive: true });
      await writeFile(join(installed, 'package.json'), '{"name":"@huggingface/transformers","main":"index.cjs"}');
      await writeFile(
        join(installed, 'index.cjs'),
        `const env = {};
        module.exports = { env, pipeline: async (task, model) => async (texts, options) => {
          if (options.pooling === 'last_token') return { dims: [1, 2], data: Float32Array.of(texts.length, env.cacheDir === 'models' && env.localModelPath === 'models' ? 0 : 1) };
          if (task !== 'feature-extraction' || model !== 'Xenova/bge-small-en-v1.5') throw new Error('wrong model');
          const row = options.pooling === 'cls' ? [3, 4] : [0, 1];
          return { dims: [texts.length, 2], data: Float32Array.from(texts.flatMap(() => row)) };
        } };`,
      );
      const embedder = createEmbedder({ model: 'local:Xenova/bge-small-en-v1.5', modulesFrom: folder });
      const answer = await embedder?.embed(['a', 'b'], document);
      expect(answer?.vectors.map((vector) => [...vector].map((value) => value.toFixed(1)))).toEqual([
        ['0.6', '0.8'],
        ['0.6', '0.8'],
      ]);
      expect(answer?.tokens).toBe(2);

      // One by one, or the last token would be padding.
      const lastToken = createEmbedder({
        model: 'local:onnx-community/Qwen3-Embedding-0.6B-ONNX',
        modulesFrom: folder,
        modelFolder: 'models',
      });
      const vectors = (await lastToken?.embed(['a', 'longer'], document))?.vectors;
      expect(vectors).toEqual([Float32Array.of(1, 0), Float32Array.of(1, 0)]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
