import { describe, expect, it } from 'vitest';
import { enumerated } from '../rules/enumerated.ts';
import { classIdeas } from './equivalence-classes.ts';
import { matterOf, operationOf, renewals } from './testing/matter.ts';

const renew = operationOf(renewals);

describe('equivalence classes', () => {
  it('are the wrong inputs that a criterion names, each alone', () => {
    const [idea] = classIdeas(
      matterOf('Days of 0, a negative number or a fraction are refused with 400 and `GEN-0400`.', {
        operations: [renew],
      }),
    );
    expect(idea?.cases.map(({ data }) => data)).toEqual([
      '{"days":0,"reason":"study"}',
      '{"days":-1,"reason":"study"}',
      '{"days":10.5,"reason":"study"}',
    ]);
    expect(new Set(idea?.cases.map(({ expected }) => expected))).toEqual(new Set(['400 with GEN-0400']));
    expect(idea?.testType).toBe('negative');
  });

  it('are the values of a closed list, none and another one', () => {
    const [idea] = classIdeas(matterOf('A reason is required: `study`, `illness`, `other`.', { operations: [renew] }));
    expect(idea?.cases.map(({ data }) => JSON.parse(data) as unknown)).toEqual([
      { days: 21, reason: 'study' },
      { days: 21, reason: 'illness' },
      { days: 21, reason: 'other' },
      { days: 21 },
      { days: 21, reason: 'something_else' },
    ]);
    expect(idea?.cases.slice(3).map(({ expected }) => expected)).toEqual(['400 with GEN-0400', '400 with GEN-0400']);
  });

  it('are kinds of things in brackets', () => {
    const [idea] = classIdeas(matterOf('Things that cannot be borrowed (maps, atlases, first editions) are greyed.'));
    expect(idea?.cases.map(({ name }) => name)).toEqual(['maps', 'atlases', 'first editions']);
    expect(idea?.retitle?.(['maps'])).toMatch(/: maps$/);
  });

  it('are the choices that somebody has', () => {
    const [idea] = classIdeas(matterOf('The reader chooses pick-up, post or locker.'));
    expect(idea?.cases.map(({ data }) => data)).toEqual(['pick-up', 'post', 'locker']);
  });

  it('say of each wrong input what comes of it', () => {
    const [idea] = classIdeas(matterOf('Letters, blanks and decimals are not accepted, the former number comes back.'));
    expect(idea?.cases.map(({ expected }) => expected)).toEqual([
      'Letters are not accepted, the former number comes back',
      'Blanks are not accepted, the former number comes back',
      'Decimals are not accepted, the former number comes back',
    ]);
  });

  it.each([
    'One export per week and account, more are refused.',
    'Choose what goes back, print a label, see the money.',
  ])('are not in "%s"', (text) => {
    expect(classIdeas(matterOf(text))).toEqual([]);
  });

  it.each(['The page shows the title and the author.', 'A loan (see below) ends.', ''])('are not in "%s"', (text) => {
    expect(classIdeas(matterOf(text))).toEqual([]);
  });
});

describe('an enumeration', () => {
  it.each([
    ['a, b and c', ['a', 'b', 'c']],
    ['money or goods', ['money', 'goods']],
    ['Tom and Jerry', []],
    ['one', []],
    ['a long clause that has much more than five words, and b', []],
  ])('%s', (text, expected) => {
    expect(enumerated(text)).toEqual(expected);
  });
});
