import { stepSchema, testCaseSchema, testPlanSchema } from './schema.ts';

/**
 * Fields of a plan's JSON that a plan does not have, such as `test_cases.owner`: reading the plan leaves them behind. What stands in
 * `story` and `metadata` is kept as it is.
 */
export function unknownFields(json: unknown): string[] {
  const found = new Set<string>();
  const look = (value: unknown, known: object, prefix: string): void => {
    for (const field of Object.keys(recordOf(value))) if (!(field in known)) found.add(`${prefix}${field}`);
  };
  const wrapped = recordOf(json)['test_plan'];
  const plan = recordOf(wrapped ?? json);
  look(plan, testPlanSchema.shape, '');
  for (const test of listOf(plan['test_cases'])) {
    look(test, testCaseSchema.shape, 'test_cases.');
    for (const step of listOf(recordOf(test)['steps'])) look(step, stepSchema.shape, 'test_cases.steps.');
  }
  return [...found];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
