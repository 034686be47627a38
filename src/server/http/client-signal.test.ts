import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { clientSignal } from './client-signal.ts';

/** A server whose one route tells its signal and answers when told to. */
async function open(): Promise<{
  url: string;
  asked: Promise<AbortSignal>;
  answer: () => void;
  close: () => Promise<void>;
}> {
  const app = Fastify();
  const asked = Promise.withResolvers<AbortSignal>();
  const answer = Promise.withResolvers<void>();
  app.post('/', async (request, reply) => {
    const signal = clientSignal(reply);
    // What Fastify offers closes with the body; by then the handler is at work.
    request.raw.once('close', () => asked.resolve(signal));
    await answer.promise;
    return { aborted: signal.aborted };
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url, asked: asked.promise, answer: answer.resolve, close: () => app.close() };
}

const post = (url: string, signal?: AbortSignal): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"refund"}',
    ...(signal === undefined ? {} : { signal }),
  });

it('work of a POST goes on after its body was read', async () => {
  const server = await open();
  try {
    const response = post(server.url);
    expect((await server.asked).aborted).toBe(false);
    server.answer();
    expect(await (await response).json()).toEqual({ aborted: false });
    expect((await server.asked).aborted).toBe(false);
  } finally {
    server.answer();
    await server.close();
  }
});

it('work is given up when the client goes away', async () => {
  const server = await open();
  try {
    const leaving = new AbortController();
    const response = post(server.url, leaving.signal);
    const signal = await server.asked;
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
    leaving.abort();
    await expect(response).rejects.toThrow();
    await aborted;
  } finally {
    server.answer();
    await server.close();
  }
});
