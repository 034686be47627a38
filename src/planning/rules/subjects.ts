import { lowerFirst } from '../text/sentence.ts';
import { baseOfParticiple, baseOfThird } from '../text/verbs.ts';
import { headOf } from './phrases.ts';

/** What a statement is about, as far as it tells what a tester has to do. */

/** `The parcel` of `A parcel over 120 kg`: what is said of it once the case is there. */
export function shortSubject(subject: string): string {
  if (/^what/i.test(subject)) return 'It';
  return `The ${lowerFirst(headOf(subject).replace(/^(?:an?|one|several|some|the)\s+/i, ''))}`;
}

/** `a value which would give no result`, `postcodes on the islands list`: such a thing is a case to try, not one to find. */
export function isSpecialCase(subject: string): boolean {
  const isIndefinite =
    /^(?:an?|one|several|some)\s/i.test(subject) ||
    (/^(?:[\p{L}-]+ ){0,2}[\p{L}-]+s\s/u.test(subject) &&
      !/^(?:the|this|its|his|each|every|all|any|no)\s/i.test(subject));
  return (isIndefinite && headOf(subject) !== subject) || /^what(?:ever)? /i.test(subject);
}

/** Something to press, with what it does: `The cross on the chip removes it`. */
export function isControl(subject: string, verb: string): boolean {
  const base = baseOfThird(verb) ?? '';
  const acts =
    /^(?:close|remove|open|clear|start|copy|send|add|move|go|lead|take|delete|cancel|reset|save|print|jump|hide|switch|toggle|expand|stop|restore|sort|swap|submit|undo|restart|bring|return)$/;
  if (!acts.test(base)) return false;
  return (
    /^"[^"]+"$/.test(subject) ||
    /^(?:the |an? |each |every )?(?:[\p{L}-]+ ){0,2}?(?:buttons?|links?|cross|icons?|switch|toggle|menu item)(?=$|\s)/iu.test(
      subject,
    )
  );
}

/** Something to open, of which is said what it shows: `The order page`; not merely `The page`. */
export function isPlace(subject: string, verb: string): boolean {
  return (
    /^(?:never )?(?:shows?|lists?|displays?|contains?|offers?|names?|holds?|has|includes?|says?|states?|gives?)$/i.test(
      verb,
    ) &&
    /^(?:the |an? |each |every )?(?:(?!the |an? |each |every )[\p{L}-]+ ){1,3}?(?:page|screen|dashboard|report|overview|e-?mail|letter|receipt|invoice|view|profile|calendar|menu|dialogue|form|statement|list)$|^(?:the |an? |each |every )(?:export|file|document|history|timeline|receipt|invoice|report|dashboard|e-?mail|letter)$/iu.test(
      subject,
    )
  );
}

/** `Choose a value` of `Each chosen value`; undefined for what is not done by hand. */
export function deedBefore(subject: string): string | undefined {
  const [, participle = '', noun = ''] = /^(?:each|every|an?) (\p{L}+) ([\p{L}-]+)$/iu.exec(subject) ?? [];
  if (/^new$/i.test(participle)) return `Create a new ${noun}`;
  const base = baseOfParticiple(participle.toLowerCase());
  if (base === undefined || !byHand.test(base)) return undefined;
  return `${base.charAt(0).toUpperCase()}${base.slice(1)} ${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}
const byHand =
  /^(?:add|approve|archive|assign|book|borrow|cancel|capture|change|choose|copy|create|delete|edit|enter|export|import|move|place|print|publish|record|refund|register|remove|rename|renew|reserve|restore|revoke|save|schedule|select|send|share|sign|submit|transfer|upload|withdraw|write)$/;
