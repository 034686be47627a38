import type { Answer, Incoming, Product } from './messages.ts';

export const faultKinds = [
  'status',
  'reset',
  'truncate',
  'html',
  'delay',
  'empty',
  'empty-body',
  'rate-limit',
  'no-answer',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/**
 * Something that goes wrong. `status` answers with an error, `reset` cuts the connection, `truncate` cuts it in the middle
 * of the body, `html` sends a log-in page with status 200, `delay` answers late, `empty` answers properly but with empty
 * lists and no next page, `empty-body` sends no byte, `rate-limit` answers 429 with `Retry-After`, `no-answer` stays silent.
 */
export interface FaultRule {
  /** All of them when absent. */
  product?: Product;
  method?: string;
  /** Part of path and query, or a regular expression (also as text, `/…/`). Everything when absent. */
  path?: string | RegExp;
  /** Part of the request's body. */
  body?: string;
  kind: FaultKind;
  /** How many requests are hit; all when absent. */
  times?: number;
  /** How many matching requests pass before the first one is hit. */
  skip?: number;
  /** For `status` (500), `html` (200). */
  status?: number;
  /** The vendor does what it was asked before things go wrong: only the answer is lost. Not for `delay` and `empty`. */
  after?: boolean;
  /** For `delay` (1,000), in milliseconds. */
  delayMs?: number;
  /** For `rate-limit`: seconds (1), or `date` for an HTTP date `retryAfterSeconds` from now. */
  retryAfter?: number | 'date';
  retryAfterSeconds?: number;
}

interface Armed {
  rule: FaultRule;
  pattern: RegExp | undefined;
  seen: number;
  hit: number;
}

export interface Faults {
  add(rule: FaultRule): void;
  clear(): void;
  /** The rules with their counts. */
  list(): { rule: FaultRule; seen: number; hit: number }[];
  /** The first rule that hits this request; its counts move on. */
  take(product: Product, request: Incoming): FaultRule | undefined;
}

export function createFaults(): Faults {
  let armed: Armed[] = [];
  return {
    add(rule) {
      if (!faultKinds.includes(rule.kind)) throw new TypeError(`unknown kind of fault: ${String(rule.kind)}`);
      armed.push({ rule, pattern: patternOf(rule.path), seen: 0, hit: 0 });
    },
    clear() {
      armed = [];
    },
    list: () => armed.map(({ rule, seen, hit }) => ({ rule, seen, hit })),
    take(product, request) {
      for (const fault of armed) {
        const { rule } = fault;
        if (rule.product !== undefined && rule.product !== product) continue;
        if (rule.method !== undefined && rule.method.toUpperCase() !== request.method) continue;
        if (
          fault.pattern
            ? !fault.pattern.test(request.url)
            : typeof rule.path === 'string' && !request.url.includes(rule.path)
        )
          continue;
        if (rule.body !== undefined && !request.body.includes(rule.body)) continue;
        fault.seen += 1;
        if (fault.seen <= (rule.skip ?? 0) || fault.hit >= (rule.times ?? Infinity)) continue;
        fault.hit += 1;
        return rule;
      }
      return undefined;
    },
  };
}

function patternOf(path: string | RegExp | undefined): RegExp | undefined {
  if (path instanceof RegExp) return new RegExp(path.source, path.flags.replace('g', ''));
  const text = path === undefined ? null : /^\/(.+)\/([a-z]*)$/.exec(path);
  // `/spaces/` is a piece of a path, `/spaces\/\d+/` an expression: only what could not stand in a path counts as one.
  return text && /[\\^$*+?()[\]|]/.test(text[1] ?? '') ? new RegExp(text[1] ?? '', text[2]) : undefined;
}

/** The answer of a fault that replaces the vendor's; undefined for those that work on the connection or on the answer. */
export function faultAnswer(rule: FaultRule, errorBody: (status: number) => Answer): Answer | undefined {
  switch (rule.kind) {
    case 'status':
      return errorBody(rule.status ?? 500);
    case 'rate-limit': {
      const seconds = rule.retryAfterSeconds ?? (typeof rule.retryAfter === 'number' ? rule.retryAfter : 1);
      const retryAfter =
        rule.retryAfter === 'date' ? new Date(Date.now() + seconds * 1000).toUTCString() : String(seconds);
      const answer = errorBody(429);
      return {
        ...answer,
        headers: { ...answer.headers, 'retry-after': retryAfter, 'ratelimit-reason': 'jira-burst-based' },
      };
    }
    case 'html':
      return {
        status: rule.status ?? 200,
        headers: { 'content-type': 'text/html;charset=UTF-8' },
        body: '<!DOCTYPE html><html><head><title>Log in</title></head><body><form><input name="user"></form></body></html>',
      };
    case 'empty-body':
      return { status: rule.status ?? 200, headers: { 'content-type': 'application/json;charset=UTF-8' }, body: '' };
    default:
      return undefined;
  }
}

/** The same answer with its lists emptied and without a next page. */
export function emptied(answer: Answer): Answer {
  const { link: _link, 'x-next-page': _next, 'content-length': _length, ...headers } = answer.headers ?? {};
  if (answer.status !== 200 || !/json/.test(headers['content-type'] ?? '')) return { ...answer, headers, body: '' };
  const value: unknown = JSON.parse(String(answer.body));
  if (Array.isArray(value)) return { ...answer, headers, body: '[]' };
  const result: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  for (const [key, entry] of Object.entries(result)) if (Array.isArray(entry)) result[key] = [];
  delete result['nextPageToken'];
  if ('isLast' in result) result['isLast'] = true;
  if ('total' in result) result['total'] = 0;
  if ('size' in result) result['size'] = 0;
  if ('totalSize' in result) result['totalSize'] = 0;
  for (const key of ['next', 'nextStartAtId']) if (key in result) result[key] = null;
  const links = result['_links'];
  if (links && typeof links === 'object') result['_links'] = { ...links, next: undefined };
  return { ...answer, headers, body: JSON.stringify(result) };
}
