import type { z } from 'zod';
import type { Womba } from '../../womba.ts';
import type { Metrics } from '../metrics.ts';
import type { storySearchAnswerSchema } from '../schemas/stories.ts';

export interface StoryQuestion {
  /** Empty: those that changed last. */
  query: string;
  projectKey: string | undefined;
  limit: number;
  signal: AbortSignal;
}

/** Issues of the index for a person who looks for one. */
export async function findStories(
  womba: Womba,
  metrics: Metrics,
  { query, projectKey, limit, signal }: StoryQuestion,
): Promise<z.infer<typeof storySearchAnswerSchema>> {
  const planned = womba.plannedStories();
  const started = performance.now();
  const found =
    query.trim() === ''
      ? undefined
      : await womba.search(query, { collection: 'jira_issues', projectKey, topK: limit, signal });
  if (found !== undefined) metrics.searched(found.mode, (performance.now() - started) / 1000);
  const issues =
    found?.results.map(({ metadata, score, why }) => ({ metadata, score, why })) ??
    womba.latest('jira_issues', { limit, projectKey }).map(({ metadata }) => ({ metadata, score: 0, why: '' }));
  const results = issues.map(({ metadata, score, why }) => {
    const text = (name: string): string => String(metadata[name] ?? '');
    const key = text('story_key');
    return {
      key,
      title: text('title'),
      url: text('url'),
      type: text('issue_type'),
      status: text('status'),
      last_modified: text('last_modified'),
      similarity: score,
      why,
      has_plan: planned.has(key),
    };
  });
  return { status: 'success', query, results_count: results.length, results };
}
