import type { ConfluenceStore } from '../confluence/store.ts';
import type { JiraStore } from '../jira/store.ts';
import type { ZephyrStore } from '../zephyr/store.ts';
import { multiplyIssues } from './issues.ts';
import { multiplyPages } from './pages.ts';
import { multiplyTests } from './tests.ts';

/**
 * How many there are to be, the company's own included; what is absent stays as it is, and nothing is ever taken away.
 * The same numbers always give the same contents.
 */
export interface Multiply {
  issues?: number;
  tests?: number;
  /** Counts current pages that the account sees. */
  pages?: number;
}

export function multiply(
  wanted: Multiply,
  { jira, confluence, zephyr }: { jira: JiraStore; confluence: ConfluenceStore; zephyr: ZephyrStore },
): void {
  const derived = multiplyIssues(jira, wanted.issues ?? 0);
  multiplyTests(zephyr, jira, wanted.tests ?? 0, derived);
  multiplyPages(confluence, wanted.pages ?? 0);
}
