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

  it.each(['The page shows the hours.', '', 'When'])('are not in "%s"', (text) => {
    expect(casesOf(text)).toEqual([]);
  });
});
