import { z } from 'zod';
import { techniques } from '../ideas/idea.ts';
import { priorities, testTypes } from '../plan/choices.ts';

const levels = ['high', 'medium', 'low'] as const;

/**
 * A test as the model writes it. Servers that take schemas want every field required and no limits; servers that do not take
 * them answer with what they like, so that reading is lenient in everything that is not the test itself.
 */
function testSchema(lenient: boolean) {
  const or = <T extends z.ZodType>(schema: T, fallback: z.output<T>): T =>
    (lenient ? schema.catch(fallback as never) : schema) as T;
  const texts = z.array(z.string());
  return z.object({
    id: or(z.string(), '').describe('empty for a new test; the id of the test that this one replaces'),
    title: (lenient ? z.string().min(1) : z.string()).describe('one line that says the behaviour'),
    description: or(z.string(), '').describe('why the test exists, in one or two sentences'),
    preconditions: or(texts, []),
    steps: z
      .array(
        z.object({
          action: (lenient ? z.string().min(1) : z.string()).describe('one thing to do, so that anybody can do it'),
          test_data: or(z.string(), '').describe('the very values; empty where the action says them'),
          expected_result: or(z.string(), '').describe('what can be seen then: text, status, value, state'),
        }),
      )
      .describe('1 to 12 steps'),
    expected_result: or(z.string(), ''),
    priority: or(z.enum(priorities), 'medium'),
    test_type: or(z.enum(testTypes), 'functional'),
    technique: or(z.enum(techniques), 'use case').describe('of test design'),
    covers: or(texts, []).describe('ids of criteria, such as AC-1'),
    evidence: or(
      z.array(
        z.object({
          id: z.string().describe('id of a source'),
          quote: or(z.string(), '').describe('its words, copied'),
        }),
      ),
      [],
    ).describe('the sources that the test rests on'),
    related_existing_tests: or(texts, []).describe('keys of existing tests that are near'),
    risk_level: or(z.enum(levels), 'medium'),
    automation_candidate: or(z.boolean(), false),
    estimated_time: or(z.number(), 5).describe('minutes'),
    tags: or(texts, []),
  });
}

const strictTest = testSchema(false);
export const lenientTest = testSchema(true);

/** What is beside the tests. */
const rest = {
  reasoning: z.string().describe('how the story was taken apart, in at most five sentences'),
  existing_coverage: z
    .array(
      z.object({ criterion: z.string(), test: z.string(), extent: z.enum(['covered', 'partly']), quote: z.string() }),
    )
    .describe('existing tests that already do what a criterion says, with the words that show it'),
  removed_tests: z.array(z.object({ id: z.string(), reason: z.string() })).describe('only when asked to repair a plan'),
  gaps: z
    .array(z.object({ criterion: z.string(), reason: z.string() }))
    .describe('criteria that cannot be tested, with the reason'),
  summary: z.string(),
  risk_assessment: z.string(),
};

const answerSchema = z.object({
  reasoning: rest.reasoning,
  existing_coverage: rest.existing_coverage,
  test_cases: z.array(strictTest),
  removed_tests: rest.removed_tests,
  gaps: rest.gaps,
  summary: rest.summary,
  risk_assessment: rest.risk_assessment,
});

export const lenientRest = z.object({
  reasoning: rest.reasoning.catch(''),
  existing_coverage: rest.existing_coverage.catch([]),
  removed_tests: rest.removed_tests.catch([]),
  gaps: rest.gaps.catch([]),
  summary: rest.summary.catch(''),
  risk_assessment: rest.risk_assessment.catch(''),
});

export type DraftTest = z.output<typeof strictTest>;
export type AnswerRest = z.output<typeof lenientRest>;

/** The form of every answer, as JSON schema without what some providers refuse. */
export function answerJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(answerSchema, { target: 'draft-7' });
  void $schema;
  return schema;
}
