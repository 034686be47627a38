import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import { malformedAnswer, type Operation } from '../../operations/operation.ts';
import { type Clause, fieldOf, type Matter, operationEvidence } from '../../rules/matter.ts';
import { isPerson, outcomeOf, refusalOf, successText, titled } from '../../rules/phrases.ts';
import type { EdgeValue, Limit } from '../../text/limits.ts';
import { writeQuantity } from '../../text/quantities.ts';
import { lowerFirst, upperFirst } from '../../text/sentence.ts';
import { triedTitle } from './claims.ts';
import { figuresOf, inOrder, listed, shortSubject, type Side, sidesInOrder } from './sides.ts';
import { useOf, withThe } from './uses.ts';

/** What lies within is right: `at most 240 characters`. */
export function permittedIdea(matter: Matter, clause: Clause, limits: readonly Limit[], subject: string): TestIdea {
  const short = shortSubject(limits.reduce((left, { phrase }) => withoutFigure(left, phrase), subject));
  // `At most 40 members per account` names what it counts only as a unit.
  const name = countedName(limits, short === '' ? upperFirst(limits[0]?.quantity.unit ?? '') : short);
  const operation =
    matter.operation ??
    matter.around.operations.find(
      (candidate) =>
        candidate.named &&
        candidate.method !== 'GET' &&
        !/^Number of /.test(name) &&
        fieldOf(candidate, name) !== undefined,
    );
  const field = operation === undefined || /^Number of /.test(name) ? undefined : fieldOf(operation, name);
  // A code or an id of the right length is accepted only where such a one is known.
  const existing =
    field !== undefined && /code$|number$|[a-z]Id$/i.test(field.name) && /^string/.test(field.type) ? field : undefined;
  const codes = matter.clauses.flatMap(({ facts }) => facts.codes);
  const tail = tailOf(clause, limits);
  const sides = sidesInOrder(limits);
  const beyond = consequenceOf(matter, clause);
  const cases = sides.map((side): IdeaCase => {
    const code = codeFor(codes, limits, side.limit);
    const use = useOf(matter, clause, operation, name, side, tail);
    const expected = side.right
      ? acceptedText(clause, operation, name, side, tail, beyond)
      : refusedText({ ...matter, operation }, clause, code, side.limit, beyond);
    return { ...use, expected };
  });
  return {
    criteria: [matter.criterion.id],
    technique: 'boundary values',
    title: titleOf(name, sides, codes, clause, beyond, tail),
    given: existing === undefined ? [] : [`Such things exist: ${lowerFirst(name)} of ${listed(sides, true)}`],
    cases,
    testType: 'edge_case',
    worth: 1,
    must: limits.flatMap(figuresOf),
    about: `${name} ${sides.map(({ value }) => value.text).join(' ')} ${codes.join(' ')}`,
    evidence: [
      matter.evidence,
      ...(operation === undefined ? [] : [operationEvidence(operation, `${name} ${clause.text}`)]),
    ],
    clauses: [],
    reason: `The limit is ${[...new Set(limits.map(({ phrase }) => phrase.trim()))].join(', ')}: both sides of it are tried.`,
  };
}

/** `when there are more, the newest 8 win`: beyond the limit something happens that is no refusal. */
function consequenceOf({ clauses }: Matter, clause: Clause): Clause | undefined {
  const pattern = /\b(?:when there are more|otherwise|above it|beyond|more than that|larger ones|exceed)\b/i;
  const next = clauses[clauses.indexOf(clause) + 1];
  if (next === undefined || !pattern.test(next.text) || next.facts.codes.length > 0) return undefined;
  return /\b(?:refused|rejected)\b/i.test(next.text) ? undefined : next;
}

function tailOf(clause: Clause, limits: readonly Limit[]): string {
  const last = limits.at(-1);
  if (last === undefined) return '';
  const tail = clause.text.slice(last.end);
  const pattern =
    /^\s((?:after|before|ahead|from|since|per|of|in|a)\b[^,;()"]{0,60}?)(?=$|[,;("]|\s(?:is|are|when|if|and|arrives?|count|stays?|brings?)\b)/i;
  const found = (pattern.exec(tail)?.[1] ?? '').trim();
  // Another figure is another limit.
  return /\d/.test(found) ? '' : found;
}

function codeFor(codes: readonly string[], limits: readonly Limit[], limit: Limit): string | undefined {
  if (codes.length < 2 || new Set(limits.map(({ edge }) => edge)).size < 2) return codes[0];
  return limit.edge === 'least' ? codes[0] : codes[1];
}

