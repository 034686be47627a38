import type { WriteRequest } from './api.ts';

export type UploadStatus = 'created' | 'updated' | 'unchanged' | 'failed';

/** What became of a test. */
export interface TestResult {
  /** In the plan. */
  id: string;
  title: string;
  /** In Zephyr; null where it has no test case. A dry run names new ones `NEW-1`, `NEW-2` … */
  key: string | null;
  status: UploadStatus;
  /** Why it failed; null otherwise. */
  error: string | null;
}

/** What an upload did; field names as in `--json` and the REST API. */
export interface UploadReport {
  success: boolean;
  dry_run: boolean;
  story_key: string;
  project_key: string;
  /** `/` for the project's root. */
  folder_path: string;
  /** Tests that are in Zephyr now, complete. */
  uploaded_count: number;
  /** Their keys in Zephyr. */
  test_case_ids: string[];
  /** By the test's id in the plan: its key in Zephyr, or `ERROR: …`. */
  zephyr_results: Record<string, string>;
  test_case_count: number;
  test_case_results: TestResult[];
  linked_to_story: boolean;
  /** Null without `--cycle`. */
  cycle_key: string | null;
  cycle_name: string | null;
  /** Executions that were added to the cycle. */
  execution_count: number;
  errors: string[];
  /** What a person should know: repeated tests, tests left behind. */
  notes: string[];
  /** What would have been sent; empty unless it is a dry run. */
  requests: WriteRequest[];
}

/** Counts by status, without those that are zero: `10 created, 2 unchanged`. */
export function countsOf({ test_case_results: results }: UploadReport): string {
  const statuses: readonly UploadStatus[] = ['created', 'updated', 'unchanged', 'failed'];
  return statuses
    .map((status) => [results.filter((result) => result.status === status).length, status] as const)
    .filter(([count]) => count > 0)
    .map(([count, status]) => `${count} ${status}`)
    .join(', ');
}
