import { Cron } from 'croner';
import type { Clock } from '../../platform/clock.ts';
import type { Womba } from '../../womba.ts';

/** When the index is refreshed next: by the schedule of the Job, else when the first project is due. */
export function nextRun(
  womba: Womba,
  schedule: string | undefined,
  clock: Clock,
): { at: string | null; schedule: string | null } {
  if (schedule !== undefined) return { at: nextOf(schedule, clock.now()), schedule };
  const due = womba.projects.flatMap((project) => womba.refreshTimes(project)?.next.getTime() ?? []);
  return { at: due.length === 0 ? null : new Date(Math.min(...due)).toISOString(), schedule: null };
}

/** Null for a text that is no cron expression; times of the Job are UTC. */
function nextOf(schedule: string, now: Date): string | null {
  try {
    return new Cron(schedule, { timezone: 'Etc/UTC', paused: true }).nextRun(now)?.toISOString() ?? null;
  } catch {
    return null;
  }
}
