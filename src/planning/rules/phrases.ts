import { malformedAnswer, type Operation, statusOfCode, successOf } from '../operations/operation.ts';
import { bodyText, sampleBody } from '../operations/sample.ts';
import { denied, lowerFirst, upperFirst } from '../text/sentence.ts';
import { isBase, participleOf, thirdPerson } from '../text/verbs.ts';
import type { Clause, Matter } from './matter.ts';

/** `422 with PAY-2002`, from what the clause and its neighbours say, else from the operation's documentation. */
export function refusalOf(matter: Matter, clause: Clause, code?: string): string {
  const all = [clause, ...matter.clauses];
  const named = code ?? all.flatMap(({ facts }) => facts.codes)[0];
  const status =
    clause.facts.statuses.find((text) => /^[45]/.test(text)) ??
    (named === undefined
      ? undefined
      : statusOfCode(
          matter.operation === undefined ? matter.around.operations : [matter.operation, ...matter.around.operations],
          named,
        )) ??
    matter.clauses.flatMap(({ facts }) => facts.statuses).find((text) => /^[45]/.test(text));
  if (named !== undefined) return status === undefined ? `Refused with ${named}` : `${status} with ${named}`;
  if (status !== undefined) return status;
  return (matter.operation === undefined ? undefined : malformedAnswer(matter.operation)) ?? '';
}

/** What is expected of a clause, in its own words. */
export function outcomeOf(clause: Clause): string {
  const { subject, verb, rest, form, text, condition } = clause;
  if (form === 'order') {
    // `keep the code, move the focus to it and announce the text`: each is done.
    const [first = '', ...others] = rest.split(/(?:,| and|, and) (?=(?:[a-z]+) (?:the|an?|its|all|it|each)\b)/);
    const orders = [[verb, first] as const, ...others.map((order) => firstWord(order))];
    // What cannot be taken apart for certain stays as it was said.
    const isCertain = orders.every(([base, object]) => isBase(base) && !isBase(/, (\p{L}+) /u.exec(object)?.[1] ?? ''));
    return upperFirst(isCertain ? orders.map(([base, object]) => imperativeOutcome(base, object)).join('; ') : text);
  }
  if (form === 'gerund') return upperFirst(`${subject} ${verb} ${rest}`.trim());
  if (form === 'none') return upperFirst(text);
  const fact = asFact(clause);
  const main = `${subject} ${fact.verb}${/^,/.test(fact.rest) ? '' : ' '}${fact.rest}`.trim();
  return upperFirst(condition === '' ? main : lowerFirst(main));
}

function firstWord(order: string): readonly [string, string] {
  const at = order.indexOf(' ');
  return [order.slice(0, at), order.slice(at + 1)];
}

/** What should be so, as it is then seen: `is refused` of `should be refused`, `hides` of `should hide`; without the reason. */
function asFact({ subject, verb, rest }: Pick<Clause, 'subject' | 'verb' | 'rest'>): { verb: string; rest: string } {
  const plain = rest.replace(/(?:,? because|, since)\s.*$/i, '');
  const [, not = '', base = '', behind = ''] = /^(not )?(\p{L}+)\b ?(.*)$/u.exec(plain) ?? [];
  if (!/^(?:must|should|shall|will)$/i.test(verb)) return { verb, rest: plain };
  const many = isPlural(subject);
  if (base === 'be') return { verb: many ? 'are' : 'is', rest: `${not}${behind}` };
  if (!isBase(base)) return { verb, rest: plain };
  if (not !== '') return { verb: many ? 'do' : 'does', rest: `not ${base} ${behind}`.trim() };
  return { verb: many ? base : thirdPerson(base), rest: behind };
}

