import type { ContextItem, StoryContext } from '../../../stories/context/story-context.ts';
import { extractCriteria } from '../../../stories/criteria/extract-criteria.ts';
import type { Story } from '../../../stories/story.ts';

export function contextItem(changes: Partial<ContextItem> & Pick<ContextItem, 'id' | 'kind'>): ContextItem {
  return {
    key: '',
    title: '',
    url: '',
    relation: '',
    direction: null,
    why: '',
    score: null,
    status: '',
    type: '',
    text: '',
    tokens: 0,
    ...changes,
  };
}

/** A story with its context as `storyContext` would give it; its criteria are read from the description. */
export function contextOf(story: Partial<Story>, around: Partial<StoryContext> = {}): StoryContext {
  const description = story.description ?? '';
  return {
    story_key: 'LIB-7',
    read_from: 'index',
    up_to_date: true,
    main_story: {
      key: 'LIB-7',
      id: '7',
      title: 'Renew a loan online',
      url: 'https://acme.example/browse/LIB-7',
      type: 'Story',
      status: 'To Do',
      priority: 'Normal',
      components: ['Loans'],
      labels: [],
      fix_versions: [],
      affects_versions: [],
      parent: null,
      created: '',
      last_modified: '',
      environment: '',
      criteria_fields: [],
      acceptance_criteria: extractCriteria([{ section: 'Description', isField: false, markdown: description }]),
      subtasks: [],
      links: [],
      comments: [],
      ...story,
      description,
    },
    open_questions: [],
    epic: null,
    subtasks: [],
    linked_stories: [],
    related_bugs: [],
    confluence_pages: [],
    api_operations: [],
    existing_tests: [],
    similar_stories: [],
    context_graph: { nodes: [], edges: [] },
    budget: { limit: 0, used: 0, story: 0 },
    cut: [],
    missing: [],
    warnings: [],
    ...around,
  };
}
