import type { z } from 'zod';
import type { ServerContext } from '../context.ts';
import type { JobWork } from '../jobs/jobs.ts';
import type { generateBodySchema, generatedSchema } from '../schemas/plans.ts';
import { folderPathOf } from './upload-plan.ts';

/** Plans, checks and keeps the tests of a story, and brings them to Zephyr where that is asked for. */
export async function generateStory(
  { womba, metrics }: ServerContext,
  key: string,
  body: z.infer<typeof generateBodySchema>,
  { signal, step }: Pick<JobWork, 'signal' | 'step'>,
): Promise<z.infer<typeof generatedSchema>> {
  const made = await womba.generate(key, {
    planner: body.planner,
    maxTests: body.max_tests,
    noCache: body.no_cache,
    signal,
    onProgress: step,
  });
  signal.throwIfAborted();
  step('Keeping the plan');
  const saved = (await womba.plans()).saveGenerated(made.plan, (plan) => made.check(plan).plan);
  const { plan, report } = made.check(saved.plan);
  metrics.planned(plan.metadata.planner, made.seconds.context + made.seconds.planning);
  countTokens(metrics, made.plan.metadata);
  const uploads = body.upload_to_zephyr ?? womba.config.boolean('AUTO_UPLOAD');
  let results: Record<string, string> = {};
  if (uploads) {
    step('Bringing it to Zephyr');
    const folder = await folderPathOf(womba, body.project_key ?? key.replace(/-\d+$/, ''), body, signal);
    results = (await womba.upload(plan, { project: body.project_key ?? undefined, folder, signal })).zephyr_results;
  }
  const { merge } = saved;
  return {
    test_plan: plan,
    zephyr_results: results,
    version: saved.version.version,
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
    warnings: [...made.warnings, ...saved.warnings],
    seconds: made.seconds,
  };
}

/** A model's plan says how many tokens it took; the rules engine's says nothing. */
function countTokens(metrics: ServerContext['metrics'], metadata: Readonly<Record<string, unknown>>): void {
  const { input, output } = (metadata['tokens'] ?? {}) as { input?: unknown; output?: unknown };
  if (typeof input === 'number') metrics.tokens('planner_input', input);
  if (typeof output === 'number') metrics.tokens('planner_output', output);
}
