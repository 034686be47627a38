import { z } from 'zod';
import { testCaseSchema } from '../../planning/plan/schema.ts';
import { folderTypes } from '../../womba/folders.ts';
import { issueKeySchema, projectKeySchema } from './common.ts';

const text = z.string();

export const foldersQuerySchema = z.strictObject({
  project_key: projectKeySchema.optional().meta({ description: 'Default: the first of PROJECT_KEY.' }),
  folder_type: z.enum(folderTypes).default('TEST_CASE'),
});

export const foldersSchema = z.object({
  folders: z.array(z.object({ id: z.int(), name: text, parentId: z.int().nullable(), path: text })),
  folder_type: z.enum(folderTypes),
  project_key: text,
});

const uploadFields = {
  issue_key: issueKeySchema,
  project_key: projectKeySchema.nullish(),
  test_cases: z
    .array(z.union([z.string().min(1).max(200), testCaseSchema]))
    .min(1)
    .max(2000)
    .nullish()
    .meta({ description: 'Ids of tests of the stored plan, or whole tests; default: what the review decided.' }),
  folder_id: z.union([z.int(), z.string().regex(/^\d{1,15}$/)]).nullish(),
  folder_path: z.string().max(2000).nullish(),
  dry_run: z.boolean().default(false),
};

export const uploadBodySchema = z
  .strictObject({ ...uploadFields, cycle_name: z.string().trim().min(1).max(255).nullish() })
  .meta({
    id: 'Upload',
    example: { issue_key: 'PLAT-112', folder_path: '/Payments/Refunds', dry_run: true },
  });

export const uploadToCycleBodySchema = z
  .strictObject({ ...uploadFields, cycle_name: z.string().trim().min(1).max(255) })
  .meta({ id: 'UploadToCycle', example: { issue_key: 'PLAT-112', cycle_name: 'Sprint 14' } });

export const uploadAnswerSchema = z
  .object({
    success: z.boolean(),
    dry_run: z.boolean(),
    story_key: text,
    project_key: text,
    folder_path: text,
    uploaded_count: z.int(),
    test_case_ids: z.array(text),
    zephyr_results: z.record(text, text),
    test_case_count: z.int(),
    test_case_results: z.array(
      z.object({
        id: text,
        title: text,
        key: text.nullable(),
        status: z.enum(['created', 'updated', 'unchanged', 'failed']),
        error: text.nullable(),
      }),
    ),
    linked_to_story: z.boolean(),
    cycle_key: text.nullable(),
    cycle_name: text.nullable(),
    execution_count: z.int(),
    errors: z.array(text),
    notes: z.array(text),
    requests: z.array(z.object({ method: z.enum(['POST', 'PUT']), path: text, body: z.unknown() })),
    story_url: text,
  })
  .meta({ id: 'UploadReport', description: 'As `womba upload --json` prints it.' });
