import { UsageError, WombaError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import type { TestCase, TestPlan } from '../../planning/plan/schema.ts';
import { createZephyrApi, type Patience } from './api.ts';
import { caseContent, longestName } from './case-content.ts';
import { fillCycle, type FilledCycle } from './cycle.ts';
import { findCases } from './find-cases.ts';
import { findFolder, folderNames, makeFolder } from './folder.ts';
import { firstExecutionStatus, optionNamed, readProjectOptions } from './project-options.ts';
import type { TestResult, UploadReport } from './report.ts';
import { selectTests } from './select-tests.ts';
import type { UploadSettings } from './settings.ts';
import type { LedgerEntry, UploadLedger } from './upload-ledger.ts';
import { endsTheUpload, type UploadItem, uploadTests } from './upload-tests.ts';

export interface UploadOptions {
  http: HttpClient;
  patience: Patience;
  settings: UploadSettings;
  project: string;
  /** Whole path; the plan's suggestion when absent. */
  folder?: string | undefined;
  /** Name of a test cycle that is to hold the tests. */
  cycle?: string | undefined;
  /** Jira's number of the story. */
  issueId: number;
  /** What earlier uploads left, by the ids of tests. */
  known: ReadonlyMap<string, LedgerEntry>;
  /** Where the upload is noted; undefined for a dry run, which sends only reads and notes nothing. */
  ledger: Pick<UploadLedger, 'noteCase' | 'noteComplete'> | undefined;
  signal: AbortSignal;
  onProgress?: ((result: TestResult, done: number, total: number) => void) | undefined;
}

/**
 * Brings the tests of a plan to Zephyr Scale: as drafts, in a folder, with their steps, linked to the story, in a cycle if one
 * is named. Whatever an earlier upload did is found again and completed, not done twice.
 * @throws ConfigError, RefusedError and NotFoundError where nothing can be uploaded; what failed for single tests is reported.
 */
export async function uploadPlan(plan: TestPlan, options: UploadOptions): Promise<UploadReport> {
  const { http, patience, settings, project, issueId, known, ledger, signal } = options;
  const tests = selectTests(plan);
  assertUploadable(plan, tests);
  const path = options.folder ?? (plan.suggested_folder || `/Womba/${plan.story.key}`);
  folderNames(path);
  const api = createZephyrApi({ http, signal, patience, dryRun: ledger === undefined });

  const projectOptions = await readProjectOptions(api, project, { executions: options.cycle !== undefined });
  const priority = (name: string) =>
    optionNamed(projectOptions.priorities, name, { project, what: 'priority', setting: 'ZEPHYR_PRIORITIES' });
  const status = optionNamed(projectOptions.statuses, settings.statusName, {
    project,
    what: 'status of test cases',
    setting: 'ZEPHYR_STATUS',
  });
  const contents = tests.map((test) => caseContent(plan, test, priority(settings.priorityNames[test.priority]).name));

  const found = await findFolder(api, project, path);
  const { cases, customFields } = await findCases(
    api,
    project,
    found,
    contents.map(({ marker }, index) => ({ marker, knownKey: known.get(tests[index]?.id ?? '')?.key })),
  );
  const items = tests.flatMap((test, index): UploadItem[] => {
    const content = contents[index];
    return content === undefined
      ? []
      : [{ test, content, stored: cases.get(content.marker), entry: known.get(test.id) }];
  });
  // A folder that nothing goes into is not made.
  const folder = items.some(({ stored }) => stored === undefined) ? await makeFolder(api, project, found) : found;
  const place = {
    project,
    folder,
    statusName: status.name,
    priorityId: (name: string) => priority(name).id,
    customFields: settings.customFields(project),
    knownFields: customFields,
  };

  const results: TestResult[] = [];
  for await (const result of uploadTests({ api, place, issueId, ledger }, items)) {
    results.push(result);
    options.onProgress?.(result, results.length, items.length);
  }
  const uploaded = results.flatMap(({ key, status: outcome }) => (outcome === 'failed' || key === null ? [] : [key]));
  const failed = results.filter(({ status: outcome }) => outcome === 'failed');
  const errors = failed.map(({ id, error }) => `${id}: ${error ?? ''}`);
  let cycle: FilledCycle | undefined;
  if (options.cycle !== undefined && uploaded.length > 0) {
    const statusName = firstExecutionStatus(projectOptions);
    const target = { project, name: options.cycle, storyKey: plan.story.key, issueId, statusName };
    try {
      cycle = await fillCycle(api, target, uploaded);
    } catch (error) {
      // The tests are uploaded all the same, and the report must say so.
      if (!(error instanceof WombaError) || endsTheUpload(error)) throw error;
      errors.push(`Cycle ${options.cycle}: ${error.message}`);
    }
  }
  return {
    success: errors.length === 0,
    dry_run: api.planned !== undefined,
    story_key: plan.story.key,
    project_key: project,
    folder_path: folder.path,
    uploaded_count: uploaded.length,
    test_case_ids: uploaded,
    zephyr_results: Object.fromEntries(
      results.map(({ id, key, error }) => [id, error === null && key !== null ? key : `ERROR: ${error ?? 'no key'}`]),
    ),
    test_case_count: results.length,
    test_case_results: results,
    linked_to_story: uploaded.length > 0 && failed.length === 0,
    cycle_key: cycle?.key ?? null,
    cycle_name: cycle?.name ?? null,
    execution_count: cycle?.added ?? 0,
    errors,
    notes: notesOf(tests, known),
    requests: [...(api.planned ?? [])],
  };
}

/** @throws UsageError for a plan whose tests cannot be told apart, or that has none to upload. */
function assertUploadable(plan: TestPlan, tests: readonly TestCase[]): void {
  if (tests.length === 0) {
    throw new UsageError(`The plan of ${plan.story.key} has no test to upload`, {
      hint: 'Each of its tests is rejected, or it has none.',
    });
  }
  const ids = new Set<string>();
  for (const { id } of plan.test_cases) {
    if (ids.has(id)) throw new UsageError(`The plan of ${plan.story.key} has two tests with the id ${id.slice(0, 60)}`);
    ids.add(id);
  }
}

function notesOf(tests: readonly TestCase[], known: UploadOptions['known']): string[] {
  const selected = new Set(tests.map(({ id }) => id));
  const left = [...known].filter(([id]) => !selected.has(id)).map(([id, { key }]) => `${key} (${id})`);
  return [
    // Once indexed, an uploaded test is found as an existing one; it does not repeat itself.
    ...tests.flatMap(({ id, duplicate_of: other }) =>
      other === null || other === known.get(id)?.key
        ? []
        : [`${id} repeats ${other}; reject it in the plan to leave it out`],
    ),
    ...tests.flatMap(({ id, title }) =>
      [...title].length > longestName ? [`${id}: Zephyr takes ${longestName} characters of its title`] : [],
    ),
    ...(left.length === 0
      ? []
      : [`Uploaded earlier, not selected now, left as they are in Zephyr: ${left.join(', ')}`]),
  ];
}
