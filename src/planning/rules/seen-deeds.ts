import { lowerFirst, upperFirst } from '../text/sentence.ts';
import { baseOfParticiple } from '../text/verbs.ts';
import { named } from './deeds.ts';
import { openable } from './fragments.ts';
import type { Clause } from './matter.ts';
import { isPerson, isPlural } from './phrases.ts';

/** What a statement says of its subject, and what a tester does first to see it; the first that fits decides. */
export function seenDeed(clause: Clause): string | undefined {
  return (
    handDeed(clause) ??
    firstUsed(clause) ??
    countedOnly(clause) ??
    countedPer(clause) ??
    comparedAnswers(clause) ??
    untouched(clause) ??
    ofAnEvent(clause) ??
    exactly(clause) ??
    inAnswer(clause) ??
    toSomebody(clause) ??
    beforeSomething(clause) ??
    onDay(clause) ??
    logged(clause) ??
    sentTo(clause) ??
    triedWith(clause) ??
    lasting(clause) ??
    outage(clause) ??
    forOthers(clause) ??
    filledUp(clause) ??
    approved(clause) ??
    recomputed(clause) ??
    byDefault(clause)
  );
}

/** What people do with their hands, said in the passive: nobody has to be told how to get there. */
const byHand =
  /^(?:add|apply|book|borrow|buy|cancel|choose|copy|delete|edit|enter|exchange|import|invite|merge|move|order|pay|put|rename|renew|reserve|return|save|select|share|split|sign|transfer|type|upload|withdraw)$/;

/** `Put the line into the basket` of `The line is put into the basket, the wish stays`. */
function handDeed({ subject, verb, rest }: Clause): string | undefined {
  if (!/^(?:is|are)$/i.test(verb) || /^(?:no|none|nothing|nobody|only|neither)\b/i.test(subject)) return undefined;
  const [, participle = '', behind = ''] = /^(\p{L}+)\b(.*)$/u.exec(rest) ?? [];
  const base = baseOfParticiple(participle);
  if (base === undefined || !byHand.test(base)) return undefined;
  const how = /^(?: (?!and\b)[^,;]*)?/.exec(behind)?.[0] ?? '';
  // What is done by the product is not done by hand: `is saved automatically`, `is sorted by time`.
  if (/\b(?:automatically|by itself|again|within|until|for|after|every|twice|once|days?|by time|exactly)\b/i.test(how))
    return undefined;
  if (how === '' && behind === '') return undefined;
  const plain = how.replace(/ and (?:is|are|stays?|has|have|gets?|was|were|[a-z]+ed)\b.*$/, '');
  return `${upperFirst(base)} ${lowerFirst(subject)}${plain}`;
}

/** `The oldest credit is used first`: two are there, and one is enough. */
function firstUsed({ subject, verb, rest }: Clause): string | undefined {
  const noun = /^the (?:\p{L}+est|first|last) ([\p{L} -]+)$/iu.exec(subject)?.[1];
  const base = baseOfParticiple(/^(\p{L}+) first\b/u.exec(rest)?.[1] ?? '');
  if (noun === undefined || base === undefined || !/^(?:is|are)$/.test(verb)) return undefined;
  const many = isPlural(noun) ? noun : `${noun}s`;
  return `Prepare two ${many} that differ in this; then ${base} less than ${lowerFirst(subject)} holds and look at both`;
}

/** `The average counts checked reviews only`: one that counts and one that does not. */
function countedOnly({ subject, verb, rest }: Clause): string | undefined {
  const said = `${verb} ${rest}`;
  const [, before = '', after = ''] =
    /\b(?:counts?|includes?|lists?|contains?|shows?|adds?(?: up)?) (?:only (\p{L}+ed \p{L}+s)|(\p{L}+ed \p{L}+s) only)\b/iu.exec(
      said,
    ) ?? [];
  const what = before || after;
  if (what === '') return undefined;
  const [kind = '', many = ''] = what.split(' ');
  return `Prepare ${many}, some ${kind} and one not ${kind}; then look at ${named(subject)}`;
}

/** `Refused codes are counted per checkout and per address`: two of each, and the counts compared. */
function countedPer({ subject, rest }: Clause): string | undefined {
  const per = /^(?:counted|limited|kept|summed|measured|judged) ((?:per [\p{L} -]+?(?:,| and|$) ?)+)/iu.exec(rest)?.[1];
  const kinds = [...(per ?? '').matchAll(/per ([\p{L} -]+?)(?=,| and|$)/giu)].map(([, kind = '']) => kind);
  if (kinds.length === 0) return undefined;
  return `Bring about ${named(subject)} for two of each kind (${kinds.join(', ')}), and compare what is counted for each`;
}

