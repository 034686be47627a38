import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import { type Clause, fieldOf, type Matter, operationEvidence } from '../../rules/matter.ts';
import { oppositeOf, outcomeOf, refusalOf, successText, titled } from '../../rules/phrases.ts';
import { type EdgeValue, findLimits, type Limit, sidesOf } from '../../text/limits.ts';
import { isTime } from '../../text/quantities.ts';
import { lowerFirst, upperFirst } from '../../text/sentence.ts';
import { listed, shortSubject, type Side, sidesInOrder } from './sides.ts';

/** What lies within brings the consequence: `after 5 wrong entries`, `later than 180 days`. */
export function triggerIdea(matter: Matter, clause: Clause, limits: readonly Limit[]): TestIdea {
  const { operation } = matter;
  const locks = /locked/i.test(clause.text);
  const refusal = /\b(?:refused|rejected|answers? 4|locked|declined)/i.test(clause.text);
  const sides = sidesInOrder(limits);
  const isCall = refusal && operation !== undefined;
  const cases = sides.map((side): IdeaCase => {
    const own = withLabel(clause, limits, side);
    const consequence = (isCall ? refusalOf(matter, clause) : '') || outcomeOf(own);
    const none = isCall && !locks ? successText(operation) : oppositeOf({ ...own, rest: withoutDuration(own.rest) });
    return {
      ...carryOut(matter, clause, labelOf(clause, limits, side), side.value),
      expected: side.right ? none : consequence,
    };
  });
  return {
    criteria: [matter.criterion.id],
    technique: 'boundary values',
    title: titled(titleOf(matter, clause, limits, sides, refusal && !locks)),
    given: [],
    cases: [...cases, ...lockEnd(matter, clause)],
    testType: 'edge_case',
    worth: 1,
    must: limits.flatMap((limit) => [sidesOf(limit).within, sidesOf(limit).beyond].map(({ value }) => String(value))),
    about: `${clause.text} ${sides.map(({ value }) => value.text).join(' ')}`,
    evidence: [matter.evidence, ...(operation === undefined ? [] : [operationEvidence(operation, clause.text)])],
    clauses: [],
    reason: `"${limits.map(({ phrase }) => phrase.trim()).join('", "')}" divides the cases: the last without and the first with the consequence.`,
  };
}

function withoutDuration(rest: string): string {
  return rest.replace(/ for \d+ (?:seconds?|minutes?|hours?|days?)\b.*$/i, '');
}

/** What is locked `for 15 minutes` must open again, and not before. */
function lockEnd({ around }: Matter, clause: Clause): IdeaCase[] {
  const duration = /\bfor (\d+ (?:seconds?|minutes?|hours?|days?))\b/i.exec(clause.rest)?.[1];
  const [limit] = duration === undefined ? [] : findLimits(`at most ${duration}`, 0);
  if (limit === undefined || !/\block/i.test(clause.text)) return [];
  const { within, beyond } = sidesOf({ ...limit, inclusive: false });
  const base = { ...clause, rest: clause.rest.replace(/ for \d+ \w+.*$/i, '') };
  const wrong = /\bwrong ([\p{L}-]+(?: of [^,]+?)?)(?=$|,| the | is | are )/u.exec(clause.text)?.[1];
  const what = wrong === undefined ? 'the right entry' : `the right ${wrong.replace(/^([\p{L}-]+?)s\b/u, '$1')}`;
  return [
    {
      action: `Enter ${what} ${within.text} later`,
      data: around.wording.clock,
      expected: `Still so: ${lowerFirst(outcomeOf(base))}`,
    },
    { action: `Enter ${what} ${beyond.text} later`, data: around.wording.clock, expected: oppositeOf(base) },
  ];
}

/** The clause with one value in its subject: `Groups with 11 values show …`. */
function withLabel(clause: Clause, limits: readonly Limit[], side: Side): Clause {
  const isInSubject = limits.every(({ start, end }) => start >= 0 && end <= clause.verbAt) && clause.condition === '';
  return isInSubject ? { ...clause, subject: labelOf(clause, limits, side) } : clause;
}

/** The clause's subject with one value in place of the limit: `A refund 181 days after capture`. */
function labelOf(clause: Clause, limits: readonly Limit[], { limit, value }: Side): string {
  const first = limits[0] ?? limit;
  const source = clause.text.slice(0, clause.verbAt).trim().replace(/,$/, '');
  const unit = limit.quantity.unit === '' && first.quantity.unit !== '' ? ` ${first.quantity.unit}` : '';
  let text =
    source.slice(0, first.start) +
    joinerOf(first.phrase) +
    value.text +
    unit +
    behindUnit(source.slice(first.end), limit);
  for (const other of limits) if (other !== first) text = text.replace(orPhrase(other.phrase), '');
  return text.replace(/\s+/g, ' ').trim();
}

