import type { CoverageEntry, TestCase } from '../api/types.ts';

export const reviewWords: Readonly<Record<TestCase['review'], { word: string; tone: string; sign: string }>> = {
  proposed: { word: 'Proposed', tone: '', sign: '○' },
  accepted: { word: 'Accepted', tone: 'green', sign: '✓' },
  edited: { word: 'Edited', tone: 'green', sign: '✎' },
  rejected: { word: 'Rejected', tone: 'red', sign: '✕' },
};

export const coverageWords: Readonly<Record<CoverageEntry['status'], { word: string; tone: string; sign: string }>> = {
  covered: { word: 'Covered', tone: 'green', sign: '✓' },
  partly: { word: 'Partly', tone: 'amber', sign: '◐' },
  not: { word: 'Gap', tone: 'red', sign: '✕' },
};

export const techniqueText = (technique: string): string => technique.replaceAll('_', ' ').replaceAll('-', ' ');

/** Tests of the plan that count for a criterion: a rejected one covers nothing. */
export function standing(tests: readonly TestCase[]): TestCase[] {
  return tests.filter(({ review }) => review !== 'rejected');
}
