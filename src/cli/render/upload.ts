import type { UploadReport } from '../../publishing/zephyr/report.ts';
import { countsOf } from '../../publishing/zephyr/report.ts';
import { plural } from './numbers.ts';

/** What an upload did, or would do, as lines for people. */
export function uploadLines(report: UploadReport): string[] {
  const { test_case_results: results, cycle_key: cycle } = report;
  const would = report.dry_run ? 'would be ' : '';
  return [
    `${report.story_key} → ${report.project_key}, folder ${report.folder_path}`,
    ...results.map(({ id, key, status, title, error }) =>
      status === 'failed'
        ? `✗ ${id}: ${error ?? ''}`
        : `✓ ${key ?? ''} ${status === 'unchanged' ? '' : would}${status}: ${title} (${id})`,
    ),
    ...(cycle === null
      ? []
      : [`✓ ${cycle} "${report.cycle_name ?? ''}": ${plural(report.execution_count, 'execution')} ${would}added`]),
    ...report.errors.filter((error) => error.startsWith('Cycle ')).map((error) => `✗ ${error}`),
    ...report.notes.map((note) => `ℹ ${note}`),
    ...(report.dry_run ? plannedLines(report) : [`${plural(report.test_case_count, 'test')}: ${countsOf(report)}`]),
  ];
}

function plannedLines({ requests, zephyr_results: results }: UploadReport): string[] {
  if (requests.length === 0) return ['Nothing would be sent: Zephyr holds all of it.'];
  const standsIn = Object.values(results).some((key) => key.startsWith('NEW-'));
  return [
    '',
    ...requests.map(({ method, path, body }) => `${method} ${path}\n${JSON.stringify(body, null, 2)}`),
    '',
    `Nothing was sent. These ${plural(requests.length, 'request')} would be.` +
      (standsIn ? ' NEW-… stands for what Zephyr will give.' : ''),
  ];
}
