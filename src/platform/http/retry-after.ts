type Headers = Record<string, string | string[] | undefined>;

/**
 * How long a vendor asks to wait, in milliseconds, from `Retry-After` in either of its forms (seconds, or an HTTP date) or
 * from `X-RateLimit-Reset` (Jira: an ISO date; others: seconds since 1970). Undefined where nothing usable was said; 0 for
 * a moment that has passed.
 */
export function retryAfterMs(headers: Headers, now: Date): number | undefined {
  return fromRetryAfter(first(headers['retry-after']), now) ?? fromReset(first(headers['x-ratelimit-reset']), now);
}

function fromRetryAfter(text: string, now: Date): number | undefined {
  return /^\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1_000) : untilDate(text, now);
}

/** Smaller numbers are seconds to wait, larger ones the moment itself. */
const firstTimestamp = 1_000_000_000;

function fromReset(text: string, now: Date): number | undefined {
  if (!/^\d+(\.\d+)?$/.test(text)) return untilDate(text, now);
  const seconds = Number(text);
  return Math.max(0, Math.round(seconds < firstTimestamp ? seconds * 1_000 : seconds * 1_000 - now.getTime()));
}

/** HTTP and ISO dates only: `Date.parse` alone reads years into nearly anything. */
function untilDate(text: string, now: Date): number | undefined {
  if (!/^([A-Z][a-z]{2},? |\d{4}-\d{2}-\d{2})/.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

function first(value: string | string[] | undefined): string {
  return ((Array.isArray(value) ? value[0] : value) ?? '').trim();
}
