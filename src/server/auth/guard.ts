import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import type { App } from '../context.ts';
import { RequestError } from '../http/request-error.ts';
import type { ServerSettings } from '../settings.ts';
import { hostNameOf, isForeign, isLoopback } from './origin.ts';
import { openSession, sessionCookie } from './session-cookie.ts';
import { type Caller, findToken } from './tokens.ts';

/** Methods that change nothing. */
const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Lets in who may use a route, before anything of the request's body is read. */
export function guardRoutes(app: App, settings: ServerSettings, clock: Clock): void {
  const { corsOrigins, baseUrl } = settings;
  const ownOrigins = baseUrl === undefined ? corsOrigins : [...corsOrigins, new URL(baseUrl).origin];
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request) => {
    assertHostName(request, settings);
    const caller = callerOf(request, settings, clock);
    request.caller = caller;
    const { url = '', config } = request.routeOptions;
    // What is no part of the API is the application's own files and the description of the API.
    const usual = !url.startsWith('/api/') ? 'public' : safe.has(request.method) ? 'read' : 'write';
    const { access = usual } = config;
    if (!safe.has(request.method) && caller?.bearer !== true && isForeign(request, ownOrigins)) {
      throw new RequestError(403, 'auth.foreign_origin', 'Another site may not do this in your name');
    }
    if (access === 'public' || request.is404) return;
    if (caller === null) {
      throw new RequestError(
        401,
        'auth.required',
        'A token is needed',
        'Send Authorization: Bearer TOKEN, or sign in. Tokens are named in WOMBA_API_TOKENS.',
      );
    }
    if (access === 'write') requireWrite(caller);
  });
}

/** For routes where only the body tells what is to be changed. @throws RequestError 403 */
export function requireWrite(caller: Caller | null): void {
  if (caller?.scope === 'write') return;
  throw new RequestError(403, 'auth.scope', 'This needs a token with the scope write');
}

/** Null for somebody without a valid token where one is needed. */
function callerOf(request: FastifyRequest, { tokens }: ServerSettings, clock: Clock): Caller | null {
  if (tokens.length === 0) return { name: null, scope: 'write', bearer: false };
  const [, given] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (request.headers.authorization !== undefined) {
    const token = given === undefined ? undefined : findToken(tokens, given);
    return token === undefined ? null : { name: token.name, scope: token.scope, bearer: true };
  }
  const session = request.cookies[sessionCookie];
  const token = session === undefined ? undefined : openSession(tokens, session, clock.now());
  return token === undefined ? null : { name: token.name, scope: token.scope, bearer: false };
}

/** Without tokens a foreign page could reach a loopback server by a name of its own that resolves to this machine. */
function assertHostName(request: FastifyRequest, { hostNames }: ServerSettings): void {
  if (hostNames === undefined) return;
  const name = hostNameOf(request);
  if (isLoopback(name) || hostNames.includes(name)) return;
  throw new RequestError(
    421,
    'auth.host',
    'This server answers under the name of its own machine only',
    'Open it as http://localhost, or set WOMBA_BASE_URL or WOMBA_API_TOKENS.',
  );
}
