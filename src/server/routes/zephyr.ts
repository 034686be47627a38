import { ConfigError } from '../../platform/errors.ts';
import type { z } from 'zod';
import type { App, ServerContext } from '../context.ts';
import { requireWrite } from '../auth/guard.ts';
import { answers } from '../http/answers.ts';
import { clientSignal } from '../http/client-signal.ts';
import { waitQuerySchema } from '../schemas/common.ts';
import { startedJobSchema } from '../schemas/jobs.ts';
import {
  foldersQuerySchema,
  foldersSchema,
  uploadAnswerSchema,
  uploadBodySchema,
  uploadToCycleBodySchema,
} from '../schemas/zephyr.ts';
import { uploadStoryPlan } from './upload-plan.ts';

/** Zephyr Scale. */
export function registerZephyr(app: App, { womba, jobs }: ServerContext): void {
  app.get(
    '/api/v1/zephyr/folders',
    {
      schema: {
        tags: ['Zephyr'],
        summary: 'Folders of a project, with their whole paths',
        querystring: foldersQuerySchema,
        response: answers({ 200: foldersSchema }, 404, 409, 502),
      },
    },
    async (request, reply) => {
      const { project_key: given, folder_type: type } = request.query;
      const project = given ?? womba.projects[0];
      if (project === undefined) {
        throw new ConfigError('PROJECT_KEY is not set', { hint: 'Name the project with ?project_key=PLAT.' });
      }
      const folders = await womba.folders(project, type, clientSignal(reply));
      return { folders, folder_type: type, project_key: project };
    },
  );

  const start = (body: z.infer<typeof uploadBodySchema>) =>
    jobs.start('upload', body.issue_key, (work) => uploadStoryPlan(womba, body, work));
  const response = answers({ 200: uploadAnswerSchema, 202: startedJobSchema }, 404, 409, 413, 502);

  app.post(
    '/api/v1/zephyr/upload',
    {
      // Whoever may read may see what an upload would do.
      config: { access: 'read' },
      schema: {
        tags: ['Zephyr'],
        summary: 'Brings the stored plan of a story to Zephyr; a second time completes and repeats nothing',
        querystring: waitQuerySchema,
        body: uploadBodySchema,
        response,
      },
    },
    async ({ body, query, caller }, reply) => {
      if (!body.dry_run) requireWrite(caller);
      const job = start(body);
      return query.wait ? job.result : reply.code(202).send({ job_id: job.state.id });
    },
  );

  app.post(
    '/api/v1/zephyr/upload-to-cycle',
    {
      config: { access: 'read' },
      schema: {
        tags: ['Zephyr'],
        summary: 'The same, and puts the tests into a test cycle',
        querystring: waitQuerySchema,
        body: uploadToCycleBodySchema,
        response,
      },
    },
    async ({ body, query, caller }, reply) => {
      if (!body.dry_run) requireWrite(caller);
      const job = start(body);
      return query.wait ? job.result : reply.code(202).send({ job_id: job.state.id });
    },
  );
}
