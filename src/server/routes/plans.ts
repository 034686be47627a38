import { NotFoundError } from '../../platform/errors.ts';
import { countReviews } from '../../planning/review/review-plan.ts';
import type { App, ServerContext } from '../context.ts';
import { answers } from '../http/answers.ts';
import { assertVersion } from '../http/if-match.ts';
import { RequestError } from '../http/request-error.ts';
import { pageQuerySchema, storyParamsSchema } from '../schemas/common.ts';
import {
  planAnswerSchema,
  planInputSchema,
  planListSchema,
  savedPlanSchema,
  versionListSchema,
  versionParamsSchema,
} from '../schemas/plans.ts';
import { deletedSchema, ifMatchSchema } from '../schemas/plan-headers.ts';
import { etagOf, versionAnswer } from './plan-answers.ts';

/** A plan of many tests with long steps, in bytes. */
const planBodyLimit = 20 * 1024 * 1024;

/** Stored test plans and their versions. */
export function registerPlans(app: App, { womba }: ServerContext): void {
  app.get(
    '/api/v1/test-plans',
    {
      schema: {
        tags: ['Plans'],
        summary: 'The current versions of all plans',
        querystring: pageQuerySchema,
        response: answers({ 200: planListSchema }),
      },
    },
    async ({ query: { limit, offset } }) => {
      const plans = await womba.plans();
      const { plans: all, warnings } = plans.list();
      const faults = [...warnings];
      const items = all.slice(offset, offset + limit).flatMap((version) => {
        try {
          const { plan } = plans.version(version.story, version.version);
          return {
            ...versionAnswer(version),
            key: version.story,
            title: plan.story.title,
            counts: countReviews(plan),
            covered_percent: plan.coverage_analysis.covered_percent,
            score: Math.round(plan.metadata.confidence_score * 100),
          };
        } catch (error) {
          if (!(error instanceof NotFoundError)) throw error;
          // Deleted at this moment.
          return [];
        }
      });
      return { items, total: all.length, warnings: faults };
    },
  );

  app.get(
    '/api/v1/test-plans/:key',
    {
      schema: {
        tags: ['Plans'],
        summary: 'The current version of a plan; its ETag is the number of the version',
        params: storyParamsSchema,
        response: answers({ 200: planAnswerSchema }, 404),
      },
    },
    async ({ params: { key } }, reply) => {
      const { plan, version } = (await womba.plans()).read(key);
      reply.header('etag', etagOf(version.version)).header('cache-control', 'no-cache');
      return plan;
    },
  );

  app.put(
    '/api/v1/test-plans/:key',
    {
      bodyLimit: planBodyLimit,
      schema: {
        tags: ['Plans'],
        summary: 'Replaces a plan as a new version; with If-Match only if nobody else changed it meanwhile',
        params: storyParamsSchema,
        headers: ifMatchSchema,
        body: planInputSchema,
        response: answers({ 200: savedPlanSchema }, 404, 412, 413),
      },
    },
    async ({ params: { key }, body, headers }, reply) => {
      if (body.story.key !== key) {
        throw new RequestError(400, 'request.invalid', `body.story.key: the plan is of another story than ${key}`);
      }
      const plans = await womba.plans();
      const saved = plans.replace(key, body, (current) => assertVersion(headers['if-match'], current));
      reply.header('etag', etagOf(saved.version.version));
      return {
        test_plan: saved.plan,
        version: saved.version.version,
        is_new: saved.isNew,
        warnings: saved.warnings,
      };
    },
  );

  app.delete(
    '/api/v1/test-plans/:key',
    {
      schema: {
        tags: ['Plans'],
        summary: 'Deletes a plan with all its versions',
        params: storyParamsSchema,
        response: answers({ 200: deletedSchema }, 404),
      },
    },
    async ({ params: { key } }) => {
      (await womba.plans()).remove(key);
      return { story_key: key, deleted: true as const };
    },
  );

  app.get(
    '/api/v1/test-plans/:key/versions',
    {
      schema: {
        tags: ['Plans'],
        summary: 'Every version of a plan, newest first',
        params: storyParamsSchema,
        response: answers({ 200: versionListSchema }, 404),
      },
    },
    async ({ params: { key } }) => {
      const items = (await womba.plans()).versions(key).map(versionAnswer);
      return { items, total: items.length };
    },
  );

  app.get(
    '/api/v1/test-plans/:key/versions/:version',
    {
      schema: {
        tags: ['Plans'],
        summary: 'An earlier version of a plan',
        params: versionParamsSchema,
        response: answers({ 200: planAnswerSchema }, 404),
      },
    },
    async ({ params: { key, version } }) => (await womba.plans()).version(key, version).plan,
  );

  app.post(
    '/api/v1/test-plans/:key/versions/:version/restore',
    {
      schema: {
        tags: ['Plans'],
        summary: 'Makes an earlier version the current one again, as a new version',
        params: versionParamsSchema,
        response: answers({ 200: savedPlanSchema }, 404),
      },
    },
    async ({ params: { key, version } }, reply) => {
      const saved = (await womba.plans()).restore(key, version);
      reply.header('etag', etagOf(saved.version.version));
      return { test_plan: saved.plan, version: saved.version.version, is_new: saved.isNew, warnings: saved.warnings };
    },
  );
}
