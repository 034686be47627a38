import { isBug, isEpic, type Story } from '../story.ts';
import { contradictionQuestions } from './contradictions.ts';
import { missingLimitQuestions } from './missing-limits.ts';
import { openPointQuestions, placeholderQuestions } from './open-points.ts';
import type { OpenQuestion, QuestionDraft, Surroundings } from './question.ts';
import { statementsOf } from './statements.ts';
import { undefinedTermQuestions } from './undefined-terms.ts';
import { vagueWordQuestions } from './vague-words.ts';

/**
 * What the story leaves open, computed from its text: the same story in the same surroundings gives the same list. Rules
 * rather miss something than ask nonsense.
 */
export function findQuestions(story: Story, surroundings: Surroundings): OpenQuestion[] {
  const statements = statementsOf(story);
  const drafts = [
    ...withoutCriteria(story),
    ...openPointQuestions(story),
    ...placeholderQuestions(statements),
    ...contradictionQuestions(statements),
    ...missingLimitQuestions(statements),
    ...vagueWordQuestions(statements),
    ...undefinedTermQuestions(story, statements, surroundings),
    ...surroundings.missing.map(missingReference),
  ];
  const seen = new Set<string>();
  return drafts
    .filter(({ rule, quote, question }) => {
      const print = JSON.stringify([rule, rule === 'contradiction' ? question : quote || question]);
      return seen.size < seen.add(print).size;
    })
    .map((draft, index) => ({ id: `Q-${index + 1}`, ...draft }));
}

/** Epics are told by their stories, sub-tasks by the story above them. */
function withoutCriteria(story: Story): QuestionDraft[] {
  if (story.acceptance_criteria.length > 0 || isEpic(story.type) || /^sub-?task$/i.test(story.type)) return [];
  return [
    {
      rule: 'no-criteria',
      where: 'Description',
      quote: '',
      question: isBug(story.type)
        ? `${story.key} does not say what is expected. How does it behave when it is mended, step by step?`
        : `${story.key} names no acceptance criteria. What must hold for it to be accepted, and what must not happen?`,
    },
  ];
}

function missingReference({ kind, name, quote }: Surroundings['missing'][number]): QuestionDraft {
  const what = {
    issue: `The story refers to ${name}, which does not exist in what Womba can see. Is the key right?`,
    page: `The story refers to the page ${name}, which cannot be found. Where does it stand now?`,
    operation: `The story names ${name}, which is in none of the OpenAPI documents. Is it new, or called otherwise?`,
  };
  return { rule: 'unknown-reference', where: 'Description', quote, question: what[kind] };
}
