import type { ConfluenceMutations } from './confluence/mutations.ts';
import type { GitLabMutations } from './gitlab/mutations.ts';
import type { JiraMutations } from './jira/mutations.ts';
import type { SiteMutations } from './site/mutations.ts';
import type { ZephyrMutations } from './zephyr/mutations.ts';

/** Everything that can happen to the company while it is served. */
export interface Mutations
  extends JiraMutations, ConfluenceMutations, ZephyrMutations, GitLabMutations, SiteMutations {}

/** Calls a mutation by its name, as the control listener does. Throws when there is none of that name. */
export function mutateByName(mutations: Mutations, name: string, args: readonly unknown[]): unknown {
  if (!Object.hasOwn(mutations, name)) {
    throw new Error(`there is no mutation ${name}; there are: ${Object.keys(mutations).sort().join(', ')}`);
  }
  const mutation = mutations[name as keyof Mutations] as (...args: readonly unknown[]) => unknown;
  return mutation(...args);
}
