import { describe, expect, it } from 'vitest';
import type { TestIdea } from '../ideas/idea.ts';
import { boundaryIdeas } from './boundary-values.ts';
import { matterOf, operationOf, renewals } from './testing/matter.ts';

const renew = operationOf(renewals);
const said = ({ cases }: TestIdea): string[] =>
  cases.map(({ action, data, expected }) => `${action} [${data}] → ${expected}`);

describe('boundary values', () => {
  it('try a length on both sides, through the operation that has the field', () => {
    const [idea, ...more] = boundaryIdeas(
      matterOf('The note has at most 120 characters; longer ones are refused with `GEN-0400`.', {
        operations: [renew],
      }),
    );
    expect(more).toEqual([]);
    expect(idea?.title).toBe('Note: 120 characters accepted, 121 characters refused with GEN-0400');
    expect(idea === undefined ? [] : said(idea)).toEqual([
      'Send POST /v1/loans/{loanId}/renewals with note of 120 characters [note: "a" × 120] → 201, 120 characters are accepted as the note',
      'Send POST /v1/loans/{loanId}/renewals with note of 121 characters [note: "a" × 121] → 400 with GEN-0400',
    ]);
    expect(idea?.evidence.map(({ id }) => id)).toEqual(['jira_LIB-7', 'swagger_renew']);
    // The clause about longer ones needs no test of its own.
    expect(idea?.clauses).toEqual([0, 1]);
  });

  it('try a range at its four places', () => {
    const [idea] = boundaryIdeas(matterOf('The number of copies is between 2 and 12.'));
    expect(idea?.cases.map(({ data }) => data)).toEqual(['1', '2', '12', '13']);
  });

  it('try money to the penny', () => {
    const [idea] = boundaryIdeas(matterOf('The deposit is at most £1,500.00.'));
    expect(idea?.cases.map(({ data }) => data)).toEqual(['£1,500.00', '£1,500.01']);
  });

  it('try what a figure brings about: the last case without and the first with it', () => {
    const [idea] = boundaryIdeas(matterOf('A return later than 30 days after the loan is refused.'));
    expect(idea?.cases.map(({ action }) => action)).toEqual([
      expect.stringContaining('30 days after the loan'),
      expect.stringContaining('31 days after the loan'),
    ]);
    expect(idea?.cases[1]?.expected).toMatch(/refused/);
    expect(idea?.cases[0]?.expected).not.toMatch(/\bis refused/);
  });

  it('try when a lock ends', () => {
    const [idea] = boundaryIdeas(matterOf('After 5 wrong PINs the card is locked for 15 minutes.'));
    expect(idea?.cases.map(({ action }) => action)).toEqual([
      'Enter 4 wrong PINs',
      'Enter 5 wrong PINs',
      expect.stringContaining('14 minutes 59 seconds'),
      expect.stringContaining('15 minutes'),
    ]);
  });

  it('take the least and the greatest value of a table row', () => {
    const row = { Field: 'Quantity', Minimum: '1', Maximum: '20', 'Refused with': 'ORD-1002' };
    const [idea] = boundaryIdeas(
      matterOf(
        'Field: Quantity; Minimum: 1; Maximum: 20; Refused with: ORD-1002',
        {},
        { kind: 'table-row', examples: [row] },
      ),
    );
    expect(idea?.title).toBe('Quantity: 1 and 20 accepted, 0 and 21 refused with ORD-1002');
  });

  it.each(['The list is sorted by date.', 'The search answers within 300 ms.', '', '…'])(
    'find nothing in "%s"',
    (text) => {
      expect(boundaryIdeas(matterOf(text))).toEqual([]);
    },
  );
});
