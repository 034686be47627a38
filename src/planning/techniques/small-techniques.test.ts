import { describe, expect, it } from 'vitest';
import { absenceIdeas } from './absence.ts';
import { calculationIdeas } from './calculation.ts';
import { hostileIdeas, listedInputs } from './hostile-input.ts';
import { interfaceIdeas } from './interface-conditions.ts';
import { timeIdeas } from './load-and-time.ts';
import { orderingIdeas } from './ordering.ts';
import { scenarioIdeas } from './scenario.ts';
import { matterOf, operationOf, renewals } from './testing/matter.ts';

describe('what must be nowhere', () => {
  it('is searched for where it would be, by something that can be found again', () => {
    const [idea] = absenceIdeas(matterOf('No password appears in logs, backups or reports.'));
    expect(idea?.cases.slice(1).map(({ expected }) => expected)).toEqual([
      'Nothing found in logs',
      'Nothing found in backups',
      'Nothing found in reports',
    ]);
    for (const { data } of idea?.cases ?? []) expect(data).toContain(idea?.cases[0]?.data);
    expect(absenceIdeas(matterOf('The name appears in reports.'))).toEqual([]);
  });
});

describe('what can be computed', () => {
  it('is computed: a percentage of a round and of an odd amount', () => {
    const [idea] = calculationIdeas(matterOf('The reader chooses cash or Book Credit (10% on top).'));
    expect(idea?.cases.map(({ data, expected }) => [data, expected])).toEqual([
      ['£40.00', '£44.00 is shown and booked'],
      ['£19.99', '£21.99 is shown and booked'],
      ['£0.01', '£0.01 is shown and booked'],
    ]);
  });

  it('is judged by the limit that a table of the story states', () => {
    const tables = [
      [
        ['Kind', 'Cost', 'Free from'],
        ['Courier', '£9.00', 'never'],
        ['Postal loan', '£3.00', '£40 / €45'],
      ],
    ];
    const text = 'Free postal loan is judged on the sum after discounts.';
    expect(calculationIdeas(matterOf(text, { tables }))[0]?.cases.map(({ data }) => data)).toEqual([
      '£50.00 - £10.00 = £40.00',
      '£40.00 - £0.01 = £39.99',
    ]);
    expect(calculationIdeas(matterOf(text))[0]?.given).toHaveLength(1);
  });

  it('is computed: what is left', () => {
    const [idea] = calculationIdeas(matterOf('The number of copies is 1 up to the copies ordered minus delivered.'));
    expect(idea?.cases.map(({ data }) => data)).toEqual(['0', '1', '2', '3']);
  });

  it('is computed: a sum that fits, at the size of a batch', () => {
    const [idea] = calculationIdeas(matterOf('Loaded + rejected equals the number of lines, per batch of 500.'));
    expect(idea?.cases.map(({ data }) => data)).toEqual(['499 rows', '500 rows', '501 rows']);
    expect(calculationIdeas(matterOf('The list has a heading.'))).toEqual([]);
  });
});

describe('inputs that the story lists', () => {
  const inputs = listedInputs(
    '| Input | Must happen |\n| --- | --- |\n| `<b>x</b>` | shown as text |\n| `; DROP` | |\n',
  );

  it('are data word for word', () => {
    expect(inputs).toEqual([
      { input: '<b>x</b>', expected: 'shown as text' },
      { input: '; DROP', expected: '' },
    ]);
    const [idea] = hostileIdeas(matterOf('Each of these inputs is stored as it is.'), inputs);
    expect(idea?.cases.map(({ data }) => data)).toEqual(['<b>x</b>', '; DROP']);
    expect(hostileIdeas(matterOf('The page is blue.'), inputs)).toEqual([]);
    expect(listedInputs('| Colour | Size |\n| --- | --- |\n| red | 1 |\n')).toEqual([]);
  });
});