/** `Unknown addresses and wrong passwords answer alike`. */
function comparedAnswers({ subject, verb, rest }: Clause): string | undefined {
  if (!/\b(?:alike|identical(?:ly)?|the same(?: answer| text| result)?)(?=$|[,:;])/i.test(`${verb} ${rest}`))
    return undefined;
  const [, one = '', two = ''] = /^(?:the )?([^,]+?) and ([^,]+)$/i.exec(subject) ?? [];
  return one === '' ? undefined : `Try ${lowerFirst(one)} and ${two} in turn, and compare what comes of each`;
}

/** `Refused calls don't count against the budget`, `Instructions in a text change neither its state nor its rating`. */
function untouched({ subject, verb, rest }: Clause): string | undefined {
  const said = `${verb} ${rest}`;
  const thing =
    /^(?:do not|does not|don't|doesn't|never) (?:count against|touch|change|alter|affect|influence|reset) ((?:the|its|their|any) [^,;]+?)(?=$|[,;])/i.exec(
      said,
    )?.[1] ??
    /^(?:changes?|touch(?:es)?|alters?|affects?) neither ((?:the|its|their) .+?) nor ((?:the|its|their) [^,;]+)/i
      .exec(said)
      ?.slice(1)
      .join(' and ');
  if (thing === undefined) return undefined;
  const what = /^(?:the|its|their)\b/i.test(subject) ? lowerFirst(subject) : named(subject);
  const owned = thing.replace(/\b(?:its|their)\b/gi, 'the');
  return `Note ${owned}; bring about ${what}; then look at ${owned} once more`;
}

const events =
  /^(?:(?:an?|each|every|one) (?:[\p{L}-]+ )?(?:change|call|payment|refund|order|search|request|import|export|run|delivery|error|failure|upload|transfer|booking|message|return|renewal|visit|transaction))$/iu;

/** `The actor of an automatic change is "system"`. */
function ofAnEvent({ subject, verb }: Clause): string | undefined {
  if (!/^(?:is|are|has|have|holds?|names?|shows?|says?)$/i.test(verb)) return undefined;
  const [, part = '', event = ''] = /^the ([\p{L} -]+?) of ((?:an?|each|every|one) .+)$/iu.exec(subject) ?? [];
  if (!events.test(event)) return undefined;
  return `Bring about ${event.replace(/^(?:each|every|one) /i, 'a ')} and look at its ${part}`;
}

/** `Exactly the limit needs no approval`. */
function exactly({ subject }: Clause): string | undefined {
  return /^(?:exactly|precisely) /i.test(subject) ? `Try it with ${lowerFirst(subject)}` : undefined;
}

/** Headers, the content type and fields of bodies are seen in the answer of a call. */
function inAnswer({ subject, text, facts }: Clause): string | undefined {
  const header = /\bX-[A-Z][\w-]+/.exec(text)?.[0];
  if (header !== undefined) return `Catch a call that carries it and read the header ${header}`;
  if (/^the (?:content type|status code|media type)$/i.test(subject))
    return `Send a call that succeeds and one that fails, and read ${lowerFirst(subject)} of both answers`;
  const field = facts.identifiers.find((name) => name === subject);
  return field === undefined ? undefined : `Read ${field} in the answer of a call`;
}

/** `Grade C is explained to the shopper with the note`: it is seen by whom it is for. */
function toSomebody({ subject, verb, rest }: Clause): string | undefined {
  if (!/^(?:is|are)$/i.test(verb)) return undefined;
  const [, who = ''] =
    /^(?:explained|shown|offered|told|displayed|visible) to ((?:the|an?|other|another) [\p{L}_-]+)\b/iu.exec(rest) ??
    [];
  const one = who.replace(/^other ([\p{L}_-]+?)s?$/iu, 'another $1');
  return who !== '' && isPerson(who.replace(/^other /i, ''))
    ? `Sign in as ${one} and look at ${named(subject)}`
    : undefined;
}

/** `The expected refund is shown before sending`: the tester stops in time. */
function beforeSomething({ subject, verb, rest }: Clause): string | undefined {
  if (!/^(?:is|are)$/i.test(verb) || !/^(?:shown|named|visible|displayed|told|listed)\b/i.test(rest)) return undefined;
  const [, place = '', deed = ''] =
    /^\p{L}+((?: (?:in|on|at|above|below|beside) (?:the|an?) [\p{L} -]+?)?) before ((?:\p{L}+ing\b|(?:the|an?) [\p{L} -]+? (?:starts?|begins?|is|are)\b)[^,;]*)/iu.exec(
      rest,
    ) ?? [];
  if (deed === '') return undefined;
  return `Go as far as the moment before ${deed}, and look at ${named(subject)}${place}`;
}

/** `The button is not shown on day 46`. */
function onDay({ subject, rest }: Clause): string | undefined {
  const day = /\bon (?:the )?(day \d+|\d+(?:st|nd|rd|th) day)\b/i.exec(rest)?.[1];
  return day === undefined ? undefined : `Set the test clock to ${day}, and look for ${named(subject)}`;
}

