import type { Command } from 'commander';
import { sourceNames } from '../../documents/document.ts';
import { addCommon, examples, instead, nonNegative, progressOption } from '../options.ts';
import { say } from '../output.ts';
import { utcTime } from '../render/numbers.ts';
import { type CommonOptions, withSession } from '../session.ts';
import { showRun } from './index-run-output.ts';

interface Options extends CommonOptions {
  forceRefresh?: boolean;
  refreshHours?: number;
  allowMassDeletion?: boolean;
  progress?: 'json';
}

export function registerIndexAll(program: Command): void {
  const command = program
    .command('index-all')
    .summary('read all five sources into the database')
    .description(
      'Reads Zephyr tests, Jira issues, Confluence pages, documentation sites and OpenAPI documents: what is new or\n' +
        'changed is stored, what is gone upstream is removed. A run that was stopped or failed is continued.\n' +
        'Exit codes: 0 done or not due, 3 refused (configuration, 401, 403), 4 incomplete (run again), 5 another run is at work.',
    )
    .option('--force-refresh', 'read everything again, due or not')
    .option('--refresh-hours <hours>', 'only sources whose last refresh is older than this', nonNegative)
    .option('--allow-mass-deletion', 'remove vanished documents even when they are more than half of a scope');
  command.addOption(progressOption());
  addCommon(command, { projectKey: instead });
  examples(command, [
    ['womba index-all', 'what is new, changed or gone since the last run'],
    ['womba index-all --force-refresh', 'everything again'],
    ['womba index-all --refresh-hours 12', 'only what was not refreshed in the last 12 hours'],
    ['womba index-all --project-key PLAT --json', 'one project, with a machine-readable report'],
  ]);
  command.action((options: Options) =>
    withSession(options, async ({ womba, signal }) =>
      showRun(
        {
          command: 'index-all',
          projects: womba.projects,
          sources: sourceNames,
          json: options.json ?? false,
          progress: options.progress,
          signal,
        },
        (onProgress) =>
          womba.indexAll({
            force: options.forceRefresh ?? false,
            refreshHours: options.refreshHours,
            allowMassDeletion: options.allowMassDeletion ?? false,
            signal,
            onProgress,
          }),
        () => {
          for (const project of womba.projects) {
            const times = womba.refreshTimes(project, options.refreshHours);
            if (times === undefined) continue;
            const hours = Math.max(0, (times.next.getTime() - Date.now()) / 3_600_000);
            say(options, `⏳ Last full refresh for ${project} ran at ${utcTime(times.last)}`);
            say(
              options,
              `💡 Next refresh due in ~${Math.max(1, Math.round(hours))} h. Use --force-refresh to override.`,
            );
          }
        },
      ),
    ),
  );
}
