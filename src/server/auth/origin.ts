import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { FastifyRequest } from 'fastify';

/** Whether an address or name means this machine only. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === 'localhost') return true;
  return isIP(name) !== 0 && ipaddr.process(name).range() === 'loopback';
}

/** The host name of the request, without its port. */
export function hostNameOf(request: Pick<FastifyRequest, 'host'>): string {
  return request.host.replace(/:\d+$/, '');
}

/**
 * Whether a page of another site made the browser send the request. Browsers say so in Sec-Fetch-Site, all of them send
 * Origin with whatever is not a plain reading; programs that are no browsers send neither.
 */
export function isForeign(request: Pick<FastifyRequest, 'headers' | 'host'>, allowed: readonly string[]): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined && allowed.includes(origin)) return false;
  // No page can forge it, and it is right behind proxies that change the host's name.
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== request.host;
}
