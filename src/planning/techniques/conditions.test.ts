import { describe, expect, it } from 'vitest';
import type { IdeaCase } from '../ideas/idea.ts';
import { conditionIdeas } from './conditions.ts';
import { matterOf } from './testing/matter.ts';

const casesOf = (text: string): IdeaCase[] => conditionIdeas(matterOf(text))[0]?.cases ?? [];

describe('decision tables', () => {
  it('try a condition and its opposite', () => {
    expect(casesOf('When the book is reserved, the due date is shortened.').map(({ expected }) => expected)).toEqual([
      'The due date is shortened',
      'The due date is not shortened',
    ]);
  });

  it('try each of two conditions alone', () => {
    const cases = casesOf('When the reader is a student and the library is closed, the locker is offered.');
    expect(cases.map(({ expected }) => /not/.test(expected))).toEqual([false, true, true]);
    expect(cases[1]?.action).toMatch(/library is not closed/);
    expect(cases[2]?.action).toMatch(/reader is not a student/);
  });

  it('try what is needed as a whole with a part of it', () => {
    const cases = casesOf('The deposit is paid back only when the whole set is returned.');
    expect(cases).toHaveLength(3);
    expect(cases[1]?.action).toMatch(/only a part of the set/);
  });

  it('try a rule and its exception', () => {
    const cases = casesOf('A fine is charged unless the reader is a child.');
    expect(cases.map(({ expected }) => expected)).toEqual(['A fine is charged', 'A fine is not charged']);
  });

  it('try each of several situations alone, and none of them', () => {
    const cases = casesOf('The check fails when the file does not open, when a line is empty, or when a sum differs.');
    expect(cases.map(({ action }) => action)).toEqual([
      'Arrange that the file does not open',
      'Arrange that a line is empty',
      'Arrange that a sum differs',
      'Do the same with none of these faults',
    ]);
    expect(cases[3]?.expected).toBe('The check does not fail');
  });

  it('expect the same of both where the condition must make no difference', () => {
    const cases = casesOf("The fee stays the agreed one, even when today's fee is higher.");
    expect(cases.map(({ expected }) => expected)).toEqual([
      'The fee stays the agreed one',
      'Still so: the fee stays the agreed one',
    ]);
  });

  it('compare the answers where nobody may learn which case it is', () => {
    const cases = casesOf("When the number belongs to a patient, we don't tell.");
    expect(cases[1]?.expected).toMatch(/cannot be told apart/);
  });

  it('say what "it" is', () => {
    expect(casesOf('The fee for each locker is charged when it opens.').map(({ action }) => action)).toEqual([
      'Arrange that the locker opens',
      'Arrange that the locker does not open',
    ]);
  });

  it('read "and only then" as "only when"', () => {
    const cases = casesOf('The loan is offered when all answers are yes, and only then.');
    expect(cases.map(({ expected }) => expected)[1]).toBe('The loan is not offered');
    expect(cases[1]?.action).toBe('Arrange that all but one of the answers are yes');
  });

  it('do what people do, and leave it undone', () => {
    const cases = casesOf('When the driver scans the parcel, the position is updated.');
    expect(cases.map(({ action }) => action)).toEqual([
      'As the driver, scan the parcel',
      'As the driver, do not scan the parcel; do everything else',
    ]);
  });

  it('claim nothing of the case that is not spoken of', () => {
    expect(casesOf('The invoice is not sent twice when the job is repeated.')).toEqual([]);
  });

  it.each(['The page shows the hours.', '', 'When'])('are not in "%s"', (text) => {
    expect(casesOf(text)).toEqual([]);
  });
});
