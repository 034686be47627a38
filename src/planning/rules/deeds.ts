import { lowerFirst, orderOf, upperFirst } from '../text/sentence.ts';
import { baseOfParticiple, baseOfThird, isBase, participleOf } from '../text/verbs.ts';
import { bringAbout } from './imperatives.ts';
import type { Clause, Matter } from './matter.ts';
import { headOf, imperativeOutcome, isPlural, outcomeOf, roleOf } from './phrases.ts';
import { shortSubject } from './subjects.ts';

/** What to do and what must come of it. */
export interface Deed {
  action: string;
  data: string;
  expected: string;
}

/** Subjects that say by themselves what to do. */
export function ownDeed({ subject, rest, verb, text }: Clause): string | undefined {
  const [, noun, participle] = /^the same ([\p{L} -]+?) (\p{L}+) twice$/iu.exec(subject) ?? [];
  const twice = baseOfParticiple(participle ?? '');
  if (noun !== undefined && twice !== undefined) return `${upperFirst(twice)} the same ${noun} twice`;
  if (/^an? [1-5]\d\d$/i.test(subject)) return `Provoke ${lowerFirst(subject)}`;
  const only = /^only (.*)$/i.exec(subject)?.[1];
  if (only !== undefined) return `Look for anything else than ${only}`;
  if (ordinal.test(subject) && /\b(?:refused|rejected|not accepted|not allowed)\b/i.test(text))
    return `Try to add ${lowerFirst(subject)}`;
  if (/^"[^"]+",/.test(subject)) return `Enter each in turn and compare: ${subject}`;
  if (/^the same\b/i.test(rest)) return `Compare ${lowerFirst(subject)}`;
  const example = /\ssuch as (.+)$/i.exec(subject)?.[1];
  if (example !== undefined) return `Try it with ${example}`;
  const when = /\b(?:when|once|if) (.*)$/i.exec(rest)?.[1];
  if (when !== undefined) return `${bringAbout(when)}, then look at ${named(subject)}`;
  // `Percentage vouchers never reduce the delivery cost`: it is used, and what it must not touch is looked at.
  const touched = /^(?:(?:the|its|their) [^,;]+?)(?=$|,| (?:by|to|for|when|and|but)\b)/i.exec(rest)?.[0];
  if (touched !== undefined && touches.test(verb)) return `Use ${lowerFirst(subject)}, then look at ${touched}`;
  const place =
    /^(?:be |not be )?(?:refused|rejected|accepted|allowed) ((?:in|as|for|into) (?:the|an?) [\p{L} -]+?)(?= because|,|$)/iu.exec(
      rest,
    )?.[1];
  if (place !== undefined && /^(?:is|are|must|should|can|cannot)$/i.test(verb))
    return `Enter ${lowerFirst(subject)} ${place}`;
  return undefined;
}
const touches = /^(?:never |only )?(?:reduce|increase|lower|raise|affect|discount)s?$/i;

/** As it stands in a sentence: `the refund` of `Refund`, which titles leave without its article. */
export function named(subject: string): string {
  const plain = lowerFirst(subject);
  return /^\p{Ll}+$/u.test(plain) && !isPlural(plain) ? `the ${plain}` : plain;
}

const ordinal =
  /^the (?:[a-z]+-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|[a-z]+th|\d+(?:st|nd|rd|th))\s/i;

/** `Choose a value` → `The list and the counts are updated`. */
export function gerundDeed({ around }: Matter, clause: Clause): Deed {
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
export function controlDeed(clause: Clause): Deed {
  const { subject, verb, rest } = clause;
  const base = baseOfThird(verb) ?? verb;
  const owner = /\s(?:on|of|in|beside|next to) (the [\p{L}-]+)$/iu.exec(subject)?.[1];
  const object = /^it\b/i.test(rest) && owner !== undefined ? rest.replace(/^it\b/i, owner) : rest;
  const expected = startsWithObject.test(object) ? upperFirst(imperativeOutcome(base, object)) : outcomeOf(clause);
  return { action: `Press ${lowerFirst(subject.replace(/^(?:each|every)\b/i, 'a'))}`, data: '', expected };
}

export function comparedDeed(clause: Clause, [whole, one = '', how = '', two = '']: RegExpExecArray): Deed {
  const isMore = /above|over|after/i.test(how);
  const data = /after|before/i.test(how) ? '' : `${one} = ${isMore ? 90 : 80}, ${two} = ${isMore ? 80 : 90}`;
  return { action: `Enter ${whole}`, data, expected: `The form ${clause.verb} ${clause.rest}` };
}

/** A case to bring about, of which is then said what it does. */
export function caseDeed(clause: Clause): Deed {
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

/** What somebody does, or where they look for what they get. */
export function personDeed(clause: Clause): Deed {
  const { subject, verb, rest } = clause;
  const who = roleOf(subject);
  const expected = outcomeOf(clause);
  const isMail = /^(?:gets?|receives?)$/i.test(verb) && /\be?-?mails?\b|\bmessages?\b|\breminders?\b/i.test(rest);
  if (isMail) return { action: `Open the mailbox of ${who}`, data: '', expected };
  if (/^sees?$/i.test(verb))
    return {
      action: `As ${who}, look at ${rest.replace(/^only /, '').replace(/,.*$|\s(?:but|and)\b.*$/, '')}`,
      data: '',
      expected,
    };
  const modal = /^(?:can|cannot|must|may|should|will)$/i.test(verb);
  const doing = (modal ? rest : `${baseOfThird(verb) ?? verb} ${rest}`)
    .replace(/, (?:until|and the)\b.*$/, '')
    .replace(
      /\b(and|or|then) ([a-z]+)(?= (?:the|an?|its|their|it|them|"))/g,
      (_, join: string, word: string) => `${join} ${baseOfThird(word) ?? word}`,
    );
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
