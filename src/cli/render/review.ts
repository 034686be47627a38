import type { TestCase, TestPlan } from '../../planning/plan/schema.ts';
import { countReviews } from '../../planning/review/review-plan.ts';
import { bold } from '../output.ts';
import { clean } from './enrich.ts';
import { plural } from './numbers.ts';

const signs: Readonly<Record<TestCase['review'], string>> = {
  proposed: '·',
  accepted: '✓',
  rejected: '✗',
  edited: '✎',
};

/** `3 accepted, 1 rejected, 8 proposed` */
export function reviewCounts(plan: TestPlan): string {
  const counts = Object.entries(countReviews(plan)).filter(([, count]) => count > 0);
  return counts.length === 0 ? 'no tests' : counts.map(([state, count]) => `${count} ${state}`).join(', ');
}

/** A line for each test: state, id, priority, criteria, title. */
export function reviewLines(plan: TestPlan, version: number, rich: boolean): string[] {
  const { story, test_cases: tests } = plan;
  const strong = (text: string): string => (rich ? bold.on + text + bold.off : text);
  const rows = tests.map((test) => [
    `${signs[test.review]} ${test.review}`,
    clean(test.id),
    test.priority,
    clean(test.covers.join(',')),
    clean(test.title),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)));
  return [
    strong(clean(`Test plan ${story.key} ${story.title}`)),
    `Version ${version}: ${plural(tests.length, 'test')}, ${reviewCounts(plan)}`,
    ...(rows.length === 0 ? [] : ['']),
    ...rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`),
  ];
}
