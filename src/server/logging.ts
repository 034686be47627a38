import { randomUUID } from 'node:crypto';
import type { FastifyServerOptions } from 'fastify';
import type { ServerSettings } from './settings.ts';

/** Where log lines go; default: stderr. */
export interface LogTarget {
  write(line: string): void;
}

const levels: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

/** Fields of a request that could hold a secret or a text of somebody: the log never has them. */
const redact = {
  paths: [
    'req.headers',
    'headers',
    'authorization',
    'token',
    '*.authorization',
    '*.token',
    '*.cookie',
    'body',
    'req.body',
  ],
  censor: '[redacted]',
};

/** How Fastify logs: one line a request with its id, as text for people or as JSON for collectors. */
export function loggerOptions(
  { logLevel, logFormat }: Pick<ServerSettings, 'logLevel' | 'logFormat'>,
  target: LogTarget = process.stderr,
): NonNullable<FastifyServerOptions['logger']> {
  return {
    level: logLevel,
    redact,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: {
      req: ({ method, url }: { method: string; url: string }) => ({ method, path: withoutQuery(url) }),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
      err: (error: Error & { code?: string }) => ({
        type: error.name,
        message: '',
        code: error.code,
        // The message of an error that nobody expected may hold anything: where it happened is enough to find it.
        stack: framesOf(error),
      }),
    },
    stream: logFormat === 'json' ? target : { write: (line: string) => target.write(textLine(line)) },
  };
}

/** A request's own id, where a proxy gave it one, else a new one. */
export function requestId({ headers }: { headers: Readonly<Record<string, string | string[] | undefined>> }): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID();
}

/** Queries hold what somebody searches for. */
function withoutQuery(url: string): string {
  return url.split('?', 1)[0] ?? '';
}

function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

function textLine(line: string): string {
  try {
    const { level, time, msg, reqId, ...rest } = JSON.parse(line) as Record<string, unknown>;
    const name = (levels[Number(level)] ?? String(level)).padEnd(5);
    const more = Object.entries(rest).map(([key, value]) => ` ${key}=${shown(value)}`);
    return `${String(time)} ${name} ${shownText(String(msg ?? ''))}${reqId === undefined ? '' : ` id=${String(reqId)}`}${more.join('')}\n`;
  } catch {
    return line;
  }
}

function shown(value: unknown): string {
  return shownText(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Nothing that somebody sent may begin a line of its own or move the cursor of a terminal. */
function shownText(text: string): string {
  return text.replace(/[\0-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, ' ');
}
