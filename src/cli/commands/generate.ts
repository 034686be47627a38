import { type Command, InvalidArgumentError, Option } from 'commander';
import type { EvaluationReport } from '../../planning/checks/report.ts';
import type { TestPlan } from '../../planning/plan/schema.ts';
import { exportEndings, exportFormats, type ExportFormat, exportPlan } from '../../publishing/exports/formats.ts';
import { assertExportPath, writeExport } from '../export-file.ts';
import { addCommon, examples, notEmpty } from '../options.ts';
import { isRichTerminal, printJson, say, warn } from '../output.ts';
import { planLines } from '../render/plan.ts';
import { mergeLines } from '../render/plan-diff.ts';
import { indexingLine } from '../render/plan-versions.ts';
import { type CommonOptions, withSession } from '../session.ts';
import { UsageError } from '../../platform/errors.ts';
import type { PlannedStory, UploadReport, Womba } from '../../womba.ts';
import { uploadLines } from '../render/upload.ts';
import { reportProgress, uploadExitCode } from './upload-output.ts';

interface Options extends CommonOptions {
  output?: string;
  format?: ExportFormat;
  maxTests?: number;
  planner?: 'rules' | 'model';
  /** False with `--no-cache`. */
  cache: boolean;
  upload?: boolean;
  folder?: string;
}

/** Nobody reads more, and a plan of this size is a mistake of the caller. */
const mostTests = 500;

export function registerGenerate(program: Command): void {
  const command = program
    .command('generate')
    .summary('make a test plan for a story')
    .description(
      'Makes a test plan for a story from its acceptance criteria and what is indexed around it, without repeating tests\n' +
        'that exist, and checks it. Each test names the criteria it covers, its technique and the documents it rests on.\n' +
        'The plan is kept in the data directory, as test_plans/test_plan_KEY.json. Exit code 6 when there is no such issue.',
    )
    .argument('<key>', 'issue key, such as PLAT-12')
    .option('--output <file>', 'write it to this file: as JSON instead of into the data directory, or as an export')
    .addOption(
      new Option('--format <format>', 'of the file, or of what is printed; default by the ending of the file').choices(
        exportFormats,
      ),
    )
    .addOption(
      new Option('--planner <name>', 'who plans; by default a model where one is configured, else rules').choices([
        'rules',
        'model',
      ]),
    )
    .option('--max-tests <n>', 'most new tests; by default the story decides, up to 40', testCount)
    .option('--no-cache', 'read story, links and pages again, even where the index has the present version')
    .option('--upload', 'then bring it to Zephyr Scale, as `womba upload` does; always with AUTO_UPLOAD=true')
    .option('--folder <path>', "whole path of Zephyr's folder; default: the plan's suggestion", notEmpty);
  addCommon(command);
  examples(command, [
    ['womba generate PLAT-12', 'make a plan, keep it, and show it with its matrix'],
    ['womba generate PLAT-12 --planner rules', 'without a language model, although one is configured'],
    ['womba generate PLAT-12 --max-tests 10', 'the ten tests that matter most'],
    ['womba generate PLAT-12 --output plan.md', 'for a colleague; .feature and .csv work too'],
    ['womba generate PLAT-12 --format xray > tests.json', "for another tool's import"],
    ['womba generate PLAT-12 --upload --folder /Checkout/Vouchers', 'and bring it to Zephyr Scale'],
    ['womba generate PLAT-12 --json', 'for a script'],
  ]);
  command.action((given: string, options: Options) =>
    withSession(options, async ({ womba, signal }) => {
      const { output } = options;
      const uploads = options.upload ?? womba.config.boolean('AUTO_UPLOAD');
      if (options.folder !== undefined && !uploads) {
        throw new UsageError('--folder says where to upload to', { hint: 'Add --upload.' });
      }
      const format = formatOf(options);
      if (output !== undefined) assertExportPath(output, exportEndings[format]);
      const key = given.trim().toUpperCase();
      const made = await womba.generate(key, {
        planner: options.planner,
        maxTests: options.maxTests,
        noCache: !options.cache,
        signal,
        onProgress: (step) => warn(step),
      });
      for (const warning of made.warnings) warn(`Warning: ${warning}`);
      signal.throwIfAborted();
      // A file that says the same in another form is a copy; the plan itself has one place.
      const kept = output !== undefined && format === 'json' ? undefined : await keep(womba, made);
      const { plan, report } = kept ?? made;
      if (output !== undefined) writeExport(output, exportPlan(plan, format));
      const notes = [...(kept?.notes ?? []), ...(output === undefined ? [] : [`Written to ${output}`])];
      // Behind what is saved, so that a refused upload loses no plan.
      const upload = async (print: (line: string) => void): Promise<UploadReport | undefined> => {
        if (!uploads) return undefined;
        const uploaded = await womba.upload(plan, { folder: options.folder, signal, onProgress: reportProgress });
        uploadLines(uploaded).forEach(print);
        return uploaded;
      };
      if (options.json) {
        for (const note of notes) warn(note);
        const uploaded = await upload(warn);
        printJson({ test_plan: plan, zephyr_results: uploaded?.zephyr_results ?? {} });
        return uploadExitCode(uploaded);
      }
      if (output === undefined && options.format !== undefined) {
        process.stdout.write(exportPlan(plan, format));
        for (const note of notes) warn(note);
        return uploadExitCode(await upload(warn));
      }
      for (const line of planLines(plan, report, isRichTerminal())) say(options, line);
      for (const note of notes) say(options, note);
      return uploadExitCode(await upload((line) => say(options, line)));
    }),
  );
}

interface Kept {
  plan: TestPlan;
  report: EvaluationReport;
  /** Where the plan lies, and what became of the former one. */
  notes: string[];
}

/** Keeps the plan, merged with what people did to the former one, and checked as it is then. */
async function keep(womba: Womba, made: PlannedStory): Promise<Kept> {
  const plans = await womba.plans();
  const saved = plans.saveGenerated(made.plan, (plan) => made.check(plan).plan);
  for (const warning of saved.warnings) warn(`Warning: ${warning}`);
  const notes = [`Saved as ${saved.path}, version ${saved.version.version}`];
  if (saved.merge !== undefined) notes.push(...mergeLines(saved.merge));
  if (saved.merge !== undefined && saved.isNew) notes.push(`\`womba diff ${saved.plan.story.key}\` shows it in full`);
  const indexing = indexingLine(saved.indexed);
  if (indexing !== undefined) notes.push(indexing);
  return { ...made.check(saved.plan), notes };
}

function formatOf({ format, output = '' }: Options): ExportFormat {
  if (format !== undefined) return format;
  const ending = /\.[^.]*$/.exec(output)?.[0].toLowerCase() ?? '';
  return exportFormats.find((name) => exportEndings[name].includes(ending)) ?? 'json';
}

function testCount(value: string): number {
  if (!/^\d{1,4}$/.test(value) || Number(value) === 0 || Number(value) > mostTests) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${mostTests}.`);
  }
  return Number(value);
}
