import { z } from 'zod';
import { issueKeySchema, listOf } from './common.ts';
import { generatedSchema } from './plans.ts';
import { uploadAnswerSchema } from './zephyr.ts';

const jobStatuses = ['running', 'complete', 'failed', 'cancelled'] as const;

export const jobParamsSchema = z.object({ id: z.string().min(1).max(100) });

export const startedJobSchema = z.object({ job_id: z.string() }).meta({ id: 'StartedJob' });

export const jobListQuerySchema = z.strictObject({
  story_key: issueKeySchema.optional(),
  status: z.enum(jobStatuses).optional(),
});

export const jobSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['generate', 'upload']),
    status: z.enum(jobStatuses),
    story_key: z.string(),
    started_at: z.string(),
    finished_at: z.string().nullable(),
    steps: z.array(z.object({ at: z.string(), text: z.string() })),
    result: z.union([generatedSchema, uploadAnswerSchema]).nullable(),
    error: z.object({ code: z.string(), detail: z.string(), hint: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'Job' });

/** Without results, which are large. */
export const jobListSchema = listOf(jobSchema.omit({ result: true, steps: true }).meta({ id: 'JobSummary' }));
