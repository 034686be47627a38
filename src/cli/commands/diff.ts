import type { Command } from 'commander';
import { NotFoundError } from '../../platform/errors.ts';
import { diffPlans } from '../../planning/review/diff-plans.ts';
import { addCommon, examples, positiveInteger } from '../options.ts';
import { isRichTerminal, printJson, say, warn } from '../output.ts';
import { keyFrom } from '../plan-input.ts';
import { diffLines } from '../render/plan-diff.ts';
import { versionAnswer, versionLine } from '../render/plan-versions.ts';
import { type CommonOptions, withSession } from '../session.ts';

interface Options extends CommonOptions {
  from?: number;
  to?: number;
}

export function registerDiff(program: Command): void {
  const command = program
    .command('diff')
    .summary('show what changed between two versions of a plan')
    .description(
      'Shows tests that were added, removed or changed, field by field and step by step, and what became of criteria and\n' +
        'coverage. Compares the current version with the one before it unless told otherwise. Exit code 6 when there is no\n' +
        'such plan or version.',
    )
    .argument('<key>', 'issue key, such as PLAT-12')
    .option('--from <version>', 'the earlier version; by default the one before --to', positiveInteger)
    .option('--to <version>', 'the later version; by default the current one', positiveInteger);
  addCommon(command);
  examples(command, [
    ['womba diff PLAT-12', 'what the last change did'],
    ['womba diff PLAT-12 --from 1', 'everything since the first version'],
    ['womba diff PLAT-12 --from 2 --to 5 --json', 'two versions, for a script'],
  ]);
  command.action((given: string, options: Options) =>
    withSession(options, async ({ womba }) => {
      const key = keyFrom(given);
      const plans = await womba.plans();
      const current = plans.read(key);
      for (const warning of current.warnings) warn(`Warning: ${warning}`);
      const to = plans.version(key, options.to ?? current.version.version);
      const earlier = plans.versions(key).find(({ version }) => version < to.version.version)?.version;
      const wanted = options.from ?? earlier;
      if (wanted === undefined) {
        throw new NotFoundError(`The plan of ${key} has no version before ${to.version.version}`, {
          hint: `\`womba plans ${key}\` lists its versions.`,
        });
      }
      const from = plans.version(key, wanted);
      const diff = diffPlans(from.plan, to.plan);
      if (options.json) {
        printJson({ story_key: key, from: versionAnswer(from.version), to: versionAnswer(to.version), ...diff });
        return;
      }
      say(options, `From ${versionLine(from.version)}`);
      say(options, `To   ${versionLine(to.version)}`);
      for (const line of diffLines(diff, isRichTerminal())) say(options, line);
    }),
  );
}