/** `Downloads are logged with user and time`: they are made first. */
function logged({ subject, verb, rest }: Clause): string | undefined {
  if (!/^(?:is|are)$/i.test(verb) || !/^(?:logged(?! (?:in|out|off|on)\b)|audited|recorded|tracked)\b/i.test(rest))
    return undefined;
  return `Bring about ${lowerFirst(subject)}, then open the log`;
}

/** `An e-mail with a link is sent to the registered address`: it is read where it arrives. */
function sentTo({ subject, rest, verb }: Clause): string | undefined {
  const kind = /\b(e-?mail|mail|message|SMS|text message|notification|letter)\b/i.exec(subject)?.[1];
  const whom =
    /^sent to ((?:the|an?|all|each|every|their|his|her|its) [\p{L}' -]+?)(?=$|[,;]| (?:when|if|after|within|with|and)\b)/iu.exec(
      rest,
    )?.[1];
  if (kind === undefined || whom === undefined || !/^(?:is|are|must|should)$/i.test(verb)) return undefined;
  return /sms|text|notification/i.test(kind) ? `Look at the phone of ${whom}` : `Open the mailbox of ${whom}`;
}

/** `Partial matches are supported`, `Search is case-insensitive`. */
function triedWith({ subject, verb, rest }: Clause): string | undefined {
  if (!/^(?:is|are|must|should)$/i.test(verb)) return undefined;
  if (/\bcase-?insensitive\b|\bnot case-?sensitive\b/i.test(rest))
    return 'Enter the same once in capitals, once in small letters and once mixed, and compare the results';
  return /^(?:be )?(?:supported|possible)\b/i.test(rest) ? `Try it with ${lowerFirst(subject)}` : undefined;
}

/** `The preference is saved and restored after login`: it has to outlast the session. */
function lasting({ subject, verb, rest }: Clause): string | undefined {
  const isKept = /^(?:saved|stored|kept|remembered|restored|preserved|persisted)\b/i.test(rest);
  const after =
    /\b(?:after|across|between) (?:the |a |next )?(?:log-?in|sign-?in|logging in|signing in|sessions?|reload|restart|reloading)\b/i.test(
      rest,
    );
  return isKept && after && /^(?:is|are|must|should)$/i.test(verb)
    ? `Change ${named(subject)}, sign out and in again, and look at it`
    : undefined;
}

/** `Delivery failures fall back to e-mail`. */
function outage({ subject, rest }: Clause): string | undefined {
  return /\b(?:failures?|errors?|outages?|timeouts?|interruptions?)$/i.test(subject) && openable(rest) === undefined
    ? `Bring about ${lowerFirst(subject)}`
    : undefined;
}

/** `The message "Not supported" is displayed for other formats`. */
function forOthers({ verb, rest }: Clause): string | undefined {
  const others =
    /^(?:shown|displayed|returned|raised|given) (?:for|with|on) ((?:other|all other|invalid|wrong|unknown|missing|empty) [\p{L} -]+)$/iu.exec(
      rest,
    )?.[1];
  return others === undefined || !/^(?:is|are)$/i.test(verb) ? undefined : `Try it with ${others}`;
}

/** `The capacity of the room must not be exceeded`. */
function filledUp({ subject, verb, rest }: Clause): string | undefined {
  const isKept =
    /^(?:never |not (?:be )?|never be )exceeded\b/i.test(rest) && /^(?:is|are|must|should|can|may)$/i.test(verb);
  return isKept ? `Go up to exactly ${named(subject)}, then try one more` : undefined;
}

/** `Later cancellations need approval by the manager`. */
function approved({ subject, verb, rest }: Clause): string | undefined {
  const needed =
    /^(?:(?:an?|the) )?(?:[\p{L}-]+ )?(?:approval|confirmation|signature|consent|permission)\b[^,;]*/iu.exec(rest)?.[0];
  return needed === undefined || !/^(?:needs?|requires?)$/i.test(verb)
    ? undefined
    : `Bring about ${lowerFirst(subject)} without ${needed}, then give it`;
}

/** `The sum is updated within one second`: something has to change first. */
function recomputed({ subject, verb, rest }: Clause): string | undefined {
  if (!/^(?:is|are)$/i.test(verb) || !/^(?:updated|recalculated|refreshed|recomputed)\b/i.test(rest)) return undefined;
  return `Change what ${named(subject)} ${isPlural(subject) ? 'depend' : 'depends'} on, and watch`;
}

/** `Best match is the default for a search, newest for a category`. */
function byDefault({ verb, rest, subject }: Clause): string | undefined {
  if (!/^(?:is|are)$/i.test(verb) || !/^the defaults?\b/i.test(rest) || /^one\b/i.test(subject)) return undefined;
  const places = [...rest.matchAll(/\bfor (an? [\p{L} -]+?)(?=$|,| and\b)/giu)].map(([, place = '']) => place);
  if (places.length > 0) return `Begin ${places.join(', then ')} without choosing anything, and look at what is chosen`;
  return / for /.test(rest) ? undefined : 'Choose nothing, and look at what is chosen';
}
