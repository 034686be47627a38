import type { Command } from 'commander';
import { addCommon, examples } from '../options.ts';
import { type CommonOptions, printJson, say, withSession } from '../session.ts';

interface Options extends CommonOptions {
  all?: boolean;
}

export function registerConfig(program: Command): void {
  const command = program
    .command('config')
    .summary('every setting and where it came from')
    .description('Shows the effective configuration, secrets masked.')
    .option('--all', 'show unset settings too');
  addCommon(command);
  examples(command, [
    ['womba config', 'what is set'],
    ['womba config --all', 'everything that can be set'],
  ]);
  command.action((options: Options) =>
    withSession(options, async ({ womba }) => {
      const settings = womba.config.describe();
      const problems = womba.config.problems();
      if (options.json) {
        printJson({ settings, warnings: womba.config.warnings, problems: problems.map((problem) => problem.message) });
        return;
      }
      const shown = settings.filter((setting) => options.all === true || setting.value !== null);
      const width = Math.max(...shown.map((setting) => setting.name.length));
      for (const { name, value, origin, description } of shown) {
        say(options, `${name.padEnd(width)}  ${value === null ? `(unset: ${description})` : `${value}  (${origin})`}`);
      }
      for (const problem of problems) say(options, `✗ ${problem.message}`);
    }),
  );
}
