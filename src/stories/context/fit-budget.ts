import { analyseText } from '../../content/text/analyse.ts';
import { countTokens } from '../../content/tokens.ts';
import type { Story } from '../story.ts';
import { excerpt } from './excerpt.ts';
import { type Candidate, type ContextItem, type Cut, type ItemKind, itemKinds } from './story-context.ts';

/** Tokens of a context unless told otherwise: it leaves room for a plan in a window of 32,000. */
export const defaultBudget = 12_000;

/**
 * What is filled first when not everything fits, and how much one item of the kind may take. What is linked goes before what
 * was found; similar stories come last.
 */
const order: readonly { kind: ItemKind; certain: boolean; most: number }[] = [
  { kind: 'subtask', certain: true, most: 500 },
  { kind: 'api_operation', certain: true, most: 900 },
  { kind: 'existing_test', certain: true, most: 400 },
  { kind: 'linked_story', certain: true, most: 700 },
  { kind: 'related_bug', certain: true, most: 600 },
  { kind: 'confluence_page', certain: true, most: 1_500 },
  { kind: 'epic', certain: true, most: 500 },
  { kind: 'existing_test', certain: false, most: 300 },
  { kind: 'confluence_page', certain: false, most: 900 },
  { kind: 'api_operation', certain: false, most: 600 },
  { kind: 'related_bug', certain: false, most: 400 },
  { kind: 'similar_story', certain: false, most: 400 },
];
/** Whatever else there may be comes last. */
const last = { rank: order.length, most: 400 };

function placeOf({ kind, score }: Candidate): { rank: number; most: number } {
  const rank = order.findIndex((place) => place.kind === kind && place.certain === (score === null));
  const place = order[rank];
  return place === undefined ? last : { rank, most: place.most };
}
/** An item with less text than this tells nothing; it is left out and named. */
const leastTokens = 40;
/** The story itself may take this share; beyond it its comments, then its description are cut. */
const storyShare = 0.6;

export interface Fitted {
  story: Story;
  items: ContextItem[];
  cut: Cut[];
  used: number;
  storyTokens: number;
}

/**
 * Cuts story and items so that their texts together take at most `limit` tokens, and names everything that was cut. The
 * criteria are never cut; a story whose criteria alone are larger than the budget takes more than it.
 */
export function fitBudget(story: Story, candidates: readonly Candidate[], limit: number): Fitted {
  const cut: Cut[] = [];
  const words = new Set(analyseText([story.title, story.description, criteriaText(story)].join('\n')));
  const shortened = fitStory(story, Math.floor(limit * storyShare), words, cut);
  const storyTokens = storyTokensOf(shortened);
  let left = Math.max(0, limit - storyTokens);

  const texts = new Map<Candidate, string>();
  const ranked = candidates.map((candidate) => ({ candidate, ...placeOf(candidate) })).sort((a, b) => a.rank - b.rank);
  for (const { candidate, most } of ranked) {
    const { kind, id, title, text: whole } = candidate;
    const tokens = whole === '' ? 0 : countTokens(whole);
    const room = Math.min(most, left);
    const text = tokens <= room ? whole : room < leastTokens ? '' : excerpt(whole, words, room);
    const taken = text === '' ? 0 : countTokens(text);
    if (text !== '' || whole === '') texts.set(candidate, text);
    left -= taken;
    if (taken === tokens) continue;
    const reason = text === '' ? 'no room left in the budget' : `shortened to its most fitting parts`;
    cut.push({ kind, id, title, tokens: tokens - taken, reason });
  }
  const items = itemKinds.flatMap((kind) =>
    candidates.flatMap((candidate): ContextItem[] => {
      const text = texts.get(candidate);
      if (candidate.kind !== kind || text === undefined) return [];
      return [{ ...candidate, text, tokens: text === '' ? 0 : countTokens(text) }];
    }),
  );
  const used = storyTokens + items.reduce((sum, item) => sum + item.tokens, 0);
  return { story: shortened, items, cut, used, storyTokens };
}

/** Old comments go first, then parts of the description that no criterion shares words with. */
function fitStory(story: Story, most: number, words: ReadonlySet<string>, cut: Cut[]): Story {
  let excess = storyTokensOf(story) - most;
  if (excess <= 0) return story;
  const comments = [...story.comments];
  while (excess > 0) {
    const oldest = comments.shift();
    if (oldest === undefined) break;
    const tokens = countTokens(oldest.text);
    excess -= tokens;
    const title = [oldest.author, oldest.date].filter(Boolean).join(', ');
    cut.push({
      kind: 'comment',
      id: story.key,
      title,
      tokens,
      reason: 'the story is longer than its share of the budget',
    });
  }
  if (excess <= 0) return { ...story, comments };
  const whole = countTokens(story.description);
  const description = excerpt(story.description, words, Math.max(leastTokens, whole - excess));
  const tokens = whole - countTokens(description);
  if (tokens > 0) {
    const reason = 'the story is longer than its share of the budget';
    cut.push({ kind: 'description', id: story.key, title: story.title, tokens, reason });
  }
  return { ...story, comments, description };
}

function criteriaText(story: Story): string {
  return story.acceptance_criteria.map(({ id, text }) => `${id} ${text}`).join('\n');
}

/** The story's own texts; criteria count once, although the description may hold them too. */
function storyTokensOf(story: Story): number {
  const texts = [story.title, story.description, story.environment, criteriaText(story)];
  return countTokens([...texts, ...story.comments.map((comment) => comment.text)].join('\n\n'));
}
