import type { PlanIndexing, PlanReason, PlanVersion } from '../../womba/plans.ts';
import { clean } from './enrich.ts';
import { plural, utcTime } from './numbers.ts';

const reasons: Readonly<Record<PlanReason, string>> = {
  generated: 'generated',
  merged: 'generated again',
  reviewed: 'reviewed',
  edited: 'file edited',
  found: 'file found',
  restored: 'restored',
};

/** `7  2026-11-28 09:14:02  reviewed  12 tests  rules` */
export function versionLine({ version, savedAt, reason, planner, tests }: PlanVersion): string {
  return [
    String(version).padStart(4),
    utcTime(new Date(savedAt)),
    reasons[reason].padEnd(15),
    plural(tests, 'test').padEnd(9),
    clean(planner),
  ]
    .join('  ')
    .trimEnd();
}

/** The document of `--json`. */
export function versionAnswer({ version, savedAt, reason, planner, tests }: PlanVersion): object {
  return { version, saved_at: savedAt, reason, planner, test_cases: tests };
}

/** What is to be said about the search index after a plan was saved, if anything. */
export function indexingLine(indexed: PlanIndexing): string | undefined {
  return indexed === 'later' ? 'An index run is at work: the next one indexes the plan.' : undefined;
}
