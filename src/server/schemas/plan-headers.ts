import { z } from 'zod';

/** Other headers are none of a route's business. */
export const ifMatchSchema = z.object({
  'if-match': z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'The ETag of the version that was read, such as "3"; another current version is 412.' }),
});

export const deletedSchema = z.object({ story_key: z.string(), deleted: z.literal(true) });
