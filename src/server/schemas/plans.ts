import { z } from 'zod';
import { dimensionNames } from '../../planning/checks/report.ts';
import { priorities, testTypes } from '../../planning/plan/choices.ts';
import { reviewStates, stepSchema, testPlanSchema } from '../../planning/plan/schema.ts';
import { exportFormats } from '../../publishing/exports/formats.ts';
import { planReasons } from '../../womba/plans.ts';
import { countSchema, issueKeySchema, listOf, projectKeySchema, waitQuerySchema } from './common.ts';

const text = z.string();
const texts = z.array(z.string());

export const stepAnswerSchema = z
  .object({ step_number: z.int(), action: text, expected_result: text, test_data: text })
  .meta({ id: 'Step' });

export const testCaseAnswerSchema = z
  .object({
    id: text,
    title: text,
    description: text,
    preconditions: text,
    steps: z.array(stepAnswerSchema),
    expected_result: text,
    priority: z.enum(priorities),
    test_type: z.enum(testTypes),
    tags: texts,
    estimated_time: z.number().meta({ description: 'Minutes.' }),
    automation_candidate: z.boolean(),
    risk_level: z.enum(['high', 'medium', 'low']),
    related_existing_tests: texts,
    covers: texts,
    evidence: z.array(z.object({ id: text, title: text, quote: text })),
    technique: text,
    duplicate_of: text.nullable(),
    review: z.enum(reviewStates),
  })
  .meta({ id: 'TestCase' });

const coverageSchema = z.object({
  criteria: z.array(
    z.object({
      id: text,
      text,
      status: z.enum(['covered', 'partly', 'not']),
      tests: texts,
      existing_tests: z.array(z.object({ key: text, title: text, extent: z.enum(['covered', 'partly']), quote: text })),
      reason: text,
    }),
  ),
  covered_percent: z.number(),
  gaps: texts,
});

export const planAnswerSchema = z
  .object({
    story: z.looseObject({
      key: text,
      title: text,
      url: text,
      type: text,
      status: text,
      acceptance_criteria: z.array(z.object({ id: text, text })),
    }),
    test_cases: z.array(testCaseAnswerSchema),
    metadata: z.looseObject({
      generated_at: text,
      ai_model: text,
      source_story_key: text,
      total_test_cases: z.int(),
      edge_case_count: z.int(),
      integration_test_count: z.int(),
      confidence_score: z.number(),
      ai_reasoning: text,
      validation_issues: texts,
      planner: text,
      source_hash: text,
    }),
    summary: text,
    coverage_analysis: coverageSchema,
    risk_assessment: text,
    dependencies: texts,
    estimated_execution_time: z.number(),
    suggested_folder: text,
  })
  .meta({ id: 'TestPlan' });

/** A plan as somebody sends it; what is missing gets its default. */
export const planInputSchema = testPlanSchema.meta({
  id: 'TestPlanToSave',
  example: { story: { key: 'PLAT-112' }, test_cases: [{ id: 'TC-MANUAL-PLAT-112-1', title: 'A refund at the limit' }] },
});

export const versionSchema = z
  .object({
    version: z.int(),
    saved_at: text,
    reason: z.enum(planReasons),
    planner: text,
    tests: z.int(),
  })
  .meta({ id: 'PlanVersion' });

export const planListSchema = listOf(
  versionSchema
    .extend({
      key: text,
      title: text,
      counts: z.object({ proposed: z.int(), accepted: z.int(), rejected: z.int(), edited: z.int() }),
      covered_percent: z.number(),
      score: z.number().meta({ description: 'Overall score of the checks, 0 to 100.' }),
    })
    .meta({ id: 'PlanSummary' }),
).extend({ warnings: texts });

export const versionListSchema = listOf(versionSchema);

export const savedPlanSchema = z
  .object({ test_plan: planAnswerSchema, version: z.int(), is_new: z.boolean(), warnings: texts })
  .meta({ id: 'SavedPlan' });

export const savedTestSchema = z
  .object({ test_case: testCaseAnswerSchema, version: z.int(), is_new: z.boolean() })
  .meta({ id: 'SavedTest' });

export const testParamsSchema = z.object({ key: issueKeySchema, id: z.string().min(1).max(200) });
export const versionParamsSchema = z.object({ key: issueKeySchema, version: countSchema(1, 1_000_000_000) });

/** Without the defaults of a whole test: what is not sent must stay as it is. */
const changeFields = {
  title: z.string().trim().min(1).max(2000),
  description: text,
  preconditions: text,
  steps: z.array(stepSchema).max(1000),
  expected_result: text,
  priority: z.enum(priorities),
  test_type: z.enum(testTypes),
  tags: texts,
  estimated_time: z.number().nonnegative().max(1_000_000),
  automation_candidate: z.boolean(),
  risk_level: z.enum(['high', 'medium', 'low']),
  related_existing_tests: texts,
  covers: texts,
  evidence: z.array(z.strictObject({ id: text, title: text.default(''), quote: text.default('') })),
  technique: text,
  duplicate_of: text.nullable(),
  review: z.enum(reviewStates),
};

/** Any of a test's fields; what is not named stays. `review` decides about the test. */
export const testChangesSchema = z
  .strictObject(changeFields)
  .partial()
  .meta({ id: 'TestChanges', example: { review: 'accepted', priority: 'high' } });

