import { lowerFirst, upperFirst } from '../text/sentence.ts';
import { baseOfParticiple } from '../text/verbs.ts';
import { conditionStep } from './condition-step.ts';
import { caseDeed, comparedDeed, controlDeed, type Deed, gerundDeed, named, ownDeed, personDeed } from './deeds.ts';
import { fragmentDeed, openable } from './fragments.ts';
import { bringAbout } from './imperatives.ts';
import type { Clause, Matter } from './matter.ts';
import { isActor, isPlural, outcomeOf, requestData } from './phrases.ts';
import { seenDeed } from './seen-deeds.ts';
import { deedBefore, isControl, isPlace, isSpecialCase, shortSubject } from './subjects.ts';

/** What to do so that the clause can be seen, in the imperative. */
export function actionOf(matter: Matter, clause: Clause): Pick<Deed, 'action' | 'data'> {
  const { action, data } = stepFor(matter, clause);
  return { action, data };
}

/** The clause as a step: the action says what is done, the expected result what is then seen. */
export function stepFor(matter: Matter, clause: Clause): Deed {
  const { operation } = matter;
  const surplus = /^(?:up to |only )?(.+?), (?:more|others|any more|anything else)$/i.exec(clause.subject)?.[1];
  if (surplus !== undefined) {
    const what = `once more than is allowed: ${lowerFirst(surplus)}`;
    const action = operation === undefined ? `Try it ${what}` : `Send ${operation.key} ${what}`;
    const data = operation === undefined ? '' : requestData(operation);
    return { action, data, expected: `The one too many is ${clause.rest}` };
  }
  const once = /^(?:only )?be used (?:only )?(?:once|a single time|one time)\b/i.test(clause.rest);
  if (once && /^(?:can|may|must)$/i.test(clause.verb))
    return {
      action: `Use ${lowerFirst(clause.subject)}, then use the same a second time`,
      data: '',
      expected: 'The first time it is accepted, the second time it is refused',
    };
  const answered = answerDeed(matter, clause);
  if (answered !== undefined) return answered;
  if (operation !== undefined && isCall(clause)) {
    const own = clause.facts.calls.find((call) => clause.subject.includes(call));
    const status = /^(?:an? |all )?(?:answers?|responses?) with (.*)$/i.exec(clause.subject)?.[1];
    if (own !== undefined)
      return {
        action: `Send ${own}`,
        data: requestData(operation),
        expected: `It ${clause.verb} ${clause.rest}`,
      };
    if (status !== undefined)
      return {
        action: `Send ${operation.key} so that it answers with ${status}`,
        data: requestData(operation),
        expected: outcomeOf(clause),
      };
    const join = isInput(clause.subject) ? 'with' : 'for';
    return {
      action: `Send ${operation.key} ${join} ${lowerFirst(clause.subject)}`,
      data: requestData(operation),
      expected: outcomeOf(clause),
    };
  }
  const lead = conditionStep(clause.condition) === '' ? leadOf(clause.condition) : '';
  const { action, expected, data } = deedOf(matter, clause);
  return { action: lead === '' ? action : `${upperFirst(lead)}, ${lowerFirst(action)}`, data, expected };
}

/** What is said of every answer is seen in the answer of a call of the story. */
function answerDeed({ operation, around }: Matter, clause: Clause): Deed | undefined {
  const call = operation ?? around.operations.find(({ named }) => named);
  if (call === undefined || clause.form !== 'statement') return undefined;
  const isAnswer = /^(?:every |each |all |the )?(?:answers?|responses?)$/i.test(clause.subject);
  const isInAnswer = isSpecialCase(clause.subject) && /\b(?:from|in|of) the (?:answer|response)\b/i.test(clause.rest);
  if (!isAnswer && !isInAnswer) return undefined;
  const what = isAnswer
    ? 'and read the answer'
    : `where there ${isPlural(clause.subject) ? 'are' : 'is'} ${lowerFirst(clause.subject)}`;
  const subject = isAnswer ? clause.subject : shortSubject(clause.subject);
  return { action: `Send ${call.key} ${what}`, data: requestData(call), expected: outcomeOf({ ...clause, subject }) };
}

function leadOf(condition: string): string {
  return /^otherwise$/i.test(condition) ? 'in every other case' : condition.replace(/^then$/i, '');
}

/** Whether the clause speaks of calls and answers, not of what a page shows. */
function isCall({ form, subject, facts, text }: Clause): boolean {
  if (form !== 'statement' || isActor(subject)) return false;
  if (facts.calls.length > 0) return true;
  const isShown = /\b(?:greyed|shown|hidden|displayed|buttons?|page|hint|dialogue|screen|panel|form)\b/i.test(text);
  return !isShown && facts.statuses.length + facts.codes.length > 0;
}

function isInput(subject: string): boolean {
  return /\b(?:characters?|values?|amounts?|quantity|quantities|numbers?|codes?|keys?|texts?|names?|headers?|bod(?:y|ies)|letters?|blanks?|inputs?|types?|formats?|query|fields?|dates?|combinations?)\b/i.test(
    subject,
  );
}

