/** What the server answers, inferred from the schemas that it checks its answers by. */
import type { z } from 'zod';
import type { jobSchema } from '../../../src/server/schemas/jobs.ts';
import type {
  diffAnswerSchema,
  evaluationAnswerSchema,
  generatedSchema,
  planAnswerSchema,
  planListSchema,
  savedPlanSchema,
  savedTestSchema,
  testCaseAnswerSchema,
  versionListSchema,
} from '../../../src/server/schemas/plans.ts';
import type { reportSchema, runSchema } from '../../../src/server/schemas/runs.ts';
import type { documentSchema, searchAnswerSchema, searchResultSchema } from '../../../src/server/schemas/search.ts';
import type { contextSchema, foundStorySchema, storySearchAnswerSchema } from '../../../src/server/schemas/stories.ts';
import type {
  configSchema,
  doctorSchema,
  promptsSchema,
  sessionSchema,
  statsSchema,
} from '../../../src/server/schemas/system.ts';
import type { foldersSchema, uploadAnswerSchema } from '../../../src/server/schemas/zephyr.ts';

export type { CollectionName, SourceName } from '../../../src/documents/document.ts';
export type { ProgressEvent } from '../../../src/indexing/progress.ts';

export type Session = z.infer<typeof sessionSchema>;
export type Stats = z.infer<typeof statsSchema>;
export type Config = z.infer<typeof configSchema>;
export type Doctor = z.infer<typeof doctorSchema>;
export type Prompts = z.infer<typeof promptsSchema>;

export interface Page<T> {
  items: T[];
  total: number;
}
export type Run = z.infer<typeof runSchema>;
export type RunReport = z.infer<typeof reportSchema>;
export type SourceReport = RunReport['sources'][keyof RunReport['sources']];

export type TestPlan = z.infer<typeof planAnswerSchema>;
export type TestCase = z.infer<typeof testCaseAnswerSchema>;
export type TestStep = TestCase['steps'][number];
export type Evidence = TestCase['evidence'][number];
export type CoverageEntry = TestPlan['coverage_analysis']['criteria'][number];
export type PlanList = z.infer<typeof planListSchema>;
export type PlanVersions = z.infer<typeof versionListSchema>;
export type SavedPlan = z.infer<typeof savedPlanSchema>;
export type SavedTest = z.infer<typeof savedTestSchema>;
export type PlanDiff = Omit<z.infer<typeof diffAnswerSchema>, 'story_key' | 'from' | 'to'>;
export type PlanDiffAnswer = z.infer<typeof diffAnswerSchema>;
export type StepChange = PlanDiff['tests']['changed'][number]['steps'][number];
export type Evaluation = z.infer<typeof evaluationAnswerSchema>;
export type Generated = z.infer<typeof generatedSchema>;

export type StoryContext = z.infer<typeof contextSchema>;
export type ContextItem = StoryContext['existing_tests'][number];
export type FoundStory = z.infer<typeof foundStorySchema>;
export type StorySearch = z.infer<typeof storySearchAnswerSchema>;

export type SearchAnswer = z.infer<typeof searchAnswerSchema>;
export type SearchHit = z.infer<typeof searchResultSchema>;
export type StoredDocument = z.infer<typeof documentSchema>;

export type Folders = z.infer<typeof foldersSchema>;
export type Folder = Folders['folders'][number];
export type UploadReport = z.infer<typeof uploadAnswerSchema>;
export type TestResult = UploadReport['test_case_results'][number];
export type Job = z.infer<typeof jobSchema>;
