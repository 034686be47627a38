import { NotFoundError } from '../../platform/errors.ts';
import type { TestCase, TestPlan } from '../../planning/plan/schema.ts';
import { recount } from '../../planning/review/recount.ts';
import { type ReviewRequest, reviewPlan } from '../../planning/review/review-plan.ts';
import type { App, ServerContext } from '../context.ts';
import { answers } from '../http/answers.ts';
import { assertVersion } from '../http/if-match.ts';
import { storyParamsSchema } from '../schemas/common.ts';
import { deletedSchema, ifMatchSchema } from '../schemas/plan-headers.ts';
import {
  newTestSchema,
  reviewBodySchema,
  savedPlanSchema,
  savedTestSchema,
  testChangesSchema,
  testParamsSchema,
} from '../schemas/plans.ts';
import { etagOf } from './plan-answers.ts';

const nothing: ReviewRequest = { accept: [], reject: [], reopen: [], assignments: [], edits: [], additions: [] };

/** What a person decides about the tests of a plan. */
export function registerPlanReviews(app: App, { womba }: ServerContext): void {
  app.patch(
    '/api/v1/test-plans/:key/test-cases/:id',
    {
      schema: {
        tags: ['Plans'],
        summary: 'Decides about a test, or changes any of its fields',
        params: testParamsSchema,
        headers: ifMatchSchema,
        body: testChangesSchema,
        response: answers({ 200: savedTestSchema }, 404, 412, 413),
      },
    },
    async ({ params: { key, id }, body, headers }, reply) => {
      const { review, ...changes } = body;
      const request: ReviewRequest = {
        ...nothing,
        accept: review === 'accepted' ? [id] : [],
        reject: review === 'rejected' ? [id] : [],
        reopen: review === 'proposed' ? [id] : [],
        edits: [{ id, changes: defined(changes) }],
      };
      const saved = (await womba.plans()).update(key, 'reviewed', (plan, { ids }, version) => {
        assertVersion(headers['if-match'], version);
        const reviewed = reviewPlan(plan, request, ids);
        return review === 'edited' ? withReview(reviewed, id, 'edited') : reviewed;
      });
      reply.header('etag', etagOf(saved.version.version));
      return { test_case: testOf(saved.plan, id), version: saved.version.version, is_new: saved.isNew };
    },
  );

  app.post(
    '/api/v1/test-plans/:key/test-cases',
    {
      schema: {
        tags: ['Plans'],
        summary: "Adds a test of a person's own",
        params: storyParamsSchema,
        headers: ifMatchSchema,
        body: newTestSchema,
        response: answers({ 201: savedTestSchema }, 404, 412, 413),
      },
    },
    async ({ params: { key }, body, headers }, reply) => {
      let known = new Set<string>();
      const saved = (await womba.plans()).update(key, 'reviewed', (plan, { ids }, version) => {
        assertVersion(headers['if-match'], version);
        known = new Set(plan.test_cases.map(({ id }) => id));
        return reviewPlan(plan, { ...nothing, additions: [defined(body)] }, ids);
      });
      const added = saved.plan.test_cases.find(({ id }) => !known.has(id));
      if (added === undefined) throw new Error('an added test is not in the plan');
      reply.header('etag', etagOf(saved.version.version));
      return reply.code(201).send({ test_case: added, version: saved.version.version, is_new: saved.isNew });
    },
  );

  app.delete(
    '/api/v1/test-plans/:key/test-cases/:id',
    {
      schema: {
        tags: ['Plans'],
        summary: 'Takes a test out of the plan; no planner proposes it again',
        params: testParamsSchema,
        headers: ifMatchSchema,
        response: answers({ 200: deletedSchema.extend({ version: savedTestSchema.shape.version }) }, 404, 412),
      },
    },
    async ({ params: { key, id }, headers }, reply) => {
      const plans = await womba.plans();
      const { plan, version } = plans.read(key);
      assertVersion(headers['if-match'], version.version);
      testOf(plan, id);
      const tests = plan.test_cases.filter((test) => test.id !== id);
      const saved = plans.replace(key, recount({ ...plan, test_cases: tests }), (current) =>
        assertVersion(headers['if-match'] ?? etagOf(version.version), current),
      );
      reply.header('etag', etagOf(saved.version.version));
      return { story_key: key, deleted: true as const, version: saved.version.version };
    },
  );

  app.post(
    '/api/v1/test-plans/:key/review',
    {
      schema: {
        tags: ['Plans'],
        summary: 'Decides about many tests in one step',
        params: storyParamsSchema,
        headers: ifMatchSchema,
        body: reviewBodySchema,
        response: answers({ 200: savedPlanSchema }, 404, 412, 413),
      },
    },
    async ({ params: { key }, body, headers }, reply) => {
      const saved = (await womba.plans()).update(key, 'reviewed', (plan, { ids }, version) => {
        assertVersion(headers['if-match'], version);
        return reviewPlan(plan, { ...nothing, ...body }, ids);
      });
      reply.header('etag', etagOf(saved.version.version));
      return { test_plan: saved.plan, version: saved.version.version, is_new: saved.isNew, warnings: saved.warnings };
    },
  );
}

function withReview(plan: TestPlan, id: string, review: TestCase['review']): TestPlan {
  return recount({
    ...plan,
    test_cases: plan.test_cases.map((test) => (test.id === id ? { ...test, review } : test)),
  });
}

/** Without the fields that were not sent. */
function defined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function testOf(plan: TestPlan, id: string): TestCase {
  const test = plan.test_cases.find((candidate) => candidate.id === id);
  if (test === undefined) throw new NotFoundError(`The plan of ${plan.story.key} has no test ${id.slice(0, 80)}`);
  return test;
}
