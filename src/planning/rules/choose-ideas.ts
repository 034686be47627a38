import { type Compared, compared, likeness } from '../checks/resemblances.ts';
import type { TestIdea } from '../ideas/idea.ts';
import type { ExistingCoverage, Repetition } from '../existing/coverage.ts';

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

/** A story is not made up of what its specification says anyway: of such tests there are this many for each criterion. */
const ofSpecificationPerCriterion = 0.5;

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
  const stated = new Set(single.flatMap(({ criteria }) => criteria)).size;
  const room = 2 + Math.ceil(stated * ofSpecificationPerCriterion);
  const extra = ranked.filter(({ idea }) => isOfSpecification(idea)).slice(room);
  const wanted = ranked.filter((entry) => !extra.includes(entry));
  const kept = new Set(wanted.slice(0, most).map(({ idea }) => idea));
  return { kept: single.filter((idea) => kept.has(idea)), repeated, leftOut: single.filter((idea) => !kept.has(idea)) };
}

function isOfSpecification({ technique, clauses, worth }: TestIdea): boolean {
  return clauses.length === 0 && worth <= 0.6 && /^(?:API schema|authentication|error handling)$/.test(technique);
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
  const kept: { idea: TestIdea; text: Compared }[] = [];
  for (const idea of ideas) {
    const text = compared([{ action: idea.title, data: '', expected: '' }, ...idea.cases]);
    const double = kept.find((other) => likeness(text, other.text) >= alike || other.idea.title === idea.title);
    if (double === undefined) kept.push({ idea, text });
    else double.idea = { ...double.idea, criteria: [...new Set([...double.idea.criteria, ...idea.criteria])] };
  }
  return kept.map(({ idea }) => idea);
}
