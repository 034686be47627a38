import { describe, expect, it } from 'vitest';
import { tableIdeas } from './story-tables.ts';
import { matterOf } from './testing/matter.ts';

const conditions = [
  ['Condition', 'Value'],
  ['Age of the reader', 'at least 16 years'],
  ['**Open** fees', 'none'],
];
const rooms = [
  ['Room', 'Floors', 'People', 'Cost'],
  ['Study (quiet)', 'North, South', 'up to 4 people', '£2.00'],
  ['Hall', 'North only', 'up to 80 people', '£40.00'],
];

describe('criteria that leave what they say to a table', () => {
  it('tries all rows together, and each one missing', () => {
    const [idea] = tableIdeas(
      matterOf('A renewal is offered when all rows of the table hold, and only then.', { tables: [conditions] }),
    );
    expect(idea).toMatchObject({ technique: 'decision table', clauses: [0] });
    expect(idea?.cases).toEqual([
      {
        action: 'Bring about every row of the table',
        data: 'Age of the reader: at least 16 years; Open fees: none',
        expected: 'A renewal is offered',
      },
      {
        action: 'Bring about every row but one; against the table: Age of the reader: at least 16 years',
        data: 'not so: Age of the reader: at least 16 years',
        expected: 'A renewal is not offered',
      },
      {
        action: 'Bring about every row but one; against the table: Open fees: none',
        data: 'not so: Open fees: none',
        expected: 'A renewal is not offered',
      },
    ]);
  });

  it('tries each row inside and outside of what it allows', () => {
    const [idea] = tableIdeas(
      matterOf("Rooms which don't fit the floor or the number of people are absent from the answer.", {
        tables: [rooms],
      }),
    );
    expect(idea?.cases.map(({ data, expected }) => [data, expected])).toEqual([
      ['floor North; people 4', 'Study is among them'],
      ['floor North; people 5', 'Study is not among them'],
      ['floor North; people 80', 'Hall is among them'],
      ['floor South; people 80', 'Hall is not among them'],
      ['floor North; people 81', 'Hall is not among them'],
    ]);
  });

  it('tries each row that a rule follows, ranges with both their ends', () => {
    const shelf = [
      ['Copies', 'Message'],
      ['more than 5', 'Available'],
      ['2 to 5', 'Few left'],
      ['0, date known', 'Back on {date}'],
    ];
    const [idea] = tableIdeas(matterOf('The message follows the table.', { tables: [shelf] }));
    expect(idea?.cases.map(({ action, expected }) => [action, expected])).toEqual([
      ['Arrange this copies: 6', 'Message: Available'],
      ['Arrange this copies: 2', 'Message: Few left'],
      ['Arrange this copies: 5', 'Message: Few left'],
      ['Arrange this copies: 0, date known', 'Message: Back on {date}'],
    ]);
  });

  it.each([
    ['a table of something else', "Books which don't fit the floor are absent.", [rooms]],
    ['no table', 'A renewal is offered when all rows of the table hold.', []],
    ['a criterion without a table', 'A reader sees the due date.', [rooms, conditions]],
  ])('leaves %s alone', (_, text, tables) => {
    expect(tableIdeas(matterOf(text, { tables }))).toEqual([]);
  });
});
