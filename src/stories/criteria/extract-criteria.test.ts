import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CriteriaPart, extractCriteria } from './extract-criteria.ts';

const described = (markdown: string) => extractCriteria([{ section: 'Description', isField: false, markdown }]);
const inField = (markdown: string) => extractCriteria([{ section: 'Acceptance Criteria', isField: true, markdown }]);
const short = (criteria: ReturnType<typeof described>) =>
  criteria.map(({ id, kind, text }) => `${id} ${kind}: ${text}`);

describe('acceptance criteria', () => {
  it.each<[string, string, string[]]>([
    [
      'a list below a heading, other lists left alone',
      '#### Context\n\n- Shoppers are asked twice today\n\n#### Acceptance criteria\n\n1. The code is asked once.\n2. A wrong code is refused.\n\n#### Open questions\n\n- How long is it valid?',
      ['AC-1 numbered: The code is asked once.', 'AC-2 numbered: A wrong code is refused.'],
    ],
    [
      'a bold line in place of a heading',
      'As a buyer I want receipts.\n\n**Acceptance Criteria:**\n\n- A receipt is sent by mail\n- It names the tax\n\n**Notes**\n\n- The old template stays',
      ['AC-1 bullet: A receipt is sent by mail', 'AC-2 bullet: It names the tax'],
    ],
    [
      'a plain line with a colon in place of a heading',
      'We lose parcels.\n\nAcceptance criteria:\n\n- [ ] Lost parcels are listed\n- [x] The list is sorted by day',
      ['AC-1 checklist: Lost parcels are listed', 'AC-2 checklist: The list is sorted by day'],
    ],
    [
      "the author's own numbers",
      '### Acceptance Criteria\n\n- AC1: The name is shown\n- AC 2 - The name can be changed\n- **AC-3**: The name is kept',
      ['AC-1 bullet: The name is shown', 'AC-2 bullet: The name can be changed', 'AC-3 bullet: The name is kept'],
    ],
    [
      'headings in other languages that we know, lists in any',
      '### Akzeptanzkriterien\n\n- Der Name wird angezeigt\n- Ein leerer Name wird abgelehnt',
      ['AC-1 bullet: Der Name wird angezeigt', 'AC-2 bullet: Ein leerer Name wird abgelehnt'],
    ],
    [
      'nested items: details of a criterion, or criteria of an introduction',
      '### Acceptance criteria\n\n- The export is complete\n  - names\n  - addresses\n- The mail holds:\n  - the total\n  - the tax',
      [
        'AC-1 bullet: The export is complete',
        'AC-2 bullet: The mail holds: the total',
        'AC-3 bullet: The mail holds: the tax',
      ],
    ],
    [
      'deeper headings within the section',
      '### Acceptance criteria\n\n#### Desktop\n\n- The panel is on the left\n\n#### Phone\n\n- The panel covers the screen\n\n### Design\n\n- Colours are as before',
      ['AC-1 bullet: The panel is on the left', 'AC-2 bullet: The panel covers the screen'],
    ],
    [
      'rows of a table, without the column that counts',
      '### Acceptance criteria\n\n| No | Case | Result |\n| --- | --- | --- |\n| 1 | Code expired | 422 |\n| 2 | Code \\| unknown | 404 |',
      ['AC-1 table-row: Case: Code expired; Result: 422', 'AC-2 table-row: Case: Code | unknown; Result: 404'],
    ],
    [
      'a table of Given, When, Then',
      '### Scenarios\n\n| Given | When | Then |\n| --- | --- | --- |\n| a full basket | I pay | an order is made |',
      ['AC-1 gherkin: Given a full basket; When I pay; Then an order is made'],
    ],
    [
      'Gherkin without code around it, one line or one paragraph per step',
      'Given a guest\nWhen they pay\nThen an order is made\nAnd a mail is sent\n\n**Given** a member\n\n**When** they pay\n\n**Then** points are added',
      [
        'AC-1 gherkin: Given a guest; When they pay; Then an order is made and a mail is sent',
        'AC-2 gherkin: Given a member; When they pay; Then points are added',
      ],
    ],
    [
      'Gherkin as items of a list',
      '- Given a guest\n- When they pay\n- Then an order is made',
      ['AC-1 gherkin: Given a guest; When they pay; Then an order is made'],
    ],
    [
      'sentences that begin with When are no Gherkin',
      'When someone orders both, we wait. Then the parcel leaves.\n\nNobody likes it.',
      [],
    ],
    [
      'sentences that oblige, only where nothing is listed',
      'As an editor I want drafts. A draft must be saved every minute. It should be visible to its author only. Editors like it. Drafts may not be shared.',
      [
        'AC-1 sentence: A draft must be saved every minute.',
        'AC-2 sentence: It should be visible to its author only.',
        'AC-3 sentence: Drafts may not be shared.',
      ],
    ],
    [
      'sentences left alone where there is a list',
      'A draft must be saved.\n\n1. The draft is saved every minute.\n2. It is shown in the list.',
      ['AC-1 numbered: The draft is saved every minute.', 'AC-2 numbered: It is shown in the list.'],
    ],
    [
      'what a bug report expects, wherever it stands',
      '**Steps**\n\n1. Open the basket.\n2. Remove the line.\n\n**Expected:** The total is 0.\n**Actual:** The total stays.',
      ['AC-1 sentence: The total is 0.'],
    ],
    [
      'the expected cells of a report',
      '#### Steps\n\n1. Pay.\n\n| Expected | Actual |\n| --- | --- |\n| The alarm rings once | Nothing rings |',
      ['AC-1 table-row: The alarm rings once'],
    ],
    [
      'steps, names and calls that are no criteria',
      '### Steps to reproduce\n\n1. Open it.\n2. Close it.\n\n### Where\n\n- Basket\n- `GET /v1/x`',
      [],
    ],
    ['a list of names', 'Means of payment:\n\n- **Card**: our processor\n- **Voucher**: paper', []],
    [
      'what is struck through',
      '### Acceptance criteria\n\n- ~~The old page stays~~\n- The new page is shown',
      ['AC-1 bullet: The new page is shown'],
    ],
    [
      'a criterion that is written twice',
      '### Acceptance criteria\n\n- The name is shown.\n- the **name** is shown',
      ['AC-1 bullet: The name is shown.'],
    ],
    [
      'scenarios below headings of their own',
      '### AC\n\n**Scenario 1: Saved**\n\nGIVEN a draft\nWHEN I save\nTHEN it is kept\n\n**Scenario 2: Lost**\n\nWHEN I leave\nTHEN it is gone',
      [
        'AC-1 gherkin: Saved: Given a draft; When I save; Then it is kept',
        'AC-2 gherkin: Lost: When I leave; Then it is gone',
      ],
    ],
    [
      'a line that names criteria and nothing else',
      'Acceptance Criteria\n\n- Works on paper',
      ['AC-1 bullet: Works on paper'],
    ],
    [
      'criteria in one sentence behind their name',
      'A list.\n\nAcceptance criteria: the list is sorted. It is short.',
      ['AC-1 sentence: the list is sorted.', 'AC-2 sentence: It is short.'],
    ],
    [
      'items that only name what is below them',
      '### AC\n\n1. Login page\n   1. has a name field\n   2. has a help link',
      ['AC-1 numbered: Login page: has a name field', 'AC-2 numbered: Login page: has a help link'],
    ],
    [
      'pictured bullets',
      '### AC\n\n✅ The name is shown\n✅ The name is kept',
      ['AC-1 sentence: The name is shown', 'AC-2 sentence: The name is kept'],
    ],
    [
      'a definition of done beside criteria, which is about the work',
      '### Definition of done\n\n- Code reviewed\n\n### Acceptance criteria\n\n- The price is shown',
      ['AC-1 bullet: The price is shown'],
    ],
    [
      'a panel or quotation, and no pointers elsewhere',
      '### Acceptance criteria\n\n> The price is shown in pounds.\n\nSee the sketch.',
      ['AC-1 sentence: The price is shown in pounds.'],
    ],
    ['nothing', '', []],
  ])('%s', (_, markdown, expected) => {
    expect(short(described(markdown))).toEqual(expected);
  });

  it('takes everything in a field of its own for criteria', () => {
    expect(short(inField('The name is shown\nThe name can be changed'))).toEqual([
      'AC-1 sentence: The name is shown',
      'AC-2 sentence: The name can be changed',
    ]);
    expect(short(inField('These hold:\n\n- One name\n- No number\n\nOwner: Ann'))).toEqual([
      'AC-1 bullet: One name',
      'AC-2 bullet: No number',
    ]);
    expect(short(inField('Given a user, when they sign in, then the name is shown.'))).toEqual([
      'AC-1 gherkin: Given a user, when they sign in, then the name is shown.',
    ]);
  });

  it('counts fields first, then the description, and merges what both say', () => {
    const parts: CriteriaPart[] = [
      {
        section: 'Description',
        isField: false,
        markdown:
          '#### Acceptance criteria\n\n- Partners register up to 3 addresses; only https addresses are accepted (`ORD-5001`).\n- The order of calls is not promised.',
      },
      {
        section: 'Acceptance Criteria',
        isField: true,
        markdown: '- Up to 3 https addresses for partners, others get `ORD-5001`.',
      },
    ];
    const criteria = extractCriteria(parts);
    expect(short(criteria)).toEqual([
      'AC-1 bullet: Up to 3 https addresses for partners, others get `ORD-5001`.',
      'AC-2 bullet: The order of calls is not promised.',
    ]);
    expect(criteria[0]?.also_in).toEqual([
      { section: 'Description', heading: 'Acceptance criteria', from_line: 2, to_line: 2 },
    ]);
  });

  it('keeps cases of one list apart that look alike', () => {
    expect(
      inField('- The same key with the same body gets 409.\n- The same key with a new body gets 409.'),
    ).toHaveLength(2);
    expect(inField('- 15 characters are refused\n- 16 characters are refused')).toHaveLength(2);
  });

  it('reads outlines, backgrounds, tables and doc strings of Gherkin', () => {
    const markdown = [
      '```gherkin',
      'Feature: Cancel',
      '  As a shopper I cancel.',
      '',
      '  Background:',
      '    Given an order',
      '',
      '  @smoke',
      '  Scenario Outline: By state',
      '    And it is <state>',
      '    When I cancel with',
      '      | reason | other |',
      '    Then the answer is <status>',
      '    But nothing is sent',
      '',
      '    Examples:',
      '      | state | status |',
      '      | paid  | 200    |',
      '      | sent  | 409    |',
      '',
      '  # a comment',
      '  Scenario: Told by mail',
      '    When I cancel',
      '    Then the mail reads',
      '      """',
      '      Scenario: gone',
      '      """',
      '```',
    ].join('\n');
    expect(described(markdown)).toEqual([
      {
        id: 'AC-1',
        kind: 'gherkin',
        title: 'By state',
        text: 'By state: Given an order and it is <state>; When I cancel with | reason | other |; Then the answer is <status> and nothing is sent',
        given: ['an order', 'it is <state>'],
        when: ['I cancel with | reason | other |'],
        then: ['the answer is <status>', 'nothing is sent'],
        examples: [
          { state: 'paid', status: '200' },
          { state: 'sent', status: '409' },
        ],
        origin: { section: 'Description', heading: null, from_line: 8, to_line: 18 },
      },
      expect.objectContaining({
        id: 'AC-2',
        title: 'Told by mail',
        given: ['an order'],
        then: ['the mail reads Scenario: gone'],
      }),
    ]);
  });

  it('says where a criterion stands', () => {
    const [first, second] = described(
      'Intro.\n\n#### Acceptance criteria\n\n- One is\n  more than that\n- Two is enough',
    );
    expect(first?.origin).toEqual({ section: 'Description', heading: 'Acceptance criteria', from_line: 4, to_line: 5 });
    expect(first?.text).toBe('One is more than that');
    expect(second?.origin.from_line).toBe(6);
  });

  it('keeps the marks of a check list and the details of an item', () => {
    expect(inField('- [x] Done\n- [ ] Open\n  - by Friday')).toMatchObject([
      { kind: 'checklist', checked: true },
      { kind: 'checklist', checked: false, details: ['by Friday'] },
    ]);
  });

  const piece = fc.oneof(
    fc.constantFrom(
      ...[
        '# ',
        '#### Acceptance criteria',
        '**Expected:** ',
        '- ',
        '  - ',
        '1. ',
        '- [x] ',
        '| a | b |',
        '| --- | --- |',
        '```',
        '```gherkin',
        '"""',
      ],
      ...[
        'Given ',
        'When ',
        'Then ',
        'And ',
        'Scenario: ',
        'Examples:',
        'Background:',
        '> ',
        '---',
        '~~',
        '**',
        '`',
        '\\|',
        ':',
        'must ',
        'AC-1: ',
      ],
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.lorem({ maxCount: 6 }),
  );
  const text = fc
    .array(
      fc.array(piece, { maxLength: 4 }).map((words) => words.join('')),
      { maxLength: 30 },
    )
    .map((lines) => lines.join('\n'));

  it('never fails; numbers are consecutive, texts are not empty, and the same text gives the same answer', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ section: fc.constantFrom('Description', 'Criteria'), isField: fc.boolean(), markdown: text }),
          { maxLength: 3 },
        ),
        (parts) => {
          const criteria = extractCriteria(parts);
          expect(criteria.map(({ id }) => id)).toEqual(criteria.map((_, index) => `AC-${index + 1}`));
          for (const { text: said, origin } of criteria) {
            expect(said.trim()).not.toBe('');
            expect(said).not.toContain('\n');
            expect(origin.to_line).toBeGreaterThanOrEqual(origin.from_line);
          }
          expect(extractCriteria(parts)).toEqual(criteria);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('adding a criterion at the end leaves the numbers of the others', () => {
    const items = fc.uniqueArray(fc.integer({ min: 100, max: 9_999 }), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(items, (numbers) => {
        const list = numbers.map((number) => `- Exactly ${number} lines are allowed`);
        const before = inField(list.slice(0, -1).join('\n'));
        expect(inField(list.join('\n')).slice(0, -1)).toEqual(before);
      }),
    );
  });

  it.each([
    ['stars', '*'.repeat(50_000)],
    ['backticks', '`'.repeat(50_000)],
    ['open brackets', '['.repeat(50_000)],
    ['list markers', '- '.repeat(50_000)],
    [
      'indented lists',
      Array.from({ length: 300 }, (_, depth) => `${'  '.repeat(depth)}- deep item ${depth}`).join('\n'),
    ],
    ['table rows', `| a | b |\n| --- | --- |\n${'| x | y |\n'.repeat(5_000)}`],
    ['one long line', `- ${'word '.repeat(50_000)}`],
    ['sentences', 'It must hold. '.repeat(3_000)],
  ])('copes with many %s', (_, markdown) => {
    expect(() => [inField(markdown), described(markdown)]).not.toThrow();
  });
});
