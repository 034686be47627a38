import { createHash } from 'node:crypto';

/** How every marker begins. */
export const markerPrefix = 'womba-';

/** The label by which an uploaded test is found again, whatever becomes of its name, folder and key. */
export function markerOf(storyKey: string, testId: string): string {
  return markerPrefix + createHash('sha256').update(`${storyKey}\n${testId}`).digest('hex').slice(0, 12);
}
