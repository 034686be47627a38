import type { TestIdea } from '../ideas/idea.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import { outcomeOf } from '../rules/phrases.ts';
import { draftIdea } from './draft.ts';

/** Figures that can be computed: a percentage, a remainder, a sum that must fit. */
export function calculationIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const idea = remainder(matter, clause) ?? sumFits(matter, clause) ?? judgedAfter(matter, clause);
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
  const isShare = /^of /i.test(match[3] ?? '');
  const of = (pence: number): string => {
    const part = (pence * percent) / 100;
    return `£${(Math.round(isShare ? part : less ? pence - part : pence + part) / 100).toFixed(2)}`;
  };
  const what = (match[1] ?? '').replace(/^.*?\b(?:chooses|choose|or|and|the|gives|gets)\b\s*/i, '').trim();
  if (what === '') return undefined;
  const samples = [4_000, 1_999, 1];
  return draftIdea(matter, {
    technique: 'calculation',
    title: `${what}: ${percent}% ${match[3] ?? ''} is computed and rounded to the penny: £40.00 becomes ${of(4_000)}`,
    cases: samples.map((pence) => ({
      action: `Choose ${what} for an amount of £${(pence / 100).toFixed(2)}`,
      data: `£${(pence / 100).toFixed(2)}`,
      expected: `${of(pence)}`,
    })),
    worth: 0.9,
    must: [String(percent)],
    reason: `${percent}% of a round amount, of one that has to be rounded, and of the least one.`,
  });
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

/** `Limits are judged after vouchers and before delivery cost`: a case in which the order of computing decides. */
function judgedAfter(matter: Matter, clause: Clause): TestIdea | undefined {
  const pattern =
    /^(?:judged|computed|calculated|checked|measured)\b(.*?)\bafter ([\p{L} ]+?)(?:,? and before ([\p{L} ]+))?$/iu;
  const [match, , after = '', before] = pattern.exec(clause.rest) ?? [];
  if (match === undefined || !/^(?:is|are)$/i.test(clause.verb)) return undefined;
  const outcome = outcomeOf(clause);
  return draftIdea(matter, {
    technique: 'calculation',
    title: clause.text,
    cases: [
      {
        action: `Choose a case that is above the limit before ${after} and exactly at it after ${after}`,
        data: `limit + £10.00, ${after} of £10.00`,
        expected: `Inside: ${outcome}`,
      },
      {
        action: `Choose a case that is at the limit before ${after} and £0.01 below the lower or above the upper one after ${after}`,
        data: `limit, then ${after} changed by £0.01`,
        expected: `Outside: ${outcome}`,
      },
      ...(before === undefined
        ? []
        : [
            {
              action: `Choose a case that is exactly at the upper limit without ${before} and above it with ${before}`,
              data: `limit, ${before} of £3.95`,
              expected: `Inside: ${before} is not counted`,
            },
          ]),
    ],
    testType: 'edge_case',
    must: [],
    reason: 'Only a case that one order of computing puts inside and the other outside shows which one is used.',
  });
}
