import type { z } from 'zod';
import type { App, ServerContext } from '../context.ts';
import { answers } from '../http/answers.ts';
import type { Job } from '../jobs/jobs.ts';
import { storyParamsSchema } from '../schemas/common.ts';
import { startedJobSchema } from '../schemas/jobs.ts';
import { generateBodySchema, generatedSchema, generateNamedBodySchema, generateQuerySchema } from '../schemas/plans.ts';
import { generateStory } from './generate-story.ts';

type Generated = z.infer<typeof generatedSchema>;

const response = answers({ 200: generatedSchema, 202: startedJobSchema }, 404, 409, 413, 502);
const summary = 'Makes a test plan for a story and keeps it; what people did to the former plan stays';

/** Generating plans; long with a language model, so that it can be followed as a job. */
export function registerGenerate(app: App, context: ServerContext): void {
  const start = (key: string, body: z.infer<typeof generateBodySchema>): Job<Generated> =>
    context.jobs.start('generate', key, (work) => generateStory(context, key, body, work));

  app.post(
    '/api/v1/test-plans/generate',
    {
      schema: {
        tags: ['Plans'],
        summary,
        querystring: generateQuerySchema,
        body: generateNamedBodySchema,
        response,
      },
    },
    async ({ body: { issue_key: issue, story_key: story, ...body }, query }, reply) => {
      const job = start(issue ?? story ?? '', body);
      return query.wait ? job.result : reply.code(202).send({ job_id: job.state.id });
    },
  );

  app.post(
    '/api/v1/test-plans/:key/generate',
    {
      schema: {
        tags: ['Plans'],
        summary,
        params: storyParamsSchema,
        querystring: generateQuerySchema,
        body: generateBodySchema.nullish(),
        response,
      },
    },
    async ({ params: { key }, body, query }, reply) => {
      const job = start(key, body ?? { no_cache: false });
      return query.wait ? job.result : reply.code(202).send({ job_id: job.state.id });
    },
  );
}
