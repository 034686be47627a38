/** A number as a text writes it: `£1,500.00`, `500 characters`, `45th day`, `0.01 kg`. */
export interface Quantity {
  value: number;
  /** `£`, `€`, `$` or empty. */
  currency: string;
  /** Decimals that were written; the finest step that the text knows. */
  decimals: number;
  /** `characters`, `days`, `kg`, `wrong combinations` …, or empty. */
  unit: string;
  /** Whether thousands are separated by commas. */
  grouped: boolean;
}

const timeUnits: Readonly<Record<string, number>> = {
  ms: 0.001,
  millisecond: 0.001,
  second: 1,
  minute: 60,
  hour: 3_600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
  year: 31_536_000,
};
/** Units that an ordinary number can have; a noun phrase may follow a number as well. */
const knownUnits =
  '(?:unicode )?(?:code points|characters?|letters?|digits|bytes)|working days?|milliseconds?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|px|pixels?|kg|mg|g|grams?|ml|litres?|degrees?|°[CF]|km|cm|mm|ms|s|h|min|KB|MB|GB|TB|%|percent|requests? (?:a|per) second|requests?|attempts?|items?|articles?|pieces?|lines?|cards?|values?|files?|photos?|images?|entries|rows?|users?|members?|vouchers?|orders?|keys?|pages?|times';
/** Source of a regular expression for one quantity; its groups are currency, number and unit. */
export const quantitySource = String.raw`([£$€]|(?:GBP|EUR|USD) )?\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:[\s\u00a0-]?(?:(?:more|further|additional) )?(${knownUnits})(?![\w]))?`;

export function quantityOf(currency: string | undefined, number: string, unit: string | undefined): Quantity {
  return {
    value: Number(number.replaceAll(',', '')),
    currency: (currency ?? '').trim(),
    decimals: number.split('.')[1]?.length ?? 0,
    unit: (unit ?? '').trim(),
    grouped: number.includes(','),
  };
}

/** The seconds of a time unit, or undefined. */
export function secondsOf(unit: string): number | undefined {
  return timeUnits[
    unit
      .toLowerCase()
      .replace(/(?<!^m)s$/, '')
      .replace(/^working /, '')
  ];
}

export function isTime({ unit }: Quantity): boolean {
  return secondsOf(unit) !== undefined;
}

/** Whole numbers of these can be broken. */
const measured = /^(?:kg|km|[KMGT]B)$/;

/** The least change that the text's own precision knows: a penny, a character, a day, ten grams. */
export function stepOf({ currency, decimals, unit }: Quantity): number {
  if (currency !== '') return 0.01;
  if (decimals > 0) return 10 ** -decimals;
  return measured.test(unit) ? 0.01 : 1;
}

/** The quantity with another number, in the same writing. */
export function withValue(quantity: Quantity, value: number): Quantity {
  const broken = Number.isInteger(value) ? 0 : 2;
  const decimals = quantity.currency === '' ? Math.max(quantity.decimals, broken) : 2;
  return { ...quantity, value: Math.round(value * 1e6) / 1e6, decimals };
}

/** The quantity as people write it. */
export function writeQuantity({ value, currency, decimals, unit, grouped }: Quantity): string {
  const digits = Math.abs(value).toFixed(decimals);
  const number = grouped || Math.abs(value) >= 10_000 ? digits.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',') : digits;
  const sign = value < 0 ? '-' : '';
  const word = /^[£$€]$/.test(currency)
    ? `${sign}${currency}${number}`
    : currency === ''
      ? `${sign}${number}`
      : `${sign}${currency} ${number}`;
  if (unit === '') return word;
  if (unit === '%') return `${word}%`;
  return `${word} ${value === 1 ? singular(unit) : plural(unit)}`;
}

function singular(unit: string): string {
  return unit.replace(/ies$/, 'y').replace(/(?<=[a-z]{3,})(?<!s|u)s$/, '');
}

const unchanging = /^(?:px|kg|mg|ml|°[CF]|g|km|cm|mm|ms|s|h|min|[KMGT]B|%|percent)$/;

function plural(unit: string): string {
  if (unchanging.test(unit) || /s$| (?:a|per) /.test(unit)) return unit;
  return unit.endsWith('y') ? `${unit.slice(0, -1)}ies` : `${unit}s`;
}

/** A time a moment before or after a limit: `14 minutes 59 seconds`, `day 180`, `5 hours 59 minutes`. */
export function momentNear(limit: Quantity, shift: -1 | 0 | 1): string {
  const seconds = secondsOf(limit.unit) ?? 1;
  if (shift === 0) return writeQuantity(limit);
  const finer = seconds >= 86_400 ? undefined : seconds === 3_600 ? 'minute' : seconds === 60 ? 'second' : undefined;
  if (finer === undefined) return writeQuantity(withValue(limit, limit.value + shift * stepOf(limit)));
  if (shift > 0) return `${writeQuantity(limit)} 1 ${finer}`;
  const whole = limit.value - 1;
  return [whole > 0 ? writeQuantity(withValue(limit, whole)) : '', `59 ${finer}s`].filter(Boolean).join(' ');
}