function deedOf(matter: Matter, clause: Clause): Deed {
  const { subject, verb, rest, form, text } = clause;
  const expected = outcomeOf(clause);
  const plain = (action: string): Deed => ({ action, data: '', expected });
  const { title } = matter.around;
  if (form === 'gerund') return gerundDeed(matter, clause);
  if (form === 'order') return plain(orderDeed(matter, clause, expected));
  if (form === 'none') return fragmentDeed(subject, title);
  if (/\bfollows? the table\b|\b(?:as|according to|see) the table\b/i.test(text))
    return plain("Bring about each row of the story's table in turn, with the first and the last value of its range");
  const can = passiveDeed(clause);
  if (can !== undefined) return plain(can);
  if (isActor(subject) && !/^(?:is|are|has|have)$/.test(verb)) return personDeed(clause);
  if (isControl(subject, verb)) return controlDeed(clause);
  const compared = /^("[^"]+") (above|over|after|below|under|before) ("[^"]+")$/i.exec(subject);
  if (compared !== null) return comparedDeed(clause, compared);
  const again = /\bevery (\d+) (seconds?|minutes?|hours?|days?)\b/i.exec(rest);
  if (again !== null) {
    const [, every = '', unit = ''] = again;
    return plain(`Watch ${lowerFirst(subject)} for ${Number(every) * 3} ${unit.replace(/s?$/, 's')}`);
  }
  const other = ownDeed(clause) ?? seenDeed(clause);
  if (other !== undefined) return plain(other);
  const before = deedBefore(subject);
  if (before !== undefined) return plain(before);
  if (isPlace(subject, verb)) return plain(`Open ${lowerFirst(subject.replace(/^(?:each|every)\b/i, 'a'))}`);
  if (
    /^(?:it|they|we|i|nothing|none|everything|this|these|that|those|both|the (?:rest|others?|same|latter|former|[\p{L}]+est))$/iu.test(
      subject,
    )
  )
    return plain(`Go through "${title}" and look at the result`);
  if (isSpecialCase(subject)) return caseDeed(clause);
  const moment =
    /\bafter (?:the )?((?:successful )?(?:upload|log-?in|sign-?in|log-?out|reset|payment|registration|checkout|saving|update|restart|import|export|approval|confirmation|deletion))\b/i.exec(
      rest,
    )?.[1];
  if (moment !== undefined) return plain(`Bring about the ${moment.toLowerCase()}, then look at ${named(subject)}`);
  const event = /^.{6,}?,? (?:immediately |right |directly )?(?:after|upon) (each|every|an?) ([\p{L} -]+)$/iu.exec(
    rest,
  );
  if (event !== null) return plain(`Bring about ${articled(event[2] ?? '')}, then look at ${lowerFirst(subject)}`);
  const where = /^(?:is|are|must|should)$/.test(verb) ? openable(rest) : undefined;
  if (where !== undefined) return plain(`Open ${where} and look at ${named(subject)}`);
  return plain(`Look at ${named(subject)}${/^(?:is|are|must|should)$/.test(verb) ? placeIn(rest) : ''}`);
}

/** ` above the list` of `is shown as a chip above the list`. */
function placeIn(rest: string): string {
  const place =
    /\b(?:on|in|at|above|below|under|beside|next to) (?:the|an?) [\p{L}\w' -]{3,50}/iu.exec(rest)?.[0] ?? '';
  if (/\b(?:format|order|language|currency|way|form|case|row|state|colou?r)s?\b/i.test(place)) return '';
  return place === '' ? '' : ` ${place.replace(/\s(?:and|or|but|with|when|if|before|after)\b.*$/, '')}`;
}

/** Orders that a tester follows as they stand, not wishes of what the product shall do. */
const byTester =
  /^(?:switch|turn|run|measure|rehearse|restore|restart|compare|simulate|choose|print|open|enter|select|pick|search|buy|cancel|upload|scan|press|click)$/i;

/** `Show the cost in the basket`, `Write an event when …`. */
function orderDeed({ around }: Matter, { verb, rest, text }: Clause, outcome: string): string {
  if (byTester.test(verb) && outcome !== upperFirst(text)) return upperFirst(text);
  const when = /\b(?:when|if|once)\b (.*)$/i.exec(text)?.[1];
  if (when !== undefined) return bringAbout(when);
  if (/^(?:show|display|list|offer|hide|name|mention)$/i.test(verb)) {
    const place =
      /\b(?:on|in|at|above|below|beside) (the [\p{L}' -]+?)(?=$|,|\s(?:before|after|when|if|and|with)\b)/iu.exec(
        rest,
      )?.[1];
    if (/^[\w.]+\(/.test(rest)) return `Call ${rest}`;
    return place === undefined ? `Look at ${rest}` : `Open ${place}`;
  }
  const header = /\bX-[A-Z][\w-]+/.exec(text)?.[0];
  if (header !== undefined) return `Catch a call that carries it and read the header ${header}`;
  if (/^[\w.]+\(/.test(rest)) return `Call ${rest}`;
  const object = /^(?:it|them|this)\b/i.test(rest)
    ? 'the result'
    : rest.replace(/[,;].*$|\s(?:off|on|out|up|down|away|back)$/, '');
  return `Go through "${around.title}" and look at ${object}`;
}

/** `Send a refused refund for approval` of `A refused refund can be sent for approval`. */
function passiveDeed({ subject, verb, rest }: Clause): string | undefined {
  const match = /^(?:only |also |still )?be (\p{L}+)\b(.*)$/u.exec(rest);
  const base = baseOfParticiple(match?.[1] ?? '');
  if (base === undefined || !/^(?:can|cannot|can't|may)$/i.test(verb)) return undefined;
  const tail = (match?.[2] ?? '').replace(/,.*$|\s(?:because|so that|and (?:is|are|has|gets?))\b.*$/, '');
  const only = /^only (.*)$/i.exec(subject)?.[1];
  if (only !== undefined) return `Try to ${base} anything else than ${only}${tail}`;
  const isNone = /^(?:no|none|nothing|neither)\b/i.test(subject);
  const what = subject
    .replace(/^no\b/i, 'a')
    .replace(/^neither\b/i, 'either')
    .replace(/^nothing\b/i, 'something');
  const order = /^(?:can|may)$/i.test(verb) && !isNone ? upperFirst(base) : `Try to ${base}`;
  return `${order} ${lowerFirst(what)}${tail}`;
}

function articled(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}
