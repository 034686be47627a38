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

/** `texts` are the criteria: what all of them say tells none of them apart. */
export function createExistingCoverage(tests: readonly ExistingTest[], texts: readonly string[]): ExistingCoverage {
  const usable = tests.filter((test) => !isRetired(test)).map((test) => ({ test, terms: termsOf(wholeText(test)) }));
  const weight = rarityWeights([...texts.map((text) => tellingTerms(text)), ...usable.map(({ terms }) => terms)]);
  return {
    repetitionOf(idea) {
      const wanted = tellingTerms(idea.about);
      const must = idea.must.flatMap((text) => [...termsOf(text)]);
      let best: Repetition | undefined;
      for (const { test, terms } of usable) {
        const share = shareOf(wanted, terms, weight);
        const named = idea.cases.flatMap(({ name }) => (name === undefined ? [] : [name]));
        const left = named.filter((name) => ![...tellingTerms(name)].some((term) => terms.has(term)));
        const least = must.length > 0 ? leastWithFigures : leastWithoutFigures;
        if (share < least) continue;
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
      const found = usable.find(({ test }) => test.key === key);
      return found === undefined ? undefined : shareOf(tellingTerms(text), found.terms, weight);
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
