import { version } from '../../platform/version.ts';
import type { App, ServerContext } from '../context.ts';
import { answers } from '../http/answers.ts';
import { clientSignal } from '../http/client-signal.ts';
import { pageQuerySchema } from '../schemas/common.ts';
import { configSchema, doctorSchema, historySchema, promptsSchema, statsSchema } from '../schemas/system.ts';
import { runAnswer } from '../runs/run-answer.ts';
import { nextRun } from '../runs/next-run.ts';
import { versionAnswer } from './plan-answers.ts';

/** State and settings of this installation. */
export function registerState(app: App, { womba, settings, clock }: ServerContext): void {
  app.get(
    '/api/v1/stats',
    {
      schema: {
        tags: ['System'],
        summary: 'How the index, its sources and runs are, in one answer',
        response: answers({ 200: statsSchema }),
      },
    },
    async () => {
      const overview = womba.overview();
      return {
        version,
        environment: settings.environment,
        index: womba.stats(),
        projects: [...womba.projects],
        last_run: runAnswer(overview.last_run, false),
        running: runAnswer(overview.running),
        freshness: overview.freshness,
        sources: overview.sources,
        next_run: nextRun(womba, settings.schedule, clock),
        plans: womba.plannedStories().size,
        modes: await womba.modes(),
      };
    },
  );

  app.get(
    '/api/v1/config',
    {
      schema: {
        tags: ['System'],
        summary: 'Every setting and where it came from; secrets are masked',
        response: answers({ 200: configSchema }),
      },
    },
    async () => ({
      settings: womba.config.describe(),
      warnings: [...womba.config.warnings],
      problems: womba.config.problems().map(({ message }) => message),
    }),
  );

  app.get(
    '/api/v1/doctor',
    {
      schema: {
        tags: ['System'],
        summary: 'Checks of configuration, storage and every connection',
        response: answers({ 200: doctorSchema }),
      },
    },
    async (_request, reply) => {
      const checks = await womba.doctor(clientSignal(reply));
      return { ok: checks.every(({ status }) => status !== 'failed'), checks };
    },
  );

  app.get(
    '/api/v1/prompts',
    {
      schema: {
        tags: ['System'],
        summary: 'What a language model is asked',
        response: answers({ 200: promptsSchema }, 409),
      },
    },
    async () => ({ items: await womba.prompts() }),
  );

  app.get(
    '/api/v1/history',
    {
      schema: {
        tags: ['System'],
        summary: 'What was done, newest first: versions of plans and index runs',
        querystring: pageQuerySchema,
        response: answers({ 200: historySchema }),
      },
    },
    async ({ query: { limit, offset } }) => {
      const plans = womba.planHistory(offset + limit, 0);
      const runs = womba.runs().list(offset + limit, 0);
      const running = womba.overview().running?.id;
      const items = [
        ...plans.items.map((version) => ({
          kind: 'plan' as const,
          at: version.savedAt,
          story_key: version.story,
          version: versionAnswer(version),
        })),
        ...runs.items.map((run) => ({
          kind: 'run' as const,
          at: run.startedAt,
          run: runAnswer(run, run.id === running),
        })),
      ];
      const sorted = items.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
      return { items: sorted.slice(offset, offset + limit), total: plans.total + runs.total };
    },
  );
}
