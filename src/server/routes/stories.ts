import type { App, ServerContext } from '../context.ts';
import { answers } from '../http/answers.ts';
import { clientSignal } from '../http/client-signal.ts';
import { storyParamsSchema } from '../schemas/common.ts';
import { storyListQuerySchema, storySearchBodySchema } from '../schemas/search.ts';
import {
  contextQuerySchema,
  contextSchema,
  fixVersionsSchema,
  storyAnswerSchema,
  storySearchAnswerSchema,
} from '../schemas/stories.ts';
import { findStories } from './find-stories.ts';

/** Jira stories. */
export function registerStories(app: App, { womba, planning, metrics }: ServerContext): void {
  app.get(
    '/api/v1/stories',
    {
      schema: {
        tags: ['Stories'],
        summary: 'Stories of the index, by words, or the ones that changed last',
        querystring: storyListQuerySchema,
        response: answers({ 200: storySearchAnswerSchema }),
      },
    },
    async (request, reply) => {
      const { query, project_key: projectKey, limit } = request.query;
      return findStories(womba, metrics, { query, projectKey, limit, signal: clientSignal(reply) });
    },
  );

  app.post(
    '/api/v1/stories/search',
    {
      config: { access: 'read' },
      schema: {
        tags: ['Stories'],
        summary: 'Finds stories by words or by key',
        body: storySearchBodySchema,
        response: answers({ 200: storySearchAnswerSchema }, 413),
      },
    },
    async (request, reply) => {
      const { query, max_results: limit, project_key: projectKey } = request.body;
      return findStories(womba, metrics, {
        query,
        projectKey: projectKey ?? undefined,
        limit,
        signal: clientSignal(reply),
      });
    },
  );

  app.get(
    '/api/v1/stories/:key',
    {
      schema: {
        tags: ['Stories'],
        summary: 'A story with its numbered acceptance criteria',
        params: storyParamsSchema,
        response: answers({ 200: storyAnswerSchema }, 404, 409, 502),
      },
    },
    async (request, reply) => {
      const { story, ...about } = await womba.story(request.params.key, { signal: clientSignal(reply) });
      return { ...story, ...about, has_plan: womba.plannedStories().has(story.key) };
    },
  );

  app.get(
    '/api/v1/stories/:key/context',
    {
      schema: {
        tags: ['Stories'],
        summary: 'A story with everything that belongs to it',
        params: storyParamsSchema,
        querystring: contextQuerySchema,
        response: answers({ 200: contextSchema }, 404, 409, 502),
      },
    },
    async (request, reply) => {
      const { no_cache: noCache, budget } = request.query;
      return planning.ask('context', { key: request.params.key, noCache, budget }, { signal: clientSignal(reply) });
    },
  );

  app.get(
    '/api/v1/stories/:key/fix-versions',
    {
      schema: {
        tags: ['Stories'],
        summary: 'The versions that a story is planned for',
        params: storyParamsSchema,
        response: answers({ 200: fixVersionsSchema }, 404, 409, 502),
      },
    },
    async (request, reply) => {
      const { story, read_from: source } = await womba.story(request.params.key, { signal: clientSignal(reply) });
      return { fix_versions: story.fix_versions, source };
    },
  );
}
