import { isRetired, wholeText } from '../existing/existing-test.ts';
import type { TestPlan } from '../plan/schema.ts';
import { resemblance, tellingTerms } from '../text/terms.ts';
import { type Finding, type Knowledge, scoreOf } from './report.ts';
import { stepsText } from './test-text.ts';

/** Two tests of a plan that resemble each other more are one; a bit less is worth a look. */
const sameInPlan = 0.8;
const nearInPlan = 0.65;
/** Existing tests are terser than plans, so less is the same. */
const sameAsExisting = 0.55;
const nearExisting = 0.42;

/** Pairs of tests that do the same, within the plan and against what exists. */
export function checkDuplicates(plan: TestPlan, { tests }: Knowledge): { findings: Finding[]; score: number } {
  const findings: Finding[] = [];
  const own = plan.test_cases.map((test) => ({
    test,
    terms: tellingTerms(stepsText(test)),
    title: test.title.toLowerCase().replace(/\W+/g, ' ').trim(),
  }));
  for (const [index, a] of own.entries()) {
    for (const b of own.slice(0, index)) {
      if (a.test.id === b.test.id) {
        findings.push({
          dimension: 'uniqueness',
          rule: 'uniqueness.same-id',
          severity: 'error',
          test_id: a.test.id,
          criterion: null,
          message: `Two tests have the id ${a.test.id}`,
          hint: 'Give each test an id of its own: reviews and uploads go by it.',
        });
      }
      const score = a.terms.size === 0 ? 0 : resemblance(a.terms, b.terms);
      const sameTitle = a.title !== '' && a.title === b.title;
      if (score < nearInPlan && !sameTitle) continue;
      const same = score >= sameInPlan || sameTitle;
      findings.push({
        dimension: 'uniqueness',
        rule: 'uniqueness.in-plan',
        severity: same ? 'error' : 'warning',
        test_id: a.test.id,
        criterion: null,
        message: `${a.test.id} ${same ? 'repeats' : 'resembles'} ${b.test.id} (${score.toFixed(2)}${sameTitle ? ', same title' : ''})`,
        hint: 'Keep one, or say in the title and the data what tells them apart.',
      });
    }
  }
  const existing = (tests ?? [])
    .filter((test) => !isRetired(test))
    .map((test) => ({ test, terms: tellingTerms(wholeText(test)) }));
  for (const { test, terms } of own) {
    const [best] = existing
      .map((other) => ({ key: other.test.key, title: other.test.title, score: resemblance(terms, other.terms) }))
      .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
    if (best === undefined || best.score < nearExisting || terms.size === 0) continue;
    const same = best.score >= sameAsExisting;
    findings.push({
      dimension: 'uniqueness',
      rule: 'uniqueness.existing',
      severity: same ? 'error' : 'warning',
      test_id: test.id,
      criterion: null,
      message: `${test.id} ${same ? 'repeats the existing test' : 'is near the existing test'} ${best.key} "${best.title}" (${best.score.toFixed(2)})`,
      hint: same ? `Leave it out and name ${best.key} instead.` : `Say what it does that ${best.key} does not.`,
    });
  }
  return { findings, score: scoreOf(findings, plan.test_cases) };
}
