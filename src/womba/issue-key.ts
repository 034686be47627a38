import { UsageError } from '../platform/errors.ts';

/** Keys end up in JQL, paths and printed lines; Jira itself allows nothing else. @throws UsageError */
export function assertIssueKey(key: string): void {
  if (/^[A-Z][A-Z0-9_]+-\d+$/.test(key)) return;
  throw new UsageError(`"${key.slice(0, 40)}" is not an issue key`, { hint: 'Issue keys look like PLAT-123.' });
}
