import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import { type Clause, type Matter, operationEvidence } from '../../rules/matter.ts';
import { isPerson, refusalOf, roleOf } from '../../rules/phrases.ts';
import { type Limit, sidesOf } from '../../text/limits.ts';
import { lowerFirst, upperFirst } from '../../text/sentence.ts';
import { baseOfParticiple, baseOfThird, participleOf } from '../../text/verbs.ts';
import { bothOf, isMany, noLonger, theOf, triedTitle } from './claims.ts';
import { deedFor } from './events.ts';
import { dueCases } from './due-dates.ts';
import { withoutPhrase } from './sides.ts';

/** What is done, and what must be seen while the time runs and when it is over. */
interface Deed {
  /** With the moment: `Cancel an order 30 minutes later`. */
  at: (moment: string) => string;
  inside: string;
  outside: string;
}

/** What holds for a time, ends after it or has to be done within it: the last moment and the first one behind. */
export function timeWindowIdea(matter: Matter, clause: Clause, limit: Limit, subject: string): TestIdea {
  const { within, beyond } = sidesOf(limit);
  const plain = clause.subject.replace(/^for \d+ \w+ (?:(?:after|from|since) (?:the |an? )?\w+ )?/i, '');
  const own = { ...clause, subject: /^(?:it|this|they)$/i.test(plain) ? subject : plain };
  const { operation, around } = matter;
  const cases = dueCases(own, limit)?.map((item) => ({ ...item, data: around.wording.clock })) ?? [];
  if (cases.length === 0) {
    const { at, inside, outside } = deedOf(matter, own, limit);
    const [last, first] = limit.sense === 'trigger' ? [beyond, within] : [within, beyond];
    const make = (value: string, expected: string): IdeaCase => ({
      action: at(momentOf(clause, limit, value)),
      data: around.wording.clock,
      expected,
    });
    cases.push(make(last.text, inside), make(first.text, outside));
  }
  const values = [within, beyond].sort((a, b) => a.value - b.value || (limit.edge === 'most' ? 0 : -1));
  const tried = `${limit.ordinal ? 'on' : 'at'} ${bothOf(values[0]?.text ?? '', values[1]?.text ?? '')}`;
  return {
    criteria: [matter.criterion.id],
    technique: 'boundary values',
    title: triedTitle({ text: named(clause, own.subject) }, tried),
    given: [],
    cases,
    testType: 'edge_case',
    worth: 1,
    must: [String(limit.quantity.value)],
    about: `${clause.text} ${within.text} ${beyond.text}`,
    evidence: [matter.evidence, ...(operation === undefined ? [] : [operationEvidence(operation, clause.text)])],
    clauses: [],
    reason: `"${limit.phrase.trim()}": the last moment in which it holds and the first in which it does not.`,
  };
}

/** The clause with the name in place of `It`. */
function named({ text }: Clause, subject: string): string {
  return text.replace(/^(?:it|this|they)\b/i, subject);
}

function deedOf(matter: Matter, clause: Clause, limit: Limit): Deed {
  const rest = withoutPhrase(withoutTail(clause, limit), limit.phrase);
  if (limit.sense === 'trigger') return endOf(clause, rest);
  const passive = /^(?:only |still |also )?be (\p{L}+)\b(.*)$/u.exec(rest);
  const base = baseOfParticiple(passive?.[1] ?? '');
  if (/^(?:can|may|must)$/i.test(clause.verb) && passive !== null && base !== undefined)
    return passiveDeed(matter, clause, base, passive);
  if (/^(?:can|may|must)$/i.test(clause.verb) && isPerson(clause.subject)) {
    const refusal = refusalOf({ ...matter, operation: undefined }, clause);
    return {
      at: (moment) => `As ${roleOf(clause.subject)}, ${rest} ${moment}`,
      inside: 'Accepted, it is still in time',
      outside: refusal === '' ? 'Refused, it is too late' : refusal,
    };
  }
  return stateOf(clause, rest);
}

/** `An order can be cancelled`: it is cancelled, or the attempt is refused. */
function passiveDeed(matter: Matter, clause: Clause, base: string, [, participle = '', tail = '']: string[]): Deed {
  const helper = isMany(clause) ? 'are' : 'is';
  const what = lowerFirst(clause.subject);
  const it = theOf(clause.subject);
  const refusal = refusalOf({ ...matter, operation: undefined }, clause) || 'Refused';
  return {
    at: (moment) => `${upperFirst(base)} ${what}${tail} ${moment}`,
    inside: `Accepted: ${it} ${helper} ${participle}${tail}`,
    outside: `${refusal}: it is too late, ${it} ${helper} not ${participle}${tail}`,
  };
}

