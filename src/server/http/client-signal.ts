import type { FastifyReply } from 'fastify';

/**
 * Aborts when the client goes away before it has its answer. Fastify's own `request.signal` follows the request's stream,
 * and that closes as soon as a body has been read: whatever a POST still waits for would be given up (Fastify 5.12).
 */
export function clientSignal({ raw }: Pick<FastifyReply, 'raw'>): AbortSignal {
  const controller = new AbortController();
  const giveUp = (): void => {
    if (!raw.writableFinished) controller.abort();
  };
  if (raw.destroyed) giveUp();
  else raw.once('close', giveUp);
  return controller.signal;
}
