import { z } from 'zod';

/** Vendors' answers are read leniently: unknown fields are ignored, missing and null ones tolerated. */
const id = z.union([z.string().min(1), z.number().transform(String)]);

export const spaceSchema = z.object({
  id,
  key: z.string().min(1),
  name: z.string().nullish(),
  type: z.string().nullish(),
  status: z.string().nullish(),
  homepageId: id.nullish(),
});
export type SpaceAnswer = z.infer<typeof spaceSchema>;

export const pageSchema = z.object({
  id,
  status: z.string().nullish(),
  title: z.string().nullish(),
  spaceId: id.nullish(),
  parentId: id.nullish(),
  parentType: z.string().nullish(),
  version: z.object({ number: z.number().nullish(), createdAt: z.string().nullish() }).nullish(),
  body: z.object({ storage: z.object({ value: z.string().nullish() }).nullish() }).nullish(),
  _links: z.object({ webui: z.string().nullish() }).nullish(),
});
export type PageAnswer = z.infer<typeof pageSchema>;

export const folderSchema = z.object({
  title: z.string().nullish(),
  parentId: id.nullish(),
  parentType: z.string().nullish(),
});

export const labelSchema = z.object({ name: z.string().min(1), prefix: z.string().nullish() });

/** An entry of a v1 search, with `expand=metadata.labels`. */
export const labelledSchema = z.object({
  id,
  metadata: z.object({
    labels: z.object({ results: z.array(labelSchema), size: z.number().nullish(), limit: z.number().nullish() }),
  }),
});

/** The id of an entry that cannot be read otherwise. */
export const identifiedSchema = z.object({ id });
