import type { TestIdea } from '../ideas/idea.ts';
import { rarityWeights, shareOf, tellingTerms, termsOf } from '../text/terms.ts';
import { type ExistingTest, isRetired, wholeText } from './existing-test.ts';

/** What existing tests already do of an idea. */
export interface Repetition {
  test: ExistingTest;
  /** `whole`: nothing is left to do; `part`: the named cases are left. */
  extent: 'whole' | 'part';
  /** Names of the cases that the test does not have. */
  left: string[];
  /** Share of what the idea is about that the test speaks of, 0 to 1. */
  share: number;
  /** The step of the test that shows it. */
  quote: string;
}

export interface ExistingCoverage {
  repetitionOf(idea: TestIdea): Repetition | undefined;
  /** The existing test that speaks most of a text, for what no idea was matched with. */
  nearest(text: string): { test: ExistingTest; share: number; quote: string } | undefined;
  /** How much of a text one existing test speaks, 0 to 1; undefined where it does not exist or is retired. */
  shareOf(key: string, text: string): number | undefined;
}

/** Below this share a test is about something else although it has the same figures. */
const leastWithFigures = 0.42;
/** Without figures to go by, more of the words must be there. */
const leastWithoutFigures = 0.62;

/** A test that says less of the criterion than this does not cover it, whatever figures it has. */
const leastOfCriterion = 0.38;

interface Stated {
  id: string;
  text: string;
}

/** What all criteria say tells none of them apart, so they are weighed together. */
export function createExistingCoverage(tests: readonly ExistingTest[], criteria: readonly Stated[]): ExistingCoverage {
  const usable = tests
    .filter((test) => !isRetired(test))
    .flatMap((test) => partsOf(test).map((part) => ({ test, terms: termsOf(wholeText(part)) })));
  const weight = rarityWeights([
    ...criteria.map(({ text }) => tellingTerms(text)),
    ...usable.map(({ terms }) => terms),
  ]);
  return {
    repetitionOf(idea) {
      const wanted = tellingTerms(idea.about);
      const must = idea.must.flatMap((text) => [...termsOf(text)]);
      const stated = criteria.filter(({ id }) => idea.criteria.includes(id)).map(({ text }) => tellingTerms(text));
      let best: Repetition | undefined;
      for (const { test, terms } of usable) {
        const share = shareOf(wanted, terms, weight);
        const named = idea.cases.flatMap(({ name }) => (name === undefined ? [] : [name]));
        const left = named.filter((name) => ![...tellingTerms(name)].some((term) => terms.has(term)));
        const least = must.length > 0 ? leastWithFigures : leastWithoutFigures;
        if (share < least) continue;
        // In a walk through the whole product words meet by chance: it is near, and takes no test's place.
        if (test.steps.length > mostSteps) continue;
        if (stated.length > 0 && !stated.some((text) => shareOf(text, terms, weight) >= leastOfCriterion)) continue;
        const whole = must.every((term) => terms.has(term)) || (named.length > 0 && left.length === 0);
        if (!whole && (named.length === 0 || left.length === named.length)) continue;
        if (
          best !== undefined &&
          (best.extent === 'whole' ? !whole || share <= best.share : !whole && share <= best.share)
        )
          continue;
        best = { test, extent: whole ? 'whole' : 'part', left, share, quote: quoteOf(test, wanted) };
      }
      return best;
    },
    shareOf(key, text) {
      const wanted = tellingTerms(text);
      const shares = usable.filter(({ test }) => test.key === key).map(({ terms }) => shareOf(wanted, terms, weight));
      return shares.length === 0 ? undefined : Math.max(...shares);
    },
    nearest(text) {
      const wanted = tellingTerms(text);
      const [best] = usable
        .map(({ test, terms }) => ({ test, share: shareOf(wanted, terms, weight) }))
        .sort((a, b) => b.share - a.share || (a.test.key < b.test.key ? -1 : 1));
      return best === undefined ? undefined : { ...best, quote: quoteOf(best.test, wanted) };
    },
  };
}

/** Steps that belong together in a long test. */
const stepsTogether = 5;
/** A test with more steps is a walk through the whole product: all words stand in it somewhere. */
const mostSteps = 8;

/** A walk in parts that overlap, so that only what is done in one place counts as done. */
function partsOf(test: ExistingTest): ExistingTest[] {
  if (test.steps.length <= mostSteps) return [test];
  return test.steps
    .map((_, start) => ({
      ...test,
      objective: '',
      precondition: '',
      steps: test.steps.slice(start, start + stepsTogether),
    }))
    .slice(0, test.steps.length - stepsTogether + 1);
}

/** The step that shares most with what is wanted: `Refund on day 181: 422 with PAY-2002`. */
function quoteOf(test: ExistingTest, wanted: ReadonlySet<string>): string {
  let best = test.title;
  let most = 0;
  for (const [index, { action, data, expected }] of test.steps.entries()) {
    const text = [action, data, expected].filter((part) => part !== '').join(' → ');
    const hits = [...termsOf(text)].filter((term) => wanted.has(term)).length;
    if (hits > most) [best, most] = [`step ${index + 1}: ${text}`, hits];
  }
  return best;
}
