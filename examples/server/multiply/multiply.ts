import type { ConfluenceStore } from '../confluence/store.ts';
import type { Context } from '../context.ts';
import type { JiraStore } from '../jira/store.ts';
import type { ZephyrStore } from '../zephyr/store.ts';

/** How many of each there are to be, the company's own included; what is absent stays as it is. */
export interface Multiply {
  issues?: number;
  tests?: number;
  pages?: number;
}

export function multiply(
  _wanted: Multiply,
  _stores: { jira: JiraStore; confluence: ConfluenceStore; zephyr: ZephyrStore; context: Context },
): void {}