/** A test of a person's own. */
export const newTestSchema = z
  .strictObject(changeFields)
  .partial()
  .required({ title: true })
  .meta({
    id: 'NewTest',
    example: {
      title: 'A refund at the limit is accepted',
      steps: [{ step_number: 1, action: 'Refund £200.00', expected_result: 'The refund is accepted' }],
      covers: ['AC-1'],
    },
  });

const ids = z.array(z.string().min(1).max(200)).max(2000).default([]);

export const reviewBodySchema = z
  .strictObject({
    accept: ids,
    reject: ids,
    reopen: ids,
    rest: z.enum(['accepted', 'rejected']).optional().meta({ description: 'What becomes of all other proposals.' }),
  })
  .meta({ id: 'Review', example: { reject: ['TC-PLAT-112-7'], rest: 'accepted' } });

export const diffQuerySchema = z.strictObject({
  from: countSchema(1, 1_000_000_000).optional(),
  to: countSchema(1, 1_000_000_000).optional(),
});

const fieldChangeSchema = z.object({ field: text, from: text, to: text });
const referenceSchema = z.object({ id: text, title: text, covers: texts });
const stepChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('added'), to_step: z.int(), step: stepAnswerSchema }),
  z.object({ kind: z.literal('removed'), from_step: z.int(), step: stepAnswerSchema }),
  z.object({
    kind: z.literal('changed'),
    from_step: z.int(),
    to_step: z.int(),
    fields: z.array(fieldChangeSchema.extend({ field: z.enum(['action', 'test_data', 'expected_result']) })),
  }),
]);
const coverageStatus = z.enum(['covered', 'partly', 'not']).nullable();

const diffFields = z
  .object({
    plan: z.array(fieldChangeSchema),
    tests: z.object({
      added: z.array(referenceSchema),
      removed: z.array(referenceSchema),
      changed: z.array(
        referenceSchema.extend({ fields: z.array(fieldChangeSchema), steps: z.array(stepChangeSchema) }),
      ),
      unchanged: z.int(),
    }),
    criteria: z.array(
      z.object({ id: text, kind: z.enum(['added', 'removed', 'changed']), from: text, to: text, tests: texts }),
    ),
    coverage: z.object({
      from_percent: z.number(),
      to_percent: z.number(),
      criteria: z.array(
        z.object({
          id: text,
          from: coverageStatus,
          to: coverageStatus,
          tests_added: texts,
          tests_removed: texts,
          existing_added: texts,
          existing_removed: texts,
        }),
      ),
    }),
  })
  .meta({ id: 'PlanDiff' });

export const diffAnswerSchema = diffFields
  .extend({ story_key: text, from: versionSchema, to: versionSchema })
  .meta({ id: 'PlanDiffAnswer' });

const dimensionSchema = z.object({ score: z.number(), weight: z.number(), to_raise: text });

export const evaluationSchema = z
  .object({
    story_key: text,
    overall_score: z.number(),
    dimensions: z.object(
      Object.fromEntries(dimensionNames.map((name) => [name, dimensionSchema])) as Record<
        (typeof dimensionNames)[number],
        typeof dimensionSchema
      >,
    ),
    coverage: coverageSchema,
    findings: z.array(
      z.object({
        dimension: z.enum(dimensionNames),
        rule: text,
        severity: z.enum(['error', 'warning', 'note']),
        test_id: text.nullable(),
        criterion: text.nullable(),
        message: text,
        hint: text,
      }),
    ),
  })
  .meta({ id: 'Evaluation', description: 'As `womba evaluate --json` prints it.' });

export const evaluationAnswerSchema = evaluationSchema.extend({ warnings: texts }).meta({ id: 'EvaluationAnswer' });

export const exportQuerySchema = z.strictObject({
  format: z.enum(exportFormats),
  revision: countSchema(1, 1_000_000_000).optional(),
});

const generateFields = {
  upload_to_zephyr: z.boolean().optional().meta({ description: 'Default: AUTO_UPLOAD.' }),
  project_key: projectKeySchema.nullish(),
  folder_id: z.union([z.int(), z.string().regex(/^\d{1,15}$/)]).nullish(),
  folder_path: z.string().max(2000).nullish(),
  planner: z.enum(['rules', 'model']).optional(),
  max_tests: z.int().min(1).max(500).optional(),
  no_cache: z.boolean().default(false),
};

export const generateBodySchema = z
  .strictObject(generateFields)
  .meta({ id: 'Generate', example: { planner: 'rules', max_tests: 20 } });

export const generateNamedBodySchema = z
  .strictObject({ issue_key: issueKeySchema.optional(), story_key: issueKeySchema.optional(), ...generateFields })
  .refine(({ issue_key, story_key }) => issue_key !== undefined || story_key !== undefined, {
    path: ['issue_key'],
    message: 'Name the story.',
  })
  .meta({ id: 'GenerateNamed', example: { issue_key: 'PLAT-112', upload_to_zephyr: false } });

export const generateQuerySchema = waitQuerySchema;

export const generatedSchema = z
  .object({
    test_plan: planAnswerSchema,
    zephyr_results: z.record(text, text),
    version: z.int(),
    evaluation: evaluationSchema,
    merge: z
      .object({
        previous_version: z.int(),
        diff: diffFields,
        kept: texts,
        unwanted: z.array(z.object({ id: text, title: text })),
      })
      .nullable(),
    warnings: texts,
    seconds: z.object({ context: z.number(), planning: z.number() }),
  })
  .meta({ id: 'Generated' });
