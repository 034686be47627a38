import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import type { Operation } from '../operations/operation.ts';
import { type Clause, fieldOf, type Matter, operationEvidence } from '../rules/matter.ts';
import { oppositeOf, outcomeOf, refusalOf, requestData, successText, titled } from '../rules/phrases.ts';
import { isTime, type Quantity, writeQuantity } from '../text/quantities.ts';
import { type EdgeValue, findLimits, type Limit, sidesOf } from '../text/limits.ts';
import { lowerFirst, upperFirst } from '../text/sentence.ts';

/** Both sides of every limit, with the figures: the last value that is right and the first that is not. */
export function boundaryIdeas(matter: Matter): TestIdea[] {
  const row = matter.criterion.kind === 'table-row' ? tableRow(matter) : undefined;
  if (row !== undefined) return [row];
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const limits = clause.limits.filter((limit) => !promises(clause, limit));
    if (limits.length === 0) return [];
    const permitted = limits.filter(({ sense }) => sense === 'permitted');
    const triggers = limits.filter(({ sense }) => sense === 'trigger');
    const ideas: TestIdea[] = [];
    if (permitted.length > 0) ideas.push(permittedIdea(matter, clause, permitted, subjectOf(matter, index)));
    if (triggers.length > 0) ideas.push(triggerIdea(matter, clause, triggers));
    return ideas.map((idea) => ({ ...idea, clauses: consumed(matter, index) }));
  });
}

/** `takes less than 6 hours` is a promise about time, measured and not entered. */
export function promises({ verb, form }: Clause, { quantity, sense, start }: Limit): boolean {
  return (
    sense === 'permitted' &&
    isTime(quantity) &&
    start > 0 &&
    form === 'statement' &&
    /^(?:takes?|answers?|responds?|loads?|lasts?|finish(?:es)?|brings?|arrives?|completes?)$/i.test(verb)
  );
}

/** The clause and those behind it that only say what happens beyond the limit. */
function consumed({ clauses }: Matter, index: number): number[] {
  const next = clauses[index + 1];
  const belongs =
    next !== undefined &&
    /\b(?:exceed|otherwise|above it|below it|later calls|more than that|beyond|when there are more|longer ones|larger)\b/i.test(
      next.text,
    );
  return belongs ? [index, index + 1] : [index];
}

function subjectOf({ clauses }: Matter, index: number): string {
  const clause = clauses[index];
  if (clause === undefined) return '';
  if (!/^(?:it|this|they)$/i.test(clause.subject))
    return clause.subject === '' ? clause.text.slice(0, clause.limits[0]?.start ?? 40) : clause.subject;
  return clauses[index - 1]?.subject ?? clause.subject;
}

interface Side {
  limit: Limit;
  value: EdgeValue;
  right: boolean;
}

/** Values in ascending order: beyond below, least, most, beyond above. */
function sidesInOrder(limits: readonly Limit[]): Side[] {
  const sides = limits.flatMap((limit): Side[] => {
    const { within, beyond } = sidesOf(limit);
    const pair: Side[] = [
      { limit, value: within, right: limit.sense === 'permitted' },
      { limit, value: beyond, right: limit.sense !== 'permitted' },
    ];
    // Nothing is shorter than empty.
    return pair.filter(
      ({ value }) =>
        value.value >= 0 ||
        (limit.quantity.unit === '' && limit.quantity.value !== 0) ||
        /pounds|euros|dollars/.test(limit.quantity.unit),
    );
  });
  const seen = new Set<string>();
  return sides
    .sort((a, b) => a.value.value - b.value.value)
    .filter(({ value }) => !seen.has(value.text) && seen.add(value.text));
}

