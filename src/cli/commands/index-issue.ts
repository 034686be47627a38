import type { Command } from 'commander';
import { addCommon, examples } from '../options.ts';
import { plural } from '../render/numbers.ts';
import { type CommonOptions, printJson, say, withSession } from '../session.ts';

export function registerIndexIssue(program: Command): void {
  const command = program
    .command('index')
    .summary('read one issue and what it links to')
    .description('Reads an issue, its parent, sub-tasks and linked issues, and the Confluence pages they link to.')
    .argument('<key>', 'issue key, such as PLAT-12');
  addCommon(command);
  examples(command, [['womba index PLAT-12', 'right after the story was changed, without waiting for the next run']]);
  command.action((key: string, options: CommonOptions) =>
    withSession(options, async ({ womba, signal }) => {
      const { report, exitCode } = await womba.indexIssue(key.toUpperCase(), { signal });
      if (options.json) {
        printJson(report);
        return exitCode;
      }
      const { jira, confluence } = report.sources;
      say(
        options,
        `${key.toUpperCase()}: ${plural(jira.seen, 'issue')} and ${plural(confluence.seen, 'page')} read, ` +
          `${jira.added + confluence.added} added, ${jira.changed + confluence.changed} changed`,
      );
      for (const error of [...jira.errors, ...confluence.errors]) say(options, `✗ ${error.id ?? ''} ${error.message}`);
      return exitCode;
    }),
  );
}
