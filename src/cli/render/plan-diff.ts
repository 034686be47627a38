import type { CoverageChange, PlanDiff, TestChange } from '../../planning/review/diff-plans.ts';
import { isEmptyDiff } from '../../planning/review/diff-plans.ts';
import type { StepChange } from '../../planning/review/diff-steps.ts';
import { bold } from '../output.ts';
import { clean } from './enrich.ts';
import { plural } from './numbers.ts';

/** `2 tests added, 1 removed, 3 changed, 8 unchanged; coverage 80 % → 100 %` */
export function diffSummary({ tests, coverage }: PlanDiff): string {
  const counts = [
    [tests.added.length, 'added'],
    [tests.removed.length, 'removed'],
    [tests.changed.length, 'changed'],
    [tests.unchanged, 'unchanged'],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const percent =
    coverage.from_percent === coverage.to_percent
      ? `coverage ${coverage.to_percent} %`
      : `coverage ${coverage.from_percent} % → ${coverage.to_percent} %`;
  return `Tests: ${said.length === 0 ? 'none' : said.join(', ')}; ${percent}`;
}

/** What two versions of a plan differ in, for people. */
export function diffLines(diff: PlanDiff, rich: boolean): string[] {
  if (isEmptyDiff(diff)) return ['Nothing differs.'];
  const strong = (text: string): string => (rich ? bold.on + text + bold.off : text);
  const lines = [diffSummary(diff)];
  const section = (heading: string, entries: readonly string[]): void => {
    if (entries.length > 0) lines.push('', strong(heading), ...entries.map((entry) => `  ${entry}`));
  };
  section(
    'The plan',
    diff.plan.map(({ field, from, to }) => `${field}: ${changeOf(from, to)}`),
  );
  section('Criteria', diff.criteria.flatMap(criterionLines));
  section('Coverage', diff.coverage.criteria.map(coverageLine));
  section(
    'Added',
    diff.tests.added.map(({ id, title, covers }) =>
      clean(`+ ${id}  ${title}${covers.length === 0 ? '' : ` (${covers.join(', ')})`}`),
    ),
  );
  section(
    'Removed',
    diff.tests.removed.map(({ id, title }) => clean(`- ${id}  ${title}`)),
  );
  section('Changed', diff.tests.changed.flatMap(testLines));
  return lines;
}

function criterionLines({ id, kind, from, to, tests }: PlanDiff['criteria'][number]): string[] {
  const affected = tests.length === 0 ? [] : [`    look at ${tests.map(clean).join(', ')}`];
  if (kind === 'added') return [clean(`+ ${id} ${to}`)];
  if (kind === 'removed') return [clean(`- ${id} ${from}`), ...affected];
  return [clean(`~ ${id} ${from}`), `    now ${clean(to)}`, ...affected];
}

function coverageLine(change: CoverageChange): string {
  const { id, from, to } = change;
  const status = from === to ? (to ?? 'gone') : `${from ?? 'new'} → ${to ?? 'gone'}`;
  const added = [...change.tests_added, ...change.existing_added];
  const removed = [...change.tests_removed, ...change.existing_removed];
  const tests = [...added.map((test) => `+${test}`), ...removed.map((test) => `-${test}`)];
  return clean(`${id}: ${status}${tests.length === 0 ? '' : ` (${tests.join(' ')})`}`);
}

function testLines({ id, title, fields, steps }: TestChange): string[] {
  return [
    clean(`~ ${id}  ${title}`),
    ...fields.map(({ field, from, to }) => `    ${field}: ${changeOf(from, to)}`),
    ...steps.flatMap(stepLines),
  ];
}

function stepLines(change: StepChange): string[] {
  if (change.kind === 'changed') {
    const moved = change.from_step === change.to_step ? '' : ` (was ${change.from_step})`;
    return change.fields.map(
      ({ field, from, to }) => `    step ${change.to_step}${moved} ${field}: ${changeOf(from, to)}`,
    );
  }
  const number = change.kind === 'added' ? change.to_step : change.from_step;
  return [`    ${change.kind === 'added' ? '+' : '-'} step ${number}: ${clean(change.step.action)}`];
}

function changeOf(from: string, to: string): string {
  const shown = (text: string): string => (text === '' ? 'nothing' : `“${clean(text)}”`);
  return `${shown(from)} → ${shown(to)}`;
}

/** What a re-run did to a stored plan, in a few lines. */
export function mergeLines(merge: {
  previous: { version: number };
  diff: PlanDiff;
  kept: readonly string[];
  unwanted: readonly { title: string; id: string }[];
}): string[] {
  const { previous, diff, kept, unwanted } = merge;
  return [
    `Since version ${previous.version}: ${isEmptyDiff(diff) ? 'nothing changed' : diffSummary(diff)}`,
    ...(kept.length === 0
      ? []
      : [`  ${plural(kept.length, 'test')} kept as people left them: ${clean(kept.join(', '))}`]),
    ...unwanted.map(({ title, id }) => `  Not proposed again, like ${clean(id)}: ${clean(title)}`),
    ...diff.criteria.flatMap(criterionLines).map((line) => `  ${line}`),
  ];
}
