import { z } from 'zod';
import { sourceNames } from '../../documents/document.ts';
import { flagSchema, issueKeySchema, projectKeySchema, projectKeysSchema } from './common.ts';

const reportedErrorSchema = z.object({
  scope: z.string().nullable(),
  id: z.string().nullable(),
  message: z.string(),
  retryable: z.boolean(),
});

const sourceReportSchema = z
  .object({
    status: z.enum(['complete', 'incomplete', 'skipped', 'failed']),
    seen: z.number(),
    added: z.number(),
    changed: z.number(),
    unchanged: z.number(),
    removed: z.number(),
    unobserved: z.number(),
    failed: z.number(),
    chunks: z.number(),
    requests: z.number(),
    seconds: z.number(),
    warnings: z.record(z.string(), z.number()),
    errors: z.array(reportedErrorSchema),
    notes: z.array(z.string()),
  })
  .meta({ id: 'SourceReport' });

export const totalsSchema = z
  .object({
    tests: z.int(),
    stories: z.int(),
    docs: z.int(),
    external_docs: z.int(),
    swagger_docs: z.int(),
    total: z.int(),
  })
  .meta({ id: 'Totals', description: 'Documents now in the index.' });

export const reportSchema = z
  .object({
    status: z.enum(['complete', 'incomplete', 'skipped', 'locked', 'stopped']),
    run_id: z.string().nullable(),
    continued: z.boolean(),
    project_keys: z.array(z.string()),
    started_at: z.string(),
    seconds: z.number(),
    sources: z.object(
      Object.fromEntries(sourceNames.map((name) => [name, sourceReportSchema])) as Record<
        (typeof sourceNames)[number],
        typeof sourceReportSchema
      >,
    ),
    results: totalsSchema,
    embeddings: z.object({
      computed: z.number(),
      cached: z.number(),
      pending: z.number(),
      tokens: z.number(),
      truncated: z.number().optional(),
      model: z.string().optional(),
      cost: z.number().optional(),
      chroma: z.object({ written: z.number(), removed: z.number(), waiting: z.number() }).optional(),
      errors: z.array(reportedErrorSchema).optional(),
      notes: z.array(z.string()).optional(),
    }),
  })
  .meta({ id: 'RunReport', description: 'As `womba index-all --json` prints it.' });

export const runSchema = z
  .object({
    id: z.string(),
    command: z.string(),
    mode: z.string(),
    selection: z.object({ projects: z.array(z.string()), sources: z.array(z.string()) }),
    started_at: z.string(),
    finished_at: z.string().nullable(),
    status: z.string().meta({ description: 'running, complete, incomplete, stopped …' }),
    attempts: z.int(),
    report: reportSchema.nullable(),
  })
  .meta({ id: 'Run' });

export const runParamsSchema = z.object({ id: z.string().min(1).max(100) });

export const indexAllQuerySchema = z.strictObject({
  project_key: projectKeysSchema.optional(),
  force: flagSchema.default(false),
  allow_mass_deletion: flagSchema.default(false),
  wait: flagSchema.default(true),
});

export const indexIssueBodySchema = z
  .strictObject({
    story_key: issueKeySchema,
    project_key: projectKeySchema.optional(),
  })
  .meta({ id: 'IndexIssue', example: { story_key: 'PLAT-112' } });

const indexFields = {
  message: z.string(),
  project_key: z.string(),
  run_id: z.string().nullable(),
  results: totalsSchema,
};

export const indexAnswerSchema = z
  .object({ status: z.enum(['success', 'skipped']), ...indexFields, report: reportSchema })
  .meta({ id: 'IndexAnswer' });

/** A source failed: a client that only looks at the status must notice. */
export const indexFailureSchema = z
  .object({
    status: z.enum(['incomplete', 'stopped']),
    ...indexFields,
    report: reportSchema,
    detail: z.string(),
    code: z.string(),
  })
  .meta({ id: 'IndexFailure' });

export const startedRunSchema = z.object({ run_id: z.string() }).meta({ id: 'StartedRun' });

export const cancelledSchema = z.object({ status: z.literal('stopping'), run_id: z.string() });
