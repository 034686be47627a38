/**
 * How long a vendor asks to wait, in milliseconds, from `Retry-After` in either of its forms (seconds, or an HTTP date) or
 * from Jira's `X-RateLimit-Reset` (an ISO date). Undefined where nothing usable was said.
 */
export function retryAfterMs(headers: Record<string, string | string[] | undefined>, now: Date): number | undefined {
  const value = first(headers['retry-after']) ?? first(headers['x-ratelimit-reset']);
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1_000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
