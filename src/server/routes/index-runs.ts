import type { z } from 'zod';
import { NotFoundError } from '../../platform/errors.ts';
import type { App, ServerContext } from '../context.ts';
import { answers, eventStream } from '../http/answers.ts';
import { RequestError } from '../http/request-error.ts';
import { sendEvents } from '../http/send-events.ts';
import { runAnswer } from '../runs/run-answer.ts';
import { listOf, pageQuerySchema } from '../schemas/common.ts';
import {
  cancelledSchema,
  indexAllQuerySchema,
  indexAnswerSchema,
  indexFailureSchema,
  indexIssueBodySchema,
  runParamsSchema,
  runSchema,
  startedRunSchema,
} from '../schemas/runs.ts';
import { indexAnswer } from './index-answer.ts';

type Failure = z.infer<typeof indexFailureSchema>;

/** Index runs: starting, following, cancelling. */
export function registerIndexRuns(app: App, { womba, runs, closing }: ServerContext): void {
  const requireRun = (id: string) => {
    const run = womba.runs().get(id);
    if (run === undefined) throw new NotFoundError(`There is no run ${id.slice(0, 80)}`);
    return run;
  };

  app.post(
    '/api/v1/rag/index/all',
    {
      schema: {
        tags: ['Index'],
        summary: 'Reads all five sources, in a process of its own; 502 when one failed, 409 during another run',
        querystring: indexAllQuerySchema,
        response: { ...answers({ 200: indexAnswerSchema, 202: startedRunSchema }, 409), 502: indexFailureSchema },
      },
    },
    async ({ query }, reply) => {
      const started = runs.start([
        'index-all',
        ...(query.force ? ['--force-refresh'] : []),
        ...(query.allow_mass_deletion ? ['--allow-mass-deletion'] : []),
        ...(query.project_key === undefined ? [] : ['--project-key', query.project_key]),
      ]);
      if (!query.wait) {
        const id = await started.id;
        if (id !== undefined) return reply.code(202).send({ run_id: id });
        // It ended before it began: there is an answer already.
      }
      const project = query.project_key ?? womba.projects.join(',');
      const { status, answer } = indexAnswer(await started.ended, project);
      return status === 200 ? answer : reply.code(502).send(answer as Failure);
    },
  );

  app.post(
    '/api/v1/rag/index',
    {
      schema: {
        tags: ['Index'],
        summary: 'Reads one issue with its sub-tasks, links and linked pages',
        body: indexIssueBodySchema,
        response: { ...answers({ 200: indexAnswerSchema }, 404, 409, 413), 502: indexFailureSchema },
      },
    },
    async ({ body: { story_key: key, project_key: project } }, reply) => {
      const { ended } = runs.start(['index', key]);
      const { status, answer } = indexAnswer(await ended, project ?? key.replace(/-\d+$/, ''));
      return status === 200 ? answer : reply.code(502).send(answer as Failure);
    },
  );

  app.get(
    '/api/v1/rag/runs',
    {
      schema: {
        tags: ['Index'],
        summary: 'Index runs, newest first, whoever started them',
        querystring: pageQuerySchema,
        response: answers({ 200: listOf(runSchema) }),
      },
    },
    async ({ query: { limit, offset } }) => {
      const { items, total } = womba.runs().list(limit, offset);
      const running = womba.overview().running?.id;
      return { items: items.map((run) => runAnswer(run, run.id === running)), total };
    },
  );

  app.get(
    '/api/v1/rag/runs/:id',
    {
      schema: {
        tags: ['Index'],
        summary: 'One run with the report of its last attempt',
        params: runParamsSchema,
        response: answers({ 200: runSchema }, 404),
      },
    },
    async ({ params: { id } }) => runAnswer(requireRun(id), womba.overview().running?.id === id),
  );

  app.get(
    '/api/v1/rag/runs/:id/events',
    {
      schema: {
        tags: ['Index'],
        summary: 'Server-sent events: `progress` and at last `end` with the run; resumes by Last-Event-ID',
        params: runParamsSchema,
        response: answers({ 200: eventStream }, 404),
      },
    },
    (request, reply) => {
      const { id } = requireRun(request.params.id);
      sendEvents(request, reply, (after, signal) => runs.follow(id, after, signal), closing);
    },
  );

  app.delete(
    '/api/v1/rag/runs/:id',
    {
      schema: {
        tags: ['Index'],
        summary: 'Cancels a run: it saves where it stands, and the next one goes on there',
        params: runParamsSchema,
        response: answers({ 202: cancelledSchema }, 404, 409),
      },
    },
    async ({ params: { id } }, reply) => {
      requireRun(id);
      if (runs.cancel(id)) return reply.code(202).send({ status: 'stopping' as const, run_id: id });
      const elsewhere = womba.overview().running?.id === id;
      throw elsewhere
        ? new RequestError(
            409,
            'run.elsewhere',
            'The run was not started by this server',
            'Stop it where it was started.',
          )
        : new RequestError(409, 'run.ended', 'The run has ended');
    },
  );
}
