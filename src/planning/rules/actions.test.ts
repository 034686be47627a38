import { describe, expect, it } from 'vitest';
import { matterOf, operationOf, renewals } from '../techniques/testing/matter.ts';
import { actionOf } from './actions.ts';

function actionIn(text: string, around: Parameters<typeof matterOf>[1] = {}): string {
  const matter = matterOf(text, around);
  const [clause] = matter.clauses;
  return clause === undefined ? '' : actionOf(matter, clause).action;
}

describe('what to do so that a statement can be seen', () => {
  it.each([
    ['Choosing a value updates the list', 'Choose a value'],
    ['The reader can cancel the loan', 'As the reader, cancel the loan'],
    ['Guests cannot pay later', 'As a guest, try to pay later'],
    ['The reader gets a mail about the loan', 'Open the mailbox of the reader'],
    ['A refused loan can be sent for approval', 'Send a refused loan for approval'],
    ['The country cannot be changed, because fees depend on it', 'Try to change the country'],
    [
      'A value which would give no result is shown greyed',
      'Prepare a value which would give no result, and look at it',
    ],
    ['Cards of erased readers are not moved', 'Prepare cards of erased readers, and look at them'],
    ['The cross on the chip removes it', 'Press the cross on the chip'],
    ['Show the cost in the basket before the checkout starts', 'Look at the basket'],
    ['Write an event when a loan ends', 'Arrange that a loan ends'],
    ['The total is shown on the page of the order', 'Look at the total on the page of the order'],
  ])('%s', (text, expected) => {
    expect(actionIn(text)).toBe(expected);
  });

  it('is a call where the statement speaks of answers', () => {
    const around = { operations: [operationOf(renewals)] };
    expect(actionIn('A loan that is reserved answers 409 with `LOAN-1004`', around)).toBe(
      'POST /v1/loans/{loanId}/renewals for a loan that is reserved',
    );
    expect(actionIn('Control characters are refused with `GEN-0400`', around)).toBe(
      'POST /v1/loans/{loanId}/renewals with control characters',
    );
  });
});
