import { describe, expect, it } from 'vitest';
import { matterOf, operationOf, renewals } from '../techniques/testing/matter.ts';
import { useCaseIdeas } from '../techniques/use-case.ts';
import { actionOf, stepFor } from './actions.ts';
import { conditionStep } from './condition-step.ts';

const stepOf = (text: string): [string, string] => {
  const matter = matterOf(text);
  const [clause] = matter.clauses;
  if (clause === undefined) throw new Error('no clause');
  const { action, expected } = stepFor(matter, clause);
  return [action, expected];
};

describe('a criterion as a step', () => {
  it.each([
    // Banking
    [
      'Each rejected transfer is named in the report.',
      'Open the report and look at each rejected transfer',
      'Each rejected transfer is named in the report',
    ],
    [
      'A transfer above the daily limit waits for approval.',
      'Bring about this case: a transfer above the daily limit',
      'The transfer waits for approval',
    ],
    ['Closing an account cancels the standing orders.', 'Close an account', 'The standing orders are cancelled'],
    [
      'Only accounts in euro can be chosen.',
      'Try to choose anything else than accounts in euro',
      'Only accounts in euro can be chosen',
    ],
    // Hospital
    [
      'A nurse can record a dose with its time.',
      'As a nurse, record a dose with its time',
      'The dose is recorded with its time',
    ],
    [
      'A patient who has an allergy sees the warning in red.',
      'As a patient who has an allergy, look at the warning in red',
      'A patient who has an allergy sees the warning in red',
    ],
    [
      'Each cancelled appointment is offered to the waiting list.',
      'Cancel an appointment',
      'Each cancelled appointment is offered to the waiting list',
    ],
    // Library
    ['The sixth reservation is refused.', 'Try to add the sixth reservation', 'The sixth reservation is refused'],
    [
      'The same book reserved twice is kept once.',
      'Reserve the same book twice',
      'The same book reserved twice is kept once',
    ],
    [
      'Titles that are out of print get no button.',
      'Bring about this case: titles that are out of print',
      'The titles get no button',
    ],
    ['The loan page shows the due date.', 'Open the loan page', 'The loan page shows the due date'],
    // Logistics
    ['The cross on the route removes it.', 'Press the cross on the route', 'The route is removed'],
    ['"Clear all" removes the stops.', 'Press "Clear all"', 'The stops are removed'],
    [
      'Emoji should be refused in the label text because the printer drops them.',
      'Enter emoji in the label text',
      'Emoji are refused in the label text',
    ],
    [
      'The position is sent every 30 seconds.',
      'Watch the position for 90 seconds',
      'The position is sent every 30 seconds',
    ],
    [
      'Postcodes on the ferry list get two more days.',
      'Enter postcodes on the ferry list',
      'The postcodes get two more days',
    ],
    ['What is damaged stays in the depot.', 'Bring about this case: what is damaged', 'It stays in the depot'],
    // Shops
    [
      'Percentage vouchers never reduce the delivery cost.',
      'Use percentage vouchers, then look at the delivery cost',
      'Percentage vouchers never reduce the delivery cost',
    ],
    [
      'Each event shows time (local), kind and actor.',
      'Look at each event',
      'Each event shows time (local), kind and actor',
    ],
    [
      'One export per week, more are refused.',
      'Try it once more than is allowed: one export per week',
      'The one too many is refused',
    ],
    ['Vouchers which say why they were refused.', 'Look at vouchers', 'Vouchers say why they were refused'],
    [
      'The manager sees only orders of the team.',
      'As the manager, look at orders of the team',
      'The manager sees only orders of the team',
    ],
    [
      'Both texts must be shown on the order page.',
      'Open the order page and look at both texts',
      'Both texts are shown on the order page',
    ],
    ['The export never holds card numbers.', 'Open the export', 'The export never holds card numbers'],
    [
      'Shelf marks such as QA-76 are never corrected.',
      'Try it with QA-76',
      'Shelf marks such as QA-76 are never corrected',
    ],
    [
      'Nothing is told by colour alone.',
      'Go through "Renew a loan online" and look at the result',
      'Nothing is told by colour alone',
    ],
    // Forms
    ['"from" after "to" shows a hint.', 'Enter "from" after "to"', 'The form shows a hint'],
    [
      'Signing needs a second password.',
      'Try to sign without a second password',
      'It is not done; a second password is asked for',
    ],
    [
      'Renaming a folder never changes links that were shared.',
      'Rename a folder',
      'Links that were shared are not changed',
    ],
    ['Adding or removing a line updates the total.', 'Add or remove a line', 'The total is updated'],
  ])('%s', (text, action, expected) => {
    expect(stepOf(text)).toEqual([action, expected]);
  });

  it.each<[string, string, string]>([
    [
      'The parcel is put into the locker, and the courier gets a code.',
      'Put the parcel into the locker',
      'The parcel is put into the locker, and the courier gets a code',
    ],
    ['The reserve is paid by card.', 'Pay the reserve by card', 'The reserve is paid by card'],
    [
      'The oldest voucher is used first.',
      'Prepare two vouchers that differ in this; then use less than the oldest voucher holds and look at both',
      'The oldest voucher is used first',
    ],
    [
      'The average counts checked ratings only.',
      'Prepare ratings, some checked and one not checked; then look at the average',
      'The average counts checked ratings only',
    ],
    [
      'Unknown numbers and wrong codes answer alike.',
      'Try unknown numbers and wrong codes in turn, and compare what comes of each',
      'Unknown numbers and wrong codes answer alike',
    ],
    [
      "Cancelled visits don't count against the allowance.",
      'Note the allowance; bring about cancelled visits; then look at the allowance once more',
      "Cancelled visits don't count against the allowance",
    ],
    [
      'A note with instructions changes neither its state nor its owner.',
      'Note the state and the owner; bring about a note with instructions; then look at the state and the owner once more',
      'A note with instructions changes neither its state nor its owner',
    ],
    [
      'The author of an automatic change is "robot".',
      'Bring about an automatic change and look at its author',
      'The author of an automatic change is "robot"',
    ],
    [
      'Exactly the maximum needs no signature.',
      'Try it with exactly the maximum',
      'Exactly the maximum needs no signature',
    ],
    [
      'The content type is `application/json`.',
      'Send a call that succeeds and one that fails, and read the content type of both answers',
      'The content type is application/json',
    ],
    [
      'Header `X-Clinic-Signature` holds the HMAC of the body.',
      'Catch a call that carries it and read the header X-Clinic-Signature',
      'Header X-Clinic-Signature holds the HMAC of the body',
    ],
    [
      'The diagnosis is explained to the patient in plain words.',
      'Sign in as the patient and look at the diagnosis',
      'The diagnosis is explained to the patient in plain words',
    ],
    [
      'The fee is shown before booking, discounts taken into account.',
      'Go as far as the moment before booking, and look at the fee',
      'The fee is shown before booking, discounts taken into account',
    ],
    [
      'The button is not shown on day 31.',
      'Set the test clock to day 31, and look for the button',
      'The button is not shown on day 31',
    ],
    [
      'The sum is updated within one second.',
      'Change what the sum depends on, and watch',
      'The sum is updated within one second',
    ],
    [
      'Shelf order is the default for a search, newest for a category.',
      'Begin a search, then a category without choosing anything, and look at what is chosen',
      'Shelf order is the default for a search, newest for a category',
    ],
    [
      'Failed calls are counted per client and per address.',
      'Bring about failed calls for two of each kind (client, address), and compare what is counted for each',
      'Failed calls are counted per client and per address',
    ],
    [
      'No name in the exported file.',
      'Open the exported file and look for a name',
      'There is none: no name in the exported file',
    ],
    [
      'Mail to borrowers 7 days before.',
      '7 days before, open the mailbox of one of the borrowers',
      'Mail to borrowers 7 days before',
    ],
    [
      'Only for `adult` and `senior`.',
      'Try "Renew a loan online" with each of these, then with something else: adult and senior',
      'Possible with adult and senior; with anything else it is not offered and not carried out',
    ],
    [
      'One extension per loan.',
      'Bring about one extension for the same loan, then try a second one',
      'The first extension is carried out; the second is refused, and nothing has changed',
    ],
    [
      'Title, author, shelf mark, newest.',
      'Go through "Renew a loan online" with each of these in turn: title, author, shelf mark, newest',
      'Each of the 4 is offered and does what its name says',
    ],
    [
      '`toText(value)` for HTML and attributes.',
      'Call toText(value) for HTML and attributes',
      'toText(value) for HTML and attributes',
    ],
  ])('says first what has to be done to see it: %s', (text, action, expected) => {
    expect(stepOf(text)).toEqual([action, expected]);
  });

  it.each([
    'Old invoices are saved automatically.',
    'Fines are paid within 14 days.',
    'Nothing is put into the locker.',
  ])('does not take what the product does for what people do: %s', (text) => {
    expect(stepOf(text)[0]).not.toMatch(/^(?:Save|Pay|Put) /);
  });

  it('sends the call that the story speaks of', () => {
    const operations = [operationOf(renewals)];
    const matter = matterOf('Every answer carries `Renewals-Left`.', { operations });
    const [clause] = matter.clauses;
    expect(clause === undefined ? '' : actionOf(matter, clause).action).toBe(
      'Send POST /v1/loans/{loanId}/renewals and read the answer',
    );
  });
});

