import { z } from 'zod';
import { priorities, testTypes } from './choices.ts';

export const reviewStates = ['proposed', 'accepted', 'rejected', 'edited'] as const;

/** People and older versions write one text or a list of lines. */
const lines = z.union([z.string(), z.array(z.string()).transform((items) => items.join('\n'))]);
const texts = z.array(z.string());

export const stepSchema = z.object({
  step_number: z.int().positive(),
  action: z.string(),
  expected_result: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
  /** What to enter, send or use; empty where the action says it all. */
  test_data: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
});

/** A document that a test rests on; hand-written plans may name it by its id alone. */
const evidenceSchema = z.union([
  z.string().transform((id) => ({ id, title: '', quote: '' })),
  z.object({
    /** Of the document in the index: `jira_PLAT-12`, `confluence_65201`, `swagger_…`, `test_PLAT-T3`. */
    id: z.string(),
    title: z.string().default(''),
    /** The words of the document that the test rests on. */
    quote: z.string().default(''),
  }),
]);

export const testCaseSchema = z.object({
  id: z.string().min(1),
  title: z.string(),
  description: z.string().default(''),
  preconditions: lines.default(''),
  steps: z.array(stepSchema).default([]),
  expected_result: z.string().default(''),
  priority: z.enum(priorities).default('medium'),
  test_type: z.enum(testTypes).default('functional'),
  tags: texts.default([]),
  /** Minutes. */
  estimated_time: z
    .number()
    .nonnegative()
    .nullish()
    .transform((minutes) => minutes ?? 0),
  automation_candidate: z.boolean().default(false),
  risk_level: z.enum(['high', 'medium', 'low']).default('medium'),
  /** Keys of existing tests near this one. */
  related_existing_tests: texts.default([]),
  /** Ids of the criteria that the test covers: `AC-1` … */
  covers: texts.default([]),
  evidence: z.array(evidenceSchema).default([]),
  /** The technique of test design that made it. */
  technique: z.string().default(''),
  /** Key of the existing test that it repeats. */
  duplicate_of: z
    .string()
    .nullish()
    .transform((key) => key ?? null),
  review: z.enum(reviewStates).default('proposed'),
});

const coverageEntrySchema = z.object({
  id: z.string(),
  text: z.string(),
  status: z.enum(['covered', 'partly', 'not']),
  /** Ids of the plan's tests. */
  tests: texts,
  existing_tests: z.array(
    z.object({ key: z.string(), title: z.string(), extent: z.enum(['covered', 'partly']), quote: z.string() }),
  ),
  /** Why it is not covered, or not wholly; empty otherwise. */
  reason: z.string().default(''),
});

const coverageSchema = z.object({
  criteria: z.array(coverageEntrySchema).default([]),
  /** Percent of the criteria that a test of the plan or an existing one covers. */
  covered_percent: z.number().default(0),
  gaps: texts.default([]),
});

export const testPlanSchema = z.object({
  story: z
    .object({
      key: z.string(),
      title: z.string().default(''),
      url: z.string().default(''),
      type: z.string().default(''),
      status: z.string().default(''),
      acceptance_criteria: z.array(z.object({ id: z.string(), text: z.string() })).default([]),
    })
    .loose(),
  test_cases: z.array(testCaseSchema),
  metadata: z
    .object({
      generated_at: z.string().default(''),
      /** `rules` for the rules engine. */
      ai_model: z.string().default(''),
      source_story_key: z.string().default(''),
      total_test_cases: z.int().default(0),
      edge_case_count: z.int().default(0),
      integration_test_count: z.int().default(0),
      /** Overall score of the checks, 0 to 1. */
      confidence_score: z
        .number()
        .nullish()
        .transform((score) => score ?? 0),
      ai_reasoning: z
        .string()
        .nullish()
        .transform((text) => text ?? ''),
      validation_issues: texts.default([]),
      planner: z.string().default(''),
      /** Version of the story that the plan was made of. */
      source_hash: z.string().default(''),
    })
    .loose()
    .prefault({}),
  summary: z.string().default(''),
  coverage_analysis: z
    .union([
      coverageSchema,
      z.string().transform(() => coverageSchema.parse({})),
      z.null().transform(() => coverageSchema.parse({})),
    ])
    .prefault({}),
  risk_assessment: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
  dependencies: texts.default([]),
  /** Minutes. */
  estimated_execution_time: z
    .number()
    .nullish()
    .transform((minutes) => minutes ?? 0),
  suggested_folder: z
    .string()
    .nullish()
    .transform((folder) => folder ?? ''),
});

export type TestPlan = z.infer<typeof testPlanSchema>;
export type TestCase = z.infer<typeof testCaseSchema>;
export type TestStep = z.infer<typeof stepSchema>;
export type Evidence = z.infer<typeof evidenceSchema>;
export type CoverageEntry = z.infer<typeof coverageEntrySchema>;
export type CoverageAnalysis = z.infer<typeof coverageSchema>;