function permittedIdea(matter: Matter, clause: Clause, limits: readonly Limit[], subject: string): TestIdea {
  const name = shortSubject(subject);
  const operation =
    matter.operation ??
    matter.around.operations.find(
      (candidate) => candidate.named && candidate.method !== 'GET' && fieldOf(candidate, name) !== undefined,
    );
  const codes = matter.clauses.flatMap(({ facts }) => facts.codes);
  const tail = tailOf(clause, limits);
  const sides = sidesInOrder(limits);
  const ordinal = limits.some((limit) => limit.ordinal);
  const cases = sides.map(({ limit, value, right }): IdeaCase => {
    const code = codeFor(codes, limits, limit);
    const within = isTime(limit.quantity) || ordinal ? outcomeAt(clause, limit) : '';
    return {
      ...useOf(matter, operation, name, value, limit, tail),
      expected: right ? within || acceptedText(operation, name, value) : refusedText(matter, clause, code, limit, name),
    };
  });
  return {
    criteria: [matter.criterion.id],
    technique: 'boundary values',
    title: boundaryTitle(name, sides, matter, clause),
    given: [],
    cases,
    testType: 'edge_case',
    worth: 1,
    must: limits.flatMap((limit) => figures(limit)),
    about: `${name} ${sides.map(({ value }) => value.text).join(' ')} ${codes.join(' ')}`,
    evidence: [
      matter.evidence,
      ...(operation === undefined ? [] : [operationEvidence(operation, `${name} ${clause.text}`)]),
    ],
    clauses: [],
    reason: `The limit is ${limits
      .map(({ phrase }) => phrase.trim())
      .filter((phrase, index, all) => all.indexOf(phrase) === index)
      .join(', ')}: both sides of it are tried.`,
  };
}

/** The figure itself and the first one beyond: who has both has tried the limit. */
function figures(limit: Limit): string[] {
  if (limit.quantity.value === 0) return [];
  const { within, beyond } = sidesOf(limit);
  return isTime(limit.quantity)
    ? [String(limit.quantity.value)]
    : [within, beyond].filter(({ value }) => value > 0).map(({ value }) => String(value));
}

function triggerIdea(matter: Matter, clause: Clause, limits: readonly Limit[]): TestIdea {
  const refusal = /\brefused|rejected|answers? 4|locked|declined/i.test(clause.text);
  const sides = sidesInOrder(limits);
  const consequence =
    refusal && matter.operation !== undefined ? refusalOf(matter, clause) || outcomeOf(clause) : outcomeOf(clause);
  const noConsequence =
    refusal && matter.operation !== undefined && !/locked/i.test(clause.text)
      ? successText(matter.operation)
      : oppositeOf(clause);
  const cases = sides.map(({ limit, value, right }): IdeaCase => {
    const label = labelOf(clause, limits, limit, value);
    return { ...carryOut(matter, clause, label, value), expected: right ? noConsequence : consequence };
  });
  return {
    criteria: [matter.criterion.id],
    technique: 'boundary values',
    title: titled(triggerTitle(clause, limits, sides, refusal, matter)),
    given: [],
    cases: [...cases, ...lockEnd(matter, clause)],
    testType: 'edge_case',
    worth: 1,
    must: limits.flatMap((limit) => [sidesOf(limit).within, sidesOf(limit).beyond].map(({ value }) => String(value))),
    about: `${clause.text} ${sides.map(({ value }) => value.text).join(' ')}`,
    evidence: [
      matter.evidence,
      ...(matter.operation === undefined ? [] : [operationEvidence(matter.operation, clause.text)]),
    ],
    clauses: [],
    reason: `"${limits.map(({ phrase }) => phrase.trim()).join('", "')}" divides the cases: the last without and the first with the consequence.`,
  };
}

/** What is locked `for 15 minutes` must open again, and not before. */
function lockEnd({ around }: Matter, clause: Clause): IdeaCase[] {
  const duration = /\bfor (\d+ (?:seconds?|minutes?|hours?|days?))$/i.exec(clause.rest)?.[1];
  if (duration === undefined) return [];
  const [limit] = findLimits(`at most ${duration}`, 0);
  if (limit === undefined) return [];
  const { within, beyond } = sidesOf({ ...limit, inclusive: false });
  const still = outcomeOf({ ...clause, rest: clause.rest.replace(/ for \d+ \w+$/i, '') });
  const open = oppositeOf({ ...clause, rest: clause.rest.replace(/ for \d+ \w+$/i, '') });
  return [
    {
      action: `Try again with right data after ${within.text}`,
      data: around.wording.clock,
      expected: `Still so: ${lowerFirst(still)}`,
    },
    { action: `Try again with right data after ${beyond.text}`, data: around.wording.clock, expected: open },
  ];
}

