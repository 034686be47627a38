import type { Command } from 'commander';
import { NotFoundError, UsageError } from '../../platform/errors.ts';
import type { TestPlan } from '../../planning/plan/schema.ts';
import { diffPlans } from '../../planning/review/diff-plans.ts';
import { countReviews, type ReviewRequest, reviewPlan } from '../../planning/review/review-plan.ts';
import type { CurrentPlan } from '../../womba/plans.ts';
import { addCommon, examples } from '../options.ts';
import { isRichTerminal, printJson, say, warn } from '../output.ts';
import { keyFrom, readTestFile } from '../plan-input.ts';
import { indexingLine } from '../render/plan-versions.ts';
import { reviewCounts, reviewLines } from '../render/review.ts';
import { type CommonOptions, withSession } from '../session.ts';

interface Options extends CommonOptions {
  accept?: string[] | true;
  reject?: string[] | true;
  reopen?: string[];
  all?: boolean;
  set?: string[];
  edit?: string;
  file?: string;
  add?: string;
  show?: string;
}

export function registerReview(program: Command): void {
  const command = program
    .command('review')
    .summary('accept, reject and edit the tests of a plan')
    .description(
      'Shows the tests of a plan with their state, or decides about them. What you accept, reject or edit stays as it is\n' +
        'when the plan is generated again, and a rejected test is not proposed again. Every change is a new version.\n' +
        'Exit code 6 when there is no such plan or test; then nothing is changed.',
    )
    .argument('<key>', 'issue key, such as PLAT-12')
    .option('--accept [ids...]', 'accept these tests; with --all every proposal that is not named otherwise')
    .option('--reject [ids...]', 'reject these tests; with --all every proposal that is not named otherwise')
    .option('--reopen <ids...>', 'make these tests proposals again')
    .option('--all', 'with --accept or --reject: all proposals about which nothing is said')
    .option('--set <assignment...>', 'edit one field: ID.field=value or ID.step2.action=value')
    .option('--edit <id>', 'edit a test by the fields that --file has')
    .option('--file <file>', 'a test, or some fields of it, as JSON for --edit; - reads standard input')
    .option('--add <file>', 'add a test of your own from a JSON file; - reads standard input')
    .option('--show <id>', 'print one test as JSON, to be edited');
  addCommon(command);
  examples(command, [
    ['womba review PLAT-12', 'the tests and their states'],
    ['womba review PLAT-12 --accept TC-PLAT-12-1 TC-PLAT-12-2 --reject TC-PLAT-12-7', 'decide about some'],
    ['womba review PLAT-12 --reject TC-PLAT-12-7 --accept --all', 'all but one'],
    ['womba review PLAT-12 --set TC-PLAT-12-3.priority=high', 'change a field'],
    ['womba review PLAT-12 --show TC-PLAT-12-3 > test.json', 'get a test to edit it …'],
    ['womba review PLAT-12 --edit TC-PLAT-12-3 --file test.json', '… and put it back'],
  ]);
  command.action((given: string, options: Options) =>
    withSession(options, async ({ womba }) => {
      const key = keyFrom(given);
      const request = requestOf(options);
      const plans = await womba.plans();
      if (request === undefined) {
        const current = plans.read(key);
        for (const warning of current.warnings) warn(`Warning: ${warning}`);
        if (options.show !== undefined) showTest(current.plan, options.show);
        else show(current, options);
        return;
      }
      let before: TestPlan | undefined;
      const saved = plans.update(key, 'reviewed', (plan, { ids }) => {
        before = plan;
        return reviewPlan(plan, request, ids);
      });
      for (const warning of saved.warnings) warn(`Warning: ${warning}`);
      const { tests } = diffPlans(before ?? saved.plan, saved.plan);
      const changed = [...tests.added, ...tests.changed].map(({ id }) => id);
      if (options.json) {
        printJson({ ...answerOf(saved), changed });
        return;
      }
      say(
        options,
        `${changed.length === 0 ? 'Nothing changed' : `Changed ${changed.join(', ')}`}: ${reviewCounts(saved.plan)}`,
      );
      if (saved.isNew) say(options, `Saved as version ${saved.version.version}, ${saved.path}`);
      const line = saved.isNew ? indexingLine(saved.indexed) : undefined;
      if (line !== undefined) say(options, line);
    }),
  );
}

/** What is to be done; undefined where somebody only looks. @throws UsageError */
function requestOf(options: Options): ReviewRequest | undefined {
  const { accept, reject, reopen = [], all = false, set = [], edit, file, add, show } = options;
  const ids = (given: string[] | true | undefined): string[] => (Array.isArray(given) ? given : []);
  for (const [flag, given] of [
    ['--accept', accept],
    ['--reject', reject],
  ] as const) {
    if (given === true && !all) throw new UsageError(`${flag} names no test`, { hint: 'Name ids, or add --all.' });
  }
  const open = [accept === true, reject === true].filter(Boolean).length;
  if (all && open !== 1) {
    throw new UsageError('--all needs exactly one of --accept and --reject without ids', {
      hint: 'For example `--reject TC-PLAT-12-7 --accept --all`.',
    });
  }
  if ((edit === undefined) !== (file === undefined)) {
    throw new UsageError('--edit and --file belong together', {
      hint: 'For example `--edit TC-PLAT-12-3 --file test.json`.',
    });
  }
  const changes =
    [accept, reject, edit, add].filter((given) => given !== undefined).length + reopen.length + set.length;
  if (changes === 0) return undefined;
  if (show !== undefined) throw new UsageError('--show changes nothing and stands alone');
  const fields = edit === undefined || file === undefined ? undefined : readTestFile(file);
  return {
    accept: ids(accept),
    reject: ids(reject),
    reopen,
    rest: !all ? undefined : accept === true ? 'accepted' : 'rejected',
    assignments: set,
    edits: edit === undefined || fields === undefined ? [] : [{ id: edit, changes: withoutState(fields, edit) }],
    additions: add === undefined ? [] : [readTestFile(add)],
  };
}

/** `--show` prints id and state too; they are fine as long as nobody expects them to change anything. */
function withoutState(
  { id, review: _, ...fields }: Readonly<Record<string, unknown>>,
  edited: string,
): Record<string, unknown> {
  if (id !== undefined && id !== edited) {
    throw new UsageError(`The file holds ${String(id).slice(0, 80)}, not ${edited.slice(0, 80)}`, {
      hint: 'Ids never change; leave "id" out, or name that test.',
    });
  }
  return fields;
}

function show(current: CurrentPlan, options: Options): void {
  if (options.json) printJson(answerOf(current));
  else for (const line of reviewLines(current.plan, current.version.version, isRichTerminal())) say(options, line);
}

function showTest({ test_cases: tests, story }: TestPlan, id: string): void {
  const test = tests.find((candidate) => candidate.id === id);
  if (test === undefined) {
    throw new NotFoundError(`The plan of ${story.key} has no test ${id.slice(0, 80)}`, {
      hint: `\`womba review ${story.key}\` lists its tests.`,
    });
  }
  printJson(test);
}

/** The document of `--json`. */
function answerOf({ plan, version }: CurrentPlan): object {
  return {
    story_key: plan.story.key,
    version: version.version,
    counts: countReviews(plan),
    test_cases: plan.test_cases.map(({ id, review, title, priority, covers }) => ({
      id,
      review,
      title,
      priority,
      covers,
    })),
  };
}
