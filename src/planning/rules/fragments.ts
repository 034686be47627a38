import { lowerFirst, upperFirst } from '../text/sentence.ts';
import { enumerated } from './enumerated.ts';
import { isPlural } from './phrases.ts';
import type { Deed } from './deeds.ts';

/** Things that can be opened and read. */
const readable =
  'page|pages|mail|mails|e-mail|e-mails|list|panel|screen|tab|view|portal|slip|report|dialog|dialogue|store|basket|log|logs|record|file|picture|document|folder|history|table|menu|invoice|receipt|letter|form|profile|calendar|dashboard|notes?|inbox|mailbox';
const place = new RegExp(
  String.raw`^(?:on|in|at) ((?:the|an?|its|their|each|every) (?:[\p{L}-]+ ){0,2}?(?:${readable}))(?=$|[,;]|\s)(?! of (?:an?|each|every)\b)`,
  'iu',
);

/** The place behind a preposition that can be opened, with what remains: `the confirmation page`. */
export function openable(text: string): string | undefined {
  for (const { index } of text.matchAll(/(?<=^|\s)(?:on|in|at) /gi)) {
    const found = place.exec(text.slice(index))?.[1];
    if (found !== undefined) return found.replace(/^(?:its|their|each|every)\b/i, 'the');
  }
  return undefined;
}

/** `No place or device data in the stored picture`: a note without a verb says what is there, or what is not. */
export function fragmentDeed(subject: string, title: string): Deed {
  const expected = upperFirst(subject);
  const done = (action: string, said = expected): Deed => ({ action, data: '', expected: said });
  const mail = /^(.*?mail) to ((?:the )?[\p{L} -]+?)(?: (\d+ .+? before))?$/iu.exec(subject);
  if (mail !== null) {
    const [, , who = '', when = ''] = mail;
    return done(`${when === '' ? 'Open' : `${upperFirst(when)}, open`} the mailbox of ${one(who)}`);
  }
  const where = openable(subject);
  if (where !== undefined) {
    const at = subject.toLowerCase().lastIndexOf(` ${where.toLowerCase().replace(/^the /, '')}`);
    const what = subject
      .slice(0, at)
      .replace(/\s(?:on|in|at)(?: (?:the|its|their|an?|each|every))?$/i, '')
      .trim();
    const isNone = /^no\s/i.test(what);
    const sought = lowerFirst(what.replace(/^no\s/i, ''));
    return done(
      `Open ${where} and look for ${articled(sought)}`,
      isNone ? `There is none: ${lowerFirst(expected)}` : expected,
    );
  }
  const only = /^only (?:for|with|on|in|by) (.+)$/i.exec(subject)?.[1];
  if (only !== undefined)
    return done(
      `Try "${title}" with each of these, then with something else: ${only}`,
      `Possible with ${only}; with anything else it is not offered and not carried out`,
    );
  const items = enumerated(subject.replace(/ \p{L}+ed by .*$/u, ''));
  if (items.length >= 3) {
    const rule = / (\p{L}+ed by .*)$/u.exec(subject)?.[1];
    return done(
      `Go through "${title}" with each of these in turn: ${items.map(lowerFirst).join(', ')}`,
      rule === undefined ? `Each of the ${items.length} is offered and does what its name says` : `Each is ${rule}`,
    );
  }
  const per =
    /^(?:one|an?) ((?:[\p{L}-]+ )*(?:exchange|vote|review|request|order|booking|return|claim|export|import|visit|change|extension|renewal|attempt|try|upload)) per (.+)$/iu.exec(
      subject,
    );
  if (per !== null) {
    const [, what = '', of = ''] = per;
    return done(
      `Bring about one ${what} for the same ${of}, then try a second one`,
      `The first ${what} is carried out; the second is refused, and nothing has changed`,
    );
  }
  if (/^[\w.]+\(/.test(subject)) return done(`Call ${subject}`);
  if (/^(?:an?|one) /i.test(subject)) return done(`Prepare ${lowerFirst(subject)}, then go through "${title}" with it`);
  return done(`Look for this when "${title}" is done: ${lowerFirst(subject)}`);
}

function articled(what: string): string {
  const isBare = !/^(?:the|an?|its|their|each|every|all|any|both|one|two|\d)\b/i.test(what) && !isPlural(what);
  return isBare ? `${/^[aeiou]/i.test(what) ? 'an' : 'a'} ${what}` : what;
}

function one(who: string): string {
  return /^the /i.test(who) ? who : `one of the ${who}`;
}
