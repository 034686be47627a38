import type { Clause } from '../../rules/matter.ts';
import { lowerFirst, type Sentence, upperFirst } from '../../text/sentence.ts';

/** Lists show so much of a title. */
const mostTitle = 110;

/** `Groups with more than 10 values show 10: tried with 10 and 11 values`: what the clause claims, and where it is tried. */
export function triedTitle(clause: Pick<Clause, 'text'>, tried: string): string {
  const tail = `: tried ${tried}`;
  return `${claimOf(clause, mostTitle - tail.length)}${tail}`;
}

/** `10 and 11 values`: the unit once where it is the same. */
export function bothOf(one: string, other: string): string {
  const [, first = '', unit = ''] = /^([£$€]?[\d.,]+) (\S.*)$/.exec(one) ?? [];
  const same = unit !== '' && !/\d/.test(unit) && (other.endsWith(` ${unit}`) || other.endsWith(` ${unit}s`));
  return `${same ? first : one} and ${other}`;
}

/** `the order` of `An order`. */
export function theOf(subject: string): string {
  return lowerFirst(subject).replace(/^(?:an?|each|every|any) /i, 'the ');
}

/** What a clause claims in so many characters: without brackets, and without what follows from it where it is long. */
export function claimOf({ text }: Pick<Clause, 'text'>, most: number): string {
  const plain = upperFirst(
    text
      .replace(/\s*\([^()]*\)/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  if (plain.length <= most) return plain;
  const cut = plain.slice(0, most + 1);
  const seams = /, |; | so that | because | while | and (?=(?:is|are|the|an?|it|they|gets?|shows?|has|have)\s)/g;
  const seam = Math.max(0, ...[...cut.matchAll(seams)].map(({ index }) => index));
  // A condition is better left out than cut in its middle.
  const condition = /(?<=^.{12,}) (?:while|when|if|unless|because|so that) /.exec(cut)?.index;
  const end = seam > most / 2 ? seam : (condition ?? cut.lastIndexOf(' '));
  return (
    cut
      .slice(0, end)
      // Half of a list of figures says something else.
      .replace(/(?:\s(?:after|of|in|for|at|with|on))?\s\d+(?:, \d+)*$/, plain.startsWith(', ', end) ? '' : '$&')
      .replace(/(?:[,;]|\s(?:and|or|the|a|an|of|to|in|on|with|by|for|from|at|is|are|no|after|before|since))+$/i, '')
      .trim()
  );
}

/** Whether a sentence speaks of many: by its verb, where the verb tells, else by its noun. */
export function isMany({ subject, verb }: Pick<Sentence, 'subject' | 'verb'>): boolean {
  if (/^(?:are|were|have|do|don't|aren't)$/i.test(verb)) return true;
  if (/^(?:is|was|has|does|doesn't|isn't)$/i.test(verb) || /[^s]s$/i.test(verb)) return false;
  return !/^(?:an?|each|every|this|one|it)\b/i.test(subject) && /^(?:the )?[\p{L}-]+[^su]s\b/iu.test(subject);
}

/** `The link is no longer valid`, `Orders can no longer be cancelled`, `The code no longer works`. */
export function noLonger({ subject, verb, rest }: Pick<Sentence, 'subject' | 'verb' | 'rest'>): string {
  const isHelper = /^(?:is|are|was|were|can|may|must|will|has|have)$/i.test(verb);
  return upperFirst(`${subject} ${isHelper ? `${verb} no longer` : `no longer ${verb}`} ${rest}`.trim());
}
