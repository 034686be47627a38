import { createExistingCoverage, type ExistingCoverage } from '../existing/coverage.ts';
import type { CoverageAnalysis, CoverageEntry, TestPlan } from '../plan/schema.ts';
import { rarityWeights, shareOf, tellingTerms } from '../text/terms.ts';
import type { Finding, Knowledge } from './report.ts';
import { testTerms } from './test-text.ts';

/** A test that says less of a criterion than this does not cover it, whatever it claims. */
const leastClaimed = 0.25;
/** A test that claims nothing covers a criterion if it says this much of it. */
const leastUnclaimed = 0.6;
/** An existing test covers a criterion if the plan says so and it speaks this much of it: tests of a table say little of its rule. */
const leastExisting = 0.2;
/** From here on an existing test is worth a look. */
const worthNaming = 0.5;
/** What a false claim costs, of 100. */
const claimCost = 10;

interface Criterion {
  id: string;
  text: string;
}

interface Judging {
  plan: TestPlan;
  knowledge: Knowledge;
  criteria: readonly Criterion[];
  /** How much of a text a test speaks, by its position among the tests that were not rejected. */
  tests: readonly { id: string; covers: readonly string[]; speaksOf: (text: string) => number }[];
  existing: ExistingCoverage;
  add: (fault: Pick<Finding, 'rule' | 'message' | 'hint'> & Partial<Finding>) => void;
}

/** The matrix criterion by test, computed from what the tests do. */
export function checkCoverage(
  plan: TestPlan,
  knowledge: Knowledge,
): { coverage: CoverageAnalysis; findings: Finding[]; score: number } {
  const criteria = knowledge.criteria ?? plan.story.acceptance_criteria;
  const findings: Finding[] = [];
  const weight = rarityWeights(criteria.map(({ text }) => tellingTerms(text)));
  const judging: Judging = {
    plan,
    knowledge,
    criteria,
    tests: plan.test_cases
      .filter(({ review }) => review !== 'rejected')
      .map((test) => ({ test, terms: testTerms(test) }))
      .map(({ test, terms }) => ({ ...test, speaksOf: (text) => shareOf(tellingTerms(text), terms, weight) })),
    existing: createExistingCoverage(knowledge.tests ?? [], criteria),
    add: (fault) =>
      findings.push({ dimension: 'coverage', severity: 'error', test_id: null, criterion: null, ...fault }),
  };
  checkClaims(judging);
  const entries = criteria.map((criterion) => entryOf(judging, criterion));
  const covered = entries.filter(({ status }) => status === 'covered').length;
  const percent = criteria.length === 0 ? 0 : Math.round((covered / criteria.length) * 100);
  const open = entries.filter(({ status }) => status !== 'covered');
  const falseClaims = findings.filter(({ rule }) => /\.(?:claimed|unknown-criterion|unknown-test)$/.test(rule)).length;
  const score = criteria.length > 0 ? percent : plan.test_cases.length === 0 ? 0 : 100;
  return {
    coverage: { criteria: entries, covered_percent: percent, gaps: open.map(({ id, reason }) => `${id}: ${reason}`) },
    findings,
    score: Math.max(0, score - claimCost * falseClaims),
  };
}

/** What tests say that they cover, compared with what the story has. */
function checkClaims({ plan, criteria, add }: Judging): void {
  const known = new Set(criteria.map(({ id }) => id));
  for (const { id: test, covers, technique, review } of plan.test_cases) {
    if (review === 'rejected') continue;
    for (const id of covers.filter((name) => !known.has(name))) {
      add({
        rule: 'coverage.unknown-criterion',
        test_id: test,
        criterion: id,
        message: `${test} covers ${id}, which the story does not have`,
        hint: `The story has ${[...known].join(', ') || 'no criteria'}.`,
      });
    }
    // What a specification asks for needs no criterion of the story.
    const ofSpecification =
      technique === 'API schema' || technique === 'authentication' || technique === 'error handling';
    if (covers.length > 0 || ofSpecification || criteria.length === 0) continue;
    add({
      rule: 'coverage.covers-nothing',
      severity: 'warning',
      test_id: test,
      message: `${test} names no criterion`,
      hint: 'Name in `covers` what it is for, or leave it out.',
    });
  }
  if (criteria.length > 0) return;
  add({
    rule: 'coverage.no-criteria',
    severity: 'warning',
    message: 'The story names no acceptance criteria, so nothing can be covered',
    hint: 'Ask its author; `womba enrich` shows the open questions.',
  });
}

function entryOf(judging: Judging, criterion: Criterion): CoverageEntry {
  const { plan, existing, add } = judging;
  const { id, text } = criterion;
  const stated = plan.coverage_analysis.criteria.find((entry) => entry.id === id);
  const tests = testsOf(judging, criterion);
  const existingTests = existingTestsOf(judging, criterion, stated);
  const isCovered = tests.length > 0 || existingTests.some(({ extent }) => extent === 'covered');
  const entry = { id, text, tests, existing_tests: existingTests };
  if (isCovered) return { ...entry, status: 'covered', reason: '' };
  const near = existing.nearest(text);
  add({
    rule: 'coverage.gap',
    criterion: id,
    message: `${id} is not covered: ${text.slice(0, 160)}`,
    hint:
      near !== undefined && near.share >= worthNaming
        ? `${near.test.key} "${near.test.title}" is near it.`
        : 'Add a test for it, or write down why it needs none.',
  });
  const reason = (stated?.reason ?? '') || 'No test of the plan does and expects what it says.';
  return { ...entry, status: existingTests.length > 0 ? 'partly' : 'not', reason };
}

function testsOf({ tests, add }: Judging, { id, text }: Criterion): string[] {
  return tests.flatMap((test) => {
    const share = test.speaksOf(text);
    if (!test.covers.includes(id)) return test.covers.length === 0 && share >= leastUnclaimed ? [test.id] : [];
    if (share >= leastClaimed) return [test.id];
    add({
      rule: 'coverage.claimed',
      test_id: test.id,
      criterion: id,
      message: `${test.id} claims ${id} but does and expects nothing of it`,
      hint: `${id} says: ${text.slice(0, 160)}`,
    });
    return [];
  });
}

function existingTestsOf(
  { knowledge, existing, add }: Judging,
  { id, text }: Criterion,
  stated: CoverageEntry | undefined,
): CoverageEntry['existing_tests'] {
  return (stated?.existing_tests ?? []).filter(({ key, extent }) => {
    if (knowledge.tests === undefined) return true;
    const share = existing.shareOf(key, text);
    if (share !== undefined) return extent !== 'covered' || share >= leastExisting;
    add({
      rule: 'coverage.unknown-test',
      criterion: id,
      message: `${key} is said to cover ${id} but is not among the existing tests near the story`,
      hint: 'Look it up with `womba search`.',
    });
    return false;
  });
}
