import { describe, expect, it } from 'vitest';
import { isForeign, isLoopback } from './origin.ts';
import { openSession, sealSession, sessionLasts } from './session-cookie.ts';
import { findToken, readTokens } from './tokens.ts';

const now = new Date('2026-11-28T09:00:00Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const tokens = readTokens(['qa:write:0123456789abcdef', ' board.one:read:fedcba9876543210:with:colons ']);
const [qa, board] = tokens;
if (qa === undefined || board === undefined) throw new Error('two tokens were read');

describe('tokens', () => {
  it('are known by their whole text only', () => {
    expect(findToken(tokens, '0123456789abcdef')).toBe(qa);
    expect(findToken(tokens, 'fedcba9876543210:with:colons')).toMatchObject({ name: 'board.one', scope: 'read' });
    for (const wrong of ['', '0123456789abcde', '0123456789abcdef ', 'qa:write:0123456789abcdef']) {
      expect(findToken(tokens, wrong)).toBeUndefined();
    }
  });

  it('keep nothing of their text', () => {
    expect(JSON.stringify(tokens)).not.toContain('0123456789abcdef');
  });
});

describe('a session', () => {
  it('lasts a month', () => {
    const sealed = sealSession(board, now);
    expect(openSession(tokens, sealed, later(sessionLasts - 1))).toBe(board);
    expect(openSession(tokens, sealed, later(sessionLasts))).toBeUndefined();
  });

  it('cannot be made longer, or another one, or anybody’s own', () => {
    const sealed = sealSession(qa, now);
    const [name = '', end = '', signature = ''] = sealed.split('.');
    const other = Buffer.from('board.one').toString('base64url');
    for (const forged of [
      `${name}.${Number(end) + 1}.${signature}`,
      `${other}.${end}.${signature}`,
      `${name}.${end}.${'A'.repeat(43)}`,
      `${name}.${end}`,
      '',
      '..',
      `${sealed}x`,
    ]) {
      expect(openSession(tokens, forged, now)).toBeUndefined();
    }
  });

  it('ends with its token', () => {
    const sealed = sealSession(qa, now);
    expect(openSession([board], sealed, now)).toBeUndefined();
    expect(openSession(readTokens(['qa:write:another-0123456789']), sealed, now)).toBeUndefined();
  });
});

describe('a request', () => {
  const from = (headers: Record<string, string>, allowed: string[] = []): boolean =>
    isForeign({ headers, host: 'womba.acme.example:8000' }, allowed);

  it.each([
    ['a program', {}, false],
    ['the page itself', { origin: 'http://womba.acme.example:8000' }, false],
    ['the page itself, as browsers say', { origin: 'https://else.example', 'sec-fetch-site': 'same-origin' }, false],
    ['somebody who typed the address', { 'sec-fetch-site': 'none' }, false],
    ['another site', { origin: 'https://evil.example' }, true],
    ['another port', { origin: 'http://womba.acme.example:9000' }, true],
    ['a page without an origin', { origin: 'null' }, true],
    ['a neighbour of the same site', { 'sec-fetch-site': 'same-site' }, true],
    ['another site, as browsers say', { 'sec-fetch-site': 'cross-site' }, true],
  ])('of %s', (_, headers, foreign) => {
    expect(from(headers as unknown as Record<string, string>)).toBe(foreign);
  });

  it('of a site that is allowed', () => {
    const headers = { origin: 'https://tools.acme.example', 'sec-fetch-site': 'cross-site' };
    expect(from(headers, ['https://tools.acme.example'])).toBe(false);
  });
});

it.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['::1', true],
  ['[::1]', true],
  ['::ffff:127.0.0.1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['localhost.evil.example', false],
])('%s is this machine only: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
