import type { App, ServerContext } from '../context.ts';
import type { FastifyRequest } from 'fastify';
import { sealSession, sessionCookie, sessionLasts } from '../auth/session-cookie.ts';
import { findToken } from '../auth/tokens.ts';
import { answers } from '../http/answers.ts';
import { RequestError } from '../http/request-error.ts';
import { sessionBodySchema, sessionSchema } from '../schemas/system.ts';

/** Wrong tokens from one address, a minute. */
const attempts = 20;

/** Signing in from a browser: the token is given once and kept in a cookie that no script can read. */
export function registerSession(app: App, { settings, clock }: ServerContext): void {
  const required = settings.tokens.length > 0;
  const cookieOptions = (request: FastifyRequest) => ({
    path: '/',
    httpOnly: true,
    sameSite: 'strict' as const,
    secure: request.protocol === 'https' || settings.baseUrl?.startsWith('https:') === true,
  });

  app.get(
    '/api/v1/session',
    {
      config: { access: 'public' },
      schema: { tags: ['System'], summary: 'Who is signed in', response: answers({ 200: sessionSchema }) },
    },
    async ({ caller }) => ({
      authenticated: caller !== null && caller.name !== null,
      required,
      name: caller?.name ?? null,
      scope: caller?.scope ?? ('read' as const),
    }),
  );

  app.post(
    '/api/v1/session',
    {
      config: {
        access: 'public',
        ...(settings.rateLimit > 0 ? { rateLimit: { max: attempts, timeWindow: '1 minute' } } : {}),
      },
      schema: {
        tags: ['System'],
        summary: 'Sign in with a token',
        body: sessionBodySchema,
        response: answers({ 200: sessionSchema }),
      },
    },
    async (request, reply) => {
      if (!required) return { authenticated: false, required, name: null, scope: 'write' as const };
      const token = findToken(settings.tokens, request.body.token.trim());
      if (token === undefined) throw new RequestError(401, 'auth.token', 'This is no token of this server');
      reply.setCookie(sessionCookie, sealSession(token, clock.now()), {
        ...cookieOptions(request),
        maxAge: sessionLasts,
      });
      return { authenticated: true, required, name: token.name, scope: token.scope };
    },
  );

  app.delete(
    '/api/v1/session',
    {
      config: { access: 'public' },
      schema: { tags: ['System'], summary: 'Sign out', response: answers({ 200: sessionSchema }) },
    },
    async (request, reply) => {
      reply.clearCookie(sessionCookie, cookieOptions(request));
      const scope = required ? ('read' as const) : ('write' as const);
      return { authenticated: false, required, name: null, scope };
    },
  );
}
