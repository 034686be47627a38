import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LoggedEvent } from './event-log.ts';

/** Proxies cut connections that are silent for a minute, in milliseconds. */
const heartbeatMs = 15_000;

/** Answers with server-sent events until they end, the client goes, or the server closes: then the client comes back by itself. */
export function sendEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  follow: (after: number, signal: AbortSignal) => AsyncGenerator<LoggedEvent, void, void>,
  closing: AbortSignal,
): void {
  const gone = new AbortController();
  const signal = AbortSignal.any([gone.signal, closing]);
  const given = Number(request.headers['last-event-id'] ?? 0);
  const after = Number.isSafeInteger(given) && given > 0 ? given : 0;
  const stream = new Readable({ read() {} });
  const heartbeat = setInterval(() => stream.push(': still here\n\n'), heartbeatMs);
  stream.once('close', () => gone.abort());
  const pump = async (): Promise<void> => {
    try {
      stream.push('retry: 1000\n\n');
      for await (const { id, name, data } of follow(after, signal)) {
        if (stream.destroyed) break;
        stream.push(`id: ${id}\nevent: ${name}\ndata: ${data}\n\n`);
      }
    } catch (error) {
      request.log.error({ err: error }, 'events broke off');
    } finally {
      clearInterval(heartbeat);
      if (!stream.destroyed) stream.push(null);
    }
  };
  void pump();
  void reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(stream);
}
