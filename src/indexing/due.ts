import type { SourceName } from '../documents/document.ts';
import type { SourceStamps } from '../store/source-stamps.ts';

export interface DueOptions {
  /** Hours between refreshes; undefined: always due. */
  refreshHours: number | undefined;
  force: boolean;
  now: Date;
}

/** The projects for which a source has to be read now: each one counts by its own stamp; what never completed is due. */
export function dueProjects(
  stamps: SourceStamps,
  source: SourceName,
  projects: readonly string[],
  options: DueOptions,
): string[] {
  const { refreshHours, force, now } = options;
  if (force || refreshHours === undefined) return [...projects];
  return projects.filter((project) => {
    const last = stamps.completedAt(project, source);
    return last === null || now.getTime() - Date.parse(last) >= refreshHours * 3_600_000;
  });
}

/** When a project was last refreshed as a whole (its oldest source), and when its next refresh is due. */
export function refreshTimes(
  stamps: SourceStamps,
  project: string,
  sources: readonly SourceName[],
  refreshHours: number,
): { last: Date; next: Date } | undefined {
  const times = sources.map((source) => stamps.completedAt(project, source)).filter((time) => time !== null);
  const oldest = times.sort()[0];
  if (oldest === undefined) return undefined;
  const last = new Date(oldest);
  return { last, next: new Date(last.getTime() + refreshHours * 3_600_000) };
}
