import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import { type Clause, fieldOf, type Matter, operationEvidence } from '../../rules/matter.ts';
import { isPerson, oppositeOf, outcomeOf, refusalOf, successText, titled } from '../../rules/phrases.ts';
import { type EdgeValue, findLimits, type Limit, sidesOf } from '../../text/limits.ts';
import { isTime } from '../../text/quantities.ts';
import { lowerFirst, upperFirst } from '../../text/sentence.ts';
import { baseOfThird, participleOf } from '../../text/verbs.ts';
import { bothOf, noLonger, triedTitle } from './claims.ts';
import { deedFor, timesOf } from './events.ts';
import { endWithUnit, listed, shortSubject, type Side, sidesInOrder } from './sides.ts';

/** What lies within brings the consequence: `after 5 wrong entries`, `later than 180 days`. */
export function triggerIdea(matter: Matter, clause: Clause, limits: readonly Limit[]): TestIdea {
  const { operation } = matter;
  const locks = /locked/i.test(clause.text);
  const refusal = /\b(?:refused|rejected|answers? 4|locked|declined)/i.test(clause.text);
  const sides = sidesInOrder(limits);
  const isCall = refusal && operation !== undefined;
  const lock = lockEnd(matter, clause);
  const ending = lock.length > 0 ? '; open again afterwards' : '';
  const cases = sides.map((side): IdeaCase => {
    const own = withLabel(clause, limits, side);
    const consequence = (isCall ? refusalOf(matter, clause) : '') || outcomeOf(own);
    const none =
      isCall && !locks ? successText(operation) : withoutConsequence({ ...own, rest: withoutDuration(own.rest) });
    return {
      ...carryOut(matter, clause, labelOf(clause, limits, side), side.value),
      expected: eachTime(clause, side.right ? (allOf(own, side.value) ?? none) : consequence),
    };
  });
  return {
    criteria: [matter.criterion.id],
    technique: 'boundary values',
    title: titled(titleOf(clause, limits, sides, refusal && !locks, ending)),
    given: [],
    cases: [...cases, ...lock],
    testType: 'edge_case',
    worth: 1,
    must: limits.flatMap((limit) => [sidesOf(limit).within, sidesOf(limit).beyond].map(({ value }) => String(value))),
    about: `${clause.text} ${sides.map(({ value }) => value.text).join(' ')}`,
    evidence: [matter.evidence, ...(operation === undefined ? [] : [operationEvidence(operation, clause.text)])],
    clauses: [],
    reason: `"${limits.map(({ phrase }) => phrase.trim()).join('", "')}" divides the cases: the last without and the first with the consequence.`,
  };
}

/** `After 5 wrong PINs (PAY-4001)`: the code in brackets is what each of them is answered with. */
function eachTime({ condition }: Clause, expected: string): string {
  const code = /\(([A-Z]{2,}[-_]\d{3,})\)/.exec(condition)?.[1];
  return code === undefined ? expected : `Each is answered with ${code}; ${lowerFirst(expected)}`;
}

