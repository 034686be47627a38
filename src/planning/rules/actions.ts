import { lowerFirst, orderOf, upperFirst } from '../text/sentence.ts';
import { baseOfParticiple, baseOfThird, isBase, participleOf } from '../text/verbs.ts';
import { bringAbout } from './imperatives.ts';
import type { Clause, Matter } from './matter.ts';
import { headOf, imperativeOutcome, isActor, isPlural, outcomeOf, requestData, roleOf } from './phrases.ts';
import { deedBefore, isControl, isPlace, isSpecialCase, shortSubject } from './subjects.ts';

/** What to do and what must come of it. */
export interface Deed {
  action: string;
  data: string;
  expected: string;
}

/** What to do so that the clause can be seen, in the imperative. */
export function actionOf(matter: Matter, clause: Clause): Pick<Deed, 'action' | 'data'> {
  const { action, data } = stepFor(matter, clause);
  return { action, data };
}

/** The clause as a step: the action says what is done, the expected result what is then seen. */
export function stepFor(matter: Matter, clause: Clause): Deed {
  const { operation } = matter;
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
  if (form === 'order') return plain(orderDeed(matter, clause));
  if (form === 'none')
    return plain(
      /^(?:an?|one) /i.test(subject)
        ? `Go through "${title}" with ${lowerFirst(subject)}`
        : `Look for this when "${title}" is done: ${lowerFirst(subject)}`,
    );
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
  const surplus = /^(?:up to |only )?(.+?), (?:more|others|any more|anything else)$/i.exec(subject)?.[1];
  if (surplus !== undefined)
    return {
      action: `Try once more than is allowed: ${lowerFirst(surplus)}`,
      data: '',
      expected: `The one too many is ${rest}`,
    };
  const other = ownDeed(clause);
  if (other !== undefined) return plain(other);
  const before = deedBefore(subject);
  if (before !== undefined) return plain(before);
  if (isPlace(subject, verb)) return plain(`Open ${lowerFirst(subject.replace(/^(?:each|every)\b/i, 'a'))}`);
  if (
    /^(?:it|they|we|i|this|these|that|those|both|the (?:rest|others?|same|latter|former|[\p{L}]+est))$/iu.test(subject)
  )
    return plain(`Go through "${title}" and look at the result`);
  if (isSpecialCase(subject)) return caseDeed(clause);
  const event = /^.{6,}?,? (?:immediately |right |directly )?(?:after|upon) (each|every|an?) ([\p{L} -]+)$/iu.exec(
    rest,
  );
  if (event !== null) return plain(`Bring about ${articled(event[2] ?? '')}, then look at ${lowerFirst(subject)}`);
  return plain(`Look at ${lowerFirst(subject)}${/^(?:is|are)$/.test(verb) ? placeIn(rest) : ''}`);
}

/** Subjects that say by themselves what to do. */
function ownDeed({ subject, rest, verb, text }: Clause): string | undefined {
  const [, noun, participle] = /^the same ([\p{L} -]+?) (\p{L}+) twice$/iu.exec(subject) ?? [];
  const twice = baseOfParticiple(participle ?? '');
  if (noun !== undefined && twice !== undefined) return `${upperFirst(twice)} the same ${noun} twice`;
  if (/^an? [1-5]\d\d$/i.test(subject)) return `Provoke ${lowerFirst(subject)}`;
  const only = /^only (.*)$/i.exec(subject)?.[1];
  if (only !== undefined) return `Look for anything else than ${only}`;
  if (ordinal.test(subject) && /\b(?:refused|rejected|not accepted|not allowed)\b/i.test(text))
    return `Try to add ${lowerFirst(subject)}`;
  if (/^the same\b/i.test(rest)) return `Compare ${lowerFirst(subject)}`;
  const when = /\b(?:when|once|if) (.*)$/i.exec(rest)?.[1];
  if (when !== undefined) return `${bringAbout(when)}, then look at ${lowerFirst(subject)}`;
  const place =
    /^(?:be |not be )?(?:refused|rejected|accepted|allowed) ((?:in|as|for|into) (?:the|an?) [\p{L} -]+?)(?= because|,|$)/iu.exec(
      rest,
    )?.[1];
  if (place !== undefined && /^(?:is|are|must|should|can|cannot)$/i.test(verb))
    return `Enter ${lowerFirst(subject)} ${place}`;
  return undefined;
}
const ordinal =
  /^the (?:[a-z]+-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|[a-z]+th|\d+(?:st|nd|rd|th))\s/i;

