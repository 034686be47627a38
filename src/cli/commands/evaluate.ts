import { type Command, InvalidArgumentError } from 'commander';
import type { TestPlan } from '../../planning/plan/schema.ts';
import { exitCodes, UsageError } from '../../platform/errors.ts';
import type { Womba } from '../../womba.ts';
import { addCommon, examples } from '../options.ts';
import { isRichTerminal, printJson, say, warn } from '../output.ts';
import { evaluationLines } from '../render/evaluation.ts';
import { type CommonOptions, withSession } from '../session.ts';

interface Options extends CommonOptions {
  file?: string;
  minScore?: number;
}

export function registerEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .summary('check a test plan, a generated or a hand-written one')
    .description(
      'Checks a plan against its story and against what is indexed: coverage, depth, evidence, duplicates, steps, data and\n' +
        'titles, each with a score, what was found, and what would raise it. Nothing that the plan says of itself is believed.\n' +
        'Exit code 4 below --min-score, 6 when there is no such plan.',
    )
    .argument('[key]', 'issue key, such as PLAT-12, of a plan in the data directory')
    .option('--file <file>', 'a plan as JSON instead, such as one written by hand')
    .option('--min-score <n>', 'end with exit code 4 when the overall score is lower, 0 to 100', score);
  addCommon(command);
  examples(command, [
    ['womba evaluate PLAT-12', 'the plan that `womba generate PLAT-12` made'],
    ['womba evaluate --file plan.json', 'a plan from somewhere else'],
    ['womba evaluate PLAT-12 --min-score 80 --json', 'as a gate in a pipeline'],
  ]);
  command.action((given: string | undefined, options: Options) =>
    withSession(options, async ({ womba, signal }) => {
      const { file, minScore = 0 } = options;
      if ((given === undefined) === (file === undefined)) {
        throw new UsageError('Name one plan: an issue key, or --file', {
          hint: 'For example `womba evaluate PLAT-12` or `womba evaluate --file plan.json`.',
        });
      }
      const { plan, warnings: changes } = await planOf(womba, given, file);
      for (const change of changes) warn(`Warning: ${change}`);
      const { report, warnings } = await womba.evaluate(plan, { signal });
      for (const warning of warnings) warn(`Warning: ${warning}`);
      const isBelow = report.overall_score < minScore;
      if (options.json) printJson(report);
      else for (const line of evaluationLines(report, isRichTerminal())) say(options, line);
      if (isBelow) warn(`The score of ${report.overall_score} is below ${minScore}`);
      return isBelow ? exitCodes.incomplete : exitCodes.ok;
    }),
  );
}

async function planOf(womba: Womba, key = '', file?: string): Promise<{ plan: TestPlan; warnings: string[] }> {
  if (file !== undefined) return { plan: await womba.planFromFile(file), warnings: [] };
  return (await womba.plans()).read(key.trim().toUpperCase());
}

function score(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number < 0 || number > 100) {
    throw new InvalidArgumentError('It must be a number from 0 to 100.');
  }
  return number;
}
