import type { z } from 'zod';
import type { PlanVersion } from '../../womba/plans.ts';
import type { versionSchema } from '../schemas/plans.ts';

/** A version of a plan without its text. */
export function versionAnswer({
  version,
  savedAt,
  reason,
  planner,
  tests,
}: PlanVersion): z.infer<typeof versionSchema> {
  return { version, saved_at: savedAt, reason, planner, tests };
}

/** The ETag of a version; a plan is changed with it in If-Match. */
export function etagOf(version: number): string {
  return `"${version}"`;
}
