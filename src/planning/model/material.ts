import { createHash } from 'node:crypto';
import { fitBudget } from '../../stories/context/fit-budget.ts';
import type { ContextItem, Cut, StoryContext } from '../../stories/context/story-context.ts';
import type { Story } from '../../stories/story.ts';
import { createExistingCoverage } from '../existing/coverage.ts';
import { isRetired, readExistingTest } from '../existing/existing-test.ts';
import { impliedCriteria } from '../rules/implied-criteria.ts';
import { pageOf } from '../rules/surroundings.ts';
import type { Fence } from './fence.ts';

/** A document that the model was shown, with the text that it was shown. */
export interface Source {
  id: string;
  title: string;
  /** As it stood in the prompt. */
  text: string;
  /** First 16 hexadecimal digits of the SHA-256 of that text. */
  hash: string;
}

export interface PlannedCriterion {
  id: string;
  text: string;
}

/** What the model gets to know, every text of it inside a fence. */
export interface Material {
  /** The fenced texts. */
  prompt: string;
  sources: ReadonlyMap<string, Source>;
  criteria: readonly PlannedCriterion[];
  /** Whether the story states the criteria; else they are statements that somebody has to confirm. */
  isStated: boolean;
  /** Keys of the existing tests that the model was shown, retired ones left out. */
  existingTests: ReadonlySet<string>;
  cut: readonly Cut[];
}

/** An existing test that says less of a criterion is not worth naming beside it. */
const worthNaming = 0.35;

/**
 * The same material that the rules engine works with, cut to `budget` tokens; what was cut is named in `cut`. `redact` takes
 * secrets out of every text.
 */
export function materialOf(
  context: StoryContext,
  { budget, fence, redact }: { budget: number; fence: Fence; redact: (text: string) => string },
): Material {
  const found = itemsOf(context);
  const fitted = fitBudget(context.main_story, found, budget);
  const { story } = fitted;
  // Criteria are those of the whole story: the checks count them all.
  const stated = context.main_story.acceptance_criteria;
  const pages = context.confluence_pages.map((item) => ({ page: pageOf(item), markdown: item.text }));
  const criteria = (stated.length > 0 ? stated : impliedCriteria(context.main_story, pages)).map(({ id, text }) => ({
    id,
    text: redact(text),
  }));
  const storyId = `jira_${story.key}`;
  const sources = new Map<string, Source>();
  const add = (id: string, title: string, text: string): string => {
    const safe = redact(text);
    const hash = createHash('sha256').update(safe).digest('hex').slice(0, 16);
    if (!sources.has(id)) sources.set(id, { id, title: redact(title), text: safe, hash });
    return fence.wrap(id, safe);
  };
  const parts = [
    add(storyId, `${story.key} ${story.title}`, storyText(story)),
    fence.wrap(
      stated.length > 0 ? 'criteria' : 'statements',
      criteria.map(({ id, text }) => `${id}: ${text}`).join('\n'),
    ),
    fence.wrap(
      'open-questions',
      redact(context.open_questions.map(({ id, where, question }) => `${id} (${where}): ${question}`).join('\n')) ||
        'none',
    ),
    fence.wrap('existing-coverage', redact(existingCoverage(context, criteria)) || 'no existing test is near'),
    ...fitted.items
      .filter(({ text }) => text !== '')
      .map((item) => add(item.id, `${item.key} ${item.title}`.trim(), itemText(item))),
  ];
  return {
    prompt: parts.join('\n\n'),
    sources,
    criteria,
    isStated: stated.length > 0,
    existingTests: new Set(context.existing_tests.filter((test) => !isRetired(test)).map(({ key }) => key)),
    cut: [...context.cut, ...fitted.cut],
  };
}

function itemsOf(context: StoryContext): ContextItem[] {
  return [
    ...(context.epic === null ? [] : [context.epic]),
    ...context.subtasks,
    ...context.linked_stories,
    ...context.related_bugs,
    ...context.confluence_pages,
    ...context.api_operations,
    ...context.existing_tests,
    ...context.similar_stories,
  ];
}

function storyText(story: Story): string {
  const facts = [
    `Story ${story.key}: ${story.title}`,
    `Type ${story.type}, status ${story.status}, priority ${story.priority}`,
    ...(story.components.length > 0 ? [`Components: ${story.components.join(', ')}`] : []),
  ];
  const sections = [
    ['Description', story.description],
    ['Environment', story.environment],
    ...story.criteria_fields.map(({ name, markdown }) => [name, markdown]),
    ...story.comments.map(({ author, date, text }) => [
      `Comment of ${[author, date].filter(Boolean).join(', ')}`,
      text,
    ]),
  ];
  const written = sections.flatMap(([name = '', text = '']) => (text.trim() === '' ? [] : [`## ${name}\n\n${text}`]));
  return [facts.join('\n'), ...written].join('\n\n');
}

function itemText({ kind, key, title, relation, why, status, type, text }: ContextItem): string {
  const facts = [kind.replace('_', ' '), key, type, status, relation].filter((fact) => fact !== '');
  return `${title}\n(${facts.join(', ')}; ${why})\n\n${text}`;
}

/** The nearest existing tests, criterion by criterion, with the words that show it. */
function existingCoverage(context: StoryContext, criteria: readonly PlannedCriterion[]): string {
  const tests = context.existing_tests.map(readExistingTest);
  const existing = createExistingCoverage(tests, criteria);
  return criteria
    .flatMap(({ id, text }) => {
      const near = existing.nearest(text);
      if (near === undefined || near.share < worthNaming) return [];
      return [
        `${id}: ${near.test.key} "${near.test.title}" speaks of ${Math.round(near.share * 100)} % of it: ${near.quote}`,
      ];
    })
    .join('\n');
}