describe('a condition as a step', () => {
  it.each([
    ['When the reader presses "Renew"', 'As the reader, press "Renew"'],
    ['Once the parcel is handed in', 'Hand in the parcel'],
    ['If the claim is approved by a manager', 'As a manager, approve the claim'],
    ['When the library is closed', 'Arrange that the library is closed'],
    [
      'When the account is locked and the card is blocked',
      'Arrange that the account is locked and the card is blocked',
    ],
    ['Unless the patient is a child', 'Arrange that this is not so: the patient is a child'],
    ['After 3 wrong PINs', 'Enter 3 wrong PINs'],
    ['After 30 days of rest', 'Let 30 days of rest pass, with the test clock'],
    ['After 3 failed deliveries', 'Bring about 3 failed deliveries'],
    ['After signing in', 'Sign in'],
    ['After the break', ''],
    ['Without results', 'Choose inputs for which there are no results'],
    ['Without the consent of the patient', ''],
    ['On the phone', ''],
  ])('%s', (condition, step) => {
    expect(conditionStep(condition)).toBe(step);
  });
});

describe('the plain statement', () => {
  it('is two steps where a comma joins two statements', () => {
    const [idea] = useCaseIdeas(
      matterOf('The total of the trip is rounded up, the tip on the bill is shown below it.'),
      new Set(),
    );
    expect(idea?.cases.map(({ expected }) => expected)).toEqual([
      'The total of the trip is rounded up',
      'The tip on the bill is shown below it',
    ]);
  });

  it('takes over what was named before the semicolon', () => {
    const [idea] = useCaseIdeas(matterOf('One entry per payment; reversed when the refund fails.'), new Set());
    expect(idea?.cases[1]).toMatchObject({
      action: 'Arrange that the refund fails, then look at one entry per payment',
      expected: 'One entry per payment is reversed when the refund fails',
    });
  });

  it('brings the situation about before it looks', () => {
    const [idea] = useCaseIdeas(matterOf('When the driver confirms the stop, the next address is shown.'), new Set());
    expect(idea?.cases.map(({ action }) => action)).toEqual([
      'As the driver, confirm the stop',
      'Look at the next address',
    ]);
  });
});
