import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KnownToken } from './tokens.ts';

export const sessionCookie = 'womba_session';
/** A person signs in once a month, in seconds. */
export const sessionLasts = 30 * 24 * 60 * 60;

/**
 * A session needs no memory: it names the token and its own end, signed with the token's hash. It outlives a restart, and
 * ends when the token is taken out of the configuration.
 */
export function sealSession({ name, hash }: KnownToken, now: Date): string {
  const payload = `${Buffer.from(name).toString('base64url')}.${Math.floor(now.getTime() / 1000) + sessionLasts}`;
  return `${payload}.${signatureOf(payload, hash)}`;
}

/** The token that the session was opened with; undefined for what is no valid session any more. */
export function openSession(tokens: readonly KnownToken[], value: string, now: Date): KnownToken | undefined {
  const [, payload = '', encoded = '', end = '', signature = ''] =
    /^(([\w-]{1,200})\.(\d{1,12}))\.([\w-]{43})$/.exec(value) ?? [];
  if (payload === '' || Number(end) * 1000 <= now.getTime()) return undefined;
  const name = Buffer.from(encoded, 'base64url').toString();
  const token = tokens.find((candidate) => candidate.name === name);
  if (token === undefined) return undefined;
  const expected = signatureOf(payload, token.hash);
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature)) ? token : undefined;
}

function signatureOf(payload: string, key: Buffer): string {
  return createHmac('sha256', key).update(`womba session ${payload}`).digest('base64url');
}
