import { z } from 'zod';
import { collectionNames } from '../../documents/document.ts';
import { collectionSchema, countSchema, metadataSchema, pageQuerySchema, projectKeysSchema } from './common.ts';

const namesSchema = z.array(z.string().min(1).max(200)).max(50);
const momentSchema = z
  .string()
  .max(40)
  .meta({ description: 'A date or a beginning of one (2026-03-07, 2026-03), or how long ago: 12h, 30d, 2w.' });

export const searchBodySchema = z
  .strictObject({
    query: z.string().min(1).max(10_000).meta({ example: 'refund after partial delivery' }),
    collection: collectionSchema.nullish(),
    top_k: z.int().min(1).max(200).default(10),
    project_key: projectKeysSchema.nullish(),
    min_similarity: z.number().min(0).max(1).default(0),
    components: namesSchema.optional(),
    labels: namesSchema.optional(),
    since: momentSchema.optional(),
    before: momentSchema.optional(),
    copies: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether copies (nearly the same text) get places of their own.' }),
    context_tokens: z.int().min(0).max(20_000).optional(),
  })
  .meta({
    id: 'Search',
    example: { query: 'refund after partial delivery', collection: 'existing_tests', top_k: 5, project_key: 'PLAT' },
  });

export const searchResultSchema = z
  .object({
    id: z.string(),
    document_id: z.string(),
    collection: z.enum(collectionNames),
    title: z.string(),
    url: z.string(),
    document: z.string().meta({ description: 'The passage that matched, Markdown.' }),
    metadata: metadataSchema,
    similarity: z.number().min(0).max(1),
    distance: z.number().min(0).max(1),
    score: z.number(),
    why: z.string(),
    similar: z.array(z.string()).optional().meta({ description: 'Documents with nearly the same text.' }),
  })
  .meta({ id: 'SearchResult' });

export const searchAnswerSchema = z
  .object({
    status: z.literal('success'),
    query: z.string(),
    collection: z.enum(collectionNames).nullable(),
    mode: z.enum(['lexical', 'dense', 'fused']),
    results_count: z.int(),
    results: z.array(searchResultSchema),
    warnings: z.array(z.string()),
    seconds: z.number(),
  })
  .meta({ id: 'SearchAnswer' });

export const documentParamsSchema = z.object({ id: z.string().min(1).max(300) });

export const documentSchema = z
  .object({
    id: z.string(),
    collection: z.enum(collectionNames),
    title: z.string(),
    url: z.string(),
    last_modified: z.string(),
    document: z.string(),
    metadata: metadataSchema,
  })
  .meta({ id: 'Document' });

export const documentsQuerySchema = pageQuerySchema.extend({
  collection: collectionSchema,
  project_key: projectKeysSchema.optional(),
});

export const documentPageSchema = z.object({
  collection: z.enum(collectionNames),
  total: z.int(),
  items: z.array(z.object({ id: z.string(), document: z.string(), metadata: metadataSchema })),
});

export const clearQuerySchema = z.strictObject({ collection: collectionSchema.optional() });

export const clearedSchema = z.object({ removed: z.int(), collections: z.array(z.enum(collectionNames)) });

export const storySearchBodySchema = z
  .strictObject({
    query: z.string().min(1).max(10_000).meta({ example: 'voucher' }),
    max_results: z.int().min(1).max(200).default(10),
    project_key: projectKeysSchema.nullish(),
  })
  .meta({ id: 'StorySearch', example: { query: 'voucher', max_results: 5 } });

export const storyListQuerySchema = z.strictObject({
  query: z.string().max(10_000).default(''),
  project_key: projectKeysSchema.optional(),
  limit: countSchema(1, 200).default(20),
});
