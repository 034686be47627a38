import { describe, expect, it } from 'vitest';
import { deriveIdeas } from '../../rules/derive-ideas.ts';
import { matterOf } from '../testing/matter.ts';

/** Title and cases of all tests of one criterion. */
function plannedFor(text: string, statements: readonly string[] = []): { title: string; cases: string[] }[] {
  const { criterion, around } = matterOf(text);
  const all = { ...around, statements: [text, ...statements] };
  return deriveIdeas([criterion], { around: all, roles: undefined, inputs: [] }).map(({ title, cases }) => ({
    title,
    cases: cases.map(({ action, expected }) => `${action} → ${expected}`),
  }));
}

describe('limits of other fields', () => {
  it.each([
    [
      'A transfer of more than £10,000 needs a second approval.',
      'A transfer of more than £10,000 needs a second approval: tried with £10,000.00 and £10,000.01',
      [
        'Make a transfer of £10,000.00 → A transfer of £10,000.00 does not need a second approval',
        'Make a transfer of £10,000.01 → A transfer of £10,000.01 needs a second approval',
      ],
    ],
    [
      'Transfers sent after 15:30 are booked on the next working day.',
      'Transfers sent after 15:30 are booked on the next working day: tried at 15:30 and 15:31',
      [
        'Send transfers at 15:30 → Transfers sent at 15:30 are not booked on the next working day',
        'Send transfers at 15:31 → Transfers sent at 15:31 are booked on the next working day',
        'Send transfers at 15:31, on a Friday → Transfers sent at 15:31 are booked on the next working day; Saturday and Sunday are not counted',
      ],
    ],
    [
      'A patient under 18 needs the consent of a guardian.',
      'A patient under 18 needs the consent of a guardian: tried with 18 and 17',
      [
        'Go through "Renew a loan online" as a patient aged 17 → A patient aged 17 needs the consent of a guardian',
        'Go through "Renew a loan online" as a patient aged 18 → A patient aged 18 does not need the consent of a guardian',
      ],
    ],
    [
      'When a ward has more than 12 patients, a second nurse is called.',
      'When a ward has more than 12 patients, a second nurse is called: tried with 12 and 13 patients',
      [
        'Arrange that a ward has 12 patients → A second nurse is not called',
        'Arrange that a ward has 13 patients → A second nurse is called',
      ],
    ],
    [
      'An appointment can be cancelled at least 24 hours before it starts.',
      'An appointment can be cancelled at least 24 hours before it starts: tried at 23 hours 59 minutes and 24 hours',
      [
        'Cancel an appointment 24 hours before it starts → Accepted: the appointment is cancelled',
        'Cancel an appointment 23 hours 59 minutes before it starts → Refused: it is too late, the appointment is not cancelled',
      ],
    ],
    [
      'The dose must not exceed 40 mg per day.',
      'Dose: 40 mg accepted, 41 mg refused',
      [
        'Bring the dose to 40 mg per day → 40 mg is accepted as the dose',
        'Bring the dose to 41 mg per day → Refused with a message that names the limit of 40 mg; nothing of it is stored',
      ],
    ],
    [
      'A reader can borrow up to 5 books.',
      'A reader can borrow up to 5 books: tried with 5 and 6 books',
      [
        'As a reader, borrow 5 books → 5 books are accepted',
        'As a reader, borrow 6 books → Refused with a message that names the limit of 5 books; nothing of it is stored',
      ],
    ],
    [
      'Books returned more than 14 days late cost £0.50 a day.',
      'Books returned more than 14 days late cost £0.50 a day: tried with 14 and 15 days',
      [
        'Prepare a book returned 14 days late, and look at it → Books returned 14 days late do not cost £0.50 a day',
        'Prepare a book returned 15 days late, and look at it → Books returned 15 days late cost £0.50 a day',
      ],
    ],
    [
      'A parcel that is not collected is sent back after 10 days.',
      'A parcel that is not collected is sent back after 10 days: tried at 9 and 10 days',
      [
        'Look at a parcel that is not collected 9 days later → The parcel that is not collected is not sent back yet',
        'Look at a parcel that is not collected 10 days later → The parcel that is not collected is sent back',
      ],
    ],
    [
      'The temperature of the container stays between 2 and 8 degrees.',
      'Temperature of the container: 2 and 8 degrees accepted, 1 and 9 degrees refused',
      [
        'Bring the temperature of the container to 1 degree → Refused with a message that names the limit of 2 degrees; nothing of it is stored',
        'Bring the temperature of the container to 2 degrees → 2 degrees are accepted as the temperature of the container',
        'Bring the temperature of the container to 8 degrees → 8 degrees are accepted as the temperature of the container',
        'Bring the temperature of the container to 9 degrees → Refused with a message that names the limit of 8 degrees; nothing of it is stored',
      ],
    ],
    [
      'A session ends after 30 minutes without input.',
      'A session ends after 30 minutes without input: tried at 29 minutes 59 seconds and 30 minutes',
      [
        'Look at a session after 29 minutes 59 seconds without input → The session has not ended yet',
        'Look at a session after 30 minutes without input → The session has ended',
      ],
    ],
    [
      'A ticket is valid for 90 minutes.',
      'A ticket is valid for 90 minutes: tried at 90 minutes and 90 minutes 1 second',
      [
        'Use a ticket 90 minutes later → The ticket is valid',
        'Use a ticket 90 minutes 1 second later → The ticket is no longer valid',
      ],
    ],
    [
      'A card that expires within 60 days carries the hint "expires soon".',
      'A card that expires within 60 days carries the hint "expires soon": tried at 60 and 61 days',
      [
        'Prepare a card that expires in 60 days, and look at it → It carries the hint "expires soon"',
        'Prepare a card that expires in 61 days, and look at it → It does not carry the hint "expires soon"',
      ],
    ],
    [
      'A guest who makes an account within 30 days finds the booking in it.',
      'A guest who makes an account within 30 days finds the booking in it: tried at 30 and 31 days',
      [
        'As a guest, make an account 30 days later → The guest finds the booking in it',
        'As a guest, make an account 31 days later → The guest does not find the booking in it',
      ],
    ],
    [
      'Wards with more than 10 beds show 10 and a link "More beds".',
      'Wards with more than 10 beds show 10 and a link "More beds": tried with 10 and 11 beds',
      [
        'Prepare a ward with 10 beds, and look at it → All 10 are shown, and there is no link "More beds"',
        'Prepare a ward with 11 beds, and look at it → Wards with 11 beds show 10 and a link "More beds"',
      ],
    ],
    [
      'At most 40 nurses per ward (`WARD-0001`).',
      'At most 40 nurses per ward: tried with 40 and 41 nurses',
      [
        'Add one after the other until there are 40 nurses → 40 nurses are accepted',
        'Add one after the other until there are 41 nurses → Refused with WARD-0001',
      ],
    ],
    [
      'A deposit lies between £5.00 and £50.00.',
      'Deposit: £5.00 and £50.00 accepted, £4.99 and £50.01 refused',
      [
        'Bring the deposit to £4.99 → Refused with a message that names the limit of £5.00; nothing of it is stored',
        'Bring the deposit to £5.00 → £5.00 is accepted as the deposit',
        'Bring the deposit to £50.00 → £50.00 is accepted as the deposit',
        'Bring the deposit to £50.01 → Refused with a message that names the limit of £50.00; nothing of it is stored',
      ],
    ],
    [
      'The ranking puts hotels with fewer than 5 ratings behind the others.',
      'The ranking puts hotels with fewer than 5 ratings behind the others: tried with 4 and 5 ratings',
      [
        'Try it with hotels with 4 ratings → The ranking puts hotels with 4 ratings behind the others',
        'Try it with hotels with 5 ratings → The ranking does not put hotels with 5 ratings behind the others',
      ],
    ],
    [
      'After 10 minutes without an answer the reminder is repeated, at most 3 times.',
      'The reminder is repeated 3 times and no more',
      [
        'Keep it so (10 minutes without an answer) until nothing more happens, and count how often the reminder is repeated → 3 times; no number 4 follows',
        'End it after the first time → The reminder is not repeated again',
      ],
    ],
    [
      'An echo other than 200 within 4 seconds counts as an outage.',
      'An echo other than 200 within 4 seconds counts as an outage: tried at 4 and 5 seconds',
      [
        'Give the echo 200 after 4 seconds → The echo does not count as an outage',
        'Give the echo 200 after 5 seconds → The echo counts as an outage',
        'Give an echo that is not 200 at once → The echo counts as an outage',
        'Give no echo at all → The echo counts as an outage',
      ],
    ],
    [
      'After 4 wrong codes in a row the locker is locked for 20 minutes, answer 423 with `LOCK-0001`.',
      'After 4 wrong codes in a row the locker is locked: tried with 3 and 4; open again afterwards',
      [
        'Enter 3 wrong codes in a row → The locker is not locked',
        'Enter 4 wrong codes in a row → The locker is locked for 20 minutes, answer 423 with LOCK-0001',
        'Enter the right code 19 minutes 59 seconds later → The locker is still locked',
        'Enter the right code 20 minutes later → The locker is no longer locked',
      ],
    ],
    [
      'Scans are gone 90 days after the visit.',
      'Scans are gone 90 days after the visit: tried at 89 and 90 days',
      [
        'Look at scans 89 days after the visit → Scans are not gone yet',
        'Look at scans 90 days after the visit → Scans are gone',
      ],
    ],
    [
      'Reports stay for the auditor for 7 years without name and address.',
      'Reports stay for the auditor for 7 years without name and address: tried at 7 and 8 years',
      [
        'Look at reports 7 years later → Reports stay for the auditor without name and address',
        'Look at reports 8 years later → Reports no longer stay for the auditor without name and address',
      ],
    ],
  ])('%s', (text, title, cases) => {
    const [first] = plannedFor(text);
    expect(first?.title).toBe(title);
    expect(first?.cases).toEqual(cases);
  });

  it('keep two limits of one sentence apart', () => {
    expect(plannedFor('The driver attaches 1 to 6 photos of up to 5 MB each.').map(({ title }) => title)).toEqual([
      'The driver attaches 1 to 6 photos of up to 5 MB each: tried with 0, 1, 6 and 7 photos',
      'The driver attaches 1 to 6 photos of up to 5 MB each: tried with 5 and 5.01 MB',
    ]);
  });

  it('are turned round where something is missing in time', () => {
    expect(plannedFor('A call without an answer within 5 seconds is repeated.')[0]?.cases).toEqual([
      'Prepare a call with an answer after 5 seconds, and look at it → It is not repeated',
      'Prepare a call with an answer after 6 seconds, and look at it → It is repeated',
    ]);
  });

  it('count events by their whole name, once', () => {
    expect(plannedFor('After 20 given-up deliveries in a row the address is off.')[0]?.cases[0]).toBe(
      'Bring about 19 given-up deliveries in a row → The address is not off',
    );
    expect(plannedFor('Up to 3 https addresses per partner are stored.')[0]?.cases[0]).toContain('3 https addresses');
  });

  it('belong to the part that is named, and not to what is shown', () => {
    expect(plannedFor('A shelf has a name of 1 to 60 characters.')[0]?.title).toBe(
      'Name of a shelf: 1 and 60 characters accepted, 0 and 61 characters refused',
    );
    expect(
      plannedFor('A grade needs a percentage from 50 to 90 and a note of 10 to 300 characters.').map(
        ({ title }) => title,
      ),
    ).toEqual([
      'Percentage: 50 and 90 accepted, 49 and 91 refused',
      'Note: 10 and 300 characters accepted, 9 and 301 characters refused',
    ]);
    const quoted = plannedFor('The button is greyed with the text "At most 20 pieces per order".');
    expect(JSON.stringify(quoted)).not.toContain('21');
  });

  it('say what answers each wrong entry, and when the lock ends', () => {
    const [idea] = plannedFor('After 3 wrong PINs (`BNK-4001`) the card is locked for 24 hours.');
    expect(idea?.title).toBe('After 3 wrong PINs the card is locked: tried with 2 and 3; open again afterwards');
    expect(idea?.cases).toEqual([
      'Enter 2 wrong PINs → Each is answered with BNK-4001; the card is not locked',
      'Enter 3 wrong PINs → Each is answered with BNK-4001; the card is locked for 24 hours',
      'Enter the right PIN 23 hours 59 minutes later → The card is still locked',
      'Enter the right PIN 24 hours later → The card is no longer locked',
    ]);
  });

  it('are measured where they are a promise', () => {
    const [hours] = plannedFor('The export is ready within 24 hours.');
    expect(hours?.cases.at(-1)).toBe(
      'Look 24 hours later, and note when it was done → The export is ready within 24 hours; 24 hours 1 minute is a fault',
    );
    const [minutes] = plannedFor('A change of the timetable works after at most 15 minutes.');
    expect(minutes?.cases[1]).toContain('15 minutes 1 second is a fault');
  });

  it('are fixed lengths: one shorter, right, one longer', () => {
    const [idea] = plannedFor('Our library card: 12 digits and a PIN of 4');
    expect(idea?.title).toBe(
      'Library card of 12 digits accepted, 11 and 13 refused; PIN of 4 digits accepted, 3 and 5 refused',
    );
    expect(idea?.cases).toHaveLength(6);
    expect(
      plannedFor('Only the last 4 digits of the account are shown.').some(({ title }) => /5 digits/.test(title)),
    ).toBe(false);
  });

  it('are the time that a scenario plays at, and the moment before', () => {
    const matter = matterOf(
      'A bed is given away',
      {},
      {
        kind: 'gherkin',
        title: 'A bed is given away',
        given: ['a bed that was reserved 15 minutes ago'],
        when: ['the cleaner of reservations runs'],
        then: ['the bed is free'],
      },
    );
    const ideas = deriveIdeas([matter.criterion], { around: matter.around, roles: undefined, inputs: [] });
    expect(ideas.map(({ title }) => title)).toEqual([
      'A bed is given away',
      'A bed is given away: not yet at 14 minutes 59 seconds, but at 15 minutes',
    ]);
    expect(ideas[1]?.cases.map(({ action, expected }) => [action, expected])).toEqual([
      [
        'Bring this about: a bed that was reserved 14 minutes 59 seconds ago; then the cleaner of reservations runs',
        'Not yet: the bed is not free',
      ],
      [
        'Bring this about: a bed that was reserved 15 minutes ago; then the cleaner of reservations runs',
        'The bed is free',
      ],
    ]);
  });
});

