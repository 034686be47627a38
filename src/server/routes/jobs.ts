import { z } from 'zod';
import { NotFoundError } from '../../platform/errors.ts';
import type { App, ServerContext } from '../context.ts';
import { answers, eventStream } from '../http/answers.ts';
import { sendEvents } from '../http/send-events.ts';
import type { Job } from '../jobs/jobs.ts';
import { jobListQuerySchema, jobListSchema, jobParamsSchema, jobSchema } from '../schemas/jobs.ts';

type JobAnswer = z.infer<typeof jobSchema>;

/** Work that was started with `?wait=false`. */
export function registerJobs(app: App, { jobs, closing }: ServerContext): void {
  const jobOf = (id: string): Job => {
    const job = jobs.get(id);
    if (job !== undefined) return job;
    throw new NotFoundError(`There is no job ${id.slice(0, 80)}`, {
      hint: 'Jobs are forgotten when the server starts again; what they finished is kept.',
    });
  };

  app.get(
    '/api/v1/jobs',
    {
      schema: {
        tags: ['Jobs'],
        summary: 'Jobs since the server started, newest first, so that a page that was closed finds its own again',
        querystring: jobListQuerySchema,
        response: answers({ 200: jobListSchema }),
      },
    },
    async ({ query: { story_key: story, status } }) => {
      const items = jobs
        .list()
        .map(({ state: { result: _, steps: __, ...about } }) => about)
        .filter((job) => (story ?? job.story_key) === job.story_key && (status ?? job.status) === job.status);
      return { items, total: items.length };
    },
  );

  app.get(
    '/api/v1/jobs/:id',
    {
      schema: {
        tags: ['Jobs'],
        summary: 'What a job does, and at last its result',
        params: jobParamsSchema,
        response: answers({ 200: jobSchema }, 404),
      },
    },
    // The results are those of the routes that start jobs.
    async ({ params: { id } }) => jobOf(id).state as JobAnswer,
  );

  app.get(
    '/api/v1/jobs/:id/events',
    {
      schema: {
        tags: ['Jobs'],
        summary: 'Server-sent events: `progress`, `test` and at last `end` with the job; resumes by Last-Event-ID',
        params: jobParamsSchema,
        response: answers({ 200: eventStream }, 404),
      },
    },
    (request, reply) => {
      const job = jobOf(request.params.id);
      sendEvents(request, reply, (after, signal) => job.events.follow(after, signal), closing);
    },
  );

  app.delete(
    '/api/v1/jobs/:id',
    {
      schema: {
        tags: ['Jobs'],
        summary: 'Cancels a job',
        params: jobParamsSchema,
        response: answers({ 202: jobSchema }, 404),
      },
    },
    async ({ params: { id } }, reply) => {
      const job = jobOf(id);
      job.cancel();
      return reply.code(202).send(job.state as JobAnswer);
    },
  );
}
