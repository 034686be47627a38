import { NotFoundError } from '../../platform/errors.ts';
import { diffPlans } from '../../planning/review/diff-plans.ts';
import { exportEndings, type ExportFormat, exportPlan } from '../../publishing/exports/formats.ts';
import { z } from 'zod';
import type { App, ServerContext } from '../context.ts';
import { answers } from '../http/answers.ts';
import { clientSignal } from '../http/client-signal.ts';
import { storyParamsSchema } from '../schemas/common.ts';
import { diffAnswerSchema, diffQuerySchema, evaluationAnswerSchema, exportQuerySchema } from '../schemas/plans.ts';
import { versionAnswer } from './plan-answers.ts';

const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  json: 'application/json',
  markdown: 'text/markdown',
  csv: 'text/csv',
  gherkin: 'text/plain',
  testrail: 'text/csv',
  xray: 'application/json',
};

const file = z.string();

/** A plan compared, judged, and in other forms. */
export function registerPlanViews(app: App, { womba, planning }: ServerContext): void {
  app.get(
    '/api/v1/test-plans/:key/diff',
    {
      schema: {
        tags: ['Plans'],
        summary: 'What changed between two versions; by default the current one and the one before it',
        params: storyParamsSchema,
        querystring: diffQuerySchema,
        response: answers({ 200: diffAnswerSchema }, 404),
      },
    },
    async ({ params: { key }, query }) => {
      const plans = await womba.plans();
      const to = query.to === undefined ? plans.read(key) : plans.version(key, query.to);
      const earlier = plans.versions(key).find(({ version }) => version < to.version.version)?.version;
      const wanted = query.from ?? earlier;
      if (wanted === undefined) {
        throw new NotFoundError(`The plan of ${key} has no version before ${to.version.version}`);
      }
      const from = plans.version(key, wanted);
      return {
        story_key: key,
        ...diffPlans(from.plan, to.plan),
        from: versionAnswer(from.version),
        to: versionAnswer(to.version),
      };
    },
  );

  app.get(
    '/api/v1/test-plans/:key/evaluation',
    {
      schema: {
        tags: ['Plans'],
        summary: 'The checks of a plan against its story and the index',
        params: storyParamsSchema,
        response: answers({ 200: evaluationAnswerSchema }, 404, 502),
      },
    },
    async (request, reply) => {
      const { plan } = (await womba.plans()).read(request.params.key);
      const { report, warnings } = await planning.ask('evaluate', { plan }, { signal: clientSignal(reply) });
      return { ...report, warnings };
    },
  );

  app.get(
    '/api/v1/test-plans/:key/export',
    {
      schema: {
        tags: ['Plans'],
        summary: 'A plan as a file: JSON, Markdown, CSV, Gherkin, for TestRail or for Xray',
        params: storyParamsSchema,
        querystring: exportQuerySchema,
        response: answers(
          {
            200: {
              description: 'The file.',
              content: Object.fromEntries(
                [...new Set(Object.values(mediaTypes))].map((type) => [type, { schema: file }]),
              ),
            },
          },
          404,
        ),
      },
    },
    async ({ params: { key }, query: { format, revision } }, reply) => {
      const plans = await womba.plans();
      const { plan } = revision === undefined ? plans.read(key) : plans.version(key, revision);
      const [ending = ''] = exportEndings[format];
      return reply
        .type(`${mediaTypes[format]}; charset=utf-8`)
        .header('content-disposition', `attachment; filename="${key}-${format}${ending}"`)
        .send(exportPlan(plan, format));
    },
  );
}