describe('conditions of use', () => {
  it('are keyboard, screen reader and width', () => {
    const [idea] = interfaceIdeas(matterOf('All of it can be done by keyboard and screen reader, and at 320 px.'));
    expect(idea?.testType).toBe('ui');
    const text = JSON.stringify(idea?.cases);
    for (const word of ['Tab', 'NVDA', '320 px']) expect(text).toContain(word);
  });

  it('are the ways in which an address comes in', () => {
    const [idea] = interfaceIdeas(matterOf('The address carries the filters (`?shelf=7`), so that reload works.'));
    expect(idea?.cases.map(({ action }) => action.split(' ')[0])).toEqual([
      'Choose',
      'Reload',
      'Change',
      'Open',
      'Change',
    ]);
    expect(interfaceIdeas(matterOf('The list is long.'))).toEqual([]);
  });
});

describe('a promise about time', () => {
  it('is measured and not entered', () => {
    const [idea] = timeIdeas(matterOf('The nightly import takes less than 6 hours at 25 requests a second.'));
    expect(idea?.testType).toBe('performance');
    expect(JSON.stringify(idea?.cases)).toContain('5 hours 59 minutes');
    expect(idea?.cases[0]?.data).toBe('25 requests a second');
    expect(timeIdeas(matterOf('The offer ends after 6 hours.'))).toEqual([]);
  });
});

describe('an order', () => {
  it('is tried with entries that were made in another one, and with equal ones', () => {
    const [idea] = orderingIdeas(matterOf('The list is sorted by time, the newest first.'));
    expect(idea?.technique).toBe('ordering');
    expect(idea?.cases).toHaveLength(3);
  });

  it('of use is tried at the seams', () => {
    const [idea] = orderingIdeas(matterOf('Fines are paid in the order credit, card, cash, unless `from` names one.'));
    expect(idea?.cases).toHaveLength(6);
    expect(idea?.cases[1]?.expected).toBe('credit is used up first, the rest comes from card');
    expect(orderingIdeas(matterOf('The order is shown.'))).toEqual([]);
  });
});

describe('a scenario', () => {
  it('is taken over, with a step for each example', () => {
    const [idea] = scenarioIdeas(
      matterOf(
        'Renewing by state',
        {},
        {
          kind: 'gherkin',
          title: 'Renewing by state',
          given: ['the loan is <state>'],
          when: ['the reader renews it'],
          then: ['the answer is <status>'],
          examples: [
            { state: 'lent', status: '201' },
            { state: 'lost', status: '409' },
          ],
        },
      ),
    );
    expect(idea?.cases.map(({ expected }) => expected)).toEqual(['The answer is 201', 'The answer is 409']);
    expect(idea?.cases.map(({ data }) => data)).toEqual(['state = lent, status = 201', 'state = lost, status = 409']);
    expect(scenarioIdeas(matterOf('Just a sentence.'))).toEqual([]);
  });

  const casesOf = (when: string, then: readonly string[], title = 'A loan') =>
    scenarioIdeas(
      matterOf(
        title,
        { operations: [operationOf(renewals)] },
        { kind: 'gherkin', title, when: [when], then: [...then] },
      ),
    )[0]?.cases ?? [];

  it.each([
    ['the reader renews the loan', 'As the reader, renew the loan'],
    ['the loan is cancelled by the reader', 'As the reader, cancel the loan'],
    ['the order is placed', 'Place the order'],
    ['I type "te" into the field', 'Type "te" into the field'],
    ['the nightly job runs', 'The nightly job runs'],
  ])('says what to do: %s', (when, action) => {
    expect(casesOf(when, ['it is so'])[0]?.action).toBe(action);
  });

  it('sends a call with data, and looks at the answer', () => {
    expect(casesOf('`POST /v1/loans/{loanId}/renewals` answers 201', ['the loan is renewed'])).toEqual([
      {
        action: 'Send POST /v1/loans/{loanId}/renewals',
        data: '{"days":21,"reason":"study"}',
        expected: 'Answer 201; the loan is renewed',
      },
    ]);
  });

  it('tries a second time what goes once', () => {
    const cases = casesOf(
      'the reader presses "More time"',
      ['the loan is extended once by 7 days', 'the button is not offered a second time'],
      'One extension only',
    );
    expect(cases.map(({ expected }) => expected)).toEqual([
      'The loan is extended once by 7 days',
      'The button is not offered a second time; the second call is refused and changes nothing',
    ]);
    expect(cases[1]?.action).toMatch(/^Try it a second time: as the reader, press "More time"/);
  });
});
