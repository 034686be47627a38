import type { Command } from 'commander';
import { addCommon, examples, progressOption } from '../options.ts';
import { printJson, say } from '../output.ts';
import { vectorLines } from '../render/summary.ts';
import { plural } from '../render/numbers.ts';
import { type CommonOptions, withSession } from '../session.ts';
import { reportOfUnstarted } from './index-run-output.ts';

export function registerIndexIssue(program: Command): void {
  const command = program
    .command('index')
    .summary('read one issue and what it links to')
    .description(
      'Reads an issue, its parent, sub-tasks and linked issues, and the Confluence pages they link to. Exit code 6 when\n' +
        'there is no such issue, 5 while another run is at work.',
    )
    .argument('<key>', 'issue key, such as PLAT-12');
  command.addOption(progressOption());
  addCommon(command);
  examples(command, [['womba index PLAT-12', 'right after the story was changed, without waiting for the next run']]);
  command.action((given: string, options: CommonOptions) =>
    withSession(options, async ({ womba, signal }) => {
      const key = given.trim().toUpperCase();
      const asked = { projects: [key.replace(/-\d+$/, '')], json: options.json ?? false };
      const { report, exitCode } = await reportOfUnstarted(asked, () => womba.indexIssue(key, { signal }));
      if (options.json) {
        printJson(report);
        return exitCode;
      }
      const { jira, confluence } = report.sources;
      say(
        options,
        `${key}: ${plural(jira.seen, 'issue')} and ${plural(confluence.seen, 'page')} read, ` +
          `${jira.added + confluence.added} added, ${jira.changed + confluence.changed} changed`,
      );
      for (const { scope, id, message } of [...jira.errors, ...confluence.errors]) {
        const where = [scope, id].filter((part) => part !== null).join(', ');
        say(options, `✗ ${where === '' ? '' : `${where}: `}${message}`);
      }
      for (const line of vectorLines(report.embeddings)) say(options, line.trimStart());
      return exitCode;
    }),
  );
}
