import { describe, expect, it } from 'vitest';
import type { Story } from '../../stories/story.ts';
import { impliedCriteria } from './implied-criteria.ts';

const storyOf = (changes: Partial<Story>): Story => ({
  key: 'LIB-9',
  id: '9',
  title: 'Library cards',
  url: '',
  type: 'Story',
  status: 'Open',
  priority: 'High',
  components: [],
  labels: [],
  fix_versions: [],
  affects_versions: [],
  parent: null,
  created: '',
  last_modified: '',
  description: '',
  environment: '',
  criteria_fields: [],
  acceptance_criteria: [],
  subtasks: [],
  links: [],
  comments: [],
  ...changes,
});

describe('what stands in for criteria', () => {
  it('is the opposite of a fault', () => {
    const texts = ['Reminder is sent twice to each reader', "Counts don't fit after sorting", 'Broken layout'].map(
      (title) => impliedCriteria(storyOf({ type: 'Bug', title }), []).map(({ text }) => text),
    );
    expect(texts).toEqual([
      ['Reminder is not sent twice to each reader'],
      ['Counts fit after sorting'],
      ['No longer so: Broken layout'],
    ]);
  });

  it('is a section of a page, which says what `it` is, quoted as it stands there', () => {
    const markdown = '## Library card\n\nIt lapses 24 months after the last loan. A lost card costs five pounds.\n';
    const page = { id: 'confluence_1', title: 'Cards', sentences: [] };
    expect(impliedCriteria(storyOf({}), [{ page, markdown }]).map(({ text, quote }) => [text, quote])).toEqual([
      ['Library card lapses 24 months after the last loan', 'It lapses 24 months after the last loan'],
      ['A lost card costs five pounds', 'A lost card costs five pounds'],
    ]);
  });

  it('is a rule beside a wish, and no complaint about how it is today', () => {
    const description =
      'Count wrong numbers per reader. After 5 of them the card is blocked. A right number does not reset the count. Today the list cannot be printed.';
    expect(impliedCriteria(storyOf({ type: 'Task', description }), []).map(({ text }) => text)).toEqual([
      'Count wrong numbers per reader',
      'After 5 of them the card is blocked',
      'A right number does not reset the count',
    ]);
  });

  it('is no word to the reader', () => {
    const description = 'See the page Loans in the handbook. The reader should get a mail.';
    expect(impliedCriteria(storyOf({ description }), []).map(({ text }) => text)).toEqual([
      'The reader should get a mail',
    ]);
  });
});
