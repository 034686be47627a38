import type { z } from 'zod';
import type { ServerContext } from '../context.ts';
import type { JobWork } from '../jobs/jobs.ts';
import type { generateBodySchema, generatedSchema } from '../schemas/plans.ts';
import { folderPathOf } from './upload-plan.ts';

/** Plans, checks and keeps the tests of a story, and brings them to Zephyr where that is asked for. */
export async function generateStory(
  { womba, planning, metrics }: ServerContext,
  key: string,
  body: z.infer<typeof generateBodySchema>,
  { signal, step }: Pick<JobWork, 'signal' | 'step'>,
): Promise<z.infer<typeof generatedSchema>> {
  const { planner, max_tests: maxTests, no_cache: noCache } = body;
  const made = await planning.ask('generate', { key, planner, maxTests, noCache }, { signal, onStep: step });
  const { plan, report, merge, version, warnings, seconds } = made;
  metrics.planned(plan.metadata.planner, seconds.context + seconds.planning);
  countTokens(metrics, made.madeBy);
  const uploads = body.upload_to_zephyr ?? womba.config.boolean('AUTO_UPLOAD');
  let results: Record<string, string> = {};
  if (uploads) {
    step('Bringing it to Zephyr');
    const folder = await folderPathOf(womba, body.project_key ?? key.replace(/-\d+$/, ''), body, signal);
    results = (await womba.upload(plan, { project: body.project_key ?? undefined, folder, signal })).zephyr_results;
  }
  return {
    test_plan: plan,
    zephyr_results: results,
    version,
    evaluation: report,
    merge:
      merge === undefined
        ? null
        : {
            previous_version: merge.previous.version,
            diff: merge.diff,
            kept: merge.kept,
            unwanted: merge.unwanted,
          },
    warnings,
    seconds,
  };
}

/** A model's plan says how many tokens it took; the rules engine's says nothing. */
function countTokens(metrics: ServerContext['metrics'], metadata: Readonly<Record<string, unknown>>): void {
  const { input, output } = (metadata['tokens'] ?? {}) as { input?: unknown; output?: unknown };
  if (typeof input === 'number') metrics.tokens('planner_input', input);
  if (typeof output === 'number') metrics.tokens('planner_output', output);
}
