import { z } from 'zod';
import { sendOnce, type ZephyrApi } from './api.ts';

const linksSchema = z.object({
  issues: z.array(z.object({ issueId: z.number().nullish() })).nullish(),
});

/** Links a test case to the story. `issueId` is Jira's number: Zephyr takes no key. */
export async function linkStory(api: ZephyrApi, key: string, issueId: number): Promise<void> {
  const path = `/testcases/${encodeURIComponent(key)}/links`;
  await sendOnce(
    api,
    () => api.write({ method: 'POST', path: `${path}/issues`, body: { issueId } }, z.looseObject({}), {}),
    async () => {
      const { issues } = await api.http.getJson(path, linksSchema, { signal: api.signal });
      return issues?.some((issue) => issue.issueId === issueId) === true ? {} : undefined;
    },
  );
}
