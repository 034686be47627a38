import { z } from 'zod';
import { collectionNames } from '../../documents/document.ts';

/** An issue key; small letters are taken for capital ones. */
export const issueKeySchema = z
  .string()
  .trim()
  .max(80)
  .regex(/^[A-Za-z][A-Za-z0-9_]+-\d+$/, 'Issue keys look like PLAT-123.')
  .transform((key) => key.toUpperCase())
  .meta({ example: 'PLAT-112' });

export const projectKeySchema = z
  .string()
  .trim()
  .max(80)
  .regex(/^[A-Za-z][A-Za-z0-9_]+$/, 'Project keys are letters, digits and underscores, such as PLAT.')
  .transform((key) => key.toUpperCase())
  .meta({ example: 'PLAT' });

/** One project or several. */
export const projectKeysSchema = z
  .string()
  .max(2000)
  .regex(
    /^\s*[A-Za-z][A-Za-z0-9_]+\s*(,\s*[A-Za-z][A-Za-z0-9_]+\s*)*$/,
    'Project keys, separated by commas: PLAT,SHOP.',
  )
  .transform((keys) => keys.toUpperCase().replace(/\s+/g, ''))
  .meta({ example: 'PLAT' });

/** The old name `jira_stories` is accepted. */
export const collectionSchema = z
  .enum([...collectionNames, 'jira_stories'])
  .transform((name) => (name === 'jira_stories' ? 'jira_issues' : name))
  .meta({ example: 'existing_tests' });

export const flagSchema = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');

/** A whole number in a query string. */
export const countSchema = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

export const pageQuerySchema = z.strictObject({
  limit: countSchema(1, 1000).default(50),
  offset: countSchema(0, 1_000_000_000).default(0),
});

export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), total: z.int().min(0) });

/** `false`: the answer comes at once and names what to follow. */
export const waitQuerySchema = z.strictObject({ wait: flagSchema.default(true) });

export const storyParamsSchema = z.object({ key: issueKeySchema });

export const errorSchema = z
  .object({
    detail: z.string().meta({ description: 'What happened, in a sentence or two, with what to do next.' }),
    code: z.string().meta({ description: 'Stable name of the fault.', example: 'not_found' }),
    hint: z.string().optional(),
    field: z.string().optional().meta({ description: 'The first field at fault, for 400.', example: 'body.top_k' }),
    request_id: z.string().optional(),
  })
  .meta({
    id: 'Error',
    example: { detail: 'There is no test plan for PLAT-999', code: 'not_found', request_id: '6f1c…' },
  });

export const metadataSchema = z.record(z.string(), z.union([z.string(), z.number()]));
