import type { Criterion } from '../../stories/criteria/criterion.ts';
import type { ExistingCoverage } from '../existing/coverage.ts';
import type { CoverageAnalysis, CoverageEntry, TestCase } from '../plan/schema.ts';
import type { Choice } from './choose-ideas.ts';

interface Parts {
  criteria: readonly Criterion[];
  tests: readonly TestCase[];
  choice: Choice;
  existing: ExistingCoverage;
  /** Whether the story states the criteria itself. */
  isStated: boolean;
}

/** From this share on an existing test is worth naming although no idea of ours is its. */
const worthNaming = 0.5;

/** Criterion by criterion: what covers it, what exists already, and why something is missing. */
export function coverageOf({ criteria, tests, choice, existing, isStated }: Parts): CoverageAnalysis {
  const entries = criteria.map(({ id, text }): CoverageEntry => {
    const own = tests.filter(({ covers }) => covers.includes(id)).map((test) => test.id);
    // What a specification demands besides takes nothing from what the existing test covers.
    const hasOwnTest = tests.some(
      ({ covers, technique }) => covers.includes(id) && !/^(?:API schema|authentication)$/.test(technique),
    );
    const repeated = choice.repeated.filter(({ idea }) => idea.criteria.includes(id));
    const known = new Map<string, CoverageEntry['existing_tests'][number]>();
    for (const { repetition } of repeated) {
      const { test, extent, quote } = repetition;
      if (known.get(test.key)?.extent === 'covered') continue;
      known.set(test.key, {
        key: test.key,
        title: test.title,
        extent: extent === 'whole' && !hasOwnTest ? 'covered' : 'partly',
        quote,
      });
    }
    const near = existing.nearest(text);
    if (known.size === 0 && near !== undefined && near.share >= worthNaming)
      known.set(near.test.key, { key: near.test.key, title: near.test.title, extent: 'partly', quote: near.quote });
    const existingTests = [...known.values()];
    const left = choice.leftOut.filter(({ criteria: ids }) => ids.includes(id)).length;
    const covered = own.length > 0 || existingTests.some(({ extent }) => extent === 'covered');
    const status = covered ? 'covered' : existingTests.length > 0 ? 'partly' : 'not';
    return { id, text, status, tests: own, existing_tests: existingTests, reason: reasonOf(covered, left, isStated) };
  });
  const covered = entries.filter(({ status }) => status === 'covered').length;
  return {
    criteria: entries,
    covered_percent: entries.length === 0 ? 0 : Math.round((covered / entries.length) * 100),
    gaps: [
      ...entries.filter(({ status }) => status !== 'covered').map(({ id, reason }) => `${id}: ${reason}`),
      ...(entries.length === 0
        ? ['The story says nothing that could be tested: no criteria, no wish, no page about its matter.']
        : []),
    ],
  };
}

function reasonOf(covered: boolean, left: number, isStated: boolean): string {
  if (covered) return isStated ? '' : 'Not stated as a criterion: to be confirmed.';
  return left > 0
    ? 'There was no room for its test: raise --max-tests.'
    : 'It states nothing that can be done and seen.';
}
