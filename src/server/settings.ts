import type { Config } from '../config/config.ts';
import { ConfigError } from '../platform/errors.ts';
import { whereToSet } from '../platform/kubernetes.ts';
import { isLoopback } from './auth/origin.ts';
import { type KnownToken, readTokens } from './auth/tokens.ts';

/** What the server goes by; read once at its start. */
export interface ServerSettings {
  host: string;
  port: number;
  environment: string;
  /** Empty where nobody needs one. */
  tokens: readonly KnownToken[];
  /** Host names under which requests without a token are taken; undefined for any. It keeps foreign pages out. */
  hostNames: readonly string[] | undefined;
  corsOrigins: readonly string[];
  /** Requests a minute from one address; 0 for no limit. */
  rateLimit: number;
  trustProxy: boolean;
  /** Public address, without a slash at its end. */
  baseUrl: string | undefined;
  schedule: string | undefined;
  logLevel: string;
  logFormat: 'text' | 'json';
}

/** @throws ConfigError, also where the server would be open to everybody without anybody having said so */
export function readServerSettings(config: Config): ServerSettings {
  const host = config.text('API_HOST') ?? '127.0.0.1';
  const tokens = readTokens(config.list('WOMBA_API_TOKENS'));
  const baseUrl = config.text('WOMBA_BASE_URL');
  const anyone = config.boolean('WOMBA_ALLOW_ANONYMOUS');
  if (tokens.length === 0 && !isLoopback(host) && !anyone) {
    throw new ConfigError(`Without WOMBA_API_TOKENS the server listens on loopback only, not on ${host}`, {
      hint: `Set WOMBA_API_TOKENS=name:write:LONG-RANDOM-TEXT ${whereToSet()}; or API_HOST=127.0.0.1; WOMBA_ALLOW_ANONYMOUS=true lets everybody in.`,
    });
  }
  return {
    host,
    port: config.number('API_PORT') ?? 8000,
    environment: config.text('ENVIRONMENT') ?? 'development',
    tokens,
    hostNames: tokens.length > 0 || anyone ? undefined : baseUrl === undefined ? [] : [new URL(baseUrl).hostname],
    corsOrigins: config.list('API_CORS_ORIGINS').map(originOf),
    rateLimit: config.number('API_RATE_LIMIT') ?? 1200,
    trustProxy: config.boolean('API_TRUST_PROXY'),
    baseUrl,
    schedule: config.text('WOMBA_SCHEDULE'),
    // Of a command only warnings are wanted; a server tells who asked for what.
    logLevel: config.origin('LOG_LEVEL') === 'default' ? 'info' : (config.text('LOG_LEVEL') ?? 'info'),
    logFormat: config.text('LOG_FORMAT') === 'json' ? 'json' : 'text',
  };
}

function originOf(value: string): string {
  const { origin, protocol } = URL.canParse(value) ? new URL(value) : { origin: '', protocol: '' };
  if (protocol === 'https:' || protocol === 'http:') return origin;
  throw new ConfigError(`API_CORS_ORIGINS holds "${value.slice(0, 80)}", which is no origin`, {
    hint: 'Origins look like https://tools.acme.example.',
  });
}
