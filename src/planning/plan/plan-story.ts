import type { Story } from '../../stories/story.ts';
import type { TestPlan } from './schema.ts';

/** What a plan keeps of its story; the criteria are those that the plan rests on, stated or implied. */
export function planStory(
  { key, title, url, type, status }: Pick<Story, 'key' | 'title' | 'url' | 'type' | 'status'>,
  criteria: readonly { id: string; text: string }[],
): TestPlan['story'] {
  return { key, title, url, type, status, acceptance_criteria: criteria.map(({ id, text }) => ({ id, text })) };
}
