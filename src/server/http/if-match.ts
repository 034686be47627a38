import { RequestError } from './request-error.ts';

/** Refuses a change of a version that somebody else replaced. @throws RequestError 412 */
export function assertVersion(ifMatch: string | undefined, current: number | undefined): void {
  if (ifMatch === undefined || (ifMatch.trim() === '*' && current !== undefined)) return;
  const named = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', ''));
  if (current !== undefined && named.includes(String(current))) return;
  throw new RequestError(
    412,
    'plan.changed',
    current === undefined
      ? 'There is no plan any more'
      : `The plan was changed meanwhile: version ${current} is the current one`,
    'Read it again and repeat the change.',
  );
}
