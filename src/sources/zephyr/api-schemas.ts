import { z } from 'zod';

/**
 * What Zephyr Scale Cloud's REST v2 answers, as far as it is read. The vendor sends null where its specification promises
 * text, so everything that can be missing may be null.
 */
const text = z.string().nullish();
const reference = z.object({ id: z.number().nullish() }).nullish();

export const testSchema = z.object({
  id: z.number(),
  key: z.string().min(1),
  name: text,
  objective: text,
  precondition: text,
  estimatedTime: z.number().nullish(),
  createdOn: text,
  labels: z.array(z.string().nullable()).nullish(),
  component: reference,
  priority: reference,
  status: reference,
  folder: reference,
  owner: z.object({ accountId: text }).nullish(),
  testScript: z.object({ self: text }).nullish(),
  customFields: z.record(z.string(), z.unknown()).nullish(),
  links: z
    .object({
      issues: z.array(z.object({ issueId: z.number().nullish(), target: text }).nullable()).nullish(),
      webLinks: z.array(z.object({ url: text, description: text }).nullable()).nullish(),
    })
    .nullish(),
});
export type ZephyrTest = z.infer<typeof testSchema>;

export const stepSchema = z.object({
  inline: z
    .object({
      description: text,
      testData: text,
      expectedResult: text,
      customFields: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
  testCase: z
    .object({
      testCaseKey: text,
      parameters: z.array(z.object({ name: text, value: z.unknown() }).nullable()).nullish(),
    })
    .nullish(),
});
export type ZephyrStep = z.infer<typeof stepSchema>;

/** A test that is written as one text: `plain`, or Gherkin in `bdd`. */
export const scriptSchema = z.object({ type: text, text });

export const folderSchema = z.object({ id: z.number(), parentId: z.number().nullish(), name: text });
export type ZephyrFolder = z.infer<typeof folderSchema>;

export const optionSchema = z.object({ id: z.number(), name: text });

/** Items stay unknown here: one odd item must not spoil the page. */
export const offsetPageSchema = z.object({
  values: z.array(z.unknown()),
  startAt: z.number().nullish(),
  maxResults: z.number().nullish(),
  total: z.number().nullish(),
  isLast: z.boolean().nullish(),
});

export const cursorPageSchema = z.object({
  values: z.array(z.unknown()),
  nextStartAtId: z.number().nullish(),
});
