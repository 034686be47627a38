import { type Command, Option } from 'commander';
import { UsageError } from '../../platform/errors.ts';
import { type ExportFormat, exportEndings, exportFormats, exportPlan } from '../../publishing/exports/formats.ts';
import { assertExportPath, writeExport } from '../export-file.ts';
import { addCommon, examples, positiveInteger } from '../options.ts';
import { printJson, say, warn } from '../output.ts';
import { keyFrom } from '../plan-input.ts';
import { type CommonOptions, withSession } from '../session.ts';

interface Options extends CommonOptions {
  format?: ExportFormat;
  output?: string;
  revision?: number;
}

export function registerExport(program: Command): void {
  const command = program
    .command('export')
    .summary('write a plan in the form of another tool')
    .description(
      'Writes a stored plan as JSON, Markdown with its matrix, CSV, Gherkin, for TestRail or for Xray; docs/export.md says\n' +
        'how each is imported. Gherkin, TestRail and Xray get the accepted and edited tests if there are any, else all that\n' +
        'were not rejected. Exit code 6 when there is no such plan.',
    )
    .argument('<key>', 'issue key, such as PLAT-12')
    .addOption(new Option('--format <format>', 'by default the ending of the file decides').choices(exportFormats))
    .option('--output <file>', 'write it to this file instead of printing it')
    .option('--revision <n>', 'an earlier version; by default the current one', positiveInteger);
  addCommon(command);
  examples(command, [
    ['womba export PLAT-12 --output PLAT-12.md', 'for a colleague'],
    ['womba export PLAT-12 --format testrail --output cases.csv', "for TestRail's CSV import"],
    ['womba export PLAT-12 --format xray > tests.json', "for Xray's bulk import"],
    ['womba export PLAT-12 --format gherkin --output checkout.feature', 'scenarios to automate'],
  ]);
  command.action((given: string, options: Options) =>
    withSession(options, async ({ womba }) => {
      const { output } = options;
      const format = formatOf(options);
      if (output !== undefined) assertExportPath(output, exportEndings[format]);
      const key = keyFrom(given);
      const plans = await womba.plans();
      const current = plans.read(key);
      for (const warning of current.warnings) warn(`Warning: ${warning}`);
      const plan = options.revision === undefined ? current.plan : plans.version(key, options.revision).plan;
      const text = exportPlan(plan, format);
      if (output === undefined) {
        if (options.json) printJson({ story_key: key, format, content: text });
        else process.stdout.write(text);
        return;
      }
      writeExport(output, text);
      if (options.json) printJson({ story_key: key, format, output });
      else say(options, `Written to ${output}`);
    }),
  );
}

/** @throws UsageError where nothing tells the format */
function formatOf({ format, output }: Options): ExportFormat {
  if (format !== undefined) return format;
  const ending = /\.[^./\\]*$/.exec(output ?? '')?.[0].toLowerCase() ?? '';
  const found = exportFormats.find((name) => exportEndings[name].includes(ending));
  if (found !== undefined) return found;
  throw new UsageError('Nothing tells the format of the export', {
    hint: `Use --format ${exportFormats.join('|')}, or --output with a file such as plan.md, plan.csv or plan.feature.`,
  });
}
