import { z } from 'zod';
import { generatedSchema } from './plans.ts';
import { uploadAnswerSchema } from './zephyr.ts';

export const jobParamsSchema = z.object({ id: z.string().min(1).max(100) });

export const startedJobSchema = z.object({ job_id: z.string() }).meta({ id: 'StartedJob' });

export const jobSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['generate', 'upload']),
    status: z.enum(['running', 'complete', 'failed', 'cancelled']),
    story_key: z.string(),
    started_at: z.string(),
    finished_at: z.string().nullable(),
    steps: z.array(z.object({ at: z.string(), text: z.string() })),
    result: z.union([generatedSchema, uploadAnswerSchema]).nullable(),
    error: z.object({ code: z.string(), detail: z.string(), hint: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'Job' });
