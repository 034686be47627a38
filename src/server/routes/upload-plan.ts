import type { z } from 'zod';
import { NotFoundError, UsageError } from '../../platform/errors.ts';
import type { TestPlan } from '../../planning/plan/schema.ts';
import { recount } from '../../planning/review/recount.ts';
import type { UploadReport, Womba } from '../../womba.ts';
import type { JobWork } from '../jobs/jobs.ts';
import type { uploadAnswerSchema, uploadBodySchema } from '../schemas/zephyr.ts';

type UploadBody = z.infer<typeof uploadBodySchema>;
export type UploadAnswer = z.infer<typeof uploadAnswerSchema>;

/** Uploads the stored plan of a story, or the tests of it that are named. */
export async function uploadStoryPlan(
  womba: Womba,
  body: UploadBody,
  { signal, step, event }: JobWork,
): Promise<UploadAnswer> {
  const { issue_key: key } = body;
  const project = body.project_key ?? key.replace(/-\d+$/, '');
  const { plan } = (await womba.plans()).read(key);
  const chosen = body.test_cases == null ? plan : withTests(plan, body.test_cases);
  step(`Looking at what Zephyr has of ${key}`);
  const folder = await folderPathOf(womba, project, body, signal);
  const report: UploadReport = await womba.upload(chosen, {
    project,
    folder,
    cycle: body.cycle_name ?? undefined,
    dryRun: body.dry_run,
    signal,
    onProgress: (result, done, total) => {
      event('test', { result, done, total });
      step(`${done} of ${total}: ${result.id} ${result.status}`);
    },
  });
  return { ...report, story_url: plan.story.url };
}

/** The path of the folder that is named by its path or its number; undefined for the plan's suggestion. */
export async function folderPathOf(
  womba: Womba,
  project: string,
  { folder_id: id, folder_path: path }: Pick<UploadBody, 'folder_id' | 'folder_path'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (path != null && path.trim() !== '') return path;
  if (id == null) return undefined;
  const folder = (await womba.folders(project, 'TEST_CASE', signal)).find((candidate) => candidate.id === Number(id));
  if (folder !== undefined) return folder.path;
  throw new NotFoundError(`${project} has no folder ${id} in Zephyr`);
}

/** The plan with only these tests, each of them wanted: who names a test decides for it. */
function withTests(plan: TestPlan, wanted: NonNullable<UploadBody['test_cases']>): TestPlan {
  const known = new Map(plan.test_cases.map((test) => [test.id, test]));
  const tests = wanted.map((item) => {
    const test = typeof item === 'string' ? known.get(item) : item;
    if (test === undefined) {
      throw new NotFoundError(`The plan of ${plan.story.key} has no test ${String(item).slice(0, 80)}`);
    }
    return { ...test, review: test.review === 'edited' ? test.review : ('accepted' as const) };
  });
  if (new Set(tests.map(({ id }) => id)).size < tests.length)
    throw new UsageError('body.test_cases names a test twice');
  return recount({ ...plan, test_cases: tests });
}
