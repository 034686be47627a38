import { z } from 'zod';
import { itemKinds } from '../../stories/context/story-context.ts';
import { countSchema, flagSchema } from './common.ts';

const text = z.string();
const referenceSchema = z.object({ key: text, title: text });
const originSchema = z.object({
  section: text,
  heading: text.nullable(),
  from_line: z.int(),
  to_line: z.int(),
});

export const criterionSchema = z
  .object({
    id: text,
    kind: z.enum(['gherkin', 'checklist', 'numbered', 'bullet', 'table-row', 'sentence', 'decision']),
    text,
    title: text.optional(),
    given: z.array(text).optional(),
    when: z.array(text).optional(),
    then: z.array(text).optional(),
    examples: z.array(z.record(text, text)).optional(),
    details: z.array(text).optional(),
    checked: z.boolean().optional(),
    origin: originSchema,
    also_in: z.array(originSchema).optional(),
  })
  .meta({ id: 'Criterion' });

export const storySchema = z
  .object({
    key: text,
    id: text,
    title: text,
    url: text,
    type: text,
    status: text,
    priority: text,
    components: z.array(text),
    labels: z.array(text),
    fix_versions: z.array(text),
    affects_versions: z.array(text),
    parent: referenceSchema.nullable(),
    created: text,
    last_modified: text,
    description: text,
    environment: text,
    criteria_fields: z.array(z.object({ name: text, markdown: text })),
    acceptance_criteria: z.array(criterionSchema),
    subtasks: z.array(referenceSchema),
    links: z.array(referenceSchema.extend({ relation: text, direction: z.enum(['in', 'out', 'both']) })),
    comments: z.array(z.object({ author: text, date: text, text })),
  })
  .meta({ id: 'Story' });

export const storyAnswerSchema = storySchema
  .extend({
    read_from: z.enum(['jira', 'index']),
    up_to_date: z.boolean(),
    has_plan: z.boolean(),
    warnings: z.array(text),
  })
  .meta({ id: 'StoryAnswer' });

const itemSchema = z
  .object({
    id: text,
    kind: z.enum(itemKinds),
    key: text,
    title: text,
    url: text,
    relation: text,
    direction: z.enum(['in', 'out', 'both']).nullable(),
    why: text,
    score: z.number().nullable(),
    status: text,
    type: text,
    text,
    tokens: z.int(),
  })
  .meta({ id: 'ContextItem' });

export const contextSchema = z
  .object({
    story_key: text,
    read_from: z.enum(['jira', 'index']),
    up_to_date: z.boolean(),
    main_story: storySchema,
    open_questions: z.array(z.object({ id: text, rule: text, quote: text, where: text, question: text })),
    epic: itemSchema.nullable(),
    subtasks: z.array(itemSchema),
    linked_stories: z.array(itemSchema),
    related_bugs: z.array(itemSchema),
    confluence_pages: z.array(itemSchema),
    api_operations: z.array(itemSchema),
    existing_tests: z.array(itemSchema),
    similar_stories: z.array(itemSchema),
    context_graph: z.object({
      nodes: z.array(z.object({ id: text, kind: z.enum([...itemKinds, 'story']), key: text, title: text })),
      edges: z.array(z.object({ from: text, to: text, relation: text })),
    }),
    budget: z.object({ limit: z.int(), used: z.int(), story: z.int() }),
    cut: z.array(
      z.object({
        kind: z.enum([...itemKinds, 'comment', 'description']),
        id: text,
        title: text,
        tokens: z.int(),
        reason: text,
      }),
    ),
    missing: z.array(z.object({ kind: z.enum(['issue', 'page', 'operation']), name: text, reason: text })),
    warnings: z.array(text),
  })
  .meta({ id: 'StoryContext', description: 'As `womba enrich --json` prints it.' });

export const contextQuerySchema = z.strictObject({
  no_cache: flagSchema.default(false),
  budget: countSchema(1, 1_000_000).optional(),
});

export const fixVersionsSchema = z.object({ fix_versions: z.array(text), source: z.enum(['jira', 'index']) });

export const foundStorySchema = z
  .object({
    key: text,
    title: text,
    url: text,
    type: text,
    status: text,
    last_modified: text,
    similarity: z.number(),
    why: text,
    has_plan: z.boolean(),
  })
  .meta({ id: 'FoundStory' });

export const storySearchAnswerSchema = z.object({
  status: z.literal('success'),
  query: text,
  results_count: z.int(),
  results: z.array(foundStorySchema),
});
