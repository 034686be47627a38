import { lowerFirst, orderOf, upperFirst } from '../text/sentence.ts';
import { baseOfParticiple, baseOfThird } from '../text/verbs.ts';
import type { Clause, Matter } from './matter.ts';
import { isPerson, requestData, roleOf } from './phrases.ts';

/** What to do so that the clause can be seen, in the imperative. */
export function actionOf(matter: Matter, clause: Clause): { action: string; data: string } {
  const { operation } = matter;
  if (operation !== undefined && isCall(clause)) {
    const join = isInput(clause.subject) ? 'with' : 'for';
    return { action: `${operation.key} ${join} ${lowerFirst(clause.subject)}`, data: requestData(operation) };
  }
  const lead = conditionStep(clause.condition) === '' ? clause.condition : '';
  const action = deedOf(matter, clause);
  return { action: lead === '' ? action : `${upperFirst(lead)}: ${lowerFirst(action)}`, data: '' };
}

/** Whether the clause speaks of calls and answers, not of what a page shows. */
function isCall({ form, subject, facts, text }: Clause): boolean {
  if (form !== 'statement' || isPerson(subject)) return false;
  if (facts.calls.length > 0) return true;
  const isShown = /\b(?:greyed|shown|hidden|displayed|buttons?|page|hint|dialogue|screen|panel|form)\b/i.test(text);
  return !isShown && facts.statuses.length + facts.codes.length > 0;
}

function isInput(subject: string): boolean {
  return /\b(?:characters?|values?|amounts?|quantity|quantities|numbers?|codes?|keys?|texts?|names?|headers?|bod(?:y|ies)|letters?|blanks?|inputs?|types?|formats?|query|fields?|dates?|combinations?)\b/i.test(
    subject,
  );
}

function deedOf(matter: Matter, clause: Clause): string {
  const { subject, verb, rest, form } = clause;
  if (form === 'gerund')
    return subject.includes(' ') ? orderOf(subject) : `${orderOf(subject)}: go through "${matter.around.title}"`;
  if (form === 'order') return orderDeed(matter, clause);
  if (form === 'none')
    return `Go through "${matter.around.title}" ${/^(?:an?|one) /i.test(subject) ? 'with' : 'and look for'} ${lowerFirst(subject)}`;
  const passive = passiveDeed(clause);
  if (passive !== undefined) return passive;
  if (isPerson(subject) && !/^(?:is|are|has|have)$/.test(verb)) return personDeed(clause);
  if (/^(?:it|they|this|these|that|those|both|the (?:rest|others?|same|latter|former|[\p{L}]+est))$/iu.test(subject))
    return `Go through "${matter.around.title}" and look at the result`;
  if (isSpecialCase(subject)) return `Go through "${matter.around.title}" with ${lowerFirst(subject)}`;
  return `Look at ${lowerFirst(subject)}${/^(?:is|are)$/.test(verb) ? placeIn(rest) : ''}`;
}

/** `a value which would give no result`, `postcodes on the islands list`: such a thing is a case to try, not one to find. */
function isSpecialCase(subject: string): boolean {
  const isIndefinite =
    /^(?:an?|one|several|some)\s/i.test(subject) ||
    (/^[\p{L}-]+s\s/u.test(subject) && !/^(?:this|its|his)\s/i.test(subject));
  return (
    isIndefinite &&
    /\s(?:that|which|who|whose|of|on|in|from|to|after|before|with|without|over|below|under)\s/i.test(subject)
  );
}

/** ` above the list` of `is shown as a chip above the list`. */
function placeIn(rest: string): string {
  const place =
    /\b(?:on|in|at|above|below|under|beside|next to) (?:the|an?) [\p{L}\w' -]{3,50}/iu.exec(rest)?.[0] ?? '';
  return place === '' ? '' : ` ${place.replace(/\s(?:and|or|but|with|when|if|before|after)\b.*$/, '')}`;
}

/** `Show the cost in the basket`, `Write an event when …`. */
function orderDeed({ around }: Matter, { verb, rest, text }: Clause): string {
  const when = /\b(?:when|if|once)\b (.*)$/i.exec(text)?.[1];
  if (when !== undefined) return `Arrange that ${when}`;
  if (/^(?:show|display|list|offer|hide|name|mention)$/i.test(verb)) {
    const place =
      /\b(?:on|in|at|above|below|beside) (the [\p{L}' -]+?)(?=$|,|\s(?:before|after|when|if|and|with)\b)/iu.exec(
        rest,
      )?.[1];
    return `Look at ${place ?? rest}`;
  }
  const object = /^(?:it|them|this)\b/i.test(rest) ? 'the result' : rest.replace(/[,;].*$/, '');
  return `Go through "${around.title}" and look at ${object}`;
}

/** `Send a refused refund for approval` of `A refused refund can be sent for approval`. */
function passiveDeed({ subject, verb, rest }: Clause): string | undefined {
  const match = /^(?:only |also |still )?be (\p{L}+)\b(.*)$/u.exec(rest);
  const base = baseOfParticiple(match?.[1] ?? '');
  if (base === undefined || !/^(?:can|cannot|can't|may)$/i.test(verb)) return undefined;
  const tail = (match?.[2] ?? '').replace(/,.*$|\s(?:because|so that|and (?:is|are|has|gets?))\b.*$/, '');
  const what = /^(?:no|none|nothing)\b/i.test(subject) ? subject.replace(/^no\b/i, 'a') : subject;
  const order = /^(?:can|may)$/i.test(verb) ? upperFirst(base) : `Try to ${base}`;
  return `${order} ${lowerFirst(what)}${tail}`;
}

/** What somebody does, or where they look for what they get. */
function personDeed({ subject, verb, rest }: Clause): string {
  const who = roleOf(subject);
  const isMail = /^(?:gets?|receives?)$/i.test(verb) && /\be?-?mails?\b|\bmessages?\b|\breminders?\b/i.test(rest);
  if (isMail) return `Open the mailbox of ${who}`;
  if (/^sees?$/i.test(verb)) return `As ${who}, look at ${rest.replace(/,.*$|\s(?:but|and)\b.*$/, '')}`;
  const modal = /^(?:can|cannot|must|may|should|will)$/i.test(verb);
  const doing = (modal ? rest : `${baseOfThird(verb) ?? verb} ${rest}`).replace(/, (?:until|and the)\b.*$/, '');
  return `As ${who}, ${/^cannot$/i.test(verb) ? 'try to ' : ''}${doing}`;
}

/** A condition as a step of its own: `Arrange that a role is taken away`; places stay in front of the step. */
export function conditionStep(condition: string): string {
  const clause = /^(?:when|if|once|as soon as|while|where|unless)\s+(.*)$/i.exec(condition)?.[1];
  if (clause !== undefined) return `Arrange that ${clause}`;
  const without = /^without (?:any )?(.*)$/i.exec(condition)?.[1];
  if (without !== undefined) return /s$/.test(without) ? `Choose inputs for which there are no ${without}` : '';
  const afterwards = /^after (\d+ .*)$/i.exec(condition)?.[1];
  return afterwards === undefined ? '' : `Enter ${afterwards}`;
}
