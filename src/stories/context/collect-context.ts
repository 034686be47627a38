import { findQuestions } from '../questions/find-questions.ts';
import type { ReadStory } from '../read-story.ts';
import { storyOf } from '../story.ts';
import { defaultBudget, fitBudget } from './fit-budget.ts';
import { gatherIssues } from './gather-issues.ts';
import { type ContextOptions, startGathering } from './gathering.ts';
import { gatherMentions } from './gather-mentions.ts';
import { gatherOperations } from './gather-operations.ts';
import { gatherPages } from './gather-pages.ts';
import { gatherRelated } from './gather-related.ts';
import { gatherTests } from './gather-tests.ts';
import { contextGraph } from './graph.ts';
import { lookAround } from './look-around.ts';
import type { ContextItem, ItemKind, StoryContext } from './story-context.ts';

/** Everything that belongs to the story: what is linked for certain, then what a search finds near it, within the budget. */
export async function collectContext(read: ReadStory, options: ContextOptions): Promise<StoryContext> {
  const story = storyOf(read.document);
  const gathering = startGathering(story, read, options);
  await gatherIssues(gathering);
  await gatherPages(gathering);
  gatherOperations(gathering);
  gatherTests(gathering);
  await gatherMentions(gathering);
  await gatherRelated(gathering);
  const surroundings = await lookAround(gathering);

  const limit = options.budget ?? defaultBudget;
  const fitted = fitBudget(story, gathering.candidates, limit);
  const of = (kind: ItemKind): ContextItem[] => fitted.items.filter((item) => item.kind === kind);
  return {
    story_key: story.key,
    read_from: read.readFrom,
    up_to_date: read.upToDate,
    main_story: fitted.story,
    open_questions: findQuestions(story, surroundings),
    epic: of('epic')[0] ?? null,
    subtasks: of('subtask'),
    linked_stories: of('linked_story'),
    related_bugs: of('related_bug'),
    confluence_pages: of('confluence_page'),
    api_operations: of('api_operation'),
    existing_tests: of('existing_test'),
    similar_stories: of('similar_story'),
    context_graph: contextGraph(story, fitted.items),
    budget: { limit, used: fitted.used, story: fitted.storyTokens },
    cut: fitted.cut,
    missing: gathering.missing.map(({ kind, name, reason }) => ({ kind, name, reason })),
    warnings: [...read.warnings, ...gathering.warnings],
  };
}
