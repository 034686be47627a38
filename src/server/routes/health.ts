import { version } from '../../platform/version.ts';
import type { App, ServerContext } from '../context.ts';
import { errorSchema } from '../schemas/common.ts';
import { healthSchema, readySchema } from '../schemas/system.ts';

/** Whether the process lives, and whether it can work. Nobody needs a token for them. */
export function registerHealth(app: App, { womba, settings }: ServerContext): void {
  const health = () => ({ status: 'healthy' as const, environment: settings.environment, version });
  for (const url of ['/health', '/api/v1/health', '/livez']) {
    app.get(
      url,
      {
        config: { access: 'public' },
        schema: {
          tags: ['System'],
          summary: url === '/livez' ? 'Whether the process lives' : 'Whether the server answers',
          response: { 200: healthSchema, 421: errorSchema, 429: errorSchema },
        },
      },
      async () => health(),
    );
  }
  app.get(
    '/readyz',
    {
      config: { access: 'public' },
      schema: {
        tags: ['System'],
        summary: 'Whether the database can be used, and how the last run ended',
        response: { 200: readySchema, 503: readySchema, 421: errorSchema },
      },
    },
    async (request, reply) => {
      try {
        const { last_run: run } = womba.overview();
        const last = run === null ? null : { status: run.status, finished_at: run.finishedAt };
        return { status: 'ready' as const, checks: { database: 'ok' as const, last_run: last } };
      } catch (error) {
        request.log.error({ err: error }, 'the database cannot be used');
        return reply
          .code(503)
          .send({ status: 'not_ready' as const, checks: { database: 'failed' as const, last_run: null } });
      }
    },
  );
}
