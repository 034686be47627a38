import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { defaultUserFile } from '../../config/load.ts';
import { addCommon, examples } from '../options.ts';
import { printJson, say } from '../output.ts';
import { type CommonOptions, withSession } from '../session.ts';

interface Options extends CommonOptions {
  all?: boolean;
}

export function registerConfig(program: Command): void {
  const command = program
    .command('config')
    .summary('every setting and where it came from')
    .description(
      'Shows the settings in force and where each one came from. Secrets are masked. What comes first wins: flags,\n' +
        'environment, .env in the working directory, ~/.womba/config.yml, defaults.',
    )
    .option('--all', 'show unset settings too, with their meaning');
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
      const files = [resolve('.env'), defaultUserFile()].map(
        (path) => `${path} (${existsSync(path) ? 'read' : 'none'})`,
      );
      say(options, `\nFiles: ${files.join(', ')}`);
      for (const { message, hint } of problems) {
        say(options, `✗ ${message}`);
        if (hint !== undefined) say(options, `   ${hint}`);
      }
    }),
  );
}
