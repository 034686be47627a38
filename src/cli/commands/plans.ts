import type { Command } from 'commander';
import { UsageError } from '../../platform/errors.ts';
import { openAsker } from '../ask.ts';
import { addCommon, examples, positiveInteger } from '../options.ts';
import { printJson, say, warn } from '../output.ts';
import { keyFrom } from '../plan-input.ts';
import { indexingLine, versionAnswer, versionLine } from '../render/plan-versions.ts';
import { type CommonOptions, withSession } from '../session.ts';
import type { Plans, SavedPlan } from '../../womba/plans.ts';

interface Options extends CommonOptions {
  restore?: number;
  delete?: boolean;
  yes?: boolean;
}

export function registerPlans(program: Command): void {
  const command = program
    .command('plans')
    .summary('list the kept test plans, or the versions of one')
    .description(
      'Lists the plans in the data directory, or every version of one: when it was saved and why. Takes an earlier version\n' +
        'back, or deletes a plan with all its versions. Exit code 6 when there is no such plan or version, 2 when nobody can\n' +
        'be asked about a deletion and --yes is missing.',
    )
    .argument('[key]', 'issue key, such as PLAT-12')
    .option('--restore <version>', 'make an earlier version the current one again, as a new version', positiveInteger)
    .option('--delete', 'delete the plan, its versions and its file, after asking')
    .option('-y, --yes', 'do not ask');
  addCommon(command);
  examples(command, [
    ['womba plans', 'all plans'],
    ['womba plans PLAT-12', 'the versions of one'],
    ['womba plans PLAT-12 --restore 3', 'go back to version 3'],
    ['womba plans PLAT-12 --delete --yes', 'delete it'],
  ]);
  command.action((given: string | undefined, options: Options) =>
    withSession(options, async ({ womba, signal }) => {
      const { restore } = options;
      const isDeleting = options.delete === true;
      if (given === undefined && (restore !== undefined || isDeleting)) {
        throw new UsageError('Name the plan', { hint: 'For example `womba plans PLAT-12 --restore 3`.' });
      }
      if (restore !== undefined && isDeleting) throw new UsageError('--restore and --delete exclude each other');
      const plans = await womba.plans();
      const key = given === undefined ? undefined : keyFrom(given);
      if (key === undefined) list(plans, options);
      else if (restore !== undefined) restored(plans.restore(key, restore), restore, options);
      else if (isDeleting) await remove(plans, key, options, signal);
      else versions(plans, key, options);
    }),
  );
}

function list(plans: Plans, options: Options): void {
  const { plans: found, warnings } = plans.list();
  for (const warning of warnings) warn(`Warning: ${warning}`);
  if (options.json) {
    const items = found.map((version) => ({ story_key: version.story, ...versionAnswer(version) }));
    printJson({ items, total: items.length });
    return;
  }
  const width = Math.max(0, ...found.map(({ story }) => story.length));
  for (const version of found) say(options, `${version.story.padEnd(width)}  ${versionLine(version)}`);
  if (found.length === 0) say(options, 'There are no test plans yet: `womba generate KEY` makes one.');
}

function versions(plans: Plans, key: string, options: Options): void {
  for (const warning of plans.read(key).warnings) warn(`Warning: ${warning}`);
  const found = plans.versions(key);
  if (options.json) printJson({ story_key: key, items: found.map(versionAnswer), total: found.length });
  else for (const version of found) say(options, versionLine(version));
}

function restored(saved: SavedPlan, version: number, options: Options): void {
  for (const warning of saved.warnings) warn(`Warning: ${warning}`);
  const number = saved.version.version;
  if (options.json) {
    printJson({ story_key: saved.version.story, restored: version, ...versionAnswer(saved.version) });
    return;
  }
  say(options, `Version ${version} is the current one again, as version ${number}, ${saved.path}`);
  const line = indexingLine(saved.indexed);
  if (line !== undefined) say(options, line);
}

async function remove(plans: Plans, key: string, options: Options, signal: AbortSignal): Promise<void> {
  if (options.yes !== true) {
    using asker = openAsker(
      { message: 'A plan would be deleted and nobody can be asked here', hint: 'Add --yes if you mean it.' },
      signal,
    );
    if (!/^y(es)?$/i.test(await asker.ask(`Delete the test plan of ${key} with all its versions? [y/N] `))) {
      if (options.json) printJson({ story_key: key, deleted: false });
      say(options, 'Nothing was deleted.');
      return;
    }
  }
  const indexed = plans.remove(key);
  if (options.json) printJson({ story_key: key, deleted: true });
  say(options, `The test plan of ${key} is deleted.`);
  if (indexed === 'later') say(options, 'An index run is at work: the next one takes the plan out of the index.');
}
