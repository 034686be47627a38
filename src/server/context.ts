import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Clock } from '../platform/clock.ts';
import type { Womba } from '../womba.ts';
import type { Caller } from './auth/tokens.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Metrics } from './metrics.ts';
import type { PlanningThread } from './planning/planning-thread.ts';
import type { RunFollower } from './runs/run-follower.ts';
import type { ServerSettings } from './settings.ts';

/** Fastify with types that follow from the schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What routes work with. */
export interface ServerContext {
  womba: Womba;
  settings: ServerSettings;
  clock: Clock;
  jobs: Jobs;
  planning: PlanningThread;
  runs: RunFollower;
  metrics: Metrics;
  /** Aborts when the server goes down: what can wait for the next start is given up. */
  closing: AbortSignal;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route: everybody, or who has this scope. Default below `/api/`: `read` for GET, else `write`. */
    access?: 'public' | 'read' | 'write';
  }
  interface FastifyRequest {
    /** Null on public routes for whom nothing is known of. */
    caller: Caller | null;
  }
}
