import { checkDuplicates } from '../checks/check-duplicates.ts';
import { checkEvidence } from '../checks/check-evidence.ts';
import type { Knowledge } from '../checks/report.ts';
import { comparedTest, existingDoubles, sameAsExisting } from '../checks/resemblances.ts';
import type { Evidence, TestCase, TestPlan } from '../plan/schema.ts';
import type { Material } from './material.ts';

/**
 * Takes out of a plan what its checks still find wrong after the last repair and what can be told without a model: ids that
 * do not exist, quotations that stand nowhere, tests that repeat another of the plan. One that repeats an existing test stays,
 * and names it, for a person to decide. Returns what was done, in words.
 */
export function finishPlan(
  plan: TestPlan,
  { material, knowledge }: { material: Material; knowledge: Knowledge },
): { plan: TestPlan; issues: string[] } {
  const issues: string[] = [];
  const unique = withoutRepetitions(plan, knowledge, issues);
  const nearest = existingDoubles(knowledge.tests ?? []);
  const tests = unique.map((test) => {
    const { id } = test;
    const covers = test.covers.filter((name) => material.criteria.some((criterion) => criterion.id === name));
    if (covers.length < test.covers.length) issues.push(`${id} named criteria that the story does not have`);
    const shown = test.evidence.filter((item) => material.sources.has(item.id));
    if (shown.length < test.evidence.length) issues.push(`${id} rested on documents that it was not shown`);
    const misquoted = shown.filter((item) => isMisquoted(item, { ...test, covers }, plan, knowledge));
    if (misquoted.length > 0) issues.push(`${id} quoted words that do not stand in their document`);
    const evidence = shown.map((item) => (misquoted.includes(item) ? { ...item, quote: '' } : item));
    const double = nearest(comparedTest(test));
    return {
      ...test,
      covers,
      evidence: evidence.length > 0 ? evidence : storyEvidence(plan, covers, material),
      duplicate_of: double !== undefined && double.score >= sameAsExisting ? double.test.key : null,
    };
  });
  return { plan: { ...plan, test_cases: tests }, issues: [...new Set(issues)] };
}

/** The later of two tests that do the same goes. */
function withoutRepetitions(plan: TestPlan, knowledge: Knowledge, issues: string[]): TestCase[] {
  let tests = plan.test_cases;
  for (;;) {
    const { findings } = checkDuplicates({ ...plan, test_cases: tests }, knowledge);
    const found = findings.find(({ rule, severity }) => rule === 'uniqueness.in-plan' && severity === 'error');
    if (found === undefined) return tests;
    issues.push(`One test was left out: ${found.message}`);
    tests = tests.filter(({ id }) => id !== found.test_id);
  }
}

function isMisquoted(evidence: Evidence, test: TestCase, plan: TestPlan, knowledge: Knowledge): boolean {
  if (evidence.quote === '') return false;
  const alone: TestPlan = { ...plan, test_cases: [{ ...test, evidence: [evidence] }] };
  return checkEvidence(alone, knowledge).findings.some(({ rule }) => rule === 'evidence.misquoted');
}

/** A test rests at least on the story that states what it covers. */
function storyEvidence(plan: TestPlan, covers: readonly string[], material: Material): Evidence[] {
  const id = `jira_${plan.story.key}`;
  const title = material.sources.get(id)?.title ?? '';
  const covered = material.criteria.filter((criterion) => covers.includes(criterion.id));
  // What nobody stated as a criterion may come from a page.
  return material.isStated ? covered.map(({ text }) => ({ id, title, quote: text })) : [{ id, title, quote: '' }];
}
