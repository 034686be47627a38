import { wholeText } from '../existing/existing-test.ts';
import type { TestPlan } from '../plan/schema.ts';
import { refuses } from '../text/facts.ts';
import { type EdgeValue, sidesOf } from '../text/limits.ts';
import { readSentence } from '../text/sentence.ts';
import { termsOf } from '../text/terms.ts';
import { isTime } from '../text/quantities.ts';
import { findLimits } from '../text/limits.ts';
import type { Finding, Knowledge } from './report.ts';
import { testTerms, testText } from './test-text.ts';

const cardinals = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const ordinals = 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ');

/** `nine` and `ninth` of 9, as terms; nothing for what nobody writes out. */
function wordsFor(value: number): string[] {
  return [cardinals[value - 1], ordinals[value - 1]].flatMap((word) => (word === undefined ? [] : [...termsOf(word)]));
}

/** Whether limits are tried on both sides and refusals with something to refuse. */
export function checkDepth(plan: TestPlan, knowledge: Knowledge): { findings: Finding[]; score: number } {
  const criteria = knowledge.criteria ?? plan.story.acceptance_criteria;
  const findings: Finding[] = [];
  const existing = (knowledge.tests ?? []).map((test) => ({
    key: test.key,
    text: wholeText(test),
    terms: termsOf(wholeText(test)),
  }));
  let wanted = 0;
  let met = 0;
  for (const { id, text } of criteria) {
    const stated = plan.coverage_analysis.criteria.find((entry) => entry.id === id);
    const own = plan.test_cases.filter(({ covers, review }) => covers.includes(id) && review !== 'rejected');
    const others = existing.filter(({ key }) => stated?.existing_tests.some((entry) => entry.key === key));
    if (own.length === 0 && others.length === 0) continue;
    const terms = [...own.map(testTerms), ...others.map((other) => other.terms)];
    const whole = [...own.map(testText), ...others.map((other) => other.text)].join('\n');
    for (const clause of text.split(/;\s+/)) {
      const sentence = readSentence(clause);
      for (const limit of findLimits(sentence.text, sentence.verbAt)) {
        if (isTime(limit.quantity) || limit.ordinal || limit.quantity.value === 0) continue;
        wanted += 1;
        const { within, beyond } = sidesOf(limit);
        const isTried = ({ value, text: written }: EdgeValue): boolean =>
          terms.some(
            (set) =>
              set.has(String(value)) ||
              wordsFor(value).some((word) => set.has(word)) ||
              [...termsOf(written)].every((term) => set.has(term)) ||
              (limit.quantity.currency !== '' && set.has(String(Math.round(value * 100)))),
          );
        const missing = [within, beyond].filter((side) => side.value > 0 && !isTried(side));
        // `After 10 refusals` is tried with the tenth and the eleventh as well as with the ninth and the tenth.
        const next = { value: limit.quantity.value + 1, text: String(limit.quantity.value + 1) };
        if (limit.sense === 'trigger' && isTried(within) && isTried(next)) missing.length = 0;
        if (missing.length === 0) met += 1;
        else
          findings.push({
            dimension: 'depth',
            rule: 'depth.boundary',
            severity: 'error',
            test_id: null,
            criterion: id,
            message: `${id} has the limit "${limit.phrase.trim()}", and no test uses ${missing.map((side) => side.text).join(' or ')}`,
            hint: `Try ${within.text} and ${beyond.text}.`,
          });
      }
    }
    if (refuses(text)) {
      wanted += 1;
      if (refuses(whole) || /\b[45]\d\d\b/.test(whole) || /\bnot\b|\bno\b/i.test(whole)) met += 1;
      else
        findings.push({
          dimension: 'depth',
          rule: 'depth.negative',
          severity: 'error',
          test_id: null,
          criterion: id,
          message: `${id} says what is refused, and no test expects a refusal`,
          hint: 'Add the wrong input, and the answer that it must get.',
        });
    }
  }
  const variety = new Set(plan.test_cases.map(({ technique, test_type }) => technique || test_type)).size;
  if (plan.test_cases.length >= 4) {
    wanted += 1;
    if (variety >= 2) met += 1;
    else
      findings.push({
        dimension: 'depth',
        rule: 'depth.one-kind',
        severity: 'warning',
        test_id: null,
        criterion: null,
        message: 'All tests are of one kind',
        hint: 'Look for boundaries, wrong input, other roles, other states, and repetition.',
      });
  }
  if (plan.test_cases.length === 0) return { findings, score: 0 };
  return { findings, score: wanted === 0 ? 100 : Math.round((met / wanted) * 100) };
}