function articled(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** `Choose a value` → `The list and the counts are updated`. */
function gerundDeed({ around }: Matter, clause: Clause): Deed {
  const { subject, verb, rest } = clause;
  const order = orderOf(subject);
  const action = subject.includes(' ') ? order : `${order}: go through "${around.title}"`;
  const needed = /^(?:needs?|requires?)$/i.test(verb) ? /^[^,;]+/.exec(rest)?.[0] : undefined;
  if (needed !== undefined)
    return {
      action: `Try to ${lowerFirst(order)} without ${needed}`,
      data: '',
      expected: `It is not done; ${needed} is asked for`,
    };
  const never = /^never (\p{L}+)$/iu.exec(verb)?.[1];
  const denied = baseOfThird(never ?? '');
  if (denied !== undefined && !rest.includes(','))
    return {
      action,
      data: '',
      expected: upperFirst(`${rest} ${isPlural(rest) ? 'are' : 'is'} not ${participleOf(denied)}`),
    };
  const answer = /^answers?$/i.test(verb) && /^\d/.test(rest);
  if (answer) return { action, data: '', expected: `The answer is ${rest}` };
  const base = /^makes?$/i.test(verb) ? undefined : baseOfThird(verb);
  const expected =
    base !== undefined && startsWithObject.test(rest)
      ? upperFirst(imperativeOutcome(base, rest))
      : baseOfThird(verb) === undefined
        ? outcomeOf(clause)
        : /^(?:it|them)\b/i.test(rest)
          ? outcomeOf(clause)
          : `It ${verb} ${rest}`;
  return { action, data: '', expected };
}
/** An object that can become a subject; what comes behind it is no second verb. */
const startsWithObject =
  /^(?:the|an?|its|their|all) (?!.*(?:,|\band (?:[a-z]+s|is|are|cannot|can)\b (?!of\b)|\b(?:it|they) ha[ds]\b| one the | the one ))/i;

/** What is pressed, and what comes of it: `The chip is removed` of `The cross on the chip removes it`. */
function controlDeed(clause: Clause): Deed {
  const { subject, verb, rest } = clause;
  const base = baseOfThird(verb) ?? verb;
  const owner = /\s(?:on|of|in|beside|next to) (the [\p{L}-]+)$/iu.exec(subject)?.[1];
  const object = /^it\b/i.test(rest) && owner !== undefined ? rest.replace(/^it\b/i, owner) : rest;
  const expected = startsWithObject.test(object) ? upperFirst(imperativeOutcome(base, object)) : outcomeOf(clause);
  return { action: `Press ${lowerFirst(subject.replace(/^(?:each|every)\b/i, 'a'))}`, data: '', expected };
}

function comparedDeed(clause: Clause, [whole, one = '', how = '', two = '']: RegExpExecArray): Deed {
  const isMore = /above|over|after/i.test(how);
  const data = /after|before/i.test(how) ? '' : `${one} = ${isMore ? 90 : 80}, ${two} = ${isMore ? 80 : 90}`;
  return { action: `Enter ${whole}`, data, expected: `The form ${clause.verb} ${clause.rest}` };
}

/** A case to bring about, of which is then said what it does. */
function caseDeed(clause: Clause): Deed {
  const { subject, verb, rest, text } = clause;
  const isSeen = /\b(?:greyed|shown|hidden|displayed|listed|marked|highlighted|visible|absent|missing|offered)\b/i.test(
    `${verb} ${rest}`,
  );
  const isEntered =
    /\b(?:postcodes?|addresses|address|amounts?|numbers?|codes?|names?|dates?|texts?|e-?mails?|passwords?|quer(?:y|ies)|characters?|blanks?|letters?|digits?)$/i.test(
      headOf(subject),
    );
  const what = lowerFirst(subject);
  const action =
    isSeen && !/\bremain(?:s|ed)?\b/i.test(text)
      ? `Look for ${what}`
      : isEntered
        ? `Enter ${what}`
        : `Bring about this case: ${what}`;
  return { action, data: '', expected: outcomeOf({ ...clause, subject: shortSubject(subject) }) };
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
  if (when !== undefined) return bringAbout(when);
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

/** What somebody does, or where they look for what they get. */
function personDeed(clause: Clause): Deed {
  const { subject, verb, rest } = clause;
  const who = roleOf(subject);
  const expected = outcomeOf(clause);
  const isMail = /^(?:gets?|receives?)$/i.test(verb) && /\be?-?mails?\b|\bmessages?\b|\breminders?\b/i.test(rest);
  if (isMail) return { action: `Open the mailbox of ${who}`, data: '', expected };
  if (/^sees?$/i.test(verb))
    return { action: `As ${who}, look at ${rest.replace(/,.*$|\s(?:but|and)\b.*$/, '')}`, data: '', expected };
  const modal = /^(?:can|cannot|must|may|should|will)$/i.test(verb);
  const doing = (modal ? rest : `${baseOfThird(verb) ?? verb} ${rest}`).replace(/, (?:until|and the)\b.*$/, '');
  const action = `As ${who}, ${/^cannot$/i.test(verb) ? 'try to ' : ''}${doing}`;
  return { action, data: '', expected: /^(?:cannot|must)$/i.test(verb) ? expected : (doneOf(doing) ?? expected) };
}

/** `The dose is recorded with its time` of `record a dose with its time`; undefined where it is not that plain. */
function doneOf(doing: string): string | undefined {
  const [, base = '', object = ''] = /^(\p{L}+) ((?:the|an?|their|his|her) .*)$/iu.exec(doing) ?? [];
  if (!isBase(base) || /,| (?:and|or|but|that|which|who|when|if|once|unless|until) |\b(?:have|get|see)\b/i.test(doing))
    return undefined;
  return upperFirst(imperativeOutcome(base.toLowerCase(), object.replace(/^(?:an?|their|his|her) /i, 'the ')));
}

const entered = /\b(?:entries|attempts?|PINs?|passwords?|codes?|tries|log-?ins?|sign-?ins?|answers?)\b/i;

/** A condition as a step of its own: `Arrange that a role is taken away`; places and times stay in front of the step. */
export function conditionStep(condition: string): string {
  const clause =
    /^(?:when|if|once|as soon as|where|after(?= (?:the|an?|it|they) .* (?:is|are|has|have) ))\s+(.*)$/i.exec(
      condition,
    )?.[1];
  if (clause !== undefined) return bringAbout(clause);
  const unless = /^unless (.*)$/i.exec(condition)?.[1];
  if (unless !== undefined) return `Arrange that this is not so: ${unless}`;
  const without = /^without (?:any )?(.*)$/i.exec(condition)?.[1];
  if (without !== undefined)
    return /^(?!the |an? )\S+s$/i.test(without) ? `Choose inputs for which there are no ${without}` : '';
  const gerund = /^after (\p{Ll}+ing\b.*)$/iu.exec(condition)?.[1];
  if (gerund !== undefined && orderOf(gerund) !== upperFirst(gerund)) return orderOf(gerund);
  const [, afterwards = ''] = /^after (\d+ .*)$/i.exec(condition) ?? [];
  if (afterwards === '') return '';
  if (entered.test(afterwards)) return `Enter ${afterwards}`;
  return /^\d+ (?:\p{L}+ )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b/iu.test(afterwards)
    ? `Let ${afterwards} pass, with the test clock`
    : `Bring about ${afterwards}`;
}
