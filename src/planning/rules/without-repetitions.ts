import {
  type Compared,
  comparedTest,
  existingDoubles,
  likeness,
  sameAsExisting,
  sameInPlan,
} from '../checks/resemblances.ts';
import type { TestIdea } from '../ideas/idea.ts';
import type { TestCase } from '../plan/schema.ts';
import type { Choice } from './choose-ideas.ts';
import type { Surroundings } from './matter.ts';

/** Written out, some ideas turn out to be the same test as another one, or as one that exists: these go. */
export function withoutRepetitions(
  choice: Choice,
  { tests }: Surroundings,
  write: (idea: TestIdea) => TestCase,
): Choice {
  const nearest = existingDoubles(tests);
  const kept: { idea: TestIdea; text: Compared }[] = [];
  const repeated = [...choice.repeated];
  for (const idea of choice.kept) {
    const written = write(idea);
    const text = comparedTest(written);
    const double = nearest(text);
    if (double !== undefined && double.score >= sameAsExisting) {
      const { test, score } = double;
      repeated.push({ idea, repetition: { test, extent: 'whole', left: [], share: score, quote: test.title } });
      continue;
    }
    const other = kept.find((item) => item.idea.title === idea.title || likeness(text, item.text) >= sameInPlan);
    if (other === undefined) kept.push({ idea, text });
    else other.idea = { ...other.idea, criteria: [...new Set([...other.idea.criteria, ...idea.criteria])] };
  }
  return { ...choice, kept: kept.map(({ idea }) => idea), repeated };
}
