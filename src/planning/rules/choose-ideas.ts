import type { TestIdea } from '../ideas/idea.ts';
import type { ExistingCoverage, Repetition } from '../existing/coverage.ts';
import { resemblance, termsOf } from '../text/terms.ts';

/** Two ideas that share more are one test. */
const alike = 0.75;

export interface Choice {
  /** Ideas that become tests, in the order of the plan. */
  kept: TestIdea[];
  /** Ideas that an existing test carries out, wholly or in part. */
  repeated: { idea: TestIdea; repetition: Repetition }[];
  /** Ideas for which there was no room. */
  leftOut: TestIdea[];
}

/** Takes away what exists and what is said twice, ranks the rest and keeps as many as there is room for. */
export function chooseIdeas(ideas: readonly TestIdea[], existing: ExistingCoverage, most: number): Choice {
  const repeated: Choice['repeated'] = [];
  const fresh = ideas.flatMap((idea): TestIdea[] => {
    const repetition = existing.repetitionOf(idea);
    if (repetition === undefined) return [idea];
    repeated.push({ idea, repetition });
    return repetition.extent === 'whole' ? [] : [reduced(idea, repetition)];
  });
  const single = withoutDoubles(fresh);
  // Every criterion keeps its dearest test before any gets a second one.
  const ranked = single
    .map((idea, order) => ({ idea, order, rank: rankOf(idea, single) }))
    .sort((a, b) => b.rank - a.rank || a.order - b.order);
  const kept = new Set(ranked.slice(0, most).map(({ idea }) => idea));
  return { kept: single.filter((idea) => kept.has(idea)), repeated, leftOut: single.filter((idea) => !kept.has(idea)) };
}

function rankOf(idea: TestIdea, all: readonly TestIdea[]): number {
  const first = idea.criteria.some((id) => all.find((other) => other.criteria.includes(id)) === idea);
  return idea.worth + (first ? 10 : 0);
}

/** The cases that the existing test does not have. */
function reduced(idea: TestIdea, { left }: Repetition): TestIdea {
  const cases = idea.cases.filter(({ name }) => name === undefined || left.includes(name));
  return { ...idea, cases, title: idea.retitle?.(left) ?? idea.title };
}

function withoutDoubles(ideas: readonly TestIdea[]): TestIdea[] {
  const kept: { idea: TestIdea; terms: Set<string> }[] = [];
  for (const idea of ideas) {
    const terms = termsOf(
      [idea.title, ...idea.cases.flatMap(({ action, data, expected }) => [action, data, expected])].join(' '),
    );
    const double = kept.find((other) => resemblance(terms, other.terms) >= alike || other.idea.title === idea.title);
    if (double === undefined) kept.push({ idea, terms });
    else double.idea = { ...double.idea, criteria: [...new Set([...double.idea.criteria, ...idea.criteria])] };
  }
  return kept.map(({ idea }) => idea);
}