/** `The link is valid`, `The mail holds a link that is valid`: what is looked at, and how it is when the time is over. */
function stateOf(clause: Clause, rest: string): Deed {
  const part = /\b(?:an?|the) ([\p{L} -]+?) (?:that|which) (is|stays|works|remains|lives)\b(.*)$/u.exec(rest);
  const state =
    part === null
      ? { subject: clause.subject, verb: clause.verb, rest }
      : { subject: `The ${part[1] ?? ''}`, verb: part[2] ?? 'is', rest: (part[3] ?? '').trim() };
  const isUsed = /\b(?:valid|usable|works?|accepted)\b/i.test(`${state.verb} ${state.rest}`);
  const isBare = state.rest === '' && /^(?:lasts?|is|are|takes?|lives?)$/i.test(state.verb);
  // A word that begins no sentence is written as it is: a name.
  const what = clause.text.startsWith(state.subject) || part !== null ? lowerFirst(state.subject) : state.subject;
  const deed = /^accepted\b/i.test(state.rest) ? (deedFor(state.subject) ?? 'Bring') : isUsed ? 'Use' : 'Look at';
  return {
    at: (moment) => `${deed} ${what} ${moment}`,
    inside: isBare
      ? `${upperFirst(what)} has not ended`
      : upperFirst(`${theOf(state.subject)} ${state.verb} ${state.rest}`.trim()),
    outside: isBare ? `${upperFirst(theOf(what))} has ended` : noLonger({ ...state, subject: theOf(state.subject) }),
  };
}

/** `It lapses 24 months after it was given`. */
function endOf(clause: Clause, rest: string): Deed {
  const { subject, verb } = clause;
  const base = baseOfThird(verb);
  const [helper, done] =
    /^(?:is|are)$/i.test(verb) || base === undefined
      ? [verb, rest]
      : [isMany(clause) ? 'have' : 'has', `${participleOf(base)} ${rest}`.trim()];
  return {
    at: (moment) => `Look at ${lowerFirst(subject)} ${moment}`,
    inside: upperFirst(`${theOf(subject)} ${helper} not ${done} yet`),
    outside: upperFirst(`${theOf(subject)} ${helper} ${done}`),
  };
}

/** What a time counts from: ` after payment`, ` ahead`. */
const counted =
  /^\s((?:after|from|since|before|without|ahead|in advance|of)\b[^,;()]{0,60}?)(?=$|[,;(]|\s(?:and|but|or|when|if|unless)\b)/i;

function tailOf({ text }: Clause, { start, end }: Limit): string {
  // `For 14 days after the switch the old one stays`: in front, the tail ends with its noun.
  const pattern = start === 0 ? /^\s((?:after|from|since) (?:the |an? )?\w+)/i : counted;
  const tail = (pattern.exec(text.slice(end))?.[1] ?? '').trim();
  // `for 10 years without name and address` says how it is kept, not from when on.
  return /^without\b/i.test(tail) && text.slice(end).trim().slice(tail.length).startsWith(' and ') ? '' : tail;
}

function withoutTail(clause: Clause, limit: Limit): string {
  const tail = tailOf(clause, limit);
  const rest = tail === '' ? clause.rest : clause.rest.replace(` ${tail}`, '');
  // What follows behind a comma is another claim.
  const at = rest.indexOf(', ', rest.indexOf(limit.phrase.trim()) + limit.phrase.trim().length);
  const only = at < 0 ? rest : rest.slice(0, at);
  // `lasts 15 minutes and belongs to the basket`: the other claim has no time.
  const [first = only] = only.split(/\s(?:and|but)\s(?=\p{L}+s\s)/u);
  return first.includes(limit.phrase.trim()) ? first : only;
}

/** `30 minutes after payment`, `30 minutes later`, `on day 45`. */
function momentOf(clause: Clause, limit: Limit, value: string): string {
  const tail = tailOf(clause, limit).replace(/^(?:from|since|of)\b/i, 'after');
  if (limit.ordinal) return `on ${value}${tail === '' ? '' : ` ${tail}`}`;
  if (/^without\b/i.test(tail)) return `after ${value} ${tail}`;
  return tail === '' ? `${value} later` : `${value} ${tail}`;
}
