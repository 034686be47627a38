import type { CoverageAnalysis, CoverageEntry } from '../../planning/plan/schema.ts';
import { clean } from './enrich.ts';

const signs: Readonly<Record<CoverageEntry['status'], string>> = { covered: '✓', partly: '◐', not: '✗' };

/** Criterion by criterion: whether something covers it, which tests of the plan, and which that exist. */
export function matrixLines({ criteria }: CoverageAnalysis): string[] {
  return criteria.flatMap(({ id, text, status, tests, existing_tests: existing, reason }) => [
    `${signs[status]} ${clean(id)} ${clean(text)}`,
    ...(tests.length === 0 ? [] : [`     new: ${tests.map(clean).join(', ')}`]),
    ...existing.map(
      ({ key, title, extent, quote }) =>
        `     ${extent === 'covered' ? 'exists' : 'exists in part'}: ${clean(key)} ${clean(title)}${
          quote === '' || quote === title ? '' : `, ${clean(quote)}`
        }`,
    ),
    ...(reason === '' ? [] : [`     ${clean(reason)}`]),
  ]);
}
