import type { Command } from 'commander';
import { sourceNames, type SourceName } from '../../documents/document.ts';
import { UsageError } from '../../platform/errors.ts';
import { addCommon, examples, instead } from '../options.ts';
import { type CommonOptions, withSession } from '../session.ts';
import { showRun } from './index-run-output.ts';

interface Options extends CommonOptions {
  source: string[];
  forceRefresh?: boolean;
  allowMassDeletion?: boolean;
}

export function registerIndexSource(program: Command): void {
  const command = program
    .command('index-source')
    .summary('read single sources into the database')
    .description('Reads the named sources, whether they are due or not. Exit codes as for index-all.')
    .requiredOption('--source <name...>', `one or more of ${sourceNames.join(', ')}; gitlab means swagger`)
    .option('--force-refresh', 'read everything again')
    .option('--allow-mass-deletion', 'remove vanished documents even when they are more than half of a scope');
  addCommon(command, { projectKey: instead });
  examples(command, [
    ['womba index-source --source jira', 'only Jira'],
    ['womba index-source --source zephyr confluence --force-refresh', 'two sources, everything again'],
  ]);
  command.action((options: Options) =>
    withSession(options, async ({ womba, signal }) => {
      const wanted = new Set(options.source.flatMap((value) => value.split(',')).map(sourceFrom));
      const names = sourceNames.filter((name) => wanted.has(name));
      return showRun(
        { command: 'index-source', projects: womba.projects, sources: names, json: options.json ?? false, signal },
        (onProgress) =>
          womba.indexSources(names, {
            force: options.forceRefresh ?? false,
            allowMassDeletion: options.allowMassDeletion ?? false,
            signal,
            onProgress,
          }),
        () => {},
      );
    }),
  );
}

function sourceFrom(name: string): SourceName {
  const typed = name.trim().toLowerCase();
  const wanted = typed === 'gitlab' ? 'swagger' : typed;
  const found = sourceNames.find((source) => source === wanted);
  if (found !== undefined) return found;
  throw new UsageError(`There is no source "${name.slice(0, 40)}"`, { hint: `Sources: ${sourceNames.join(', ')}.` });
}
