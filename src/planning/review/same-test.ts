import { stepsText } from '../checks/test-text.ts';
import type { TestCase } from '../plan/schema.ts';
import { resemblance, tellingTerms } from '../text/terms.ts';

/** Steps that have so much in common, and the same figures, are one test in other words. */
const leastAlike = 0.6;
/** Two versions of one proposal have so many words in common, whatever their figures. */
const leastSuccessor = 0.6;
/** Share of all figures of two tests that both must have: day 180 and day 181 are two tests. */
const leastFigures = 0.7;

/** A test as it is compared with many others. */
export interface ComparedTest {
  test: TestCase;
  content: string;
  title: string;
  terms: ReadonlySet<string>;
  figures: ReadonlySet<string>;
}

export function comparable(test: TestCase): ComparedTest {
  const text = stepsText(test);
  return {
    test,
    content: contentOf(test),
    title: test.title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
    terms: tellingTerms(text),
    figures: new Set(text.match(/\d+(?:[.,]\d+)*/g)),
  };
}

/** All that a test says, apart from its id and what a person decided about it. */
export function contentOf({ id: _, review: __, ...content }: TestCase): string {
  return JSON.stringify(content, (_key, value: unknown) => (isRecord(value) ? sorted(value) : value));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** How sure it is that both do the same with the same data, 0 to 1; 0 where they do not. */
export function sameness(a: ComparedTest, b: ComparedTest): number {
  if (a.content === b.content) return 1;
  if (sharedFigures(a, b) < leastFigures) return 0;
  const score = resemblance(a.terms, b.terms);
  const sameTitle = a.title !== '' && a.title === b.title;
  if (sameTitle) return Math.max(0.9, score);
  return score >= leastAlike ? Math.min(0.89, score) : 0;
}

/** How sure it is that one is the other's later version: the same title, or much the same steps, maybe with other figures. */
export function succession(a: ComparedTest, b: ComparedTest): number {
  const same = sameness(a, b);
  if (same > 0) return same;
  const score = resemblance(a.terms, b.terms, (term) => (/\d/.test(term) ? 0 : 1));
  if (a.title !== '' && a.title === b.title) return 0.5 + score / 20;
  return score >= leastSuccessor && a.test.technique === b.test.technique ? score / 2 : 0;
}

function sharedFigures(a: ComparedTest, b: ComparedTest): number {
  const shared = [...a.figures].filter((figure) => b.figures.has(figure)).length;
  const all = a.figures.size + b.figures.size - shared;
  return all === 0 ? 1 : shared / all;
}

/** Pairs of both lists, the surest first, each test at most once. Returns the partner in `left` of each in `right`. */
export function pairUp<L, R>(left: readonly L[], right: readonly R[], score: (left: L, right: R) => number): Map<R, L> {
  const candidates = left.flatMap((a, i) => right.map((b, j) => ({ a, b, order: i + j, score: score(a, b) })));
  const pairs = new Map<R, L>();
  const taken = new Set<L>();
  for (const { a, b, score: sure } of candidates.sort((x, y) => y.score - x.score || x.order - y.order)) {
    if (sure === 0) break;
    if (taken.has(a) || pairs.has(b)) continue;
    pairs.set(b, a);
    taken.add(a);
  }
  return pairs;
}
