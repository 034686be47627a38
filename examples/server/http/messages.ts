import type { IncomingHttpHeaders } from 'node:http';

/** The vendors that the sample server plays. Jira and Confluence share a listener. */
export const products = ['jira', 'confluence', 'zephyr', 'gitlab', 'site'] as const;
export type Product = (typeof products)[number];

/** A request that was read to its end. */
export interface Incoming {
  method: string;
  /** Path and query as sent. */
  url: string;
  /** The path, still percent-encoded: GitLab tells `a%2Fb` from `a/b`. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return jsonText(JSON.stringify(value), status, headers);
}

/** The same for a value that is JSON text already. */
export function jsonText(text: string | Buffer, status = 200, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json;charset=UTF-8', ...headers }, body: text };
}

/** Bytes of a JSON list, from bytes of its items, between two pieces of text. */
export function joinedJson(before: string, items: readonly Buffer[], after: string): Buffer {
  const parts: Buffer[] = [Buffer.from(before)];
  items.forEach((item, index) => {
    if (index > 0) parts.push(comma);
    parts.push(item);
  });
  parts.push(Buffer.from(after));
  return Buffer.concat(parts);
}

const comma = Buffer.from(',');

/** Ends the handling of a request with an answer. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with status ${String(answer.status)}`);
    this.answer = answer;
  }
}

/** The request's JSON object; refused with the answer of `bad` when it is none. */
export function jsonBody(request: Incoming, bad: (message: string) => Answer): Record<string, unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new Refusal({ ...bad('content-type must be application/json'), status: 415 });
  }
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'));
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Not JSON: refused like any other value that is no object.
  }
  throw new Refusal(bad('the body is not a JSON object'));
}

/** Items of a parameter that may be repeated and may hold several items with commas between them. */
export function listParameter(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** A whole number within bounds; `fallback` when absent, refused with the answer of `bad` when it is something else. */
export function numberParameter(
  query: URLSearchParams,
  name: string,
  { fallback, min = 0, max = Number.MAX_SAFE_INTEGER }: { fallback: number; min?: number; max?: number },
  bad: (message: string) => Answer,
): number {
  const text = query.get(name);
  if (text === null || text === '') return fallback;
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw new Refusal(bad(`${name} must be a number`));
  if (value < min || value > max) throw new Refusal(bad(`${name} must be between ${String(min)} and ${String(max)}`));
  return value;
}