/** The clause's subject with one value in place of the limit: `A refund 181 days after capture`. */
function labelOf(clause: Clause, limits: readonly Limit[], limit: Limit, value: EdgeValue): string {
  const first = limits[0] ?? limit;
  const source = clause.text.slice(0, clause.verbAt).trim().replace(/,$/, '');
  const described = /^(?:longer|shorter|older|younger|larger|bigger|heavier|lighter)\b/i.test(first.phrase)
    ? `of ${value.text}`
    : value.text;
  const unit = limit.quantity.unit === '' && first.quantity.unit !== '' ? ` ${first.quantity.unit}` : '';
  let text = source.slice(0, first.start) + described + unit + source.slice(first.end);
  for (const other of limits)
    if (other !== first) text = text.replace(new RegExp(String.raw`,?\s*${escaped(other.phrase)}`), '');
  return text.replace(/\s+/g, ' ').trim();
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const deeds: readonly (readonly [RegExp, string])[] = [
  [/\brefund\b/i, 'Request'],
  [/\b(?:search|query|q)\b/i, 'Search with'],
  [/\bupload|file|photo|image|attachment\b/i, 'Upload'],
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
  if (clause.condition !== '' && /^after\b/i.test(clause.condition))
    return {
      action: `Enter ${value.text}${clause.condition.slice(clause.limits[0]?.end ?? 0).replace(/^ [a-z ]*?(?= of )/, '')}`,
      data: '',
    };
  if (operation !== undefined) {
    const field = fieldOf(operation, /^(?:an? |the )?(\S+)/i.exec(label)?.[1] ?? '');
    const data = field !== undefined && /character/.test(value.text) ? `${field.name}: "a" × ${value.value}` : clock;
    return { action: `${operation.key}: ${lowerFirst(label)}`, data };
  }
  const deed = deeds.find(([noun]) => noun.test(label))?.[1] ?? 'Prepare and look at';
  return { action: `${deed} ${lowerFirst(label)}`, data: clock };
}

function useOf(
  matter: Matter,
  operation: Operation | undefined,
  name: string,
  value: EdgeValue,
  limit: Limit,
  tail: string,
): { action: string; data: string } {
  const { quantity, ordinal } = limit;
  const behind = tail === '' ? '' : ` ${tail}`;
  if (isTime(quantity) || ordinal)
    return {
      action: `Move the clock to ${value.text}${behind}, and look at ${lowerFirst(name)}`,
      data: matter.around.wording.clock,
    };
  const field = operation === undefined ? undefined : fieldOf(operation, name);
  if (operation !== undefined && field !== undefined) {
    const isText = /^string/.test(field.type);
    const sent = isText ? 'a'.repeat(Math.min(value.value, 8)) : minorUnits(field.maximum, value, limit);
    const data =
      isText && value.value > 8
        ? `${field.name}: "a" × ${value.value}`
        : field.place === 'body'
          ? requestData(operation, { [field.name]: sent })
          : `${field.name}=${String(sent)}`;
    return {
      action: `${operation.key} with ${name === field.name ? field.name : `${lowerFirst(name)} (${field.name})`} ${isText ? 'of ' : '= '}${value.text}`,
      data,
    };
  }
  if (/character|letter|digit|code point|byte/.test(quantity.unit))
    return {
      action: `Enter ${value.value === 0 ? 'nothing' : `a text of ${value.text}`} as ${lowerFirst(name)} and send the form`,
      data: value.value === 0 ? '(empty)' : `"a" × ${value.value}`,
    };
  const doing = operation === undefined ? '' : `${operation.key}: `;
  if (quantity.currency !== '' || /pounds|euros|dollars|kg|^g$|%/.test(quantity.unit))
    return {
      action: `${doing === '' ? 'Bring ' : doing}${lowerFirst(name)} ${doing === '' ? 'to' : 'of'} ${value.text}${behind}`,
      data: value.text,
    };
  if (quantity.unit !== '')
    return {
      action: `${doing === '' ? 'Prepare' : doing.trim()} ${value.text}${behind === '' ? '' : behind} for "${name}"`,
      data: value.text,
    };
  return { action: `${doing === '' ? 'Enter' : doing.trim()} ${lowerFirst(name)} = ${value.text}`, data: value.text };
}

/** An API that counts in pence has limits a hundred times those of the text. */
function minorUnits(maximum: number | undefined, value: EdgeValue, limit: Limit): number {
  return limit.quantity.currency !== '' && maximum !== undefined && maximum > limit.quantity.value * 10
    ? Math.round(value.value * 100)
    : value.value;
}

function tailOf(clause: Clause, limits: readonly Limit[]): string {
  const last = limits.at(-1);
  if (last === undefined) return '';
  const tail = clause.text.slice(last.end);
  return (
    /^\s((?:after|before|from|since|per|of|in|a|of the|per)\b[^,;()]{2,60}?)(?=$|[,;(]|\s(?:is|are|when|if|and|arrive|arrives|count)\b)/i.exec(
      tail,
    )?.[1] ?? ''
  ).trim();
}

function shortSubject(subject: string): string {
  const plain = subject
    .replace(/^(?:the|a|an|each|every|all)\s+/i, '')
    .replace(/^no more than .*? (?=per )/i, '')
    .replace(/\s*\([^()]*\)/g, '')
    .trim();
  return upperFirst(plain);
}

function codeFor(codes: readonly string[], limits: readonly Limit[], limit: Limit): string | undefined {
  if (codes.length < 2 || new Set(limits.map(({ edge }) => edge)).size < 2) return codes[0];
  return limit.edge === 'least' ? codes[0] : codes[1];
}

function outcomeAt(clause: Clause, limit: Limit): string {
  const text = outcomeOf(clause);
  return text.includes(limit.phrase.trim())
    ? upperFirst(
        text
          .replace(limit.phrase.trim(), '')
          .replace(/\s+(?:,|$)/g, '')
          .replace(/\s+/g, ' ')
          .replace(/,?\s*for$/, '')
          .trim(),
      )
    : text;
}

function acceptedText(operation: Operation | undefined, name: string, value: EdgeValue): string {
  return operation === undefined
    ? `${name} ${value.text}: accepted`
    : `${successText(operation)}, ${lowerFirst(name)} ${value.text} is accepted`;
}

function refusedText(matter: Matter, clause: Clause, code: string | undefined, limit: Limit, name: string): string {
  const answer = refusalOf(matter, clause, code);
  const hint = clause.facts.quoted.length > 0 && !isTime(limit.quantity) ? '' : '';
  if (answer !== '' && (code !== undefined || matter.operation !== undefined)) return `${answer}${hint}`;
  const more = matter.clauses.find(({ text }) => /\b(?:when there are more|otherwise|above it|exceed)\b/i.test(text));
  if (more !== undefined && more !== clause) return outcomeOf(more);
  if (isTime(limit.quantity) || limit.ordinal)
    return oppositeOf({
      ...clause,
      rest: clause.rest
        .replace(limit.phrase.trim(), '')
        .replace(/\s+,/g, ',')
        .replace(/[,\s]+(?:for)?\s*$/, ''),
    });
  return `Refused with a message that names the limit of ${writeQuantity(limit.quantity)}; nothing of ${lowerFirst(name)} is stored`;
}

function boundaryTitle(name: string, sides: readonly Side[], matter: Matter, clause: Clause): string {
  const list = (right: boolean): string =>
    sides
      .filter((side) => side.right === right)
      .map(({ value }) => value.text)
      .join(' and ');
  const [right, wrong] = [list(true), list(false)];
  const codes = matter.clauses.flatMap(({ facts }) => facts.codes);
  const by =
    codes.length === 1 && !/^(?:is|are) (?:shown|kept)/.test(`${clause.verb} ${clause.rest}`)
      ? ` with ${codes[0] ?? ''}`
      : '';
  const isClock = sides.some(({ limit }) => isTime(limit.quantity) || limit.ordinal);
  if (isClock) return titled(`${name}: ${right} is inside the limit, ${wrong} is beyond it`);
  return titled(wrong === '' ? `${name}: ${right} is accepted` : `${name}: ${right} accepted, ${wrong} refused${by}`);
}

function triggerTitle(
  clause: Clause,
  limits: readonly Limit[],
  sides: readonly Side[],
  refusal: boolean,
  matter: Matter,
): string {
  const first = sides.find(({ right }) => right);
  const name = first === undefined ? clause.text : labelOf(clause, limits, first.limit, first.value);
  const values = (right: boolean): string =>
    sides
      .filter((side) => side.right === right)
      .map(({ value }) => value.text)
      .join(' and ');
  const code = clause.facts.codes[0];
  if (refusal && !/locked/i.test(clause.text)) {
    const what = shortSubject(
      name
        .replace(first?.value.text ?? '', '')
        .replace(/\s+of\s+(?=after|before|$)/, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    ).replace(/\s+of$/, '');
    return `${what}: ${values(true)} accepted, ${values(false)} refused${code === undefined ? '' : ` with ${code}`}`;
  }
  if (clause.condition !== '')
    return `${upperFirst(outcomeOf(clause).replace(/ for \d+ \w+$/, ''))} at ${values(false)}, not yet at ${values(true)}${lockEnd(matter, clause).length > 0 ? `; open again after ${/for (.*)$/.exec(clause.rest)?.[1] ?? ''}` : ''}`;
  return `${upperFirst(labelOf(clause, limits, sides[0]?.limit ?? (limits[0] as Limit), (sides.find(({ right }) => !right) ?? (sides[0] as Side)).value).replace(/^(?:a|an|the)\s/i, ''))} ${clause.verb} ${clause.rest}; not with ${values(true)}`;
}

/** A row of a table with a least and a greatest value. */
function tableRow(matter: Matter): TestIdea | undefined {
  const cells = Object.entries(matter.criterion.examples?.[0] ?? {});
  const cell = (pattern: RegExp): string | undefined => cells.find(([name]) => pattern.test(name))?.[1];
  const name = cells[0]?.[1] ?? '';
  const low = cell(/^(?:min(?:imum)?|from|least|lower)\b/i);
  const high = cell(/^(?:max(?:imum)?|to|most|upper|limit|up to)\b/i);
  if (low === undefined && high === undefined) return undefined;
  const limits = findLimits(
    `${low === undefined || !/\d/.test(low) ? '' : `at least ${low}`}; ${high === undefined || !/\d/.test(high) ? '' : `at most ${high}`}`,
    0,
  );
  if (limits.length === 0) return undefined;
  const withUnit = limits.map((limit) => ({ ...limit, quantity: unitOfRow(limit.quantity, limits) }));
  const clause = matter.clauses.find(({ facts }) => facts.codes.length > 0) ?? matter.clauses[0];
  if (clause === undefined) return undefined;
  const judge = matter.around.operations.filter((operation) => operation.named && operation.method !== 'GET');
  const operation =
    judge.find((candidate) => fieldOf(candidate, name.replace(/ length$/i, '')) !== undefined) ??
    judge.find((candidate) => clause.facts.codes.every((code) => candidate.markdown.includes(code))) ??
    matter.operation;
  const own: Matter = { ...matter, operation };
  const idea = permittedIdea(own, { ...clause, facts: { ...clause.facts } }, withUnit, name);
  return { ...idea, clauses: matter.clauses.map((_, index) => index) };
}

function unitOfRow(quantity: Quantity, limits: readonly Limit[]): Quantity {
  if (quantity.unit !== '') return quantity;
  const other = limits.find((limit) => limit.quantity.unit !== '')?.quantity;
  return other === undefined ? quantity : { ...quantity, unit: other.unit };
}
