import type { Context } from '../context.ts';
import { type Incoming, Refusal } from '../http/messages.ts';
import { zephyrError } from './errors.ts';

/** The project that a request filters by; refused when there is none of that key. */
export function projectParameter(request: Incoming, context: Context): string | undefined {
  const key = request.query.get('projectKey');
  return key === null ? undefined : knownProject(key, context);
}

/** The key itself, of a project that exists. */
export function knownProject(key: string, context: Context): string {
  if (!/^[A-Z][A-Z_0-9]+$/.test(key)) {
    throw new Refusal(zephyrError(400, 'projectKey must match "([A-Z][A-Z_0-9]+)"'));
  }
  if (!context.company.info.projects.some((project) => project.key === key)) {
    throw new Refusal(
      zephyrError(404, `The project with key ${key} does not exist or Zephyr Scale is not enabled for it`),
    );
  }
  return key;
}
