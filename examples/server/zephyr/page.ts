import type { Context } from '../context.ts';
import { type Answer, type Incoming, json, numberParameter } from '../http/messages.ts';
import { zephyrError } from './errors.ts';

const bad = (message: string): Answer => zephyrError(400, message);

/** One page by `startAt` and `maxResults`: 10 unless asked for, never more than the server likes to send. */
export function page<T>(
  request: Incoming,
  all: readonly T[],
  show: (entry: T) => Record<string, unknown>,
  context: Context,
  most = 1000,
): Answer {
  const startAt = numberParameter(request.query, 'startAt', { fallback: 0, max: 1_000_000 }, bad);
  const asked = numberParameter(request.query, 'maxResults', { fallback: 10, min: 1, max: 1000 }, bad);
  const maxResults = Math.min(asked, most);
  const isLast = startAt + maxResults >= all.length;
  return json({
    next: isLast ? null : linkTo(request, context, { startAt: startAt + maxResults, maxResults }),
    startAt,
    maxResults,
    total: all.length,
    isLast,
    values: all.slice(startAt, startAt + maxResults).map(show),
  });
}

export function linkTo(request: Incoming, context: Context, changes: Record<string, number>): string {
  const query = new URLSearchParams(request.query);
  for (const [name, value] of Object.entries(changes)) query.set(name, String(value));
  return `${context.urls.zephyr}${request.path}?${query.toString()}`;
}
