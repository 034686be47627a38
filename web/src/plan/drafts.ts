import { readSaved, writeSaved } from '../api/saved.ts';
import type { TestCase } from '../api/types.ts';

/** An edit that is not saved yet, with the test as it was when the edit began. */
export interface Draft {
  test: TestCase;
  base: TestCase;
}

const place = (story: string, id: string): string => `draft.${story}.${id}`;

/** Drafts live in the browser until they are saved or given up: a reload or a lost connection loses none. */
export function readDraft(story: string, id: string): Draft | undefined {
  const text = readSaved(place(story, id));
  if (text === undefined) return undefined;
  try {
    const draft = JSON.parse(text) as Partial<Draft>;
    return draft.test === undefined || draft.base === undefined ? undefined : { test: draft.test, base: draft.base };
  } catch {
    return undefined;
  }
}

export function writeDraft(story: string, draft: Draft): void {
  writeSaved(place(story, draft.base.id), JSON.stringify(draft));
}

export function dropDraft(story: string, id: string): void {
  writeSaved(place(story, id), undefined);
}

/** Whether somebody else changed the test since the edit began. */
export function isOutdated({ base }: Draft, now: TestCase): boolean {
  return JSON.stringify(contentOf(base)) !== JSON.stringify(contentOf(now));
}

export const editedFields = [
  'title',
  'description',
  'preconditions',
  'expected_result',
  'priority',
  'test_type',
  'tags',
  'covers',
  'estimated_time',
  'automation_candidate',
  'steps',
] as const satisfies readonly (keyof TestCase)[];

/** What a person can edit; the rest of a test is the planner's. */
export function contentOf(test: TestCase): Partial<TestCase> {
  return Object.fromEntries(editedFields.map((field) => [field, test[field]]));
}

export type EditedField = (typeof editedFields)[number];

export function fieldsThatDiffer(before: TestCase, after: TestCase): EditedField[] {
  return editedFields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

/** Only what differs is sent, so that two people who edit different fields do not undo each other. */
export function changesOf(before: TestCase, after: TestCase): Partial<TestCase> {
  return Object.fromEntries(fieldsThatDiffer(before, after).map((field) => [field, after[field]]));
}

/** A field as it can be read and compared. */
export function fieldText(test: TestCase, field: EditedField): string {
  if (field === 'steps') {
    return test.steps
      .map(({ action, test_data: data, expected_result: expected }, index) =>
        [`${index + 1}. ${action}`, data, expected].filter((text) => text !== '').join(' · '),
      )
      .join('\n');
  }
  const value = test[field];
  return Array.isArray(value) ? value.join(', ') : String(value);
}
