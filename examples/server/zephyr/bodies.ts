import { z } from 'zod';
import { type Answer, type Incoming, jsonBody, Refusal } from '../http/messages.ts';
import { zephyrError } from './errors.ts';

/** What Zephyr takes, as strictly as its documentation describes it: an unknown name is refused too. */
const id = z.int().min(1);
const projectKey = z.string().regex(/^[A-Z][A-Z_0-9]+$/);
const name = z.string().regex(/^(?!\s*$)[^\n]{1,255}$/);
const optionName = z.string().min(1).max(255);
const accountId = z.string().regex(/^[-:a-zA-Z0-9]{1,128}$/);
const labels = z.array(z.string().regex(/^\S+$/, 'a label must not contain blanks'));
const customFields = z.record(z.string(), z.unknown());
const milliseconds = z.int().min(0);
const reference = z.strictObject({ id, self: z.string().optional() });
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

export const testCaseInput = z.strictObject({
  projectKey,
  name,
  objective: z.string().optional(),
  precondition: z.string().optional(),
  estimatedTime: milliseconds.optional(),
  componentId: z.int().min(0).optional(),
  priorityName: optionName.optional(),
  statusName: optionName.optional(),
  folderId: id.optional(),
  ownerId: accountId.optional(),
  labels: labels.optional(),
  customFields: customFields.optional(),
});

/** The whole test case: what is not named is cleared. */
export const testCaseUpdate = z.strictObject({
  id,
  key: z.string().regex(/^.+-T\d+$/),
  name,
  project: reference,
  priority: reference,
  status: reference,
  createdOn: z.string().optional(),
  objective: z.string().optional(),
  precondition: z.string().optional(),
  estimatedTime: milliseconds.optional(),
  labels: labels.optional(),
  component: reference.optional(),
  folder: reference.optional(),
  owner: z.strictObject({ accountId, self: z.string().optional() }).optional(),
  testScript: z.strictObject({ self: z.string().optional() }).optional(),
  customFields: customFields.optional(),
  links: z.looseObject({}).optional(),
});

/** The most steps that one request may carry. */
export const mostSteps = 100;

export const stepsInput = z.strictObject({
  mode: z.enum(['APPEND', 'OVERWRITE']),
  items: z
    .array(
      z
        .strictObject({
          inline: z
            .strictObject({
              description: z.string().optional(),
              testData: z.string().optional(),
              expectedResult: z.string().optional(),
              customFields: customFields.optional(),
              reflectRef: z.string().optional(),
            })
            .optional(),
          testCase: z.strictObject({ testCaseKey: z.string().regex(/^.+-T\d+$/) }).optional(),
        })
        .refine(
          ({ inline, testCase }) => (inline === undefined) !== (testCase === undefined),
          'a step has either inline or testCase',
        ),
    )
    .max(mostSteps, `at most ${String(mostSteps)} steps can be added in one request`),
});

export const issueLinkInput = z.strictObject({ issueId: id });

export const folderInput = z.strictObject({
  projectKey,
  name: z.string().min(1).max(255),
  folderType: z.enum(['TEST_CASE', 'TEST_PLAN', 'TEST_CYCLE']),
  parentId: id.nullish(),
});

export const cycleInput = z.strictObject({
  projectKey,
  name,
  description: z.string().optional(),
  plannedStartDate: instant.optional(),
  plannedEndDate: instant.optional(),
  jiraProjectVersion: id.optional(),
  statusName: optionName.optional(),
  folderId: id.optional(),
  ownerId: accountId.optional(),
  customFields: customFields.optional(),
});

export const executionInput = z.strictObject({
  projectKey,
  testCaseKey: z.string().regex(/^.+-T\d+$/),
  testCycleKey: z.string().regex(/^(\d+|.+-R\d+)$/),
  statusName: optionName,
  environmentName: z.string().optional(),
  actualEndDate: instant.optional(),
  executionTime: milliseconds.optional(),
  executedById: accountId.optional(),
  assignedToId: accountId.optional(),
  comment: z.string().optional(),
  customFields: customFields.optional(),
});

export const bad = (message: string): Answer => zephyrError(400, message);

/** The body of a request; refused with the first mistake in it. */
export function readBody<T>(request: Incoming, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(jsonBody(request, bad));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(bad(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is wrong'}`.replace(/^: /, '')));
}

/** Refuses what stands in the way. */
export function refuse(message: string): never {
  throw new Refusal(bad(message));
}
