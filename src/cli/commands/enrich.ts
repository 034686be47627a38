import type { Command } from 'commander';
import { assertExportPath, writeExport } from '../export-file.ts';
import { addCommon, examples, positiveInteger } from '../options.ts';
import { isRichTerminal, printJson, say, warn } from '../output.ts';
import { contextLines } from '../render/enrich.ts';
import { contextMarkdown } from '../render/enrich-markdown.ts';
import { type CommonOptions, withSession } from '../session.ts';

interface Options extends CommonOptions {
  export?: string;
  /** False with `--no-cache`. */
  cache: boolean;
  budget?: number;
}

export function registerEnrich(program: Command): void {
  const command = program
    .command('enrich')
    .summary('show a story with everything that belongs to it')
    .description(
      'Shows a story with its numbered acceptance criteria, what it leaves open, and all that belongs to it: links, pages,\n' +
        'bugs, API operations, existing tests, similar stories, each with the reason. Reads the story fresh from Jira; where\n' +
        'Jira cannot be asked, the index has to do. Stores nothing. Exit code 6 when there is no such issue.',
    )
    .argument('<key>', 'issue key, such as PLAT-12')
    .option('--export <file>', 'also write it to a file: .md for people, .json for programs')
    .option('--no-cache', 'read story, links and pages again, even where the index has the present version')
    .option(
      '--budget <tokens>',
      'most tokens of all texts together; what is cut is named (default 12,000)',
      positiveInteger,
    );
  addCommon(command);
  examples(command, [
    ['womba enrich PLAT-12', 'what a test plan for the story has to go by'],
    ['womba enrich PLAT-12 --export PLAT-12.md', 'with all texts, for a colleague'],
    ['womba enrich PLAT-12 --budget 4000 --json', 'for a script or a small model'],
  ]);
  command.action((given: string, options: Options) =>
    withSession(options, async ({ womba, signal }) => {
      const file = options.export;
      const ending = file === undefined ? undefined : assertExportPath(file, ['.md', '.json']);
      const key = given.trim().toUpperCase();
      const context = await womba.storyContext(key, { noCache: !options.cache, budget: options.budget, signal });
      for (const warning of context.warnings) warn(`Warning: ${warning}`);
      if (file !== undefined) {
        writeExport(file, ending === '.json' ? `${JSON.stringify(context, null, 2)}\n` : contextMarkdown(context));
      }
      if (options.json) {
        printJson(context);
        return;
      }
      for (const line of contextLines(context, isRichTerminal())) say(options, line);
      if (file !== undefined) say(options, `Written to ${file}`);
    }),
  );
}
