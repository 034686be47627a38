import { z } from 'zod';

const instant = z
  .string()
  .refine(
    (text) => /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text)),
    'must be a time such as 2026-03-02T09:14:00Z',
  );

const list = z.array(z.string()).default([]);

/** Markdown, a whole ADF document, or nothing. */
const richText = z.union([z.string(), z.looseObject({ type: z.literal('doc') })]).nullish();
export type RichText = z.infer<typeof richText>;

export const companySchema = z.object({
  name: z.string(),
  users: z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })).default([]),
  projects: z
    .array(
      z.object({
        id: z.number().int(),
        key: z.string().regex(/^[A-Z][A-Z0-9_]+$/, 'must be a project key such as PLAT'),
        name: z.string(),
        description: z.string().default(''),
      }),
    )
    .min(1, 'must name at least one project'),
  jira: z
    .object({
      fields: z
        .array(
          z.object({
            id: z.string(),
            name: z.string(),
            custom: z.boolean().default(true),
            type: z.string().default('textfield'),
          }),
        )
        .default([]),
      linkTypes: z
        .array(z.object({ id: z.number().int(), name: z.string(), inward: z.string(), outward: z.string() }))
        .default([]),
    })
    .default({ fields: [], linkTypes: [] }),
  spaces: z
    .array(
      z.object({ id: z.number().int(), key: z.string(), name: z.string(), projects: z.array(z.string()).optional() }),
    )
    .default([]),
  zephyr: z
    .object({
      statuses: z.array(z.string()).min(1).default(['Draft', 'Approved', 'Deprecated']),
      priorities: z.array(z.string()).min(1).default(['High', 'Normal', 'Low']),
      customFields: z
        .array(
          z.object({
            name: z.string(),
            type: z.string(),
            /** Every test case must have a value. */
            required: z.boolean().default(false),
            /** Projects that have the field; all when absent. */
            projects: z.array(z.string()).optional(),
          }),
        )
        .default([]),
    })
    .prefault({}),
  gitlab: z
    .object({
      group: z.string(),
      projects: z.array(
        z.object({ id: z.number().int(), path: z.string(), defaultBranch: z.string().default('main') }),
      ),
    })
    .optional(),
  site: z.object({ start: z.string().default('/') }).optional(),
});
export type CompanyInfo = z.infer<typeof companySchema>;

export const issueSchema = z.object({
  id: z.number().int(),
  key: z.string().regex(/^[A-Z][A-Z0-9_]+-\d+$/, 'must be an issue key such as PLAT-101'),
  type: z.string(),
  status: z.string(),
  priority: z.string().nullish(),
  summary: z.string(),
  parent: z.string().nullish(),
  reporter: z.string().nullish(),
  assignee: z.string().nullish(),
  created: instant,
  updated: instant,
  labels: list,
  components: list,
  fixVersions: list,
  versions: list,
  description: richText,
  fields: z.record(z.string(), z.unknown()).default({}),
  links: z
    .array(z.object({ type: z.string(), outward: z.string().optional(), inward: z.string().optional() }))
    .default([]),
  comments: z
    .array(
      z.object({
        id: z.number().int(),
        author: z.string(),
        created: instant,
        updated: instant.optional(),
        body: richText,
      }),
    )
    .default([]),
  remoteLinks: z.array(z.object({ url: z.string(), title: z.string() })).default([]),
});
export type IssueData = z.infer<typeof issueSchema>;

export const pageSchema = z.object({
  id: z.number().int(),
  title: z.string(),
  parent: z.number().int().nullish(),
  status: z.enum(['current', 'archived', 'trashed', 'draft']).default('current'),
  version: z.number().int().min(1).default(1),
  author: z.string().nullish(),
  created: instant,
  modified: instant,
  labels: list,
  restricted: z.boolean().default(false),
});
export type PageData = z.infer<typeof pageSchema> & { space: string; body: string };

export const stepSchema = z.object({
  action: z.string().nullish(),
  data: z.string().nullish(),
  expected: z.string().nullish(),
  call: z.string().nullish(),
});
export type StepData = z.infer<typeof stepSchema>;

export const testSchema = z.object({
  id: z.number().int(),
  key: z.string().regex(/^[A-Z][A-Z0-9_]+-T\d+$/, 'must be a test case key such as PLAT-T1'),
  name: z.string(),
  folder: z.string().nullish(),
  status: z.string(),
  priority: z.string(),
  objective: z.string().nullish(),
  precondition: z.string().nullish(),
  labels: list,
  component: z.string().nullish(),
  owner: z.string().nullish(),
  estimatedTime: z.number().int().nullish(),
  createdOn: instant,
  updatedOn: instant,
  customFields: z.record(z.string(), z.unknown()).nullish(),
  issues: list,
  webLinks: z.array(z.object({ url: z.string(), description: z.string().default('') })).default([]),
  steps: z.array(stepSchema).default([]),
});
export type TestData = z.infer<typeof testSchema>;

export const zephyrFileSchema = z.object({ folders: list, tests: z.array(z.unknown()).default([]) });

/** A company folder as it was read. File maps hold paths with forward slashes, relative to their root. */
export interface Company {
  info: CompanyInfo;
  issues: IssueData[];
  pages: PageData[];
  /** Folders and tests by project key. */
  zephyr: Map<string, { folders: string[]; tests: TestData[] }>;
  /** Files by GitLab project path. */
  gitlab: Map<string, Map<string, Buffer>>;
  site: Map<string, { content: Buffer; modified: Date }>;
}