describe('sums of other fields', () => {
  it('are what the word behind the percentage says, in the money of the story', () => {
    const [interest] = plannedFor('Savings accounts earn 2% interest a year.', ['The least deposit is €50.00.']);
    expect(interest?.title).toBe(
      'Savings accounts: 2% interest is computed and rounded to two places, €40.00 gives €0.80',
    );
    expect(plannedFor('Credit is stored from returns (with 5% on top).')[0]?.title).toBe(
      'Credit: 5% on top is computed and rounded to two places, £40.00 gives £42.00',
    );
    expect(plannedFor('A pump with 20% of its charge is marked.').some(({ title }) => /computed/.test(title))).toBe(
      false,
    );
  });

  it('are judged at the limit that another statement names', () => {
    const [idea] = plannedFor('Free shipping is judged on the goods total after vouchers.', [
      'Shipping is free from £60.00 on.',
    ]);
    expect(idea?.cases[0]).toContain(
      'Bring the total to £70.00 and take off vouchers of £10.00, so that exactly £60.00 is left',
    );
    expect(idea?.cases[1]).toContain('£59.99');
  });
});

describe('or and and', () => {
  it('are tried with the values of an address', () => {
    const [idea] = plannedFor(
      'Several values of one group widen the result (or), values of different groups narrow it (and).',
      ['The address carries the filters (`?branch=north,south&language=fr`).'],
    );
    expect(idea?.cases.slice(1)).toEqual([
      'Choose branch north and branch south together → Every entry with branch north and every entry with branch south, each once: not fewer than with one of them',
      'Choose branch north and language fr together → Only entries that both have: not more than with one of them',
      'Choose branch north, branch south and language fr together → Only entries with language fr that have branch north or branch south as well',
    ]);
  });
});
