import { z } from 'zod';
import { ConfigError } from '../../platform/errors.ts';
import { loadAll } from '../../sources/zephyr/project-lists.ts';
import type { ZephyrApi } from './api.ts';

const optionSchema = z.object({
  id: z.number(),
  name: z.string(),
  default: z.boolean().nullish(),
  archived: z.boolean().nullish(),
});
type Option = z.infer<typeof optionSchema>;

/** The priorities and statuses that a project really has. */
export interface ProjectOptions {
  priorities: readonly Option[];
  statuses: readonly Option[];
  /** Of executions; read only where they are needed. */
  executionStatuses: readonly Option[];
}

export async function readProjectOptions(
  { http, signal }: ZephyrApi,
  project: string,
  wanted: { executions: boolean },
): Promise<ProjectOptions> {
  const load = async (path: string, query: Record<string, string>): Promise<Option[]> => {
    const options = await loadAll(http, path, optionSchema, { projectKey: project, ...query }, signal);
    // Zephyr still lists what a project no longer uses.
    return options.filter(({ archived }) => archived !== true);
  };
  const [priorities, statuses, executionStatuses] = await Promise.all([
    load('/priorities', {}),
    load('/statuses', { statusType: 'TEST_CASE' }),
    wanted.executions ? load('/statuses', { statusType: 'TEST_EXECUTION' }) : [],
  ]);
  return { priorities, statuses, executionStatuses };
}

/**
 * The option of a name, whatever its case.
 * @throws ConfigError that names the setting and what the project has.
 */
export function optionNamed(
  options: readonly Option[],
  name: string,
  { project, what, setting }: { project: string; what: string; setting: string },
): Option {
  const found =
    options.find((option) => option.name === name) ??
    options.find((option) => option.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const known = options.map((option) => option.name).join(', ');
  throw new ConfigError(`Zephyr Scale: the project ${project} has no ${what} "${name}"; it has: ${known || 'none'}`, {
    hint: `Set ${setting} to what the project has.`,
  });
}

/** The status of an execution that nobody has begun. */
export function firstExecutionStatus({ executionStatuses }: ProjectOptions): string {
  const usual = 'Not Executed';
  return (
    executionStatuses.find((option) => option.default === true) ??
    executionStatuses.find((option) => option.name === usual) ??
    executionStatuses[0] ?? { name: usual }
  ).name;
}
