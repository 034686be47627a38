import { type EdgeValue, type Limit, sidesOf } from '../../text/limits.ts';
import { isTime } from '../../text/quantities.ts';

/** A value at an edge, and whether it is right. */
export interface Side {
  limit: Limit;
  value: EdgeValue;
  right: boolean;
}

/** Values in ascending order: beyond below, least, most, beyond above. */
export function sidesInOrder(limits: readonly Limit[]): Side[] {
  const sides = limits.flatMap((limit): Side[] => {
    const { within, beyond } = sidesOf(limit);
    const pair: Side[] = [
      { limit, value: within, right: limit.sense === 'permitted' },
      { limit, value: beyond, right: limit.sense !== 'permitted' },
    ];
    // Nothing is shorter than empty.
    return pair.filter(
      ({ value }) =>
        value.value >= 0 ||
        (limit.quantity.unit === '' && limit.quantity.value !== 0) ||
        /pounds|euros|dollars/.test(limit.quantity.unit),
    );
  });
  const seen = new Set<string>();
  return sides
    .sort((a, b) => a.value.value - b.value.value)
    .filter(({ value }) => !seen.has(value.text) && seen.add(value.text));
}

/** `2 and 80 characters`: the unit once where it is the same. */
export function listed(sides: readonly Side[], right: boolean): string {
  const texts = sides.filter((side) => side.right === right).map(({ value }) => value.text);
  const units = texts.map((text) => /^-?[\d.,]+ (.*)$/.exec(text)?.[1]);
  const [last] = units.slice(-1);
  const isSame = last !== undefined && units.every((unit) => unit === last || `${unit ?? ''}s` === last);
  if (!isSame) return texts.join(' and ');
  return texts.map((text, index) => (index === texts.length - 1 ? text : text.replace(/ .*$/, ''))).join(' and ');
}

/** `0, 1, 6 and 7 photos`: all values, the unit once where it is the same. */
export function inOrder(sides: readonly Side[]): string {
  const all = listed(
    sides.map((side) => ({ ...side, right: true })),
    true,
  ).split(' and ');
  return all.length < 3 ? all.join(' and ') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;
}

/** The figure itself and the first one beyond: who has both has tried the limit. */
export function figuresOf(limit: Limit): string[] {
  if (limit.quantity.value === 0) return [];
  const { within, beyond } = sidesOf(limit);
  return isTime(limit.quantity)
    ? [String(limit.quantity.value)]
    : [within, beyond].filter(({ value }) => value > 0).map(({ value }) => String(value));
}

export function shortSubject(subject: string): string {
  const plain = subject
    .replace(/^for \d+ \w+ (?:after|from|since) (?:the |a )?\w+ /i, '')
    .replace(/^(?:the|a|an|each|every|all)\s+/i, '')
    .replace(/^(?:up to|at most|at least|a maximum of|a minimum of|only)\s+[\d,.]+\s+(?:more )?/i, '')
    .replace(/^(?:at least|at most) [\d.,]+ ?%(?: of (?:the )?)?/i, '')
    .replace(/^(?:no|not) more than .*? (?=per )/i, '')
    .replace(/, (?:more|others|any more|anything else|everything else)$/i, '')
    .replace(/\s*\([^()]*\)/g, '')
    .replace(/^.*, (?:the|an?|its) (?=[\p{L} -]+$)/iu, '')
    .trim();
  return /^[a-z]+[A-Z_]/.test(plain) ? plain : plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** Where a limit ends with what it counts: `more than 12 patients`. */
export function endWithUnit(text: string, { end, quantity: { unit }, phrase }: Limit): number {
  const isBehind = unit !== '' && !phrase.endsWith(unit) && text.slice(end).startsWith(` ${unit}`);
  return isBehind ? end + unit.length + 1 : end;
}

/** ` for ` and the phrase of a limit taken out of a text. */
export function withoutPhrase(text: string, phrase: string): string {
  return text
    .replace(phrase.trim(), '')
    .replace(/\s+/g, ' ')
    .replace(/\s+(?=[,.]|$)/g, '')
    .replace(/,?\s*\b(?:for|of)$/, '')
    .trim();
}