/** What is counted stands in the value already: `51 events`, not `51 events events`. */
function behindUnit(behind: string, { quantity }: Limit): string {
  const { unit } = quantity;
  return unit !== '' && behind.toLowerCase().startsWith(` ${unit.toLowerCase()}`)
    ? behind.slice(unit.length + 1)
    : behind;
}

function joinerOf(phrase: string): string {
  if (/^(?:longer|shorter|older|younger|larger|bigger|heavier|lighter)\b/i.test(phrase)) return 'of ';
  if (/^(?:over|above|under|below|more than|less than)\b/i.test(phrase) && /\d ?(?:kg|g|km|MB|KB|GB|px)\b/.test(phrase))
    return 'of ';
  return /^within\b/i.test(phrase) ? 'for ' : '';
}

function orPhrase(phrase: string): RegExp {
  return new RegExp(String.raw`,?\s*${phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}

const deeds: readonly (readonly [RegExp, string])[] = [
  [/\brefund\b/i, 'Request'],
  [/\b(?:search|query|q)\b/i, 'Search with'],
  [/\b(?:upload|file|photo|image|attachment)\b/i, 'Upload'],
  [/\border\b/i, 'Place'],
  [/\bpayment\b/i, 'Make'],
  [/\bmessage\b/i, 'Send'],
  [
    /\b(?:password|comment|name|text|note|address|code|amount|price|title|pin|number|combinations?|attempts?|entries)\b/i,
    'Enter',
  ],
];

function carryOut(matter: Matter, clause: Clause, label: string, value: EdgeValue): { action: string; data: string } {
  const { around, operation } = matter;
  const clock = clause.limits.some((limit) => isTime(limit.quantity)) ? around.wording.clock : '';
  const events = /^after (.*)$/i.exec(label)?.[1];
  if (events !== undefined) return { action: `Enter ${events}`, data: '' };
  if (clause.condition !== '' && /^after\b/i.test(clause.condition)) {
    const [first] = clause.limits;
    const after = clause.condition.slice(first?.end ?? 0);
    const behind = (first === undefined ? after : behindUnit(after, first)).replace(/^ [a-z ]*?(?= of )/, '');
    const passes = clause.limits.some((limit) => isTime(limit.quantity) && limit.start < clause.verbAt);
    return passes
      ? { action: `Let ${value.text}${behind} pass`, data: clock }
      : { action: `Enter ${value.text}${behind}`, data: '' };
  }
  if (operation !== undefined) {
    const field = fieldOf(operation, /^(?:an? |the )?(\S+)/i.exec(label)?.[1] ?? '');
    const data = field !== undefined && /character/.test(value.text) ? `${field.name}: "a" × ${value.value}` : clock;
    return { action: `${operation.key} for ${lowerFirst(label)}`, data };
  }
  const deed = deeds.find(([noun]) => noun.test(label))?.[1] ?? 'Prepare and look at';
  return { action: `${deed} ${lowerFirst(label)}`, data: clock };
}

function titleOf(
  matter: Matter,
  clause: Clause,
  limits: readonly Limit[],
  sides: readonly Side[],
  isRefusal: boolean,
): string {
  const [right, wrong] = [listed(sides, true), listed(sides, false)];
  const first = sides.find((side) => side.right);
  if (isRefusal) {
    const name = first === undefined ? clause.text : labelOf(clause, limits, first);
    const code = clause.facts.codes[0];
    const plain = name.replace(first?.value.text ?? '', '').replace(/\s+of\s+(?=after|before|$)/, ' ');
    const what = shortSubject(plain.replace(/\s+/g, ' ').trim()).replace(/\s+(?:of|for)$/, '');
    return `${what}: ${right} accepted, ${wrong} refused${code === undefined ? '' : ` with ${code}`}`;
  }
  if (clause.condition !== '') {
    const duration = /\bfor (\d+ \w+)/.exec(clause.rest)?.[1];
    const end = lockEnd(matter, clause).length > 0 ? `; open again after ${duration ?? ''}` : '';
    return `${upperFirst(withoutDuration(outcomeOf(clause)))} at ${wrong}, not yet at ${right}${end}`;
  }
  const last = sides.find((side) => !side.right);
  const own = last === undefined ? clause : withLabel(clause, limits, last);
  return `${outcomeOf(own)}; not ${/^within\b/i.test(limits[0]?.phrase ?? '') ? 'yet at' : 'with'} ${right}`;
}
