import { z } from 'zod';

/** Vendors' answers are read leniently: unknown fields are ignored, missing and null ones tolerated. */
const named = z.looseObject({ name: z.string().nullish() }).nullish();

const issueReference = z
  .looseObject({
    id: z.coerce.string().nullish(),
    key: z.string().nullish(),
    fields: z.looseObject({ summary: z.string().nullish() }).nullish(),
  })
  .nullish();

const comment = z.looseObject({
  id: z.coerce.string().nullish(),
  author: z.looseObject({ displayName: z.string().nullish() }).nullish(),
  created: z.string().nullish(),
  body: z.unknown().optional(),
});

export const commentPageSchema = z.looseObject({
  comments: z.array(comment).nullish(),
  total: z.number().nullish(),
  startAt: z.number().nullish(),
});

export const issueFieldsSchema = z.looseObject({
  summary: z.string().nullish(),
  issuetype: named,
  status: named,
  priority: named,
  resolution: named,
  project: z.looseObject({ key: z.string().nullish() }).nullish(),
  parent: issueReference,
  subtasks: z.array(issueReference).nullish(),
  issuelinks: z
    .array(
      z.looseObject({
        type: z
          .looseObject({
            name: z.string().nullish(),
            inward: z.string().nullish(),
            outward: z.string().nullish(),
          })
          .nullish(),
        inwardIssue: issueReference,
        outwardIssue: issueReference,
      }),
    )
    .nullish(),
  labels: z.array(z.string()).nullish(),
  components: z.array(named).nullish(),
  fixVersions: z.array(named).nullish(),
  versions: z.array(named).nullish(),
  created: z.string().nullish(),
  updated: z.string().nullish(),
  description: z.unknown().optional(),
  environment: z.unknown().optional(),
  comment: commentPageSchema.nullish(),
});

export const issueSchema = z.looseObject({
  id: z.coerce.string(),
  key: z.string(),
  fields: issueFieldsSchema,
});

export type JiraIssue = z.infer<typeof issueSchema>;
export type JiraComment = z.infer<typeof comment>;

/** Each issue is checked on its own, so that a single odd one is a failed document and not a failed page. */
export const bulkAnswerSchema = z.looseObject({
  issues: z.array(z.unknown()).nullish(),
  issueErrors: z
    .array(
      z.looseObject({
        id: z.coerce.string().nullish(),
        issueId: z.coerce.string().nullish(),
        errorMessage: z.string().nullish(),
      }),
    )
    .nullish(),
});

export const searchAnswerSchema = z.looseObject({
  issues: z.array(z.looseObject({ id: z.coerce.string(), key: z.string().nullish() })).nullish(),
  nextPageToken: z.string().nullish(),
});

export const issueVersionSchema = z.looseObject({
  key: z.string(),
  fields: z.looseObject({ updated: z.string().nullish() }),
});

export const fieldListSchema = z.array(
  z.looseObject({ id: z.string(), name: z.string().nullish(), custom: z.boolean().nullish() }),
);

export const remoteLinksSchema = z.array(
  z.looseObject({ object: z.looseObject({ url: z.string().nullish() }).nullish() }),
);
