import type { ContextItem, StoryContext } from '../../../stories/context/story-context.ts';
import type { Criterion } from '../../../stories/criteria/criterion.ts';
import type { Story } from '../../../stories/story.ts';
import { readExistingTest } from '../../existing/existing-test.ts';
import type { Knowledge } from '../../checks/report.ts';

export const criteria = [
  'A refund of at most the captured amount is accepted with 201.',
  'A refund of more than the captured amount is refused with 422 and PAY-2003.',
  'A refund after 180 days is refused with PAY-2002.',
] as const;

function criterion(text: string, index: number): Criterion {
  return {
    id: `AC-${index + 1}`,
    kind: 'bullet',
    text,
    origin: { section: 'Description', heading: 'Acceptance criteria', from_line: index, to_line: index },
  };
}

function item(parts: Pick<ContextItem, 'id' | 'kind' | 'key' | 'title' | 'text'> & Partial<ContextItem>): ContextItem {
  return {
    url: '',
    relation: 'linked page',
    direction: 'out',
    why: 'the story links to it',
    score: null,
    status: '',
    type: '',
    tokens: 0,
    ...parts,
  };
}

/** A small story with a page, an operation and an existing test around it. */
export function smallContext(parts: Partial<Story> = {}, page = 'Refunds are possible for 180 days.'): StoryContext {
  const story: Story = {
    key: 'PLAT-7',
    id: '10007',
    title: 'Partial refunds',
    url: 'https://acme.atlassian.net/browse/PLAT-7',
    type: 'Story',
    status: 'In Progress',
    priority: 'High',
    components: ['Payments'],
    labels: [],
    fix_versions: [],
    affects_versions: [],
    parent: null,
    created: '',
    last_modified: '2026-11-01T10:00:00.000Z',
    description: 'Support pays back a part of an order.',
    environment: '',
    criteria_fields: [],
    acceptance_criteria: criteria.map(criterion),
    subtasks: [],
    links: [],
    comments: [],
    ...parts,
  };
  const test = [
    '## Objective',
    'A refund of more than the captured amount is refused.',
    '## Steps',
    '1. POST /v1/payments/PAY-1/refunds',
    '   - Test data: {"amount": 10001}',
    '   - Expected result: 422 with PAY-2003',
    '## Details',
    '- Folder: /Payments/Refunds',
  ].join('\n');
  const operation = '# POST /v1/payments/{paymentId}/refunds\n\nMakes a refund.\n\n## Responses\n\n### 201\n\n### 422';
  return {
    story_key: story.key,
    read_from: 'index',
    up_to_date: true,
    main_story: story,
    open_questions: [
      { id: 'Q-1', rule: 'missing-limit', quote: '', where: 'AC-1', question: 'What is the least amount of a refund?' },
    ],
    epic: null,
    subtasks: [],
    linked_stories: [],
    related_bugs: [],
    confluence_pages: [
      item({ id: 'confluence_65201', kind: 'confluence_page', key: '', title: 'Refund policy', text: page }),
    ],
    api_operations: [
      item({
        id: 'swagger_0011223344556677',
        kind: 'api_operation',
        key: 'POST /v1/payments/{paymentId}/refunds',
        title: 'Make a refund',
        text: operation,
      }),
    ],
    existing_tests: [
      item({
        id: 'test_PLAT-T1',
        kind: 'existing_test',
        key: 'PLAT-T1',
        title: 'Refund above the captured amount',
        status: 'Approved',
        text: test,
      }),
    ],
    similar_stories: [],
    context_graph: { nodes: [], edges: [] },
    budget: { limit: 12_000, used: 0, story: 0 },
    cut: [],
    missing: [],
    warnings: [],
  };
}

/** What the checks know of a context, as the composition root builds it. */
export function knowledgeOf(context: StoryContext): Knowledge {
  const { main_story: story } = context;
  const texts = [story.description, ...story.acceptance_criteria.map(({ text }) => text)];
  const items = [...context.confluence_pages, ...context.api_operations, ...context.existing_tests];
  return {
    criteria: story.acceptance_criteria.map(({ id, text }) => ({ id, text })),
    tests: context.existing_tests.map(readExistingTest),
    operations: context.api_operations.map(({ key }) => key),
    document: (id) =>
      id === `jira_${story.key}`
        ? { title: story.title, text: texts.join('\n') }
        : items.find((candidate) => candidate.id === id),
  };
}
