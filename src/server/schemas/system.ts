import { z } from 'zod';
import { collectionNames, sourceNames } from '../../documents/document.ts';
import { listOf } from './common.ts';
import { runSchema } from './runs.ts';
import { versionSchema } from './plans.ts';

export const healthSchema = z
  .object({ status: z.literal('healthy'), environment: z.string(), version: z.string() })
  .meta({ id: 'Health' });

export const readySchema = z
  .object({
    status: z.enum(['ready', 'not_ready']),
    checks: z.object({
      database: z.enum(['ok', 'failed']),
      last_run: z.object({ status: z.string(), finished_at: z.string().nullable() }).nullable(),
    }),
  })
  .meta({ id: 'Readiness' });

export const sessionSchema = z
  .object({
    authenticated: z.boolean(),
    required: z.boolean().meta({ description: 'Whether requests need a token at all.' }),
    name: z.string().nullable(),
    scope: z.enum(['read', 'write']).meta({ description: 'What the caller may do; without a needed token nothing.' }),
  })
  .meta({ id: 'Session' });

export const sessionBodySchema = z.strictObject({ token: z.string().min(1).max(500) }).meta({
  id: 'SignIn',
  example: { token: 'the-token-from-WOMBA_API_TOKENS' },
});

const collectionStatsSchema = z.object({
  documents: z.int(),
  chunks: z.int(),
  vectors: z.int(),
  last_refresh: z.string().nullable(),
});

export const indexStatsSchema = z
  .object({
    storage_path: z.string(),
    total_documents: z.int(),
    total_chunks: z.int(),
    collections: z.object(
      Object.fromEntries(collectionNames.map((name) => [name, collectionStatsSchema])) as Record<
        (typeof collectionNames)[number],
        typeof collectionStatsSchema
      >,
    ),
  })
  .meta({ id: 'IndexStats' });

export const statsSchema = z
  .object({
    version: z.string(),
    environment: z.string(),
    index: indexStatsSchema,
    projects: z.array(z.string()),
    last_run: runSchema.nullable(),
    running: runSchema.nullable(),
    freshness: z.enum(['green', 'amber', 'red']),
    sources: z.array(
      z.object({ project: z.string(), source: z.enum(sourceNames), last_complete: z.string().nullable() }),
    ),
    next_run: z.object({
      at: z.string().nullable().meta({ description: 'By WOMBA_SCHEDULE, else when the first source is due.' }),
      schedule: z.string().nullable(),
    }),
    plans: z.int(),
    modes: z.object({
      planner: z.string().meta({ description: '`rules`, or the language model.' }),
      search: z.enum(['lexical', 'fused']),
    }),
  })
  .meta({ id: 'Stats' });

export const configSchema = z
  .object({
    settings: z.array(
      z.object({
        name: z.string(),
        value: z.string().nullable(),
        origin: z.string().nullable(),
        description: z.string(),
      }),
    ),
    warnings: z.array(z.string()),
    problems: z.array(z.string()),
  })
  .meta({ id: 'Config' });

export const doctorSchema = z
  .object({
    ok: z.boolean(),
    checks: z.array(
      z.object({
        name: z.string(),
        status: z.enum(['ok', 'warning', 'failed', 'skipped']),
        detail: z.string(),
        hint: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Doctor' });

export const promptsSchema = z.object({
  items: z.array(z.object({ name: z.string(), text: z.string(), replaced: z.boolean() })),
});

export const historySchema = listOf(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('plan'), at: z.string(), story_key: z.string(), version: versionSchema }),
    z.object({ kind: z.literal('run'), at: z.string(), run: runSchema }),
  ]),
);
