import { shareOf, tellingTerms, termsOf } from '../text/terms.ts';
import { type ExistingTest, isRetired, wholeText } from './existing-test.ts';

/** How the team writes: taken from the existing tests near the story. */
export interface Wording {
  /** The tests nearest to a text, best first, with how much of the text they have in common (0 to 1). */
  near(text: string): { test: ExistingTest; share: number }[];
  /** The steps with which the team gets to where such a thing is tested; empty where nothing is near. */
  navigation(text: string): { test: ExistingTest; action: string; expected: string } | undefined;
  /** The step of an existing test that comes nearest, and how far into the test it is; undefined where none is near. */
  way(text: string): { test: ExistingTest; step: number; action: string; data: string; expected: string } | undefined;
  /** What such tests have as their precondition; undefined where nothing is near. */
  preconditions(text: string): { test: ExistingTest; lines: string[] } | undefined;
  /** How the team moves time in tests (`X-Test-Clock`), or empty. */
  clock: string;
}

const navigates = /^(?:open|go to|navigate|sign in|log in|runs|start the app|visit|choose the tab|switch to)\b/i;
/** Below this share of a text's telling words another test is about something else. */
const leastShare = 0.3;
/** A situation is taken over only from a test about nearly the same. */
const leastForPreconditions = 0.45;
/** A step that shares less of the words leads elsewhere. */
const leastOfStep = 0.4;
const longestPrecondition = 200;
/** A walk through the whole product is near everything and like nothing. */
const mostSteps = 10;

export function readWording(tests: readonly ExistingTest[]): Wording {
  const usable = tests.filter((test) => !isRetired(test) && test.steps.length <= mostSteps);
  const terms = new Map(usable.map((test) => [test, termsOf(wholeText(test))]));
  const near: Wording['near'] = (text) => {
    const wanted = tellingTerms(text);
    return usable
      .map((test) => ({ test, share: shareOf(wanted, terms.get(test) ?? new Set(), () => 1) }))
      .filter(({ share }) => share >= leastShare)
      .sort(
        (a, b) =>
          b.share + (b.test.linked ? 0.2 : 0) - a.share - (a.test.linked ? 0.2 : 0) ||
          (a.test.key < b.test.key ? -1 : 1),
      );
  };
  const data = usable.flatMap((test) => test.steps.map((step) => step.data));
  return {
    near,
    navigation(text) {
      for (const { test } of near(text)) {
        const [first] = test.steps;
        if (first === undefined || !navigates.test(first.action)) continue;
        const called = /^Runs ([A-Z][A-Z0-9_]*-T\d+)(?:: (.*))?$/.exec(first.action);
        if (called !== null)
          return { test, action: `${called[2] ?? 'Run the test'} (${called[1] ?? ''})`, expected: first.expected };
        // What the other test does there besides is its own matter.
        if (/ and | POST |\bpress\b|\bas (?:an? )?[a-z]|[a-z]_[a-z]|\d{3,4} ?px/i.test(first.action)) continue;
        return { test, action: first.action, expected: first.expected };
      }
      return undefined;
    },
    way(text) {
      const wanted = tellingTerms(text);
      for (const { test, share } of near(text)) {
        if (share < leastForPreconditions) continue;
        const [best] = test.steps
          .map((step, index) => ({
            ...step,
            index,
            share: shareOf(wanted, termsOf(`${step.action} ${step.expected}`)),
          }))
          .sort((a, b) => b.share - a.share || a.index - b.index);
        if (best === undefined || best.share < leastOfStep || /^(?:look|check|read|count)\b/i.test(best.action))
          continue;
        return { test, step: best.index + 1, action: best.action, data: best.data, expected: best.expected };
      }
      return undefined;
    },
    preconditions(text) {
      const best = near(text).find(({ test, share }) => test.precondition !== '' && share >= leastForPreconditions);
      if (best === undefined) return undefined;
      const lines = best.test.precondition
        .split('\n')
        .filter((line) => line !== '' && line.length <= longestPrecondition);
      return lines.length === 0 ? undefined : { test: best.test, lines };
    },
    clock: data.find((text) => /^[\w-]*clock[\w-]*$/i.test(text)) ?? '',
  };
}
