import { malformedAnswer, type Operation, statusOfCode, successOf } from '../operations/operation.ts';
import { bodyText, sampleBody } from '../operations/sample.ts';
import { denied, lowerFirst, upperFirst } from '../text/sentence.ts';
import { participleOf } from '../text/verbs.ts';
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
  if (form === 'order') return upperFirst(imperativeOutcome(verb, rest));
  if (form === 'gerund') return upperFirst(`${subject} ${verb} ${rest}`.trim());
  if (form === 'none') return upperFirst(text);
  const main = `${subject} ${verb}${/^,/.test(rest) ? '' : ' '}${rest}`.trim();
  return upperFirst(condition === '' ? main : lowerFirst(main));
}

/** `write an event` is carried out when `an event: written`. */
function imperativeOutcome(verb: string, rest: string): string {
  const active: Readonly<Record<string, string>> = { leave: 'stays', begin: 'begins' };
  const passive = active[verb] ?? `is ${participleOf(verb)}`;
  const object =
    /^(.*?)(?=\s(?:in|on|at|when|if|before|after|for|to|with|without|from|into|by|as|until|while)\b|$)/.exec(
      rest,
    )?.[1] ?? rest;
  const many = /^(?!the |a |an |each |every )[\p{L}]+s$/iu.test(object);
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
  /^(?:an? |the |each |every |all |any |both )?(?:(?!with |of |for |in |by |to |on |and |or |from )[\w-]+ ){0,2}?(?:shoppers?|friends?|users?|guests?|customers?|agents?|admins?|administrators?|members?|buyers?|visitors?|editors?|managers?|owners?|approvers?|testers?|clients?|employees?|staff|patients?|students?|teachers?|drivers?|leads?|auditors?|partners?|operators?|sellers?|[a-z]+_[a-z_]+)$/i;

/** Words that end like people and are things. */
const things =
  /(?:later|never|ever|over|under|after|however|order|number|header|footer|parameter|filter|letter|counter|folder|error|browser|server|computer|router|printer|scanner|container|character|border|voucher|identifier|offer|transfer|register|cover|layer|pointer|slider|paper|timer|trigger|buffer|cluster|integer|marker|placeholder|reminder|banner|poster|corner|center|chapter|quarter|processor|monitor|sensor|vector|factor|sector|operator|color|cursor|selector|connector|indicator|validator|variant|constant|fee|list|weather|water|power|tier|other|answer|matter|member id)s?$/i;
const actor =
  /^(?:an? |the |each |every |all |any |both |one |two |other |another )?(?:\p{L}+ )?\p{L}{2,}(?:er|or|ist|ian|ant|ee)s?$/iu;

/** Whether the phrase names somebody who acts. */
export function isPerson(phrase: string): boolean {
  const plain = phrase.trim();
  return people.test(plain) || (actor.test(plain) && !things.test(plain));
}

/** `the shopper` of `The shopper`, `a guest` of `Guests`. */
export function roleOf(phrase: string): string {
  const plain = phrase.trim();
  if (/^[A-Z][a-z]+s$/.test(plain)) {
    const singular = plain.toLowerCase().replace(/s$/, '');
    return `${/^[aeiou]/.test(singular) ? 'an' : 'a'} ${singular}`;
  }
  return lowerFirst(plain.replace(/^(?:each|every|all|any)\b/i, 'a'));
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
  const cut = plain.slice(0, mostTitle - 1);
  const at = Math.max(cut.lastIndexOf(', '), cut.lastIndexOf('; '), cut.lastIndexOf(' and '));
  const end = at > 50 ? at : cut.lastIndexOf(' ');
  const whole = cut
    .slice(0, end)
    .replace(/\s(?:and|or|the|a|an|of|to|in|on|with|by|for|from|at|is|are)$/i, '')
    .replace(/[,;:]$/, '');
  // A bracket that is not closed says nothing.
  return whole.lastIndexOf('(') > whole.lastIndexOf(')') ? whole.slice(0, whole.lastIndexOf('(')).trim() : whole;
}

/** Longer titles are cut by what shows them. */
export const mostTitle = 140;
