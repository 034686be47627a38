import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Womba } from '../womba.ts';
import { guardRoutes } from './auth/guard.ts';
import type { App, ServerContext } from './context.ts';
import { handleErrors } from './http/errors.ts';
import { describeApi } from './http/openapi.ts';
import { RequestError } from './http/request-error.ts';
import { serveWebFiles } from './http/web-files.ts';
import { createJobs } from './jobs/jobs.ts';
import { loggerOptions, type LogTarget, requestId } from './logging.ts';
import { createMetrics } from './metrics.ts';
import { createPlanningThread } from './planning/planning-thread.ts';
import { registerRoutes } from './routes/all.ts';
import { createRunFollower } from './runs/run-follower.ts';
import { createStartWomba, type StartWomba } from './runs/womba-process.ts';
import { readServerSettings } from './settings.ts';

export interface AppOptions {
  womba: Womba;
  clock?: Clock;
  /** How index runs are started; default: Womba's own command line with the environment of this process. */
  startWomba?: StartWomba;
  logTarget?: LogTarget;
  /** Folder of the built web application. */
  webFolder?: string;
}

/** Bodies are JSON of a person's making, in bytes; plans that are saved may be larger, see their routes. */
const bodyLimit = 1024 * 1024;

/** How long the end waits for plans and uploads that are at work, in milliseconds; Kubernetes kills after 30 s. */
const patienceMs = 20_000;

/** The server without a port: routes, protection, description. @throws ConfigError for faulty settings */
export async function createApp(options: AppOptions): Promise<App> {
  const { womba, clock = systemClock } = options;
  const settings = readServerSettings(womba.config);
  const closing = new AbortController();
  const app = Fastify({
    bodyLimit,
    logger: loggerOptions(settings, options.logTarget),
    genReqId: requestId,
    requestIdHeader: false,
    trustProxy: settings.trustProxy,
    // Longer keys, ids and queries are nobody's.
    routerOptions: { maxParamLength: 400 },
    // Whoever is connected and idle need not hold up the end.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestTimeout: 60_000,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  // Answers are built field by field and tested against their schemas; checking each again would cost more than making it.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  // A form of another page can send text, but no JSON.
  app.removeContentTypeParser('text/plain');
  handleErrors(app);

  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Component libraries place what floats by style attributes; style elements stay forbidden.
        styleSrc: ["'self'"],
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Whoever serves it over https says so at the place where https ends.
    strictTransportSecurity: settings.baseUrl?.startsWith('https:') ?? false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  if (settings.corsOrigins.length > 0) {
    await app.register(cors, {
      origin: [...settings.corsOrigins],
      methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type', 'if-match', 'last-event-id'],
      exposedHeaders: ['etag', 'x-request-id'],
    });
  }
  if (settings.rateLimit > 0) {
    await app.register(rateLimit, {
      max: settings.rateLimit,
      timeWindow: '1 minute',
      // Probes and scrapers must never be turned away.
      allowList: (request) => /^\/(?:livez|readyz|health|metrics)(?:\?|$)/.test(request.url),
      errorResponseBuilder: (_request, { after }) =>
        new RequestError(429, 'request.too_many', 'Too many requests', `Try again in ${after}.`),
    });
  }
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    // Answers of the API are somebody's data and of this moment.
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  app.addHook('onRequest', async (request, reply) => {
    if (!closing.signal.aborted || request.url === '/livez') return;
    reply.header('connection', 'close');
    throw new RequestError(503, 'server.stopping', 'The server is going down');
  });
  guardRoutes(app, settings, clock);
  const metrics = createMetrics(app, womba);
  await describeApi(app, settings.baseUrl);

  const context: ServerContext = {
    womba,
    settings,
    clock,
    metrics,
    jobs: createJobs(clock),
    planning: createPlanningThread(womba),
    runs: createRunFollower({
      womba,
      startWomba: options.startWomba ?? createStartWomba(womba.dataDirectory),
      clock,
      log: app.log,
    }),
    closing: closing.signal,
  };
  registerRoutes(app, context);
  await serveWebFiles(app, options.webFolder);
  app.addHook('preClose', async () => {
    // Streams end now and come back to the next server; work that a process saves is stopped.
    closing.abort();
    await Promise.all([context.jobs.close(patienceMs), context.runs.close()]);
  });
  // Once every request has been answered.
  app.addHook('onClose', () => context.planning.close());
  return app;
}
