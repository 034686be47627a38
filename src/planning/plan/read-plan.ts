import { UsageError } from '../../platform/errors.ts';
import { type TestPlan, testPlanSchema } from './schema.ts';

/** Larger files are no test plans. */
const mostCharacters = 20_000_000;

/**
 * Reads a plan, a generated or a hand-written one. The object that `generate --json` prints (`{test_plan: …}`) is fine too.
 * @throws UsageError that names the place of the first faults, never the text of the plan.
 */
export function readPlan(json: string, name: string): TestPlan {
  if (json.length > mostCharacters) throw new UsageError(`${name} is too large for a test plan`);
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    throw new UsageError(`${name} is not JSON`, { hint: 'A test plan is one JSON object; docs/planning.md shows it.' });
  }
  const wrapped = typeof value === 'object' && value !== null && 'test_plan' in value ? value.test_plan : value;
  const result = testPlanSchema.safeParse(wrapped);
  if (result.success) return result.data;
  const faults = result.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`);
  throw new UsageError(`${name} is not a test plan: ${faults.join('; ')}`, {
    hint: 'docs/planning.md shows the form.',
  });
}
