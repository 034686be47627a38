import { createExistingCoverage } from '../existing/coverage.ts';
import type { CoverageAnalysis, CoverageEntry, TestPlan } from '../plan/schema.ts';
import { rarityWeights, shareOf, tellingTerms } from '../text/terms.ts';
import type { Finding, Knowledge } from './report.ts';
import { testTerms } from './test-text.ts';

/** A test that says less of a criterion than this does not cover it, whatever it claims. */
const leastClaimed = 0.25;
/** A test that claims nothing covers a criterion if it says this much of it. */
const leastUnclaimed = 0.6;
/** An existing test covers a criterion if the plan says so and it speaks this much of it. */
const leastExisting = 0.35;

/** The matrix criterion by test, computed from what the tests do. */
export function checkCoverage(plan: TestPlan, knowledge: Knowledge): { coverage: CoverageAnalysis; findings: Finding[]; score: number } {
  const criteria = knowledge.criteria ?? plan.story.acceptance_criteria;
  const findings: Finding[] = [];
  const add = (rule: string, severity: Finding['severity'], test: string | null, criterion: string | null, message: string, hint: string): void => {
    findings.push({ dimension: 'coverage', rule, severity, test_id: test, criterion, message, hint });
  };
  const weight = rarityWeights(criteria.map(({ text }) => tellingTerms(text)));
  const tests = plan.test_cases.filter(({ review }) => review !== 'rejected').map((test) => ({ test, terms: testTerms(test) }));
  const known = new Set(criteria.map(({ id }) => id));
  for (const { test } of tests) {
    for (const id of test.covers) if (!known.has(id)) add('coverage.unknown-criterion', 'error', test.id, id, `${test.id} covers ${id}, which the story does not have`, `The story has ${[...known].join(', ') || 'no criteria'}.`);
    if (test.covers.length === 0 && test.technique !== 'API schema' && test.technique !== 'authentication' && criteria.length > 0) {
      add('coverage.covers-nothing', 'warning', test.id, null, `${test.id} names no criterion`, 'Name in `covers` what it is for, or leave it out.');
    }
  }
  const existing = createExistingCoverage(knowledge.tests ?? [], criteria.map(({ text }) => text));
  const entries = criteria.map(({ id, text }): CoverageEntry => {
    const wanted = tellingTerms(text);
    const stated = plan.coverage_analysis.criteria.find((entry) => entry.id === id);
    const own = tests.flatMap(({ test, terms }) => {
      const share = shareOf(wanted, terms, weight);
      if (test.covers.includes(id)) {
        if (share >= leastClaimed) return [test.id];
        add('coverage.claimed', 'error', test.id, id, `${test.id} claims ${id} but does and expects nothing of it`, `${id} says: ${text.slice(0, 160)}`);
        return [];
      }
      return test.covers.length === 0 && share >= leastUnclaimed ? [test.id] : [];
    });
    const existingTests = (stated?.existing_tests ?? []).filter((entry) => {
      if (knowledge.tests === undefined) return true;
      const found = knowledge.tests.find(({ key }) => key === entry.key);
      if (found === undefined) {
        add('coverage.unknown-test', 'error', null, id, `${entry.key} is said to cover ${id} but is not among the existing tests near the story`, 'Look it up with `womba search`.');
        return false;
      }
      return entry.extent !== 'covered' || (existing.nearest(text)?.share ?? 0) >= leastExisting;
    });
    const covered = own.length > 0 || existingTests.some(({ extent }) => extent === 'covered');
    const near = covered ? undefined : existing.nearest(text);
    const reason = covered ? '' : (stated?.reason ?? '') || 'No test of the plan does and expects what it says.';
    if (!covered) add('coverage.gap', 'error', null, id, `${id} is not covered: ${text.slice(0, 160)}`, near !== undefined && near.share >= 0.5 ? `${near.test.key} "${near.test.title}" is near it.` : 'Add a test for it, or write down why it needs none.');
    return { id, text, status: covered ? 'covered' : existingTests.length > 0 ? 'partly' : 'not', tests: own, existing_tests: existingTests, reason };
  });
  const covered = entries.filter(({ status }) => status === 'covered').length;
  const score = criteria.length === 0 ? (plan.test_cases.length === 0 ? 0 : 100) : Math.round((covered / criteria.length) * 100);
  if (criteria.length === 0) add('coverage.no-criteria', 'warning', null, null, 'The story names no acceptance criteria, so nothing can be covered', 'Ask its author; `womba enrich` shows the open questions.');
  return {
    coverage: { criteria: entries, covered_percent: criteria.length === 0 ? 0 : score, gaps: entries.filter(({ status }) => status !== 'covered').map(({ id, reason }) => `${id}: ${reason}`) },
    findings,
    score: Math.max(0, score - 10 * findings.filter(({ rule }) => rule === 'coverage.claimed' || rule === 'coverage.unknown-criterion').length),
  };
}
