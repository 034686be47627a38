import { type ExistingTest, isRetired, wholeText } from '../existing/existing-test.ts';
import type { TestCase } from '../plan/schema.ts';
import { resemblance, tellingTerms, termsOf } from '../text/terms.ts';

/** Two tests of a plan that resemble each other more are one; a bit less is worth a look. */
export const sameInPlan = 0.8;
export const nearInPlan = 0.65;
/** Existing tests are terser than plans, so less is the same. */
export const sameAsExisting = 0.55;
export const nearExisting = 0.42;

/** What a test does and expects, for comparing. */
export interface Compared {
  terms: Set<string>;
  /** Figures of what is entered and sent; an answer's status is the same in every second test. */
  figures: Set<string>;
}

/** Names in request bodies are the same in every request. */
const bodyName = /"[\w.[\]-]+"\s*:/g;

const call = /\b(?:GET|POST|PUT|PATCH|DELETE|HEAD)\s+\/\S*/g;
/** Ids and codes hold digits that are no figures. */
const name = /\b(?=\w*\d)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[A-Za-z]+[-_]\d+\b/g;
/** Longer ones are ids. */
const figure = /^\d[\d.]{0,9}$/;

interface Step {
  action: string;
  data: string;
  expected: string;
}

/** @param usual terms of request bodies that most tests send; they tell nothing apart */
export function compared(steps: readonly Step[], usual: ReadonlySet<string> = new Set()): Compared {
  const done = steps.map(({ action, data }) => `${action} ${data}`.replace(bodyName, ' ')).join('\n');
  const said = tellingTerms(steps.map(({ action, expected }) => `${action}\n${expected}`).join('\n'));
  const sent = tellingTerms(steps.map(({ data }) => data.replace(bodyName, ' ')).join('\n'));
  const terms = new Set([...said, ...[...sent].filter((term) => !usual.has(term))]);
  const entered = termsOf(done.replace(call, ' ').replace(name, ' '));
  return { terms, figures: new Set([...entered].filter((term) => figure.test(term))) };
}

export function comparedTest({ steps }: TestCase, usual?: ReadonlySet<string>): Compared {
  return compared(
    steps.map(({ action, test_data: data, expected_result: expected }) => ({ action, data, expected })),
    usual,
  );
}

/** Fewer tests with a body show nothing usual. */
const leastBodies = 3;

/** What stands in the request bodies of more than half of the tests that send one. */
export function usualInBodies(tests: readonly TestCase[]): Set<string> {
  const bodies = tests
    .map(({ steps }) => tellingTerms(steps.flatMap(({ test_data: data }) => bodiesIn(data)).join('\n')))
    .filter(({ size }) => size > 0);
  if (bodies.length < leastBodies) return new Set();
  const counts = new Map<string, number>();
  for (const terms of bodies) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count > bodies.length / 2).map(([term]) => term));
}

function bodiesIn(data: string): string[] {
  return [...data.matchAll(/\{".*\}/g)].map(([body]) => body.replace(bodyName, ' '));
}

/** How much two tests have in common, 0 to 1. Two that try other figures are two, however alike their words are. */
export function likeness(a: Compared, b: Compared): number {
  if (a.terms.size === 0) return 0;
  const shared = [...a.figures].filter((figure) => b.figures.has(figure)).length;
  const most = Math.max(a.figures.size, b.figures.size);
  const triesOthers = a.figures.size >= 2 && b.figures.size >= 2 && shared <= most / 2;
  return triesOthers ? 0 : resemblance(a.terms, b.terms);
}

/** Finds the existing test that a test resembles most. Retired tests are nobody's double. */
export function existingDoubles(
  tests: readonly ExistingTest[],
): (test: Compared) => { test: ExistingTest; score: number } | undefined {
  const known = tests
    .filter((test) => !isRetired(test))
    .map((test) => ({ test, terms: tellingTerms(wholeText(test).replace(bodyName, ' ')) }));
  return ({ terms }) => {
    if (terms.size === 0) return undefined;
    const [best] = known
      .map(({ test, terms: others }) => ({ test, score: resemblance(terms, others) }))
      .sort((a, b) => b.score - a.score || (a.test.key < b.test.key ? -1 : 1));
    return best;
  };
}