function acceptedText(
  clause: Clause,
  operation: Operation | undefined,
  name: string,
  { limit, value }: Side,
  tail: string,
  beyond: Clause | undefined,
): string {
  if (beyond !== undefined && limit.quantity.unit !== '') return allText(clause, value, tail);
  // `Recurring bookings are limited to 52 occurrences` counts them itself.
  const isLimited = /^limited to\b/i.test(clause.rest) && limit.quantity.unit !== '';
  const are = /^[\d,]+ \p{L}.*s$/u.test(value.text) ? 'are' : 'is';
  const what = `${value.text} ${are} accepted${isLimited || isCounted(name, limit) ? '' : ` as ${withThe(name)}`}`;
  return operation === undefined ? what : `${successText(operation)}, ${what}`;
}

/** `The number of lines in an order`: a figure without a unit counts what is named. */
function countedName(limits: readonly Limit[], name: string): string {
  const isPlain = limits.every(({ quantity }) => quantity.unit === '' && quantity.currency === '');
  return isPlain && /^(?:[A-Z]?[a-z]+ ){0,2}?[A-Z]?[a-z]+[^su\W]s(?:$| (?:in|per|of|on|for)\b)/.test(name)
    ? `Number of ${lowerFirst(name)}`
    : name;
}

/** `cards` is what `2 cards` counts already. */
function isCounted(name: string, { quantity }: Limit): boolean {
  return (
    isPerson(name) ||
    (quantity.unit !== '' && name.toLowerCase().startsWith(quantity.unit.toLowerCase().replace(/s$/, '')))
  );
}

/** `All 8 cards per account arrive`. */
function allText({ verb, rest }: Clause, value: EdgeValue, tail: string): string {
  const behind = tail === '' ? '' : ` ${tail}`;
  return `All ${value.text}${behind} ${verb}${rest === '' || value.text.includes(rest) ? '' : ` ${rest.replace(tail, '').trim()}`}`.trim();
}

function refusedText(
  matter: Matter,
  clause: Clause,
  code: string | undefined,
  limit: Limit,
  beyond: Clause | undefined,
): string {
  if (beyond !== undefined && code === undefined) return outcomeOf(beyond);
  const documented = matter.operation === undefined ? undefined : malformedAnswer(matter.operation);
  const answer = refusalOf(matter, clause, code) || (documented ?? '');
  if (answer !== '' && (code !== undefined || matter.operation !== undefined)) return answer;
  return `Refused with a message that names the limit of ${writeQuantity(limit.quantity)}; nothing of it is stored`;
}

function titleOf(
  name: string,
  sides: readonly Side[],
  codes: readonly string[],
  clause: Clause,
  beyond: Clause | undefined,
  tail: string,
): string {
  const [right, wrong] = [listed(sides, true), listed(sides, false)];
  if (wrong === '') return titled(`${name}: ${right} is accepted`);
  if (beyond !== undefined && codes.length === 0) {
    return titled(
      `${allText(clause, { value: 0, text: right }, tail).replace(/^All /, '')}; at ${wrong} ${lowerFirst(outcomeOf(beyond))}`,
    );
  }
  const by =
    codes.length === 1 && !/^(?:is|are) (?:shown|kept)/.test(`${clause.verb} ${clause.rest}`)
      ? ` with ${codes[0] ?? ''}`
      : '';
  const unit = sides[0]?.limit.quantity.unit.toLowerCase().replace(/s$/, '') ?? '';
  const isOnlyFigures = isPerson(name) || (unit !== '' && name.toLowerCase().replace(/s$/, '') === unit);
  if (isOnlyFigures) return triedTitle(clause, `with ${inOrder(sides)}`);
  return titled(`${name}: ${right} accepted, ${wrong} refused${by}`);
}

/** `A voucher code` of `A valid voucher code of 6 to 12 letters and digits`. */
function withoutFigure(subject: string, phrase: string): string {
  const at = subject.indexOf(phrase.trim());
  if (at <= 3) return subject;
  const behind = subject.slice(at + phrase.trim().length).replace(/^ and \p{L}+/u, '');
  return `${subject.slice(0, at).replace(/\s*(?:of|with|has|have|from|:|,)?\s*$/, '')}${behind}`
    .replace(/\bvalid /i, '')
    .trim();
}
