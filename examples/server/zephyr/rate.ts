import type { Context } from '../context.ts';
import { type Answer, type Incoming } from '../http/messages.ts';
import { zephyrError } from './errors.ts';

/** Refuses what a token asks beyond the configured requests per second, with the seconds to wait. */
export function createRateLimit(context: Context): (request: Incoming) => Answer | undefined {
  const windows = new Map<string, { second: number; requests: number }>();
  return (request) => {
    const rate = context.settings.zephyrRate;
    if (rate <= 0) return undefined;
    const token = request.headers.authorization ?? '';
    const second = Math.floor(Date.now() / 1000);
    const window = windows.get(token);
    const requests = window?.second === second ? window.requests + 1 : 1;
    windows.set(token, { second, requests });
    if (requests <= rate) return undefined;
    const answer = zephyrError(429);
    return { ...answer, headers: { ...answer.headers, 'retry-after': '1' } };
  };
}
