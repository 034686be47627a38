import { describe, expect, it } from 'vitest';
import type { TestIdea } from '../ideas/idea.ts';
import { draftIdea } from '../techniques/draft.ts';
import { existingTest, matterOf } from '../techniques/testing/matter.ts';
import { createExistingCoverage } from './coverage.ts';
import { isOwn, isRetired, readExistingTest } from './existing-test.ts';
import { readWording } from './wording.ts';

const renewal = existingTest(
  'LIB-T1',
  'A loan can be renewed three times',
  [
    ['Open the list of loans', '', 'The loan L-1001 is listed'],
    ['Renew the loan L-1001 three times', 'note "third"', 'Renewed, 3 renewals are counted'],
    ['Renew it a fourth time', '', '409 with LOAN-1004'],
  ],
  '- The reader R-100 has borrowed L-1001',
);

const text = 'A loan can be renewed at most 3 times; the fourth renewal is refused with `LOAN-1004`.';
const idea = (changes: Partial<TestIdea> = {}): TestIdea =>
  draftIdea(matterOf(text), {
    technique: 'boundary values',
    title: 'A loan can be renewed 3 times, the fourth renewal is refused with LOAN-1004',
    cases: [
      { action: 'Renew the loan three times', data: '3', expected: 'Renewed' },
      { action: 'Renew the loan a fourth time', data: '4', expected: '409 with LOAN-1004' },
    ],
    reason: 'The limit.',
    must: ['LOAN-1004'],
    ...changes,
  });

describe('what existing tests do of an idea', () => {
  const coverage = createExistingCoverage([renewal], [{ id: 'AC-1', text }]);

  it('is all of it, shown by the step', () => {
    expect(coverage.repetitionOf(idea())).toMatchObject({
      test: { key: 'LIB-T1' },
      extent: 'whole',
      quote: expect.stringMatching(/^step [23]: /) as string,
    });
  });

  it('is nothing where a figure or a code is another one', () => {
    expect(coverage.repetitionOf(idea({ must: ['LOAN-1009'] }))).toBeUndefined();
  });

  it('is a part where some of the named cases are there', () => {
    const cases = ['three times', 'by telephone'].map((name) => ({
      action: `Renew the loan ${name}`,
      data: '',
      expected: 'Renewed, 3 renewals are counted',
      name,
    }));
    expect(coverage.repetitionOf(idea({ cases, must: ['telephone'] }))).toMatchObject({
      extent: 'part',
      left: ['by telephone'],
    });
  });

  it('is nothing in a test that was retired, or that walks through everything', () => {
    const retired = { ...renewal, status: 'Deprecated' };
    const walk = { ...renewal, steps: Array.from({ length: 5 }, () => renewal.steps).flat() };
    expect(isRetired(retired)).toBe(true);
    for (const test of [retired, walk]) {
      expect(createExistingCoverage([test], [{ id: 'AC-1', text }]).repetitionOf(idea())).toBeUndefined();
    }
    expect(createExistingCoverage([walk], [{ id: 'AC-1', text }]).nearest(text)?.test.key).toBe('LIB-T1');
  });
});

describe('the wording of existing tests', () => {
  const wording = readWording([renewal]);

  it('gives the way to the place, and what is so before', () => {
    expect(wording.navigation('Renew a loan three times')).toMatchObject({ action: 'Open the list of loans' });
    expect(wording.preconditions('A loan can be renewed three times, counted')).toMatchObject({
      lines: ['The reader R-100 has borrowed L-1001'],
    });
  });

  it('gives nothing for another matter', () => {
    expect(wording.navigation('Pay a fine by card')).toBeUndefined();
    expect(wording.preconditions('Pay a fine by card')).toBeUndefined();
    expect(readWording([]).near('anything')).toEqual([]);
  });
});

describe('a test that an upload of the plan made', () => {
  const made = (labels: string, score: number | null) =>
    readExistingTest({
      id: 'test_LIB-T9',
      key: 'LIB-T9',
      title: 'Made',
      status: 'Draft',
      text: `Made\n\n## Details\n\n- Labels: ${labels}\n`,
      score,
    });

  it('is known by its mark and its link', () => {
    expect(isOwn(made('womba-0a1b2c3d4e, refunds', null))).toBe(true);
    expect(isOwn(made('womba-0a1b2c3d4e, refunds', 0.6))).toBe(false);
    expect(isOwn(made('refunds', null))).toBe(false);
  });
});
