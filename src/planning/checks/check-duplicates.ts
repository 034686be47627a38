import type { TestCase, TestPlan } from '../plan/schema.ts';
import { type Finding, type Knowledge, scoreOf } from './report.ts';
import {
  type Compared,
  comparedTest,
  existingDoubles,
  likeness,
  nearExisting,
  nearInPlan,
  sameAsExisting,
  sameInPlan,
  usualInBodies,
} from './resemblances.ts';

interface Entry extends Compared {
  test: TestCase;
  title: string;
}

/** Pairs of tests that do the same, within the plan and against what exists. */
export function checkDuplicates(plan: TestPlan, { tests }: Knowledge): { findings: Finding[]; score: number } {
  const usual = usualInBodies(plan.test_cases);
  const own = plan.test_cases.map((test) => ({
    test,
    ...comparedTest(test, usual),
    title: test.title.toLowerCase().replace(/\W+/g, ' ').trim(),
  }));
  const nearest = existingDoubles(tests ?? []);
  const findings = [
    ...own.flatMap((a, index) => own.slice(0, index).flatMap((b) => pairFindings(a, b))),
    ...own.flatMap((entry) => existingFindings(entry.test, nearest(entry))),
  ];
  return { findings, score: scoreOf(findings, plan.test_cases) };
}

function finding(rule: string, severity: Finding['severity'], test: TestCase, message: string, hint: string): Finding {
  return { dimension: 'uniqueness', rule, severity, test_id: test.id, criterion: null, message, hint };
}

function pairFindings(a: Entry, b: Entry): Finding[] {
  const id = a.test.id;
  const sameId = id === b.test.id;
  const score = likeness(a, b);
  const sameTitle = a.title !== '' && a.title === b.title;
  const findings: Finding[] = [];
  if (sameId) {
    const hint = 'Give each test an id of its own: reviews and uploads go by it.';
    findings.push(finding('uniqueness.same-id', 'error', a.test, `Two tests have the id ${id}`, hint));
  }
  if (score >= nearInPlan || sameTitle) {
    const isSame = score >= sameInPlan || sameTitle;
    const figures = `${score.toFixed(2)}${sameTitle ? ', same title' : ''}`;
    const message = `${id} ${isSame ? 'repeats' : 'resembles'} ${b.test.id} (${figures})`;
    const hint = 'Keep one, or say in the title and the data what tells them apart.';
    findings.push(finding('uniqueness.in-plan', isSame ? 'error' : 'warning', a.test, message, hint));
  }
  return findings;
}

function existingFindings(test: TestCase, best: ReturnType<ReturnType<typeof existingDoubles>>): Finding[] {
  if (best === undefined || best.score < nearExisting) return [];
  const { key, title } = best.test;
  const isSame = best.score >= sameAsExisting;
  const verdict = isSame ? 'repeats the existing test' : 'is near the existing test';
  const message = `${test.id} ${verdict} ${key} "${title}" (${best.score.toFixed(2)})`;
  const hint = isSame ? `Leave it out and name ${key} instead.` : `Say what it does that ${key} does not.`;
  return [finding('uniqueness.existing', isSame ? 'error' : 'warning', test, message, hint)];
}