/** `Groups with more than 10 values show 10 and a link "Show all"`: up to 10 values, all are shown and there is no link. */
function allOf({ verb, rest }: Clause, { value }: EdgeValue): string | undefined {
  const pattern = new RegExp(
    String.raw`^(?:only )?(?:the (?:first|last|newest|oldest|latest) )?${value}\b(?! ?%)(?: [\p{L}-]+)?(?: and (an?) (.+))?$`,
    'u',
  );
  const match = pattern.exec(rest);
  if (match === null || !/^(?:shows?|lists?|displays?|contains?|holds?|offers?|prints?)$/i.test(verb)) return undefined;
  const more = match[2] === undefined ? '' : `, and there is no ${match[2]}`;
  return `All ${value} are ${participleOf(baseOfThird(verb) ?? verb.toLowerCase())}${more}`;
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
  const wrong = /\bwrong ([\p{L}-]+(?: of [^,]+?)?)(?=$|,| the | is | are | in )/u.exec(
    clause.text.replace(/\s*\([^()]*\)/g, ''),
  )?.[1];
  const what = wrong === undefined ? 'the right entry' : `the right ${wrong.replace(/^([\p{L}-]+?)s\b/u, '$1')}`;
  return [
    {
      action: `Enter ${what} ${within.text} later`,
      data: around.wording.clock,
      expected: `${upperFirst(`${base.subject} ${base.verb}`)} still ${base.rest}`,
    },
    { action: `Enter ${what} ${beyond.text} later`, data: around.wording.clock, expected: noLonger(base) },
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
  const before = source.slice(0, first.start);
  const isAge = isPerson(before.trim()) && /^(?:years?)?$/.test(limit.quantity.unit);
  const joined = isAge ? `aged ${value.value}` : joinerOf(first.phrase) + value.text + unit;
  let text = before + joined + source.slice(endWithUnit(source, first));
  for (const other of limits) if (other !== first) text = text.replace(orPhrase(other.phrase), '');
  return text.replace(/\s+/g, ' ').trim();
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

function carryOut(matter: Matter, clause: Clause, label: string, value: EdgeValue): { action: string; data: string } {
  const { around, operation } = matter;
  const clock = clause.limits.some((limit) => isTime(limit.quantity)) ? around.wording.clock : '';
  const events = /^after (.*)$/i.exec(label)?.[1];
  if (events !== undefined) return afterwards(events, clock);
  if (clause.condition !== '' && /^after\b/i.test(clause.condition)) {
    const [first] = clause.limits;
    const behind = clause.condition
      .slice(first === undefined ? 0 : endWithUnit(clause.condition, first))
      .replace(/^ [a-z ]*?(?= of )/, '');
    return afterwards(`${value.text}${behind}`, clock);
  }
  const situation = conditionWith(clause, value);
  if (situation !== undefined) return { action: `Arrange that ${situation}`, data: value.text };
  if (operation !== undefined) {
    const field = fieldOf(operation, /^(?:an? |the )?(\S+)/i.exec(label)?.[1] ?? '');
    const data = field !== undefined && /character/.test(value.text) ? `${field.name}: "a" × ${value.value}` : clock;
    return { action: `Send ${operation.key} for ${lowerFirst(label)}`, data };
  }
  if (isPerson(label.replace(/ aged .*$/, '')))
    return { action: `Go through "${around.title}" as ${lowerFirst(label)}`, data: value.text };
  const deed = deedFor(label);
  if (deed !== undefined) return { action: `${deed} ${lowerFirst(label)}`, data: clock };
  const many = /^\d/.test(label) && !/^1\s/.test(label);
  return { action: `Prepare ${lowerFirst(oneOf(label))}, and look at ${many ? 'them' : 'it'}`, data: clock };
}

/** `When the basket would exceed 50 lines`: the situation with a value of its own, `the basket would reach 51 lines`. */
function conditionWith({ condition, limits }: Clause, value: EdgeValue): string | undefined {
  const lead = /^(?:when|if|once|as soon as|where|while)\s/i.exec(condition)?.[0];
  const [limit] = limits;
  if (lead === undefined || limit === undefined || limit.end > condition.length) return undefined;
  const before = condition.slice(lead.length, limit.start);
  const moves = /\b(fall|drop|go|rise|climb|grow|get|sink)(s?) $/i.exec(before);
  const exceeds = /^exceed(s?)\b/i.exec(limit.phrase);
  const verb =
    moves === null
      ? exceeds === null
        ? ''
        : `reach${exceeds[1] === 's' ? 'es' : ''} `
      : moves[2] === 's'
        ? 'reaches '
        : 'reach ';
  const head = moves === null ? before : before.slice(0, moves.index);
  return `${head}${verb}${value.text}${condition.slice(endWithUnit(condition, limit))}`.trim();
}

/** The opposite of `Nothing is added` is that everything is. */
function withoutConsequence(clause: Clause): string {
  if (!/^nothing$/i.test(clause.subject)) return oppositeOf(clause);
  const [first = ''] = clause.rest.split(/,| and /);
  return `Everything ${clause.verb} ${first}`;
}

/** What comes after events is reached by them, what comes after a time by waiting. */
function afterwards(events: string, clock: string): { action: string; data: string } {
  // A code in brackets is the answer to each of them.
  const plain = events.replace(/\s*\([^()]*\)/g, '');
  return clock !== '' || isSpan(plain)
    ? { action: `Let ${plain} pass`, data: clock }
    : { action: timesOf(plain), data: '' };
}

/** `4 and 5` of `4 and 5 wrong entries`, which the claim says already. */
function figuresOnly(tried: string): string {
  return /^\d+ and \d+/.exec(tried)?.[0] ?? tried;
}

function isSpan(text: string): boolean {
  return /^\d+ (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b/i.test(text);
}

/** `a group with 10 values` of `Groups with 10 values`: one is enough to see it. */
function oneOf(label: string): string {
  const [, noun = '', behind = ''] = /^(\p{L}+[^su\W]s)(\s.*)$/u.exec(label) ?? [];
  if (noun === '') return label;
  const single = noun
    .toLowerCase()
    .replace(/ies$/, 'y')
    .replace(/(?<=(?:x|ch|sh|ss))es$|s$/, '');
  return `${/^[aeio]/.test(single) ? 'an' : 'a'} ${single}${behind}`;
}

function titleOf(
  clause: Clause,
  limits: readonly Limit[],
  sides: readonly Side[],
  isRefusal: boolean,
  end: string,
): string {
  const [right, wrong] = [listed(sides, true), listed(sides, false)];
  const first = sides.find((side) => side.right);
  if (isRefusal) {
    const name = first === undefined ? clause.text : labelOf(clause, limits, first);
    const code = clause.facts.codes[0];
    const plain = name.replace(first?.value.text ?? '', '').replace(/\s+of\s+(?=after|before|$)/, ' ');
    const what = shortSubject(plain.replace(/\s+/g, ' ').trim()).replace(/\s+(?:of|for|aged)$/, '');
    return `${what}: ${right} accepted, ${wrong} refused${code === undefined ? '' : ` with ${code}`}`;
  }
  const events = /^after\b/i.test(clause.condition) && !isSpan(right);
  return triedTitle(
    { text: withoutDuration(clause.text) },
    `with ${events ? figuresOnly(bothOf(right, wrong)) : bothOf(right, wrong)}${end}`,
  );
}
