import type { TestIdea } from '../ideas/idea.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import { outcomeOf } from '../rules/phrases.ts';
import { lowerFirst, upperFirst } from '../text/sentence.ts';
import { judgedIdea } from './judged-after.ts';
import { draftIdea } from './draft.ts';

/** Figures that can be computed: a percentage, a remainder, a sum that must fit. */
export function calculationIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const idea = remainder(matter, clause) ?? sumFits(matter, clause) ?? judgedIdea(matter, clause);
    const share = percentage(matter, clause);
    return [...(idea === undefined ? [] : [{ ...idea, clauses: [index] }]), ...(share === undefined ? [] : [share])];
  });
}

/** `Trail Credit (5% on top)`: with a round amount and with one that has to be rounded. */
function percentage(matter: Matter, clause: Clause): TestIdea | undefined {
  const match = /([\p{L}' ]{3,30}?)\s*\(?(\d+(?:\.\d+)?)\s?%\s*(on top|off|discount|more|less|of [^,;()]+)?/iu.exec(
    clause.text,
  );
  const percent = Number(match?.[2] ?? '0');
  if (match === null || percent <= 0 || percent >= 100) return undefined;
  const less = /off|discount|less/i.test(match[3] ?? '');
  const suffix = (match[3] ?? '').trim();
  // `2% interest` is a part, `5% on top` a change of the whole; without such a word a percentage may be of anything.
  const named = /^\s?%\s*((?:[\p{L}]+ )?(?:interest|fee|commission|surcharge|tax|VAT|bonus|cashback|deposit|duty))\b/iu;
  const part = named.exec(clause.text.slice(clause.text.indexOf('%', match.index)))?.[1];
  const isShare = /^of /i.test(suffix) ? moneyWords.test(suffix) : suffix === '' && part !== undefined;
  if (clause.limits.length > 0 || (!isShare && (suffix === '' || /^of /i.test(suffix)))) return undefined;
  const sign = currencyOf(matter);
  const amount = (pence: number): string => `${sign}${(pence / 100).toFixed(2)}`;
  const of = (pence: number): string => {
    const share = (pence * percent) / 100;
    return amount(Math.round(isShare ? share : less ? pence - share : pence + share));
  };
  const what = nameOf(clause, match[1] ?? '', match.index);
  if (what === '') return undefined;
  const samples = [4_000, 1_999, 1];
  const isChoice = /^(?:chooses?|picks?|selects?)$/i.test(clause.verb);
  return draftIdea(matter, {
    technique: 'calculation',
    title:
      `${upperFirst(what)}: ${percent}% ${suffix || (part ?? '')} is computed and rounded to two places, ${amount(4_000)} gives ${of(4_000)}`.replace(
        / {2,}/g,
        ' ',
      ),
    cases: samples.map((pence) => ({
      action: isChoice
        ? `Choose ${what} for an amount of ${amount(pence)}`
        : `Go through "${matter.around.title}" with ${what}, over an amount of ${amount(pence)}`,
      data: amount(pence),
      expected: `${of(pence)} is shown and booked`,
    })),
    worth: 0.9,
    must: [String(percent)],
    reason: `${percent}% of a round amount, of one that has to be rounded, and of the least one.`,
  });
}

/** What a percentage of is money. */
const moneyWords =
  /\b(?:price|amount|total|value|cost|costs|fares?|fees?|salary|sum|balance|premium|rent|interest|commission|surcharge|tax|VAT|bonus|cashback|credit|deposit|discount|rebate|refund|payment)\b/i;

/** The sign of the story's own amounts, else that of its pages. */
function currencyOf({ around, criterion }: Matter): string {
  const texts = [criterion.text, ...around.statements, ...around.pages.flatMap(({ sentences }) => sentences)];
  return texts.map((text) => /[£$€](?=\d)/.exec(text)?.[0]).find((sign) => sign !== undefined) ?? '£';
}

const lead = /^.*?\b(?:chooses|choose|or|and|the|gives|gets|from|of)\b\s*/i;
const tail =
  /(?:\s*\b(?:with|of|by|at|for|plus|minus|from|gets?|is|are|costs?|earns?|a|an|the|has|have|up|to|adds?|gives?|pays?))+$/i;

/** `Trail Credit (5% on top)`, `returns (with 5% on top)`: what stands in front, else what the clause is about. */
function nameOf({ subject }: Clause, before: string, at: number): string {
  const near = before.replace(tail, '').replace(lead, '').trim();
  if (near !== '') return lowerFirst(near);
  return at < 0 ? '' : lowerFirst(subject);
}

/** `1 up to the quantity delivered minus returned`: the limit depends on what happened before. */
function remainder(matter: Matter, clause: Clause): TestIdea | undefined {
  const match = /\b(?:(\d+) )?(?:up to|at most|to) the ([\p{L} ]+?) minus (?:the )?([\p{L} ]+)$/iu.exec(clause.text);
  if (match === null) return undefined;
  const [, low = '1', whole = '', part = ''] = match;
  const [noun, did] = [whole.replace(/\s\S+$/, ''), whole.split(' ').at(-1) ?? ''];
  const subject = clause.subject.replace(/^the /i, '');
  const enter = (value: number): string => `Enter ${value} as the ${subject}`;
  const least = Number(low);
  return draftIdea(matter, {
    technique: 'boundary values',
    title: `${subject}: with 3 ${did} and 1 ${part}, ${least} and 2 are accepted, ${least - 1} and 3 are not`,
    given: [`${noun.replace(/^./, (letter) => letter.toUpperCase())}: 3 ${did}, 1 ${part} before`],
    cases: [
      { action: enter(least - 1), data: String(least - 1), expected: `Not accepted: ${outcomeOf(clause)}` },
      { action: enter(least), data: String(least), expected: `${least} is accepted` },
      { action: enter(2), data: '2', expected: '2 is accepted, the last that is left' },
      { action: enter(3), data: '3', expected: `Not accepted: only 2 are left (3 ${did}, 1 ${part})` },
    ],
    testType: 'edge_case',
    must: ['minus'],
    reason: 'The upper limit is computed, so the example needs something that was taken off before.',
  });
}

/** `Moved + skipped + rejected equals the number of rows read`. */
function sumFits(matter: Matter, clause: Clause): TestIdea | undefined {
  if (!/\+/.test(clause.subject) || !/^equals?$/i.test(clause.verb)) return undefined;
  const parts = clause.subject.split('+').map((part) => part.trim().toLowerCase());
  const batch = /\b(?:batch|page|group|chunk)(?:es)? of ([\d,]+)/i.exec(clause.text)?.[1];
  const size = batch === undefined ? 10 : Number(batch.replaceAll(',', ''));
  const sizes = batch === undefined ? [0, 1, 10] : [size - 1, size, size + 1];
  return draftIdea(matter, {
    technique: 'calculation',
    title: clause.text,
    given: [`Test data with rows of each kind: ${parts.join(', ')}`],
    cases: sizes.map((rows) => ({
      action: `Run it over ${rows.toLocaleString('en-GB')} rows and add up the counts: ${parts.join(' + ')}`,
      data: `${rows.toLocaleString('en-GB')} rows`,
      expected: `${outcomeOf(clause)}: ${rows.toLocaleString('en-GB')}${batch === undefined ? '' : `, in ${Math.ceil(rows / size)} batch${Math.ceil(rows / size) === 1 ? '' : 'es'}`}`,
    })),
    must: parts,
    reason:
      batch === undefined
        ? 'The sum is checked with none, one and several rows.'
        : `The size of a batch is a boundary: ${sizes.join(', ')} rows.`,
  });
}
