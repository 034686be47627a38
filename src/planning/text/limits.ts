import { after, over, range, rules, untilDay, words } from './limit-patterns.ts';
import { isTime, momentNear, type Quantity, quantityOf, stepOf, withValue, writeQuantity } from './quantities.ts';

/**
 * A figure that divides cases into two. `within` is the region that the words name: up to 500 (`at most 500`), above 180
 * (`later than 180 days`).
 */
export interface Limit {
  edge: 'most' | 'least';
  /** Whether the figure itself lies within. */
  inclusive: boolean;
  quantity: Quantity;
  /** `permitted`: within is right, beyond is wrong. `trigger`: within brings the consequence, beyond does not. */
  sense: 'permitted' | 'trigger';
  /** Place in the text. */
  start: number;
  end: number;
  /** The matched words: `at most 500 characters`. */
  phrase: string;
  /** A day that is counted (`the 45th day`, `day 10`) instead of a duration. */
  ordinal: boolean;
}

/** The figures in a sentence (without code marks) that cases have to be chosen around. */
export function findLimits(raw: string, verbAt: number): Limit[] {
  const text = raw.replace(
    /\b(?:at least|at most|more than|fewer than|less than|up to|after) (one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b/gi,
    (phrase, word: string) => phrase.slice(0, -word.length) + (words[word.toLowerCase()] ?? '').padStart(word.length),
  );
  const found: Limit[] = [];
  const add = (limit: Omit<Limit, 'ordinal'> & { ordinal?: boolean }): void => {
    if (found.some((other) => limit.start < other.end && other.start < limit.end && other.start !== limit.start))
      return;
    // What a page says is not what the rule is.
    if (
      [...raw.matchAll(/["“][^"”]*["”]/g)].some(
        ({ index, 0: quoted }) => limit.start > index && limit.end < index + quoted.length,
      )
    )
      return;
    found.push({ ordinal: false, ...limit, phrase: raw.slice(limit.start, limit.end) });
  };
  for (const match of text.matchAll(range)) {
    const [phrase, c1, n1 = '', u1, c2, n2 = '', u2] = match;
    const low = quantityOf(c1 ?? c2, n1, u1 ?? u2 ?? counted(text, match.index + phrase.length));
    const high = quantityOf(c2 ?? c1, n2, u2 ?? u1 ?? counted(text, match.index + phrase.length));
    const single = /\band\b/.test(phrase) && !/between/i.test(phrase);
    // `[0-9]{4}` is a pattern.
    const isPattern = text[match.index - 1] === '[';
    if (low.value >= high.value || single || isPattern || isYear(low, phrase)) continue;
    const named = currencyBefore(text, match.index);
    for (const [edge, quantity] of [
      ['least', low],
      ['most', high],
    ] as const) {
      const shown = { ...quantity, unit: quantity.unit || named, decimals: Math.max(low.decimals, high.decimals) };
      add({
        edge,
        inclusive: true,
        quantity: shown,
        sense: 'permitted',
        start: match.index,
        end: match.index + phrase.length,
        phrase,
      });
    }
  }
  for (const match of text.matchAll(untilDay)) {
    const quantity = quantityOf(undefined, match[1] ?? match[4] ?? '', match[2] ?? match[3]);
    add({
      edge: 'most',
      inclusive: true,
      quantity,
      sense: 'permitted',
      start: match.index,
      end: match.index + match[0].length,
      phrase: match[0],
      ordinal: true,
    });
  }
  for (const { pattern, edge, inclusive } of rules) {
    for (const match of text.matchAll(pattern)) {
      const [phrase, ...groups] = match;
      // Of alternatives only one has matched.
      const [currency, number = '', unit] = groups[1] === undefined ? groups.slice(3) : groups;
      const quantity = quantityOf(currency, number, unit ?? counted(text, match.index + phrase.length));
      if (isStatus(text, match.index, quantity)) continue;
      const behind = text.slice(match.index + phrase.length);
      // `4.5:1` is a ratio; `up to 2 hours before delivery` is at least that long before it.
      if (
        /^:\d/.test(behind) ||
        (edge === 'most' && /^up to\b/i.test(phrase) && /^ (?:before|ahead of|prior to)\b/i.test(behind))
      )
        continue;
      const compares = !inclusive && match.index < verbAt;
      const late = /^within/i.test(phrase) && /\bnot\b/.test(text.slice(0, match.index)) && match.index < verbAt;
      if (late)
        add({
          edge: 'least',
          inclusive: false,
          quantity,
          sense: 'trigger',
          start: match.index,
          end: match.index + phrase.length,
          phrase,
        });
      else
        add({
          edge,
          inclusive,
          quantity,
          sense: compares ? 'trigger' : 'permitted',
          start: match.index,
          end: match.index + phrase.length,
          phrase,
        });
    }
  }
  const shorter = / or (?:shorter|less|fewer|lower|below) than (\d+)\b/i.exec(text);
  const [base] = found;
  if (
    shorter !== null &&
    base !== undefined &&
    !found.some(({ start, end }) => shorter.index >= start - 8 && shorter.index <= end)
  ) {
    add({
      edge: 'most',
      inclusive: false,
      quantity: withValue(base.quantity, Number(shorter[1])),
      sense: base.sense,
      start: shorter.index,
      end: shorter.index + shorter[0].length,
      phrase: shorter[0].trim(),
    });
  }
  const events = after.exec(text);
  if (events !== null) {
    const [phrase, currency, number = '', unit] = events;
    const quantity = quantityOf(currency, number, unit ?? counted(text, phrase.length));
    add({ edge: 'least', inclusive: true, quantity, sense: 'trigger', start: 0, end: phrase.length, phrase });
  }
  const ended = over.exec(text);
  if (ended !== null && ended.index > 0) {
    const [phrase, c1, n1, u1, c2, n2 = '', u2] = ended;
    const quantity = quantityOf(c1 ?? c2, n1 ?? n2, u1 ?? u2);
    const [start, end] = [ended.index, ended.index + phrase.length];
    if (isTime(quantity)) add({ edge: 'least', inclusive: true, quantity, sense: 'trigger', start, end, phrase });
  }
  return inOneWriting(found.sort((a, b) => a.start - b.start));
}

/** The two ends of one range share unit, currency and precision: 0.01 kg and 120 kg are 0.01 kg and 120.00 kg. */
function inOneWriting(limits: readonly Limit[]): Limit[] {
  const [low, high] = limits;
  if (
    limits.length !== 2 ||
    low === undefined ||
    high === undefined ||
    low.sense !== high.sense ||
    low.edge === high.edge
  )
    return [...limits];
  const [a, b] = [low.quantity, high.quantity];
  if (a.unit !== '' && b.unit !== '' && a.unit !== b.unit) return [...limits];
  const shared = {
    unit: a.unit || b.unit,
    currency: a.currency || b.currency,
    decimals: Math.max(a.decimals, b.decimals),
  };
  return limits.map((limit) => ({ ...limit, quantity: { ...limit.quantity, ...shared } }));
}

/** What is counted right behind a number: `wrong combinations` of `5 wrong combinations of number and address`. */
function counted(text: string, from: number): string | undefined {
  const noun = /^ ((?:[a-z-]+ ){0,2}?(?!https\b)[a-z-]+[^su\W]s)\b(?! than)/.exec(text.slice(from))?.[1];
  return noun === undefined ||
    followingVerb.test(noun) ||
    /^(?:in|of|at|on|for|per|and|or|to|with|by|from)\b/.test(noun)
    ? undefined
    : noun;
}

/** What a case does is not what is counted: `more than 10,000 needs a second approval`. */
const followingVerb =
  /\b(?:needs|costs|gets|goes|requires|does|earns|owes|means|becomes|gives|takes|shows|pays|triggers|leads|makes|sends|receives|asks|locks|ends|starts|brings|counts|carries)$/;

function currencyBefore(text: string, from: number): string {
  return /\b(pounds|euros|dollars|points|percent)\s+(?:from\s+)?$/i.exec(text.slice(0, from))?.[1] ?? '';
}

function isYear({ value, unit, currency }: Quantity, phrase: string): boolean {
  return unit === '' && currency === '' && value >= 1900 && value <= 2100 && !/from|between/i.test(phrase);
}

/** A value at the edge, on one of its two sides. */
export interface EdgeValue {
  value: number;
  text: string;
}

/** The nearest values within and beyond the limit. */
export function sidesOf(limit: Limit): { within: EdgeValue; beyond: EdgeValue } {
  const { edge, inclusive, quantity } = limit;
  const step = stepOf(quantity);
  const outward = edge === 'most' ? 1 : -1;
  const at = (shift: -1 | 0 | 1): EdgeValue => {
    const value = quantity.value + shift * step;
    const moved = withValue(quantity, value);
    const day = `day ${moved.value}`;
    return {
      value: moved.value,
      text: limit.ordinal ? day : isTime(quantity) ? momentNear(quantity, shift) : writeQuantity(moved),
    };
  };
  const [inner, outer] = inclusive ? ([0, outward] as const) : ([-outward as -1 | 1, 0] as const);
  return { within: at(inner), beyond: at(outer) };
}

/** `status 500 or higher` is an answer, not an amount. */
function isStatus(text: string, start: number, { value, unit, currency }: Quantity): boolean {
  const isNamed = /\b(?:status|code)(?: code)?s? (?:of )?$/i.test(text.slice(0, start));
  return isNamed && unit === '' && currency === '' && value >= 100 && value < 600;
}
