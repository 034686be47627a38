import { malformedAnswer, type Operation, statusOfCode, successOf } from '../operations/operation.ts';
import { bodyText, sampleBody } from '../operations/sample.ts';
import { denied, lowerFirst, orderOf, upperFirst } from '../text/sentence.ts';
import { baseOfParticiple, baseOfThird, participleOf } from '../text/verbs.ts';
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
  const [firstPart = clause.rest] = clause.rest.split(
    /(?<=.), (?=and |but |with |the |so )| and (?=(?:is|are|gets?|has|cannot|can|shows?|counted)\b)|, (?=[a-z]+s\b)/,
  );
  if (clause.form === 'order') return `Not yet: ${lowerFirst(outcomeOf(clause))}`;
  return denied({ ...clause, rest: firstPart });
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
  /^(?:an? |the |each |every |all |any |both )?(?:[\w-]+ ){0,2}?(?:shoppers?|users?|guests?|customers?|agents?|admins?|administrators?|members?|buyers?|visitors?|editors?|managers?|owners?|approvers?|testers?|clients?|employees?|staff|patients?|students?|teachers?|drivers?|leads?|auditors?|partners?|operators?|sellers?|[a-z]+_[a-z_]+)$/i;

/** Whether the phrase names somebody who acts. */
export function isPerson(phrase: string): boolean {
  return people.test(phrase.trim());
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

/** What to do so that the clause can be seen, in the imperative. */
export function actionOf(matter: Matter, clause: Clause): { action: string; data: string } {
  const { subject, verb, rest, form, condition } = clause;
  const operation = matter.operation;
  const lead = conditionLead(condition);
  const speaksApi = clause.facts.statuses.length + clause.facts.codes.length > 0 || clause.facts.calls.length > 0;
  if (form === 'gerund') return { action: joinLead(lead, orderOf(subject)), data: '' };
  if (operation !== undefined && speaksApi && form === 'statement' && !isPerson(subject)) {
    return { action: `${operation.key} with this case: ${lowerFirst(subject)}`, data: requestData(operation) };
  }
  if (form !== 'statement') {
    return {
      action:
        form === 'order'
          ? `Bring about the situation: ${situationOf(clause)}`
          : joinLead(lead, `Look at ${lowerFirst(subject)}`),
      data: '',
    };
  }
  const deed = passiveDeed(clause);
  if (deed !== undefined) return { action: joinLead(lead, deed), data: '' };
  if (isPerson(subject) && !/^(?:is|are|has|have)$/.test(verb))
    return { action: joinLead(lead, personDeed(clause)), data: '' };
  const place =
    /\b(?:on|in|at|above|below|under|beside|next to|from) (?:the |an? )?[\p{L}\w' -]{3,60}/iu.exec(rest)?.[0] ?? '';
  if (
    /^(?:is|are|shows?|says?|contains?|lists?|displays?|appears?|carry|carries|has|have|offers?|reads?)$/i.test(verb)
  ) {
    return {
      action: joinLead(
        lead,
        `Look at ${lowerFirst(subject)}${/^(?:is|are)$/.test(verb) && place !== '' ? ` ${place}`.replace(/,.*$/, '') : ''}`,
      ),
      data: '',
    };
  }
  return { action: joinLead(lead, `Look at ${lowerFirst(subject)}`), data: '' };
}

/** `Send a refused refund for approval` of `A refused refund can be sent for approval`. */
function passiveDeed({ subject, verb, rest }: Clause): string | undefined {
  const match = /^(?:only |also |still )?be (\p{L}+)\b(.*)$/u.exec(rest);
  const base = baseOfParticiple(match?.[1] ?? '');
  if (base === undefined || !/^(?:can|cannot|can't|may)$/i.test(verb)) return undefined;
  const tail = (match?.[2] ?? '').replace(/,.*$|\s(?:because|so that|and (?:is|are|has|gets?))\b.*$/, '');
  const what = /^(?:no|none|nothing)\b/i.test(subject) ? subject.replace(/^no\b/i, 'a') : subject;
  return `${/^(?:can|may)$/i.test(verb) ? upperFirst(base) : `Try to ${base}`} ${lowerFirst(what)}${tail}`;
}

/** What somebody does, or where they look for what they get. */
function personDeed({ subject, verb, rest }: Clause): string {
  const who = roleOf(subject);
  if (/^(?:gets?|receives?)$/i.test(verb) && /\be?-?mails?\b|\bmessages?\b|\breminders?\b/i.test(rest))
    return `Open the mailbox of ${who}`;
  if (/^sees?$/i.test(verb)) return `As ${who}, look at ${rest.replace(/,.*$|\s(?:but|and)\b.*$/, '')}`;
  const doing = /^(?:can|cannot|must|may|should|will)$/i.test(verb) ? rest : `${baseOfThird(verb) ?? verb} ${rest}`;
  return `As ${who}, ${/^cannot$/i.test(verb) ? 'try to ' : ''}${doing.replace(/, (?:until|and the)\b.*$/, '')}`;
}

function situationOf({ text, rest }: Clause): string {
  const when = /\b(?:when|if|once|after)\b (.*)$/i.exec(text)?.[1];
  return when ?? rest;
}

/** A condition as a step of its own: `Set up: a role is taken away`; places stay in front of the step. */
export function conditionStep(condition: string): string {
  const clause = /^(?:when|if|once|as soon as|while|where|unless)\s+(.*)$/i.exec(condition)?.[1];
  if (clause !== undefined) return `Set up: ${clause}`;
  const without = /^without (?:any )?(.*)$/i.exec(condition)?.[1];
  if (without !== undefined) return `Choose inputs for which there are no ${without}`;
  const afterwards = /^after (\d+ .*)$/i.exec(condition)?.[1];
  if (afterwards !== undefined) return `Enter ${afterwards}`;
  return '';
}

function conditionLead(condition: string): string {
  return conditionStep(condition) === '' ? condition : '';
}

function joinLead(lead: string, action: string): string {
  return lead === '' ? action : `${upperFirst(lead)}: ${lowerFirst(action)}`;
}

/** A title of at most 110 characters that ends with a whole word. */
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
  return cut
    .slice(0, end)
    .replace(/\s(?:and|or|the|a|an|of|to|in|on|with|by|for|from|at|is|are)$/i, '')
    .replace(/[,;:]$/, '');
}

export const mostTitle = 110;