/** Whether `are` stands behind it: `The counts`, `Both texts`; not `An address`, `The list`. */
export function isPlural(phrase: string): boolean {
  const head = headOf(phrase);
  if (/^(?:an?|each|every|one|this|no one|nobody|nothing|it)\b/i.test(head)) return false;
  return (
    /[^sui']s$/i.test(head) ||
    /^(?:both|they|these|those|several|many)\b|\b(?:emoji|people|children|data|media)$/i.test(head) ||
    /\band\b/.test(head)
  );
}

/** `write an event` is carried out when `an event is written`. */
export function imperativeOutcome(verb: string, rest: string): string {
  // `switch the old one off`
  const [, thing, particle] = /^(.*) (off|on|out|up|down|away|back)$/.exec(rest) ?? [];
  if (thing !== undefined && particle !== undefined && !/^(?:what|where|how)\b/i.test(thing))
    return `${thing} ${isPlural(thing) ? 'are' : 'is'} ${participleOf(verb)} ${particle}`;
  const active: Readonly<Record<string, string>> = { leave: 'stays', begin: 'begins' };
  const passive = active[verb] ?? `is ${participleOf(verb)}`;
  const object =
    /^(.*?)(?=\s(?:in|on|at|when|if|before|after|for|to|with|without|from|into|by|as|until|while|per|during|within)\b|$)/.exec(
      rest,
    )?.[1] ?? rest;
  const many = isPlural(object);
  if (many) {
    const plural = passive
      .replace(/^is\b/, 'are')
      .replace(/^stays$/, 'are left')
      .replace(/^begins$/, 'begin');
    return `${object} ${plural}${rest.slice(object.length)}`;
  }
  return `${object} ${passive}${rest.slice(object.length)}`;
}

export function oppositeOf(clause: Clause): string {
  if (clause.form === 'order') return `Not yet: ${lowerFirst(outcomeOf(clause))}`;
  return denied({ ...clause, rest: firstPart(clause.rest) });
}

/** What is claimed first; the rest is a consequence that says nothing by itself. */
function firstPart(rest: string): string {
  if (/^,/.test(rest)) return '';
  const [first = rest] = rest.split(
    /(?<=.), (?=and |but |with |the |so )| and (?=(?:is|are|gets?|has|cannot|can|shows?|counted|moves?|answers?)\b|(?:the|an?|its|their) [\p{L}-]+ [a-z]+s? |(?:nothing|nobody) )|, (?=[a-z]+s\b)/u,
  );
  return first;
}

export function successText(operation: Operation): string {
  return successOf(operation);
}

/** The request with its data. */
export function requestData(operation: Operation, changes: Readonly<Record<string, unknown>> = {}): string {
  const takesBody = operation.fields.some(({ place }) => place === 'body') || operation.example !== undefined;
  return takesBody ? bodyText(sampleBody(operation, changes)) : '';
}

const people =
  /^(?:an? |the |each |every |all |any |both )?(?:(?!with |of |for |in |by |to |on |and |or |from )[\w-]+ ){0,2}?(?:shoppers?|users?|guests?|customers?|agents?|admins?|administrators?|members?|buyers?|visitors?|editors?|managers?|owners?|approvers?|testers?|clients?|employees?|staff|patients?|students?|teachers?|drivers?|leads?|auditors?|partners?|operators?|sellers?|readers?|borrowers?|librarians?|nurses?|doctors?|physicians?|pharmacists?|clerks?|tellers?|couriers?|dispatchers?|passengers?|tenants?|subscribers?|learners?|instructors?|applicants?|recipients?|supervisors?|reviewers?|moderators?|authors?|analysts?|holders?|payers?|parents?|merchants?|suppliers?|carriers?|callers?|planners?|organi[sz]ers?|attendees?|participants?|guests?|authors?|assignees?|reporters?|friends?|inspectors?|somebody|someone|person|people|[a-z]+_[a-z_]+)$/i;

/** Whether the phrase names somebody who acts. */
export function isPerson(phrase: string): boolean {
  return people.test(phrase.trim());
}

const qualifier =
  /\s(?:that|which|who|whose|created|made|placed|saved|already|of|on|in|from|to|after|before|with|without|over|below|under|above|at|for|by|longer|shorter|older|later|earlier|more|less|outside|within|beyond|between|during)\s.*$/i;

/** The noun without what tells it apart: `A patient` of `A patient with two referrals`. */
export function headOf(phrase: string): string {
  return phrase.replace(/\s*\([^()]*\)/g, '').replace(qualifier, '');
}

/** Whether the phrase names somebody who acts, whatever else it says of them: `a reader whose card has expired`. */
export function isActor(phrase: string): boolean {
  return /^(?:whoever|somebody|someone) /i.test(phrase) || isPerson(phrase) || isPerson(headOf(phrase));
}

/** `the shopper` of `The shopper`, `a guest` of `Guests`. */
export function roleOf(phrase: string): string {
  const plain = phrase.trim();
  if (/^[A-Z][a-z]+s$/.test(plain)) {
    const singular = plain.toLowerCase().replace(/s$/, '');
    return `${/^[aeiou]/.test(singular) ? 'an' : 'a'} ${singular}`;
  }
  if (/^[A-Z]?[a-z]+$/.test(plain) && !isPlural(plain)) {
    const one = plain.toLowerCase();
    return `${/^(?:[aeio]|u(?!ser|ni))/.test(one) ? 'an' : 'a'} ${one}`;
  }
  return lowerFirst(plain.replace(/^(?:each|every|all|any)\b/i, 'a').replace(/^whoever /i, 'somebody who '));
}

/** A title that lists can show that ends with a whole word. */
export function titled(text: string): string {
  const plain = upperFirst(
    text
      .replace(/\s+/g, ' ')
      .replace(/[.;,:\s]+$/, '')
      .trim(),
  );
  if (plain.length <= mostTitle) return plain;
  // What stands in brackets is said again in the steps.
  const short = plain.replace(/\s*\([^()]*\)/g, '');
  if (short.length <= mostTitle) return short;
  const cut = short.slice(0, mostTitle - 1);
  const seams = [', ', '; ', ' and ', ' so that ', ' when ', ' because '].map((seam) => cut.lastIndexOf(seam));
  const at = Math.max(...seams);
  const end = at > 40 ? at : cut.lastIndexOf(' ');
  const whole = cut
    .slice(0, end)
    .replace(
      /(?:[,;:]|\s(?:and|or|the|an?|of|to|in|on|with|by|for|from|at|is|are|that|which|when|if|not|no|its|as|after|before|than|only|without|be|can|must|per|this|it|they))+$/i,
      '',
    );
  // A bracket that is not closed says nothing.
  return whole.lastIndexOf('(') > whole.lastIndexOf(')') ? whole.slice(0, whole.lastIndexOf('(')).trim() : whole;
}

/** Longer titles are cut by what shows them. */
export const mostTitle = 110;
