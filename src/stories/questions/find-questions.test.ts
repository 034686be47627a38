import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storyOf } from '../story.ts';
import { findQuestions } from './find-questions.ts';
import type { Surroundings } from './question.ts';

const alone: Surroundings = { isKnownTerm: null, missing: [] };

function story(body: string, { type = 'Story', title = 'A story' } = {}) {
  return storyOf({
    id: 'jira_PLAT-1',
    identity: '1',
    collection: 'jira_issues',
    title,
    url: '',
    lastModified: '',
    version: '',
    markdown: body.startsWith('## ') ? body : `## Description\n\n${body}`,
    metadata: { story_key: 'PLAT-1', issue_type: type },
  });
}
const criteria = (...items: string[]) => `## Acceptance Criteria\n\n${items.map((item) => `- ${item}`).join('\n')}`;
const rulesOf = (body: string, surroundings = alone) =>
  findQuestions(story(body), surroundings).map(({ rule, where }) => `${rule} ${where}`);

describe('open questions', () => {
  it.each<[string, string]>([
    ['vague-word', 'The page loads fast.'],
    ['vague-word', 'The form is user-friendly and intuitive.'],
    ['vague-word', 'An appropriate message is shown.'],
    ['vague-word', 'The export supports several formats.'],
    ['vague-word', 'Names, addresses etc. are exported.'],
    ['vague-word', 'Large files are refused.'],
    ['vague-word', 'The list is usually refreshed.'],
    ['vague-word', 'The address is validated if necessary.'],
    ['missing-limit', 'The number of attempts is limited.'],
    ['missing-limit', 'A note that is too long is refused.'],
    ['missing-limit', 'The link expires.'],
    ['missing-limit', 'The maximum size of a photo is checked.'],
    ['missing-limit', 'The session ends after a certain time.'],
    ['placeholder', 'The fee is TBD.'],
    ['placeholder', 'The text is <insert text here>.'],
    ['placeholder', 'After ??? days the order is closed.'],
    ['open-point', 'Is the tax included?'],
    ['open-point', 'The colour is still to be decided.'],
  ])('%s: %s', (rule, sentence) => {
    const [question] = findQuestions(story(criteria(sentence)), alone).filter((found) => found.rule === rule);
    expect(question).toMatchObject({ rule, quote: sentence });
    expect(question?.question.length).toBeGreaterThan(10);
  });

  it.each([
    'The page loads fast, within 300 ms.',
    'The button says "Only a few left".',
    'The code `fast_lane` is refused.',
    'The most recently used card is chosen.',
    'An order that breaks several limits lists all of them.',
    'The filter may be given several times.',
    'After 5 wrong tries the form is locked for 15 minutes.',
    'Each role can refund up to its limit, see PLAT-12.',
    'When the return lapses, the hold ends.',
    'A voucher that expired is refused with 422.',
    'Search for *stove*: the page says "Did you mean stoves?"',
    'Somebody else cannot see it.',
    'Users with many roles see the union of rights.',
    'The old password is required.',
    'A long press opens the menu.',
    'The basket is kept for 30 days.',
    'The limit itself is allowed, and 20 is the limit.',
  ])('nothing to ask: %s', (sentence) => {
    expect(rulesOf(criteria(sentence))).toEqual([]);
  });

  it('asks for a figure only where no other statement gives it', () => {
    expect(rulesOf(criteria('The number of photos is limited.'))).toEqual(['missing-limit AC-1']);
    expect(rulesOf(criteria('The number of photos is limited.', 'At most 6 photos are taken.'))).toEqual([]);
    const table = '| What | Maximum |\n| --- | --- |\n| Photos | 6 |';
    expect(rulesOf(`## Description\n\n${table}\n\n${criteria('The number of photos is limited.')}`)).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['two figures for one limit', 'A photo has at most 5 MB.', 'Photos of up to 10 MB are accepted.'],
    ['two figures, one of them as a refusal', 'The file may have up to 5 MB.', 'A file larger than 8 MB is refused.'],
    ['a minimum with its name between', 'The minimum age is 18.', 'The minimum age is 21.'],
    ['must and must not', 'The address can be changed after picking.', 'The address cannot be changed after picking.'],
    ['only and never', 'Guests must see the order link.', 'Guests must not see the order link.'],
  ])('contradiction: %s', (_, first, second) => {
    const [question, ...more] = findQuestions(story(criteria(first, second)), alone);
    expect(more).toEqual([]);
    expect(question?.rule).toBe('contradiction');
    expect(question?.question).toContain(first);
    expect(question?.question).toContain(second);
  });

  it.each<[string, string, string]>([
    [
      'different things',
      'The gift message has at most 200 characters.',
      'The delivery note has at most 140 characters.',
    ],
    ['different units', 'A cart holds up to 20 pieces.', 'A cart holds up to 50 lines.'],
    ['different spans', 'Max. 5 attempts per hour are allowed.', 'Max. 3 attempts per day are allowed.'],
    ['the same in other words', 'At most 8 cards are kept.', 'No more than 8 cards are kept.'],
    ['two cases', 'If the code is valid, the form is locked.', 'If the code is not valid, the form is locked.'],
    ['both ends', 'A note has at least 3 characters.', 'A note has at most 200 characters.'],
    ['a condition', 'The address can be changed while it is paid.', 'The address cannot be changed from picking on.'],
    ['different objects', 'A buyer can see the own order.', 'A buyer cannot see the invoice.'],
  ])('no contradiction: %s', (_, first, second) => {
    expect(rulesOf(criteria(first, second))).toEqual([]);
  });

  it('asks what a story without criteria must fulfil, and a bug without an expectation what is right', () => {
    expect(rulesOf('Show the price.')).toEqual(['no-criteria Description']);
    const [bug] = findQuestions(story('It crashes.', { type: 'Bug' }), alone);
    expect(bug?.question).toContain('expected');
    expect(findQuestions(story('Everything.', { type: 'Epic' }), alone)).toEqual([]);
    expect(findQuestions(story('A part.', { type: 'Sub-task' }), alone)).toEqual([]);
  });

  it('repeats what the author left open, but not what is answered', () => {
    const body = `## Description\n\n**Open points**\n\n- [ ] May a buyer cancel?\n- [x] With tax? yes\n- Colour of the button\n- Who pays? — we do\n\n${criteria('It is blue.')}`;
    expect(findQuestions(story(body), alone).map(({ question }) => question)).toEqual([
      'May a buyer cancel?',
      '"Colour of the button" What was decided?',
    ]);
  });

  it('asks for abbreviations and roles that nothing explains', () => {
    const body = `## Description\n\nAs a vault steward I want lists. The KPI is shown.\n\n${criteria('The CSV has a PSU column.', 'Each PSU is a power supply unit (XYZ).')}`;
    const known = (...terms: string[]): Surroundings => ({ isKnownTerm: (term) => terms.includes(term), missing: [] });
    const terms = (surroundings: Surroundings) =>
      findQuestions(story(body), surroundings).map(({ question }) => /stand for|"([^"]+)"/.exec(question)?.[1]);
    expect(terms(known())).toEqual(['PSU', 'KPI', 'vault steward']);
    expect(terms(known('KPI', 'vault steward'))).toEqual(['PSU']);
    expect(terms(alone)).toEqual([]);
  });

  it('asks for what the story refers to and nobody could find', () => {
    const missing: Surroundings['missing'] = [
      { kind: 'issue', name: 'PLAT-999', quote: 'PLAT-999' },
      { kind: 'operation', name: 'POST /v1/x', quote: 'POST /v1/x' },
    ];
    const questions = findQuestions(story(criteria('It works as agreed.')), { isKnownTerm: null, missing });
    expect(questions.map(({ id, rule }) => `${id} ${rule}`)).toEqual([
      'Q-1 unknown-reference',
      'Q-2 unknown-reference',
    ]);
  });

  it('takes any text, numbers its questions and asks nothing twice', () => {
    const words = fc.constantFrom(
      ...'must not at most at least 5 10 MB up to TBD ? fast several e.g. "quoted" `code` limit is limited expires - [ ] ## | KPI As a role I want . \n'.split(
        ' ',
      ),
    );
    const text = fc
      .array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 60 })
      .map((list) => list.join(' '));
    fc.assert(
      fc.property(text, (body) => {
        const questions = findQuestions(story(body), { isKnownTerm: () => false, missing: [] });
        expect(questions.map(({ id }) => id)).toEqual(questions.map((_, index) => `Q-${index + 1}`));
        expect(new Set(questions.map(({ rule, question }) => `${rule} ${question}`)).size).toBe(questions.length);
      }),
      { numRuns: 500 },
    );
  });
});
